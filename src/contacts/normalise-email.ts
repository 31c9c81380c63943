/** Addresses as they are stored, compared and judged: exact form, canonical form (aliases removed), kind of domain. */
import { longestAddress, normaliseAddress, normaliseMailDomain } from '../messages/normalise-address.ts'
import { foldLatin } from './romanise.ts'
import { freeMailDomains, freeMailFamilies, groupHosts } from './vocabulary/free-mail.ts'
import { noReplyWords, roleWords } from './vocabulary/role-words.ts'

/**
 * An address as somebody wrote it into a table, a form or a letter: what stands around it is taken off. Null where it is
 * none, or its domain could not be anybody's company. `<Ann@Bücher.example>` → `ann@xn--bcher-kva.example`.
 */
export function normaliseEmail(value: string | null | undefined): string | null {
  if (!value || value.length > longestAddress * 2) return null
  const text = value
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^[<'"(]+/, '')
    .replace(/[>'"),;.]+$/, '')
  const query = text.indexOf('?')
  const address = normaliseAddress(query > text.indexOf('@') ? text.slice(0, query) : text)
  return address !== null && isHostName(emailDomain(address)) ? address : null
}

/** A domain that a company can be known by, in the form in which addresses have it; null where it is none. */
export function normaliseDomain(value: string): string | null {
  const domain = normaliseMailDomain(value.trim())
  return domain !== null && isHostName(domain) ? domain : null
}

/** Of a normalised address: what follows the `@`. */
export function emailDomain(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1)
}

/** Of a normalised address: what precedes the `@`. */
export function emailLocalPart(address: string): string {
  return address.slice(0, address.lastIndexOf('@'))
}

/**
 * The mailbox behind an alias: plus tags are dropped (RFC 5233; Gmail, Microsoft 365, iCloud, Fastmail and Proton
 * deliver them to the plain mailbox), dots only where the provider ignores them (Gmail), googlemail.com is gmail.com.
 */
export function canonicalEmail(address: string): string {
  let local = emailLocalPart(address)
  let domain = emailDomain(address)
  const plus = local.indexOf('+')
  if (plus > 0) local = local.slice(0, plus)
  if (domain === 'googlemail.com') domain = 'gmail.com'
  if (domain === 'gmail.com') local = local.replaceAll('.', '') || local
  return `${local}@${domain}`
}

export function isFreeMail(domain: string): boolean {
  if (freeMailDomains.has(domain)) return true
  const labels = domain.split('.')
  // yahoo.co.jp, hotmail.fr: a family's name followed by a national ending and nothing before it
  return labels.length <= 3 && freeMailFamilies.has(labels[0]!) && labels.slice(1).every(label => label.length <= 3)
}

/** An address there belongs to a group of readers. */
export function isGroupHost(domain: string): boolean {
  return groupHosts.has(domain)
}

/** `info`, `sales.uk`, `buchhaltung2`, `no-reply`: a function, not a person. `info.kowalski` is a person's. */
export function isRoleAddress(localPart: string): boolean {
  const local = foldLocalPart(localPart)
  if (!local) return false
  const joined = local.replace(/[^a-z]/g, '')
  if (roleWords.has(joined) || noReplyWords.has(joined)) return true
  const words = local.split(/[^a-z]+/).filter(Boolean)
  return words.length > 1 && words.some(word => word.length > 3 && roleWords.has(word)) && words.every(isRoleOrPlace)
}

/** Nobody reads what is sent there. */
export function isNoReply(localPart: string): boolean {
  const words = foldLocalPart(localPart)
  const joined = words.replace(/[^a-z]/g, '')
  return noReplyWords.has(joined) || /(?:^|[^a-z])(?:no|do[^a-z]?not|dont)[^a-z]?reply(?:[^a-z]|$)/.test(words)
}

/** Not `localhost`, not `[192.0.2.1]`. */
const isHostName = (domain: string) => domain.includes('.') && !domain.startsWith('[')

const isRoleOrPlace = (word: string) => word.length <= 3 || roleWords.has(word) || noReplyWords.has(word)

function foldLocalPart(localPart: string): string {
  const plus = localPart.indexOf('+')
  return foldLatin((plus > 0 ? localPart.slice(0, plus) : localPart).slice(0, 64))
}
