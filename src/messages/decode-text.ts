import { simpleParser } from 'mailparser'
import { bodyCharset, wellFormed } from './charsets.ts'

/** One part's body as it stands in the message, cut to what the caps allow, and what its headers say of it. */
export interface EncodedText {
  body: Buffer
  /** Content-Transfer-Encoding in lower case. */
  encoding: string
  charset: string | null
}

/**
 * The text of one part, decoded by mailparser. It is handed over as a small message of its own, always as
 * text/plain and without a format: so mailparser meets neither structure nor attachments, converts nothing, and its
 * decoder of flowed text, which blocks for minutes on 2 MB, is never asked. What it leaves wrong is put right here.
 * Lines end with LF. Null where it gave up.
 */
export async function decodeText({ body, encoding, charset }: EncodedText): Promise<string | null> {
  // Its decoder strips blanks before line ends by a pattern whose time grows with the square of a run of blanks.
  const bounded = encoding === 'quoted-printable' ? boundBlanks(body) : body
  const known = bodyCharset(charset)
  const text = await parseAlone(bounded, encoding, known ?? 'utf-8')
  // It takes unlabelled text for UTF-8 and asks no further.
  const final = known === null && text?.includes(REPLACEMENT) ? await guessed(text, bounded, encoding) : text
  if (final === null) return null
  return wellFormed(final.startsWith(BYTE_ORDER_MARK) ? final.slice(1) : final)
}

/**
 * windows-1252, which every byte sequence is, where the bytes aren't UTF-8. They are when each replacement character
 * stood in them: somebody else's mistake, sent on.
 */
async function guessed(text: string, body: Buffer, encoding: string): Promise<string | null> {
  const western = await parseAlone(body, encoding, 'windows-1252')
  return western === null || count(western, REPLACEMENT_READ_AS_WESTERN) === count(text, REPLACEMENT) ? text : western
}

const OPTIONS = { skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true }

/** `charset` is one of our own names, never a stranger's label. */
async function parseAlone(body: Buffer, encoding: string, charset: string): Promise<string | null> {
  const transfer = encoding === 'base64' || encoding === 'quoted-printable' ? encoding : '8bit'
  const head = `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${transfer}\r\n\r\n`
  try {
    const { text } = await simpleParser(Buffer.concat([Buffer.from(head, 'latin1'), body]), OPTIONS)
    return text ?? ''
  } catch {
    // Its errors quote what they met, which nobody may log.
    return null
  }
}

/** RFC 2045 section 6.7 allows 76 characters a line; a longer run of blanks holds nothing. */
function boundBlanks(body: Buffer): Buffer {
  const text = body.toString('latin1')
  const bounded = text.replace(LONG_BLANKS, '$1')
  return bounded.length === text.length ? body : Buffer.from(bounded, 'latin1')
}

function count(text: string, part: string): number {
  let found = 0
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found++
  return found
}

// Matches 77 blanks; not 76. Each byte is looked at 77 times at most.
const LONG_BLANKS = /([ \t]{76})[ \t]+/g
const REPLACEMENT = '\uFFFD'
/** The bytes EF BF BD. */
const REPLACEMENT_READ_AS_WESTERN = '\u00EF\u00BF\u00BD'
const BYTE_ORDER_MARK = '\uFEFF'
