/**
 * Content-Transfer-Encodings (RFC 2045 section 6), forgiving and linear. These few lines stand here because the
 * decoders of the mail libraries at hand are built on streams or on patterns whose time grows with the square of a
 * run of blanks: a 2 MB part could hold a worker for minutes.
 */
export function decodeTransferEncoding(body: Buffer, encoding: string): Buffer {
  switch (encoding) {
    case 'base64':
      return decodeBase64(body.toString('latin1'))
    case 'quoted-printable':
      return decodeQuotedPrintable(body)
    default:
      return body
  }
}

/** What isn't base64 is skipped. Texts that were glued together at their padding are each read by themselves. */
export function decodeBase64(text: string): Buffer {
  if (!/=[^=\s]|=\s+[^=\s]/.test(text)) return Buffer.from(text, 'base64')
  const pieces = text.split(/=+/, MAX_PIECES)
  return Buffer.concat(pieces.map(piece => Buffer.from(piece, 'base64')))
}

/** What isn't an escape stays as it stands (RFC 2045 section 6.7, note after rule 5). */
export function decodeQuotedPrintable(body: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(body.length)
  let length = 0
  // Blanks before a line end were added on the way and don't count.
  let contentEnd = 0
  let at = 0
  while (at < body.length) {
    const byte = body[at]!
    if (byte === EQUALS) {
      const value = hexPair(body[at + 1], body[at + 2])
      const softEnd = value < 0 ? softLineBreakEnd(body, at + 1) : -1
      if (softEnd >= 0) {
        at = softEnd
        contentEnd = length
        continue
      }
      out[length++] = value < 0 ? EQUALS : value
      at += value < 0 ? 1 : 3
      contentEnd = length
      continue
    }
    if (byte === LF || byte === CR) length = contentEnd
    out[length++] = byte
    if (byte !== SPACE && byte !== TAB) contentEnd = length
    at++
  }
  return out.subarray(0, contentEnd)
}

/** The byte that two hexadecimal digits stand for, or -1. */
export function hexPair(high: number | undefined, low: number | undefined): number {
  const first = hexDigit(high)
  const second = hexDigit(low)
  return first < 0 || second < 0 ? -1 : first * 16 + second
}

/** Encoders that end each line of a text with padding exist; a text of so many lines doesn't. */
const MAX_PIECES = 20_000

const EQUALS = 0x3d
const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const TAB = 0x09

/** RFC 2045 allows blanks between "=" and the line end; more than a line's worth is something else. */
const MAX_SOFT_BREAK_BLANKS = 76

function softLineBreakEnd(body: Uint8Array, from: number): number {
  let at = from
  while (at - from < MAX_SOFT_BREAK_BLANKS && (body[at] === SPACE || body[at] === TAB)) at++
  if (at >= body.length) return at
  if (body[at] === CR) return body[at + 1] === LF ? at + 2 : at + 1
  return body[at] === LF ? at + 1 : -1
}

function hexDigit(code: number | undefined): number {
  if (code === undefined) return -1
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
