/** Addresses as they are stored, compared and judged: exact form, canonical form (aliases removed), kind of domain. */
import { domainToASCII } from 'node:url'
import { foldLatin } from './romanise.ts'
import { freeMailDomains, freeMailFamilies, groupHosts } from './vocabulary/free-mail.ts'
import { noReplyWords, roleWords } from './vocabulary/role-words.ts'

/** RFC 5321 4.5.3.1: 64 for the local part, 255 for the domain. */
const longestAddress = 320

/** Trimmed, lower case, domain in its ASCII form; null where it is no address. `<Ann@Bücher.example>` → `ann@xn--bcher-kva.example`. */
export function normaliseEmail(value: string | null | undefined): string | null {
  if (!value || value.length > longestAddress * 2) return null
  let text = value
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/^[<'"(]+/, '')
    .replace(/[>'"),;.]+$/, '')
    .trim()
  const query = text.indexOf('?')
  if (query > 0 && query > text.indexOf('@')) text = text.slice(0, query)
  const at = text.lastIndexOf('@')
  if (at < 1 || at === text.length - 1 || text.length > longestAddress) return null
  const local = text.slice(0, at).normalize('NFC').toLowerCase()
  const domain = normaliseDomain(text.slice(at + 1))
  if (!domain || !/^[^\s@<>()[\],;:\\]+$/.test(local)) return null
  return `${local}@${domain}`
}

/** Lower case, ASCII form, no trailing dot; null where it is no host name with at least one dot. */
export function normaliseDomain(value: string): string | null {
  const ascii = domainToASCII(value.trim().replace(/\.+$/, '').toLowerCase())
  return ascii.length <= 255 && /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(ascii) ? ascii : null
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

const isRoleOrPlace = (word: string) => word.length <= 3 || roleWords.has(word) || noReplyWords.has(word)

function foldLocalPart(localPart: string): string {
  const plus = localPart.indexOf('+')
  return foldLatin((plus > 0 ? localPart.slice(0, plus) : localPart).slice(0, 64))
}
