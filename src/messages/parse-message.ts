import { parseAddressList } from './addresses.ts'
import { isVcard, listAttachments, trimVcard } from './attachments.ts'
import type { ParsedBody } from './body.ts'
import { chooseText, leaves, type TextChoice } from './body-parts.ts'
import { CAPS, type Cap } from './caps.ts'
import { type Decoding, decodePart, isMarkup } from './decode-part.ts'
import { decodedHeader, type HeaderBlock, headerValue, parseHeaders } from './headers.ts'
import { htmlToLines } from './html-lines.ts'
import type { ForwardedOriginal, TextLine } from './message.ts'
import { type MimePart, readMimeTree } from './mime-tree.ts'
import { hasTnef, isPgpText, readProtection } from './protection.ts'
import { readDate } from './read-date.ts'
import { readReport } from './reports.ts'
import { flowedToLines, limitLines, textToLines } from './text-lines.ts'

/** A message as bytes, with its headers read. */
export interface RawMessage {
  raw: Uint8Array
  head: HeaderBlock
  /** The size it has where it is stored: `raw` may be only the beginning of a message that is over the cap. */
  sizeBytes: number
}

/**
 * Reads the body: structure first, then the text that a reader would see as lines, then what the other parts tell.
 * Never throws on any bytes; what was left unread is named.
 */
export async function parseContent({ raw, head, sizeBytes }: RawMessage, now: Date): Promise<ParsedBody> {
  const unparsed: Cap[] = head.truncated ? ['headers'] : []
  if (sizeBytes > CAPS.rawBytes) return unreadBody([...unparsed, 'size'])
  const bytes = withLineFeeds(raw)
  const tree = readMimeTree(bytes, head)
  unparsed.push(...tree.unparsed)
  const parts = leaves(tree.root)
  const protection = readProtection(tree.root, parts)
  const choices = protection === null ? chooseText(tree.root) : []
  const decoding: Decoding = { raw: bytes, bytesLeft: CAPS.encodedTextBytes, unparsed }
  const lines = limitLines(await readText(decoding, choices), unparsed)
  const chosen = new Set(choices.flatMap(({ part, fallback }) => [part, fallback]))
  const others = parts.filter(part => !chosen.has(part) && part.start < part.end)
  return {
    lines: isPgpText(lines) ? [] : lines,
    attachments: listAttachments(others),
    vcards: await readVcards(decoding, others),
    calendarMethod: await readCalendarMethod(decoding, parts),
    attachedMessage: await readAttachedMessage(decoding, others, now),
    report: readReport(bytes, tree.root, parts),
    protection:
      protection ?? (isPgpText(lines) ? 'pgp_encrypted' : lines.length === 0 && hasTnef(parts) ? 'tnef' : null),
    unparsed,
  }
}

function unreadBody(unparsed: Cap[]): ParsedBody {
  return {
    lines: [],
    attachments: [],
    vcards: [],
    calendarMethod: null,
    attachedMessage: null,
    report: null,
    protection: null,
    unparsed,
  }
}

/** Messages of old Macintosh programs end lines with CR alone. */
function withLineFeeds(raw: Uint8Array): Buffer {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  if (bytes.includes(0x0a) || !bytes.includes(0x0d)) return bytes
  const copy = Buffer.from(bytes)
  for (let at = copy.indexOf(0x0d); at < copy.length; at++) if (copy[at] === 0x0d) copy[at] = 0x0a
  return copy
}

async function readText(decoding: Decoding, choices: readonly TextChoice[]): Promise<TextLine[]> {
  const lines: TextLine[] = []
  if (choices.length > CAPS.textParts) decoding.unparsed.push('text')
  for (const { part, fallback } of choices.slice(0, CAPS.textParts)) {
    let piece = await readPartLines(decoding, part)
    // HTML that holds nothing but pictures or what is hidden.
    if (fallback !== null && piece.every(line => line.text === '')) piece = await readPartLines(decoding, fallback)
    if (lines.length > 0 && piece.length > 0) lines.push({ text: '', quoteDepth: 0, links: [] })
    for (const line of piece) lines.push(line)
  }
  return lines
}

async function readPartLines(decoding: Decoding, part: MimePart): Promise<TextLine[]> {
  const text = await decodePart(decoding, part)
  if (isMarkup(part)) return htmlToLines(text, decoding.unparsed)
  const isFlowed = part.parameters.get('format')?.toLowerCase() === 'flowed'
  return isFlowed ? flowedToLines(text, part.parameters.get('delsp')?.toLowerCase() === 'yes') : textToLines(text)
}

async function readVcards(decoding: Decoding, parts: readonly MimePart[]): Promise<string[]> {
  const cards: string[] = []
  for (const part of parts.filter(isVcard).slice(0, CAPS.vcards))
    cards.push(trimVcard(await decodePart(decoding, part)))
  return cards
}

async function readCalendarMethod(decoding: Decoding, parts: readonly MimePart[]): Promise<string | null> {
  const part = parts.find(candidate => candidate.contentType === 'text/calendar')
  if (part === undefined) return null
  const named =
    part.parameters.get('method') ??
    /^METHOD:(\S{1,20})/im.exec((await decodePart(decoding, part)).slice(0, 20_000))?.[1]
  return /^[A-Z-]{1,20}$/.exec((named ?? '').toUpperCase())?.[0] ?? 'PUBLISH'
}

/** The headers of the first attached message, which is never read as if the sender had written it. */
async function readAttachedMessage(
  decoding: Decoding,
  parts: readonly MimePart[],
  now: Date,
): Promise<ForwardedOriginal | null> {
  const part = parts.find(
    candidate => candidate.contentType === 'message/rfc822' || candidate.contentType === 'message/global',
  )
  if (part === undefined) return null
  // RFC 2046 forbids to encode it; programs do it all the same.
  const isEncoded = part.encoding === 'base64' || part.encoding === 'quoted-printable'
  const { headers } = isEncoded
    ? parseHeaders(Buffer.from(await decodePart(decoding, part), 'utf8'))
    : parseHeaders(decoding.raw, part.start, part.end)
  const [from] = parseAddressList(headerValue(headers, 'from') ?? '')
  if (from === undefined) return null
  const date = headerValue(headers, 'date')
  return {
    from,
    sentAt: date === null ? null : readDate(date, now),
    subject: decodedHeader(headers, 'subject'),
    where: 'attachment',
  }
}
