import { CAPS, type Cap } from './caps.ts'
import { cutText, cutTextFromEnd } from './cut-text.ts'
import { decodeText } from './decode-text.ts'
import type { MimePart } from './mime-tree.ts'

/** A message whose parts are being decoded. */
export interface Decoding {
  raw: Buffer
  /** What may still be decoded of it; see `encodedTextBytes`. */
  bytesLeft: number
  unparsed: Cap[]
}

/** The text of one part, its transfer encoding and charset undone; of an oversized one as much as the caps allow. */
export async function decodePart(decoding: Decoding, part: MimePart): Promise<string> {
  const body = withinCap(decoding, part)
  decoding.bytesLeft -= body.length
  const text = await decodeText({ body, encoding: part.encoding, charset: part.parameters.get('charset') ?? null })
  if (text !== null && text.length <= CAPS.textChars) return text
  note(decoding.unparsed, 'text')
  if (text === null) return ''
  return isMarkup(part)
    ? cutText(text, CAPS.textChars)
    : `${cutText(text, CAPS.textChars / 2)}\n${cutTextFromEnd(text, CAPS.textChars / 2)}`
}

/** Of an oversized text its beginning is read, and of plain text also its end, where signatures stand. */
function withinCap({ raw, bytesLeft, unparsed }: Decoding, part: MimePart): Buffer {
  const body = raw.subarray(part.start, part.end)
  const cap = Math.max(bytesLeft, CAPS.encodedPartBytes)
  if (body.length <= cap) return body
  note(unparsed, 'text')
  if (part.encoding === 'base64' || isMarkup(part)) return body.subarray(0, cap)
  const half = Math.floor(cap / 2)
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
