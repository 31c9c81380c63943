import { removeBanners } from './messages/banners.ts'
import type { ParsedBody } from './messages/body.ts'
import { readEnvelope } from './messages/envelope.ts'
import { parseHeaders } from './messages/headers.ts'
import { decideKind } from './messages/kind.ts'
import type { Content, Envelope, Message, MessageKind, ReadingContext } from './messages/message.ts'
import { isOwnAddress } from './messages/own.ts'
import { parseContent } from './messages/parse-message.ts'
import { type QuoteContext, type QuoteScan, scanQuotes } from './messages/quotes.ts'
import { replyOrForwardPrefix } from './messages/subject.ts'
import { parseSignature } from './signatures/parse-signature.ts'
import type { SignatureReading } from './signatures/signature.ts'

export interface MessageReading {
  message: Message
  /** Null where nobody signs: machines, lists, what is encrypted or left unread. */
  signature: SignatureReading | null
}

/**
 * From bytes to what was said and who signed it: the whole pure half, without database or clock. Bytes of any kind
 * give a reading; `sizeBytes` is the size the message has where it is stored, `raw` may be its beginning alone.
 */
export async function readMessage(
  raw: Uint8Array,
  ctx: ReadingContext,
  sizeBytes = raw.length,
): Promise<MessageReading> {
  const head = parseHeaders(raw)
  const envelope = readEnvelope(head.headers, ctx)
  const parsed = await parseContent({ raw, head, sizeBytes }, ctx.now)
  const body = { ...parsed, lines: removeBanners(parsed.lines) }
  const scan = scanQuotes(body.lines, quoteContext(envelope))
  const { kind, reason } = decideKind(envelope, body, scan.parts, ctx)
  const content = toContent(body, scan)
  return {
    message: { envelope, kind, kindReason: reason, content },
    signature: isSigned(envelope, kind, ctx) ? readSignature(envelope, content) : null,
  }
}

function quoteContext(envelope: Envelope): QuoteContext {
  const recipients = envelope.participants.filter(({ role }) => role === 'to' || role === 'cc')
  return {
    subject: envelope.subject,
    recipients: recipients.flatMap(({ address }) => address ?? []),
    isAnswer:
      envelope.inReplyTo.length > 0 ||
      envelope.references.length > 0 ||
      replyOrForwardPrefix(envelope.subject) === 'reply',
  }
}

/** An automatic answer often bears a full signature; whether to believe it is decided later. */
const SIGNED_KINDS: ReadonlySet<MessageKind> = new Set(['person', 'internal', 'auto_reply'])

/** Our own people's signatures would teach us nothing, and they stand below a third of all mail. */
function isSigned({ author }: Envelope, kind: MessageKind, ctx: ReadingContext): boolean {
  const isOurs = author !== null && author.address !== null && isOwnAddress(author.address, ctx)
  return SIGNED_KINDS.has(kind) && !isOurs
}

function toContent(body: ParsedBody, scan: QuoteScan): Content {
  return {
    lines: body.lines,
    parts: scan.parts,
    // The message that a bounce or a receipt brings back isn't forwarded by anybody.
    forwarded: scan.forwarded ?? (body.report === null ? body.attachedMessage : null),
    attachments: body.attachments,
    vcards: body.vcards,
    calendarMethod: body.calendarMethod,
    unparsed: body.unparsed.length === 0 ? null : body.unparsed.join(','),
  }
}

function readSignature(envelope: Envelope, content: Content): SignatureReading | null {
  if (content.lines.length === 0 && content.vcards.length === 0) return null
  return parseSignature({
    lines: content.lines.map(line => line.text),
    parts: content.parts,
    links: content.lines.map(line => line.links),
    from: { name: envelope.author?.name ?? null, address: envelope.author?.address ?? null },
    subject: envelope.subject,
    vcards: content.vcards,
  })
}
