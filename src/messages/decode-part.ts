import { type MailParserOptions, simpleParser } from 'mailparser'
import { CAPS, type Cap } from './caps.ts'
import { decodeBytes } from './charsets.ts'
import type { MimePart } from './mime-tree.ts'

/** mailparser's own conversions cost more than the rest of it together and aren't used. */
export const MAILPARSER_OPTIONS: MailParserOptions = {
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
}

/**
 * The text of one part. mailparser is given this part alone, with nothing but the headers that say how it is
 * encoded: it undoes base64, quoted-printable and format=flowed, and never meets the message's structure,
 * addresses or attachments (twice as fast on ordinary mail, and its slow cases can't be reached). It hands the
 * bytes over unread; which charset they are in is decided by `decodeBytes`, once.
 */
export async function decodePart(raw: Buffer, part: MimePart, unparsed: Cap[]): Promise<string> {
  const body = raw.subarray(part.start, part.end)
  const flowed = part.parameters.get('format')?.toLowerCase() === 'flowed'
  const delSp = part.parameters.get('delsp')?.toLowerCase() === 'yes'
  const bytes = await decodeTransfer(
    withinCap(body, part, unparsed),
    part.encoding,
    flowed ? (delSp ? FLOWED_DELSP : FLOWED) : '',
  )
  const text = decodeBytes(bytes, part.parameters.get('charset') ?? null)
  if (text.length > CAPS.textChars) note(unparsed, 'text')
  return text
}

const FLOWED = '; format=flowed'
const FLOWED_DELSP = '; format=flowed; delsp=yes'

async function decodeTransfer(body: Buffer, encoding: string, flowed: string): Promise<Buffer> {
  const isEncoded = encoding === 'base64' || encoding === 'quoted-printable'
  // Nothing to undo: most plain text parts.
  if (!isEncoded && flowed === '') return body
  const head = `Content-Type: text/plain; charset=binary${flowed}\r\nContent-Transfer-Encoding: ${isEncoded ? encoding : '8bit'}\r\n\r\n`
  const parsed = await simpleParser(Buffer.concat([Buffer.from(head, 'latin1'), body]), MAILPARSER_OPTIONS)
  return Buffer.from(parsed.text ?? '', 'latin1')
}

/** Of an oversized text its beginning is read, and of plain text also its end, where signatures stand. */
function withinCap(body: Buffer, part: MimePart, unparsed: Cap[]): Buffer {
  if (body.length <= CAPS.encodedTextBytes) return body
  note(unparsed, 'text')
  const half = CAPS.encodedTextBytes / 2
  if (part.encoding === 'base64' || part.contentType === 'text/html') return body.subarray(0, CAPS.encodedTextBytes)
  const tail = body.subarray(body.length - half)
  return Buffer.concat([body.subarray(0, half), Buffer.from('\n'), tail.subarray(Math.max(0, tail.indexOf(0x0a)))])
}

function note(unparsed: Cap[], cap: Cap): void {
  if (!unparsed.includes(cap)) unparsed.push(cap)
}
