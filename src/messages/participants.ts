import { type ParsedAddress, parseAddressList } from './addresses.ts'
import { cutText } from './cut-text.ts'
import { headerValue, headerValues } from './headers.ts'
import type { HeaderLine, Participant, ParticipantRole } from './message.ts'
import { normaliseAddress } from './normalise-address.ts'
import { domainOf } from './organisation.ts'

const ROLES: readonly (readonly [ParticipantRole, string])[] = [
  ['from', 'from'],
  ['sender', 'sender'],
  ['reply_to', 'reply-to'],
  ['to', 'to'],
  ['cc', 'cc'],
  ['bcc', 'bcc'],
]

/** Bigger circulars are cut; the first addresses are kept in the order of the roles. */
const MOST_PARTICIPANTS = 500

/** Everybody on the message by role; repeated headers give one list, a repeated address stands once a role. */
export function readParticipants(headers: readonly HeaderLine[]): Participant[] {
  const found: Participant[] = []
  const seen = new Set<string>()
  for (const [role, name] of ROLES) {
    for (const value of headerValues(headers, name)) {
      for (const { address, name: displayName } of parseAddressList(value)) {
        const key = `${role} ${address ?? `? ${displayName}`}`
        if (seen.has(key) || found.length >= MOST_PARTICIPANTS) continue
        seen.add(key)
        found.push({ role, address, name: displayName })
      }
    }
  }
  return found
}

/** The one entry of the one From header, or why there is none. */
export type From =
  | { kind: 'one'; from: ParsedAddress & { address: string } }
  | { kind: 'several'; first: ParsedAddress }
  | { kind: 'malformed' }

export function readFrom(headers: readonly HeaderLine[]): From {
  const values = headerValues(headers, 'from')
  const entries = values.flatMap(value => parseAddressList(value))
  const first = entries[0]
  const addresses = new Set(entries.map(each => each.address))
  if (values.length > 1 || addresses.size > 1)
    return first === undefined ? { kind: 'malformed' } : { kind: 'several', first }
  if (first === undefined || first.address === null) return { kind: 'malformed' }
  return { kind: 'one', from: { address: first.address, name: first.name } }
}

/**
 * The author behind a From that a mailing list put its own address into ("Ann Lee via Sales" <sales@…>), as lists
 * do for domains with a DMARC policy. Null where From is the author's own. Nobody vouches for what is found here.
 */
export function readOriginalAuthor(
  headers: readonly HeaderLine[],
  from: ParsedAddress & { address: string },
): ParsedAddress | null {
  if (!isListFrom(headers, from)) return null
  for (const name of ['x-original-from', 'x-original-sender', 'reply-to']) {
    for (const value of headerValues(headers, name)) {
      const original = parseAddressList(value).find(each => each.address !== null && each.address !== from.address)
      if (original !== undefined) return { address: original.address, name: original.name ?? nameBeforeVia(from.name) }
    }
  }
  // The list hid the author's address altogether: the name is all there is.
  return { address: null, name: nameBeforeVia(from.name) }
}

/** From belongs to the list: its address is the list's own, or it says "via" and the list lives in its domain. */
function isListFrom(headers: readonly HeaderLine[], from: ParsedAddress & { address: string }): boolean {
  const listAddresses = listPostAddresses(headers)
  const listId = readListId(headers)
  if (listId === null && listAddresses.length === 0) return false
  if (listAddresses.includes(from.address) || listId === from.address.replace('@', '.')) return true
  const domain = domainOf(from.address)
  const inListDomain = listId !== null && (listId === domain || listId.endsWith(`.${domain}`))
  return inListDomain && (VIA.test(from.name ?? '') || headerValue(headers, 'x-original-from') !== null)
}

// Matches "Ann Lee via Sales", "'Ann Lee' przez Sales"; not "Via Roma 5".
const VIA = /^(.{1,200}\S) (?:via|przez|über|через|vía|経由) \S.{0,200}$/i

function nameBeforeVia(name: string | null): string | null {
  const match = VIA.exec(name ?? '')
  return match === null ? null : match[1]!.replace(/^['"]+|['"]+$/g, '').trim() || null
}

function listPostAddresses(headers: readonly HeaderLine[]): string[] {
  const posts = headerValues(headers, 'list-post').map(
    value => /<mailto:([^>?\s]{3,300})/i.exec(value.slice(0, 500))?.[1],
  )
  const mailing = headerValues(headers, 'mailing-list').map(value => /^list ([^;\s]{3,300})/i.exec(value)?.[1])
  return [...posts, ...mailing]
    .map(each => (each === undefined ? null : normaliseAddress(each)))
    .filter(each => each !== null)
}

/** What stands in the brackets of List-Id (RFC 2919), in lower case; the whole value where there are none. */
export function readListId(headers: readonly HeaderLine[]): string | null {
  const value = headerValue(headers, 'list-id')?.slice(0, 1_000)
  if (value === undefined) return null
  const open = value.lastIndexOf('<')
  const close = value.indexOf('>', open)
  const id = (open >= 0 && close > open ? value.slice(open + 1, close) : value).trim().toLowerCase()
  return id === '' ? null : cutText(id, 255)
}
