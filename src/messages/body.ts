import type { Cap } from './caps.ts'
import type { Attachment, ForwardedOriginal, TextLine } from './message.ts'

/** What the bytes below the headers hold, before anybody decides which of it is quoted. */
export interface ParsedBody {
  lines: TextLine[]
  attachments: Attachment[]
  /** text/vcard parts, capped. */
  vcards: string[]
  /** METHOD of a text/calendar part in capitals; PUBLISH where a calendar part names none. */
  calendarMethod: string | null
  /** The first message that is attached as message/rfc822. */
  attachedMessage: ForwardedOriginal | null
  report: Report | null
  protection: Protection | null
  /** The caps that were met, in the order they were met; empty when the whole body was read. */
  unparsed: Cap[]
}

/** Why there is no text that could be read, or why the text isn't the whole message. */
export type Protection =
  | 'smime_encrypted'
  | 'smime_opaque_signed' // the text lies inside the signature's container, which isn't opened
  | 'pgp_encrypted'
  | 'rpmsg' // Outlook's rights-protected message
  | 'tnef' // winmail.dat, and no text beside it

/** A multipart/report (RFC 6522), or a part of its kinds outside of one. */
export interface Report {
  kind: 'delivery' | 'disposition' | 'other'
  recipients: ReportRecipient[]
  /** Message-ID of the message reported on, with its brackets; an assertion of whoever wrote the report. */
  originalMessageId: string | null
  /** "manual-action/MDN-sent-manually; displayed" (RFC 8098). */
  disposition: string | null
}

/** RFC 3464 section 2.3. */
export interface ReportRecipient {
  address: string | null
  /** failed, delayed, delivered, relayed, expanded. */
  action: string | null
  /** "5.1.1" */
  status: string | null
}
