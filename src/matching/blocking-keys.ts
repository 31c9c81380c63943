/**
 * What fetches candidates: 32-bit hashes of coarse facts about a name, a company, a phone, an address. Salted by
 * workspace, so that one tenant's question never meets another's postings but by collision. A contact and a question
 * share a key when they agree on one of these:
 *   f  one sound of the family name and the first letter of the given name (the given name in its full form too)
 *   w  the whole name without blanks, by sound (run together, swapped, one token only)
 *   d  the family name with one letter left out, and the given initial (typos, also in the first letter)
 *   g  the given name by sound and two letters of the family name
 *   c  a name by sound and the first letters of the company's name or domain (changed domains, free-mail addresses)
 *   m  a name by sound, or both initials, and the mail domain (names that only the address tells)
 *   e  the address without aliases · l  the local part by sound and the domain's name · p  the last digits of a phone
 */
import { domainHead, parseCompanyName } from '../contacts/company-name.ts'
import { foldToken, nicknamesOf, soundToken } from '../contacts/compare-name-tokens.ts'
import {
  canonicalEmail,
  emailDomain,
  emailLocalPart,
  isFreeMail,
  isRoleAddress,
  normaliseEmail,
} from '../contacts/normalise-email.ts'
import { phoneTail } from '../contacts/normalise-phone.ts'
import { type PersonName, parseContactName, parsePersonName } from '../contacts/person-name.ts'
import type { MatchQuery } from './match.ts'
import { nameKeys } from './name-keys.ts'

const mostKeys = 96

export interface KeyedContact {
  firstName: string | null
  lastName: string | null
  emails: readonly string[]
  phones: readonly string[]
  companyName: string | null
  companyDomains?: readonly string[]
}

export function blockingKeys(salt: number | string, contact: KeyedContact): number[] {
  const name = parseContactName(contact.firstName ?? '', contact.lastName ?? '')
  const domains = [...contact.emails.map(businessDomain), ...(contact.companyDomains ?? [])].filter(
    domain => domain !== null,
  )
  const keys = [
    ...nameKeys(name, 'stored'),
    ...companyKeys(name.tokens, companyPrefixes(contact.companyName, domains)),
    ...domainKeys(name.tokens, domains),
    ...contact.emails.flatMap(emailKeys),
    ...contact.phones.flatMap(phoneKeys),
  ]
  return hashAll(salt, keys)
}

export function queryKeys(salt: number | string, query: MatchQuery): number[] {
  const names = queryNames(query)
  const company = query.signature?.company ?? names.find(name => name.remark)?.remark ?? null
  const addresses = [query.email, ...(query.signature?.emails ?? []), ...names.map(name => name.address)]
  const domain = businessDomain(query.email ?? '')
  const domains = domain ? withParent(domain) : []
  const tokens = [
    ...new Set([...names.flatMap(name => [...name.tokens, ...name.formerTokens]), ...localPartTokens(query.email)]),
  ]
  const keys = [
    ...addresses.flatMap(address => emailKeys(address ?? '')),
    ...(query.signature?.phones ?? []).flatMap(phoneKeys),
    ...domainKeys(tokens, domains),
    ...names.flatMap(name => [...initialsKeys(name.tokens, domains), ...nameKeys(name, 'asked')]),
    ...initialsKeys(shortLocalPart(query.email), domains),
    ...nicknameKeys(tokens, domains),
    ...companyKeys(tokens, companyPrefixes(company, domains)),
  ]
  return hashAll(salt, keys)
}

/** The names a question speaks of: display name, signature name, and those somebody writes for. */
export function queryNames(query: MatchQuery): PersonName[] {
  const display = parsePersonName(query.displayName)
  const signed = parsePersonName(query.signature?.name)
  const principals = [display.behalfOf, signed.behalfOf]
    .filter(name => name !== null)
    .map(name => parsePersonName(name))
  const seen = new Set<string>()
  return [display, signed, ...principals].filter(name => {
    const key = name.tokens.join(' ')
    if (seen.has(key) || (name.tokens.length === 0 && !name.address && !name.remark)) return false
    seen.add(key)
    return true
  })
}

/** Beginnings by which a company is known: of its name and of its domains. */
function companyPrefixes(company: string | null, domains: readonly string[]): string[] {
  const name = company ? parseCompanyName(company).allWords.join('') : ''
  const heads = [name, ...domains.map(domainHead)].filter(head => head.length >= 3)
  return [...new Set(heads.map(head => head.slice(0, 4)))].slice(0, 3)
}

function companyKeys(tokens: readonly string[], prefixes: readonly string[]): string[] {
  return prefixes.flatMap(prefix => soundingTokens(tokens).map(skeleton => `c${skeleton}|${prefix}`))
}

function domainKeys(tokens: readonly string[], domains: readonly string[]): string[] {
  const unique = [...new Set(domains)].slice(0, 3)
  return unique
    .flatMap(domain => soundingTokens(tokens).map(skeleton => `m${skeleton}|${domain}`))
    .concat(initialsKeys(tokens, unique))
}

/** F.K. at a domain. */
function initialsKeys(tokens: readonly string[], domains: readonly string[]): string[] {
  if (tokens.length < 2 || tokens.length > 4) return []
  const initials = [tokens[0]!, tokens.at(-1)!]
    .map(token => foldToken(token).sounds[0]?.[0] ?? '')
    .sort()
    .join('')
  return initials.length === 2 ? domains.map(domain => `i${initials}|${domain}`) : []
}

/** Skeletons of the tokens that say something; kanji by their likeliest reading. */
function soundingTokens(tokens: readonly string[]): string[] {
  const long = tokens
    .filter(token => token.length > 1 || !/\p{Script=Latin}|\p{Script=Cyrillic}/u.test(token))
    .slice(0, 6)
  return [...new Set(long.flatMap(token => soundToken(token).fine.slice(0, foldToken(token).isLatin ? 1 : 3)))]
}

/** Names that an address may hold: jan.kowalski → both; jkowalski and kowalskij → kowalski. */
function localPartTokens(address: string | null): string[] {
  const email = normaliseEmail(address)
  if (!email) return []
  const local = emailLocalPart(canonicalEmail(email))
  if (isRoleAddress(local)) return []
  const words = local.split(/[^a-z]+/).filter(word => word.length > 2)
  return words.length === 1 && words[0]!.length > 3
    ? [words[0]!, words[0]!.slice(1), words[0]!.slice(0, -1)]
    : words.slice(0, 3)
}

/** fk@ → f, k. */
function shortLocalPart(address: string | null): string[] {
  const email = normaliseEmail(address)
  const local = email ? emailLocalPart(email).replace(/[^a-z]/g, '') : ''
  return local.length === 2 ? [...local] : []
}

/** Joe at a domain: the full forms of a name, where nothing but the given name may be known. */
function nicknameKeys(tokens: readonly string[], domains: readonly string[]): string[] {
  const full = tokens.slice(0, 4).flatMap(token => nicknamesOf(token).slice(0, 4))
  return domains.flatMap(domain => full.map(name => `m${soundToken(name).fine[0] ?? ''}|${domain}`))
}

function businessDomain(address: string): string | null {
  const email = normaliseEmail(address)
  const domain = email ? emailDomain(email) : null
  return domain && !isFreeMail(domain) ? domain : null
}

/** The domain and, below a sub-domain, its parent. */
function withParent(domain: string): string[] {
  const labels = domain.split('.')
  return labels.length > 2 ? [domain, labels.slice(1).join('.')] : [domain]
}

function emailKeys(address: string): string[] {
  const email = normaliseEmail(address)
  if (!email) return []
  const canonical = canonicalEmail(email)
  const domain = emailDomain(canonical)
  const local = emailLocalPart(canonical)
  const keys = [`e${canonical}`]
  if (isFreeMail(domain) || isRoleAddress(local)) return keys
  // jan.kowalski@acme.example, kowalski.jan@mail.acme.example and jan.kowalski@acme-group.example
  const words = local
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .sort()
    .join('')
  const labels = domain.split('.')
  keys.push(`l${words}|${domain.slice(0, 3)}`)
  if (words.length >= 6) keys.push(`l${words}`)
  if (labels.length > 2) keys.push(`l${words}|${labels[1]!.slice(0, 3)}`)
  return keys
}

function phoneKeys(phone: string): string[] {
  const tail = phoneTail(phone)
  return tail.length >= 7 ? [`p${tail}`] : []
}

function hashAll(salt: number | string, keys: readonly string[]): number[] {
  return [...new Set(keys.map(key => hash32(`${salt}\u0000${key}`)))].slice(0, mostKeys)
}

/** FNV-1a with a final mix (murmur3's), as a signed 32-bit integer: PostgreSQL's int4. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i)
    hash = Math.imul(hash, 0x01000193)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}
