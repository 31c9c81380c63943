import { CAPS, type Cap } from './caps.ts'
import { decodeBytes } from './charsets.ts'
import type { MimePart } from './mime-tree.ts'
import { decodeTransferEncoding } from './transfer-encodings.ts'

/** The text of one part, its transfer encoding and charset undone; of an oversized one as much as the cap allows. */
export function decodePart(raw: Buffer, part: MimePart, unparsed: Cap[]): string {
  const bytes = decodeTransferEncoding(withinCap(raw.subarray(part.start, part.end), part, unparsed), part.encoding)
  const text = decodeBytes(bytes, part.parameters.get('charset') ?? null)
  if (text.length <= CAPS.textChars) return text
  note(unparsed, 'text')
  return isMarkup(part)
    ? text.slice(0, CAPS.textChars)
    : `${text.slice(0, CAPS.textChars / 2)}\n${text.slice(-CAPS.textChars / 2)}`
}

/** Of an oversized text its beginning is read, and of plain text also its end, where signatures stand. */
function withinCap(body: Buffer, part: MimePart, unparsed: Cap[]): Buffer {
  if (body.length <= CAPS.encodedTextBytes) return body
  note(unparsed, 'text')
  if (part.encoding === 'base64' || isMarkup(part)) return body.subarray(0, CAPS.encodedTextBytes)
  const half = CAPS.encodedTextBytes / 2
  const tail = body.subarray(body.length - half)
  return Buffer.concat([body.subarray(0, half), Buffer.from('\n'), tail.subarray(tail.indexOf(0x0a) + 1)])
}

/** The end of markup can't be read without its beginning. text/enriched (RFC 1896) marks with angle brackets too. */
export function isMarkup(part: MimePart): boolean {
  return (
    part.contentType === 'text/html' || part.contentType === 'text/enriched' || part.contentType === 'text/richtext'
  )
}

function note(unparsed: Cap[], cap: Cap): void {
  if (!unparsed.includes(cap)) unparsed.push(cap)
}
