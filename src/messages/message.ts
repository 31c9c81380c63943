/**
 * What a message is once it was read. Plain data only (strings, numbers, Dates, arrays): these values cross
 * worker threads by structured clone. The envelope comes from the headers alone, so intake and headers-only
 * mailboxes need nothing more; the content comes from the body.
 */
export type Direction = 'inbound' | 'outbound'

export type MessageKind =
  | 'person'
  | 'automated'
  | 'list'
  | 'bounce'
  | 'auto_reply'
  | 'calendar'
  | 'internal'
  | 'encrypted'

export type ParticipantRole = 'from' | 'sender' | 'reply_to' | 'to' | 'cc' | 'bcc'

export interface Participant {
  role: ParticipantRole
  /** Normalised: trimmed, lower case, domain in its ASCII form. Null where the header had no usable address. */
  address: string | null
  /** Decoded display name without controls; null where there is none. */
  name: string | null
}

/** One header as it stood, top to bottom: name in lower case, value unfolded but not decoded. */
export interface HeaderLine {
  name: string
  value: string
}

/**
 * May the From address be believed (RFC 8601, RFC 9989)?
 * own: sent by us · pass: dmarc=pass, or one of us within our Exchange · pass_aligned: no policy published, SPF or DKIM aligned · fail: refused by
 * the receiver's checks · trusted: unverified, believed because the import says so · none: nobody vouches.
 */
export type VerdictResult = 'own' | 'pass' | 'pass_aligned' | 'trusted' | 'none' | 'fail'

export interface SenderVerdict {
  result: VerdictResult
  /** The header line the verdict rests on, for the reviewer. */
  evidence: string | null
  /** Why a From that may even be authenticated must not be believed by itself. */
  flags: SenderFlag[]
}

export type SenderFlag =
  | 'several_from' // more than one From header or more than one address in it
  | 'name_is_other_address' // the display name is an address of another domain
  | 'own_domain_unverified' // says it is one of us, and nobody vouches
  | 'reply_to_elsewhere' // answers would go to another organisation
  | 'rewritten_by_list' // "Ann via Sales": the From belongs to the list
  | 'mixed_script' // look-alike letters in the address
  | 'malformed_from'

export type Sensitivity = 'personal' | 'private' | 'company_confidential'

export interface Envelope {
  rfcMessageId: string | null
  inReplyTo: string[]
  references: string[]
  /** The Date header, strictly parsed; null where it is absent or no date. */
  sentAt: Date | null
  /** When our own receiver took it (topmost Received); null for sent mail. */
  receivedAt: Date | null
  subject: string
  participants: Participant[]
  /** Who wrote: From, or the original author where a list rewrote From. Null where no address can be had. */
  author: Participant | null
  direction: Direction
  verdict: SenderVerdict
  sensitivity: Sensitivity | null
  listId: string | null
  labels: string[]
  /** What the headers alone say of the kind; the body may still make it a bounce, calendar or encrypted message. */
  headerKind: { kind: MessageKind; reason: string }
}

export interface TextLine {
  text: string
  /** Depth of blockquote (HTML) around this line; 0 for plain text, where '>' stands in the text itself. */
  quoteDepth: number
  /** Targets of links on this line (mailto:, tel:, http:), in order. */
  links: string[]
}

export interface Attachment {
  name: string | null
  contentType: string
  size: number
}

/** A message that was forwarded inside this one, in its text or as an attachment. */
export interface ForwardedOriginal {
  from: { address: string | null; name: string | null }
  sentAt: Date | null
  subject: string | null
  /** 'text': a header block in the body; 'attachment': message/rfc822. */
  where: 'text' | 'attachment'
}

/** Every line of the body is one of these three; a forwarded original's text counts as quoted. */
export type LinePart = 'visible' | 'quote_header' | 'quoted'

export interface Content {
  lines: TextLine[]
  /** One for each of `lines`. */
  parts: LinePart[]
  forwarded: ForwardedOriginal | null
  attachments: Attachment[]
  /** text/vcard parts, capped. */
  vcards: string[]
  calendarMethod: string | null
  /** What was cut or left unread, and why; null when the whole body was read. */
  unparsed: string | null
}

export interface Message {
  envelope: Envelope
  kind: MessageKind
  kindReason: string
  content: Content
}

/** What reading needs to know about whose mail this is; no secrets, crosses threads. */
export interface ReadingContext {
  /** Addresses and domains that are ours, normalised. */
  ownAddresses: string[]
  ownDomains: string[]
  /** The mailbox the bytes came from. */
  mailboxAddress: string
  /** Only Authentication-Results of exactly this authserv-id count; null: nobody is trusted to vouch. */
  authservId: string | null
  /** Believe unverified From headers (one's own archive); never overrides a fail. */
  trustSender: boolean
  /** Provider said it lies in the sent folder; null where the provider cannot say (mail files). */
  inSentFolder: boolean | null
  now: Date
}
