import { decodeBytes, wellFormed } from './charsets.ts'

/**
 * Encoded words (RFC 2047, with the language tag of RFC 2231), as they are written and not as they should be:
 * characters split over two words, blanks inside, base64 without padding, unknown charsets. What can't be read
 * stays as it stood. One pass, linear in the length of the value.
 */
export function decodeWords(value: string): string {
  if (!value.includes('=?')) return value
  const out: string[] = []
  let pending: { charset: string; bytes: Uint8Array[] } | null = null
  let at = 0
  let copied = 0
  const flush = () => {
    if (pending !== null) out.push(decodeBytes(Buffer.concat(pending.bytes), pending.charset))
    pending = null
  }
  while (at < value.length) {
    const open = value.indexOf('=?', at)
    if (open < 0) break
    const word = readWord(value, open)
    if (word === null) {
      at = open + 2
      continue
    }
    const between = value.slice(copied, open)
    // Blanks between two encoded words only separate them (RFC 2047 section 6.2).
    const adjacent = pending !== null && between.trim() === ''
    if (!adjacent) {
      flush()
      out.push(between)
    }
    // Programs cut multi-byte characters at the border of two words, so bytes are joined before they are decoded.
    if (pending === null || pending.charset !== word.charset) {
      flush()
      pending = { charset: word.charset, bytes: [word.bytes] }
    } else pending.bytes.push(word.bytes)
    at = word.end
    copied = at
  }
  flush()
  out.push(value.slice(copied))
  return wellFormed(out.join('')).replace(/[\r\n\t]+/g, ' ')
}

interface Word {
  charset: string
  bytes: Uint8Array
  end: number
}

/** RFC 2047 allows 75 characters; programs that ignore it write whole subjects into one word. */
const MAX_WORD = 4_000

function readWord(value: string, open: number): Word | null {
  const head = /^=\?([\w.:+()-]{1,60})(?:\*[\w-]{0,20})?\?([bqBQ])\?/.exec(value.slice(open, open + 90))
  if (head === null) return null
  const textStart = open + head[0].length
  const window = value.slice(textStart, textStart + MAX_WORD)
  const close = window.indexOf('?=')
  if (close < 0) return null
  const text = window.slice(0, close)
  const bytes = head[2]!.toLowerCase() === 'b' ? Buffer.from(text, 'base64') : decodeQ(text)
  return { charset: head[1]!.toLowerCase(), bytes, end: textStart + close + 2 }
}

function decodeQ(text: string): Uint8Array {
  const source = Buffer.from(text.replaceAll('_', ' '), 'utf8')
  const bytes = Buffer.alloc(source.length)
  let length = 0
  for (let at = 0; at < source.length; at++) {
    const byte = source[at]!
    const value = byte === 0x3d ? hexPair(source[at + 1], source[at + 2]) : -1
    if (value >= 0) at += 2
    bytes[length++] = value >= 0 ? value : byte
  }
  return bytes.subarray(0, length)
}

/** The byte that two hexadecimal digits stand for, or -1. */
export function hexPair(high: number | undefined, low: number | undefined): number {
  const first = hexDigit(high)
  const second = hexDigit(low)
  return first < 0 || second < 0 ? -1 : first * 16 + second
}

function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
