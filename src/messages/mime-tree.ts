import { CAPS, type Cap } from './caps.ts'
import { cutText } from './cut-text.ts'
import { type HeaderBlock, headerValue, parseHeaders } from './headers.ts'
import type { HeaderLine } from './message.ts'
import { parseParameterised } from './mime-parameters.ts'

/** One node of a message's MIME structure: where it lies in the bytes, and what its headers say of it. */
export interface MimePart {
  headers: HeaderLine[]
  /** "text/plain", in lower case. */
  contentType: string
  parameters: ReadonlyMap<string, string>
  /** Content-Transfer-Encoding in lower case. */
  encoding: string
  isAttachment: boolean
  fileName: string | null
  /** The body's bytes: from `start` up to `end`, the line break before the delimiter left out. */
  start: number
  end: number
  children: MimePart[]
}

export interface MimeTree {
  root: MimePart
  /** How many nodes there are, the root among them. */
  partCount: number
  unparsed: Cap[]
}

/**
 * Reads the structure alone, before any library sees a byte: one pass that stops at lines beginning with "--" and
 * compares each with the open boundaries. Nothing is decoded, and an attached message isn't entered, so neither
 * depth nor a million delimiters cost more than the bytes they are written with. `raw` has LF or CRLF line ends.
 */
export function readMimeTree(raw: Buffer, head: HeaderBlock): MimeTree {
  const root = makePart(head, raw.length, null)
  const tree: MimeTree = { root, partCount: 1, unparsed: [] }
  const open: OpenMultipart[] = []
  const pushIfMultipart = (part: MimePart) => {
    const boundary = part.parameters.get('boundary')
    if (!part.contentType.startsWith('multipart/') || boundary === undefined || boundary === '') return
    if (open.length < CAPS.mimeDepth)
      open.push({ part, delimiter: Buffer.from(`--${boundary.slice(0, MAX_BOUNDARY)}`, 'utf8') })
    else if (!tree.unparsed.includes('depth')) tree.unparsed.push('depth')
  }
  pushIfMultipart(root)
  let leaf: MimePart | null = null
  // The line break that ends the blank line may be the one before the first delimiter.
  let at = Math.max(0, head.bodyOffset - 1)
  while (open.length > 0) {
    const lineBreak = raw.indexOf(LINE_OF_DASHES, at)
    if (lineBreak < 0) break
    at = lineBreak + LINE_OF_DASHES.length
    const found = findDelimiter(raw, open, lineBreak + 1)
    if (found === null) continue
    const { lineEnd } = found
    const contentEnd = raw[lineBreak - 1] === CR ? lineBreak - 1 : lineBreak
    if (leaf !== null) leaf.end = Math.max(leaf.start, contentEnd)
    for (const closed of open.splice(found.level + 1)) closed.part.end = contentEnd
    leaf = null
    if (found.isLast) {
      for (const closed of open.splice(found.level)) closed.part.end = lineEnd
      continue
    }
    if (tree.partCount >= CAPS.mimeParts) {
      tree.unparsed.push('parts')
      break
    }
    const block = parseHeaders(raw, Math.min(raw.length, lineEnd + 1))
    const parent = open[found.level]!.part
    leaf = makePart(block, raw.length, parent)
    parent.children.push(leaf)
    tree.partCount++
    pushIfMultipart(leaf)
    at = Math.max(lineEnd, block.bodyOffset - 1)
  }
  return tree
}

interface OpenMultipart {
  part: MimePart
  delimiter: Buffer
}

const LF = 0x0a
const CR = 0x0d
const DASH = 0x2d
const LINE_OF_DASHES = Buffer.from('\n--', 'latin1')
/** RFC 2046 allows 70. */
const MAX_BOUNDARY = 250

interface Delimiter {
  level: number
  isLast: boolean
  lineEnd: number
}

/** The innermost open multipart whose delimiter stands here; RFC 2046 section 5.1.1 lets only blanks follow. */
function findDelimiter(raw: Buffer, open: readonly OpenMultipart[], start: number): Delimiter | null {
  for (let level = open.length - 1; level >= 0; level--) {
    const { delimiter } = open[level]!
    const end = start + delimiter.length
    // The last byte tells most lines apart at once.
    if (end > raw.length || raw[end - 1] !== delimiter[delimiter.length - 1]) continue
    if (raw.compare(delimiter, 0, delimiter.length, start, end) !== 0) continue
    const isLast = raw[end] === DASH && raw[end + 1] === DASH
    const lineEnd = blanksUntilLineEnd(raw, isLast ? end + 2 : end)
    if (lineEnd !== null) return { level, isLast, lineEnd }
  }
  return null
}

/** Where the line ends, if nothing but blanks comes before. */
function blanksUntilLineEnd(raw: Buffer, from: number): number | null {
  let at = from
  while (at < raw.length && raw[at] !== LF && raw[at]! <= 0x20) at++
  return at === raw.length || raw[at] === LF ? at : null
}

function makePart(block: HeaderBlock, end: number, parent: MimePart | null): MimePart {
  const { headers } = block
  const type = parseParameterised(headerValue(headers, 'content-type') ?? '')
  const disposition = parseParameterised(headerValue(headers, 'content-disposition') ?? '')
  const fallbackType = parent?.contentType === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  const name = disposition.parameters.get('filename') ?? type.parameters.get('name') ?? null
  return {
    headers,
    contentType: /^[\w.+-]{1,80}\/[\w.+-]{1,120}$/.test(type.value) ? type.value : fallbackType,
    parameters: type.parameters,
    encoding: (headerValue(headers, 'content-transfer-encoding') ?? '7bit').slice(0, 40).trim().toLowerCase(),
    isAttachment: disposition.value !== '' && disposition.value !== 'inline',
    fileName: name === null || name.trim() === '' ? null : cleanFileName(name),
    start: Math.min(block.bodyOffset, end),
    end,
    children: [],
  }
}

/** A name to show, never a path to open. */
function cleanFileName(name: string): string {
  const shown = name.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim()
  return cutText(shown, 255)
}
