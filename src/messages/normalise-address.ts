/** The one form in which addresses are stored and compared, wherever they were written. */
import { domainToASCII } from 'node:url'

/** RFC 5321 4.5.3.1: 64 for the local part, 255 for the domain, and the sign between them. */
export const longestAddress = 320

/**
 * Trimmed, lower case, the domain in its ASCII form; null for what can't be an address. The local part keeps dots
 * and plus tags: whether `ann+crm@` is `ann@` only her own server knows.
 */
export function normaliseAddress(text: string): string | null {
  const bare = text.trim().replace(/^mailto:/i, '')
  if (bare.length > longestAddress) return null
  const at = bare.lastIndexOf('@')
  if (at < 1) return null
  const local = bare.slice(0, at).trim().normalize('NFC').toLowerCase()
  const domain = normaliseMailDomain(bare.slice(at + 1).trim())
  if (domain === null || !(LOCAL_PART.test(local) || QUOTED_LOCAL_PART.test(local))) return null
  return `${local}@${domain}`
}

/**
 * Lower case and ASCII (IDNA, UTS #46), without the root's dot; null for what can't be a domain. Mail may also come from
 * `localhost` and `[192.0.2.1]`.
 */
export function normaliseMailDomain(text: string): string | null {
  if (text.length > longestAddress) return null
  const bare = text.endsWith('.') ? text.slice(0, -1) : text
  // Only names that aren't ASCII go through IDNA: it would also turn "1.2" into an IP address and decode "%41".
  const ascii = /^[\x21-\x7e]*$/.test(bare) ? bare.toLowerCase() : /%/.test(bare) ? '' : domainToASCII(bare)
  if (ascii.length > 253) return null
  return DOMAIN.test(ascii) || DOMAIN_LITERAL.test(ascii) ? ascii : null
}

// Matches "ann.lee+crm", "анна"; not "ann lee", "a@b", "a,b", half of an emoji.
const LOCAL_PART = /^[^\s"(),:;<>@[\\\]\u0000-\u001f\u007f-\u00a0\p{Surrogate}]{1,128}$/u
// Matches "\"ann lee\""; not "\"a\"b\"".
const QUOTED_LOCAL_PART = /^"[^"\\\u0000-\u001f\u007f\p{Surrogate}]{1,128}"$/u
// Matches "mail.example.com", "localhost"; not "-x.com", "a..b". Underscores exist in real host names.
const DOMAIN = /^[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62})){0,126}$/
const DOMAIN_LITERAL = /^\[(?:ipv6:)?[0-9a-f.:]{2,45}\]$/
