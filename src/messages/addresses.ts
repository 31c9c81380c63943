import { cutText } from './cut-text.ts'
import { decodeWords } from './encoded-words.ts'
import { normaliseAddress } from './normalise-address.ts'

/** One mailbox of an address header. */
export interface ParsedAddress {
  /** Normalised; null where this piece of the header holds no usable address. */
  address: string | null
  /** Decoded, without controls and quotes; null where there is none. */
  name: string | null
}

/** Bigger lists are circulars; who stands behind the 500th place is nobody's correspondent. */
export const MAX_ADDRESSES = 500

/**
 * An address header (From, To, Cc …) as a flat list: groups are opened, comments serve as names where there is no
 * other. The header is cut into mailboxes before anything in it is decoded, so an encoded word can never bring in
 * an address, a comma or a bracket. Two addresses where one belongs (`<a@x> b@y`) give two entries: whoever
 * decides about trust must see both. Never throws, linear in the length.
 */
export function parseAddressList(value: string): ParsedAddress[] {
  const found: ParsedAddress[] = []
  // "Lee, Ann <ann@x>" without quotes: the pieces before the one with the address belong to its name.
  let loose: string[] = []
  const flushLoose = () => {
    for (const text of loose) pushNamed(found, text)
    loose = []
  }
  for (const piece of cutMailboxes(value)) {
    if (found.length >= MAX_ADDRESSES) break
    if (piece.angles.length === 0 && !piece.phrase.includes('@')) {
      if (piece.endsGroup) flushLoose()
      else loose.push(piece.phrase.trim() === '' ? (piece.comment ?? '') : piece.phrase)
      if (loose.length > 3) flushLoose()
      continue
    }
    if (piece.angles.length === 0) {
      flushLoose()
      found.push(...readBareAddresses(piece))
      continue
    }
    const phrase = [...loose, piece.phrase].filter(text => text.trim() !== '').join(', ')
    loose = []
    found.push(...readAngleAddresses(phrase, piece))
  }
  flushLoose()
  return found.slice(0, MAX_ADDRESSES)
}

interface MailboxPiece {
  /** The text outside of brackets and comments, quoted strings opened, encoded words as they stand. */
  phrase: string
  angles: string[]
  /** What stands behind the first bracket. */
  trailing: string
  comment: string | null
  endsGroup: boolean
}

const emptyPiece = (): MailboxPiece => ({ phrase: '', angles: [], trailing: '', comment: null, endsGroup: false })

/** Cuts at commas and semicolons outside of quotes, comments and brackets; drops the names of groups. */
function cutMailboxes(value: string): MailboxPiece[] {
  const pieces: MailboxPiece[] = []
  // Once a bracket or quote was found to have no end, no later one has: this keeps the search linear.
  const hopeless = new Set<string>()
  let piece = emptyPiece()
  const finish = (endsGroup: boolean) => {
    piece.endsGroup = endsGroup && piece.phrase.trim() === '' && piece.angles.length === 0
    if (piece.endsGroup || piece.phrase.trim() !== '' || piece.angles.length > 0 || piece.comment !== null)
      pieces.push(piece)
    piece = emptyPiece()
  }
  const addText = (text: string) => {
    if (piece.angles.length === 0) piece.phrase += text
    else piece.trailing += text
  }
  let inGroup = false
  let at = 0
  while (at < value.length && pieces.length <= MAX_ADDRESSES * 2) {
    const char = value[at]!
    const close = CLOSERS[char]
    if (close !== undefined && !hopeless.has(char)) {
      const end = char === '(' ? commentEnd(value, at) : closing(value, at, close)
      if (end < 0) {
        hopeless.add(char)
        // "<ann@example.com" cut off at the end is common; its meaning is clear.
        if (char === '<') {
          piece.angles.push(value.slice(at + 1, at + 400))
          break
        }
        continue
      }
      const inner = value.slice(at + 1, end)
      if (char === '<') piece.angles.push(inner)
      else if (char === '(') piece.comment ??= inner
      else addText(quotedLocalPart(value, end) ? `"${withoutEscapes(inner)}"` : withoutEscapes(inner))
      at = end + 1
      continue
    }
    if (char === '=' && value[at + 1] === '?') {
      const word = /^=\?[\w.:*+-]{1,60}\?[bq]\?[^?\s]{0,400}\?=/i.exec(value.slice(at, at + 480))
      if (word !== null) {
        addText(word[0])
        at += word[0].length
        continue
      }
    }
    if (char === ',' || char === ';') {
      finish(char === ';')
      if (char === ';') inGroup = false
    } else if (char === ':' && !inGroup && piece.angles.length === 0 && !piece.phrase.includes('@')) {
      inGroup = true
      piece.phrase = ''
    } else addText(char)
    at++
  }
  finish(false)
  return pieces
}

const CLOSERS: Readonly<Record<string, string | undefined>> = Object.freeze({ '"': '"', '<': '>', '(': ')' })

/** A quoted string that is followed by "@" is a local part, not a name. */
function quotedLocalPart(value: string, quoteEnd: number): boolean {
  return value[quoteEnd + 1] === '@'
}

function closing(value: string, open: number, close: string): number {
  for (let at = open + 1; at < value.length; at++) {
    if (value[at] === '\\' && close === '"') at++
    else if (value[at] === close) return at
  }
  return -1
}

function commentEnd(value: string, open: number): number {
  let depth = 0
  for (let at = open; at < value.length; at++) {
    if (value[at] === '\\') at++
    else if (value[at] === '(') depth++
    else if (value[at] === ')' && --depth === 0) return at
  }
  return -1
}

function withoutEscapes(quoted: string): string {
  return quoted.includes('\\') ? quoted.replace(/\\([\s\S])/g, '$1') : quoted
}

function readAngleAddresses(phrase: string, piece: MailboxPiece): ParsedAddress[] {
  const inside = piece.angles.slice(0, MAX_ADDRESSES).flatMap(angle => addressesIn(angle))
  // "<ann@example.com> bob@example.org": what stands behind the bracket may be the one that is meant.
  const trailing = addressesIn(piece.trailing).filter(address => !inside.includes(address))
  const name = cleanName(phrase) ?? cleanName(piece.trailing) ?? cleanName(piece.comment ?? '')
  if (inside.length + trailing.length === 0) return [{ address: null, name }]
  return [...inside, ...trailing].map(address => ({
    address,
    name: name !== null && normaliseAddress(name) === address ? null : name,
  }))
}

/** `<@relay:ann@x>` is a source route (RFC 5322 section 4.4); `<ann@x, bob@y>` are two. */
function addressesIn(text: string): string[] {
  const route = /^\s*@[^:]{1,200}:/.exec(text.slice(0, 210))
  const rest = (route === null ? text : text.slice(route[0].length)).slice(0, 2_000)
  const whole = normaliseAddress(rest.replace(/^<+/, ''))
  if (whole !== null) return [whole]
  return rest
    .split(/[\s,;<>]+/)
    .map(part => normaliseAddress(part))
    .filter(address => address !== null)
}

function readBareAddresses(piece: MailboxPiece): ParsedAddress[] {
  const joined = piece.phrase.replace(/\s?@\s?/g, '@')
  const whole = normaliseAddress(joined)
  if (whole !== null) return [{ address: whole, name: cleanName(piece.comment ?? '') }]
  const words = joined.trim().split(/\s+/).slice(0, 200)
  const addresses = words.map(word => normaliseAddress(word)).filter(address => address !== null)
  const rest = words.filter(word => normaliseAddress(word) === null).join(' ')
  const name = cleanName(rest) ?? cleanName(piece.comment ?? '')
  return addresses.length === 0 ? [{ address: null, name }] : addresses.map(address => ({ address, name }))
}

function pushNamed(found: ParsedAddress[], text: string): void {
  const name = cleanName(text)
  if (name !== null) found.push({ address: null, name })
}

/** For people: decoded, one line, no controls, no invisible or direction-turning characters, no outer quotes. */
function cleanName(text: string): string | null {
  const decoded = decodeWords(text.slice(0, 2_000))
    .replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ')
    .replace(/[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
  const bare = /^(["'])(.*)\1$/.exec(decoded)?.[2]?.trim() ?? decoded
  return bare === '' ? null : cutText(bare, 300)
}
