import type {
  Attachment,
  Direction,
  Message,
  MessageKind,
  Participant,
  SenderFlag,
  VerdictResult,
} from '../messages/message.ts'
import type { ContactDetails, SignatureReading, Zone } from '../signatures/signature.ts'

/** What is kept of a message: everything that is stored, decided on or shown later comes from here. */
export interface MessageRecord {
  rfcMessageId: string | null
  /** Message-IDs that this one answers or refers to, nearest first. */
  ancestors: string[]
  direction: Direction
  kind: MessageKind
  kindReason: string
  verdict: VerdictResult
  verdictEvidence: string | null
  senderFlags: SenderFlag[]
  sentAt: Date
  subject: string
  participants: RecordParticipant[]
  labels: string[]
  /** Null where policy keeps headers only. */
  body: { text: string; zones: Zone[] } | null
  original: { address: string | null; name: string | null } | null
  attachments: Attachment[]
  details: ContactDetails | null
  language: string | null
  readingVersion: string
  unparsed: string | null
}

export interface RecordParticipant extends Participant {
  isOwn: boolean
  isAuthor: boolean
}

export interface RedactionRules {
  headersOnly: boolean
  /** Erased people and objectors: they leave no trace, wherever they stand on the message. */
  suppressed: ReadonlySet<string>
  isOwn(address: string): boolean
}

/** More ancestors than any honest thread names; a header may hold thousands. */
const MOST_ANCESTORS = 100

/**
 * The last step before anything is stored. Decisions are made from what it leaves, never from what it took away, so
 * that deciding again later gives the same answer and nobody is recognised by data that may not be kept.
 */
export function redact(
  { message, signature }: { message: Message; signature: SignatureReading | null },
  receivedAt: Date,
  { headersOnly, suppressed, isOwn }: RedactionRules,
): MessageRecord {
  const { envelope, content } = message
  const isKept = (address: string | null) => address === null || !suppressed.has(address)
  const author = envelope.author
  const original = content.forwarded?.from ?? null
  const mayKeepBody = !headersOnly && suppressed.size === 0
  return {
    rfcMessageId: envelope.rfcMessageId,
    ancestors: ancestors(envelope.inReplyTo, envelope.references),
    direction: envelope.direction,
    kind: message.kind,
    kindReason: message.kindReason,
    verdict: envelope.verdict.result,
    verdictEvidence: envelope.verdict.evidence,
    senderFlags: envelope.verdict.flags,
    sentAt: envelope.sentAt ?? envelope.receivedAt ?? receivedAt,
    subject: envelope.subject,
    participants: withAuthor(envelope.participants, author)
      .filter(({ address }) => isKept(address))
      .map(participant => ({ ...participant, isOwn: participant.address !== null && isOwn(participant.address) })),
    labels: envelope.labels,
    body: mayKeepBody ? bodyOf(message, signature) : null,
    original: original !== null && !headersOnly && isKept(original.address) ? original : null,
    attachments: headersOnly ? [] : content.attachments,
    details: mayKeepBody && signature?.hasSignature ? signature.fields : null,
    language: mayKeepBody ? (signature?.language ?? null) : null,
    readingVersion: signature?.version ?? 'headers',
    unparsed: content.unparsed,
  }
}

function bodyOf({ content }: Message, signature: SignatureReading | null): { text: string; zones: Zone[] } {
  const zones = signature?.zones ?? content.parts.map(part => (part === 'visible' ? 'body' : (part satisfies Zone)))
  return { text: content.lines.map(({ text }) => text.replaceAll('\n', ' ')).join('\n'), zones }
}

/** A list may have rewritten From: then the author is somebody who is not among the participants yet. */
function withAuthor(participants: Participant[], author: Participant | null): (Participant & { isAuthor: boolean })[] {
  const index = participants.findIndex(
    ({ role, address }) => author !== null && role === author.role && address === author.address,
  )
  const marked = participants.map((participant, position) => ({ ...participant, isAuthor: position === index }))
  return author !== null && index < 0 ? [...marked, { ...author, isAuthor: true }] : marked
}

function ancestors(inReplyTo: string[], references: string[]): string[] {
  return [...new Set([...inReplyTo, ...references.slice(-MOST_ANCESTORS).reverse()])].slice(0, MOST_ANCESTORS)
}
