import { decodeBytes } from './charsets.ts'
import { decodeWords } from './encoded-words.ts'
import type { HeaderLine } from './message.ts'

/**
 * The header block of a message, of a MIME part or of a forwarded original, read in one pass over the bytes.
 * The first line that is no header ends the block, as mail servers see it too (Postfix cleanup, Sendmail): what a
 * sender writes below such a line can't become a header here that the receiving server didn't see.
 */
export interface HeaderBlock {
  headers: HeaderLine[]
  /** Where the body begins: behind the blank line, or at the line that is no header. */
  bodyOffset: number
  /** More headers than the caps allow; the rest was left unread. */
  truncated: boolean
}

/** What mail servers take at most is 64–256 KiB; nothing honest comes near. */
export const MAX_HEADER_BYTES = 256 * 1024
export const MAX_HEADER_LINES = 1_000

/** A line of RFC 5322 has at most 998 characters, its name included. */
const MAX_NAME = 998

const LF = 0x0a
const CR = 0x0d
const SPACE = 0x20
const TAB = 0x09
const COLON = 0x3a
const DASH = 0x2d

export function parseHeaders(raw: Uint8Array, start = 0, end: number = raw.length): HeaderBlock {
  const lines = new LineReader(raw, skipEnvelopeLine(raw, start, end), end)
  const spans: HeaderSpan[] = []
  let open: HeaderSpan | null = null
  let lineCount = 0
  let truncated = false
  const first = lines.at
  while (lines.next()) {
    if (lines.lineEnd === lines.lineStart) {
      // A blank line above the first header is a slip of the program that stored the message.
      if (spans.length === 0 && lineCount === 0 && startsWithHeader(raw, lines.at, end)) continue
      return finish(raw, spans, lines.at, truncated)
    }
    lineCount++
    if (lineCount > MAX_HEADER_LINES || lines.lineEnd - first > MAX_HEADER_BYTES) truncated = true
    const byte = raw[lines.lineStart]
    const folded = byte === SPACE || byte === TAB
    if (folded && open !== null) {
      if (!truncated) open.end = lines.lineEnd
      continue
    }
    const colon = folded ? -1 : headerColon(raw, lines.lineStart, lines.lineEnd)
    if (colon < 0) return finish(raw, spans, lines.lineStart, truncated)
    if (truncated) continue
    open = { start: lines.lineStart, colon, end: lines.lineEnd }
    spans.push(open)
  }
  return finish(raw, spans, end, truncated)
}

/** All values of a header, the topmost first, unfolded and not decoded. */
export function headerValues(headers: readonly HeaderLine[], name: string): string[] {
  const wanted = name.toLowerCase()
  const values: string[] = []
  for (const header of headers) if (header.name === wanted) values.push(header.value)
  return values
}

/** The topmost value. */
export function headerValue(headers: readonly HeaderLine[], name: string): string | null {
  const wanted = name.toLowerCase()
  for (const header of headers) if (header.name === wanted) return header.value
  return null
}

/** The topmost value with its encoded words read, for people. Addresses are tokenised first: `parseAddressList`. */
export function decodedHeader(headers: readonly HeaderLine[], name: string): string | null {
  const value = headerValue(headers, name)
  return value === null ? null : decodeWords(value)
}

interface HeaderSpan {
  start: number
  colon: number
  end: number
}

function finish(raw: Uint8Array, spans: readonly HeaderSpan[], bodyOffset: number, truncated: boolean): HeaderBlock {
  const fallback = rawCharset(raw, spans)
  const headers = spans.map(span => ({
    name: decodeBytes(raw.subarray(span.start, span.colon), 'us-ascii').trimEnd().toLowerCase(),
    value: unfold(headerText(raw.subarray(span.colon + 1, span.end), fallback)),
  }))
  return { headers, bodyOffset, truncated }
}

/** RFC 6532 makes bare 8-bit headers UTF-8; older programs wrote them in the charset of their body. */
function headerText(bytes: Uint8Array, fallback: string | null): string {
  const text = decodeBytes(bytes, null)
  if (fallback === null || !/[\u0080-\u00ff]/.test(text)) return text
  return Buffer.from(bytes).toString('utf8').includes('\uFFFD') ? decodeBytes(bytes, fallback) : text
}

function rawCharset(raw: Uint8Array, spans: readonly HeaderSpan[]): string | null {
  for (const span of spans) {
    if (span.colon - span.start !== 12) continue
    const line = decodeBytes(raw.subarray(span.start, Math.min(span.end, span.start + 500)), 'us-ascii')
    if (!line.toLowerCase().startsWith('content-type')) continue
    return /charset\s{0,5}=\s{0,5}"?([\w.:-]{2,40})/i.exec(line)?.[1] ?? null
  }
  return null
}

/** RFC 5322 section 2.2.3; the fold's own blanks become one space. Controls have no business in a header. */
function unfold(value: string): string {
  const oneLine = /[\r\n]/.test(value) ? value.replace(/[\r\n]+[ \t]*/g, ' ') : value
  return oneLine.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]/g, '').trim()
}

/**
 * Position of the colon that ends a field name (RFC 5322 section 3.6.8, blanks before it as in section 4.5), or -1.
 * A line that begins with "--" is a delimiter of MIME, even where its boundary holds a colon.
 */
function headerColon(raw: Uint8Array, from: number, end: number): number {
  if (raw[from] === DASH && raw[from + 1] === DASH) return -1
  let at = from
  const stop = Math.min(end, from + MAX_NAME)
  while (at < stop && raw[at]! > SPACE && raw[at]! < 0x7f && raw[at] !== COLON) at++
  const nameEnd = at
  while (at < stop && (raw[at] === SPACE || raw[at] === TAB)) at++
  return nameEnd > from && raw[at] === COLON && at < end ? at : -1
}

function startsWithHeader(raw: Uint8Array, from: number, end: number): boolean {
  const lines = new LineReader(raw, from, end)
  return lines.next() && headerColon(raw, lines.lineStart, lines.lineEnd) >= 0
}

/** Skips a byte order mark and the "From someone date" line that mailbox files put above a message. */
function skipEnvelopeLine(raw: Uint8Array, start: number, end: number): number {
  const from = raw[start] === 0xef && raw[start + 1] === 0xbb && raw[start + 2] === 0xbf ? start + 3 : start
  const mark = raw[from] === 0x3e ? from + 1 : from
  const isEnvelope = [0x46, 0x72, 0x6f, 0x6d, SPACE].every((byte, index) => raw[mark + index] === byte)
  if (!isEnvelope) return from
  const lines = new LineReader(raw, from, end)
  return lines.next() ? lines.at : from
}

/**
 * Lines ended by LF or CRLF. A lone CR ends lines only in a message without any LF: in all others it stands inside
 * a value, where taking it for a line end would let a sender smuggle in headers.
 */
class LineReader {
  lineStart = 0
  lineEnd = 0
  at: number
  readonly #raw: Uint8Array
  readonly #end: number
  readonly #terminator: number

  constructor(raw: Uint8Array, start: number, end: number) {
    this.#raw = raw
    this.#end = end
    this.at = start
    this.#terminator = usesLoneCr(raw, start, end) ? CR : LF
  }

  next(): boolean {
    if (this.at >= this.#end) return false
    this.lineStart = this.at
    const found = this.#raw.indexOf(this.#terminator, this.at)
    const stop = found < 0 || found >= this.#end ? this.#end : found
    this.at = Math.min(this.#end, stop + 1)
    this.lineEnd = stop > this.lineStart && this.#raw[stop - 1] === CR ? stop - 1 : stop
    return true
  }
}

function usesLoneCr(raw: Uint8Array, start: number, end: number): boolean {
  const lf = raw.indexOf(LF, start)
  if (lf >= 0 && lf < end) return false
  const cr = raw.indexOf(CR, start)
  return cr >= 0 && cr < end
}
