import type { Direction, MessageKind, ParticipantRole, SenderFlag, VerdictResult } from '../messages/message.ts'
import type { ContactDetails } from '../signatures/signature.ts'
import type { SenderSighting } from './load-sightings.ts'

/**
 * What a decision about one message rests on: exactly what is stored of it, so that a decision made again later, or
 * after an earlier message of its thread arrived, sees what the first one saw.
 */
export interface MessageFacts {
  messageId: string
  /** Breaks ties of time within a thread, the same way whatever arrived first. */
  tieBreak: string
  threadId: string
  direction: Direction
  kind: MessageKind
  verdict: VerdictResult
  senderFlags: SenderFlag[]
  sentAt: Date
  subject: string
  /** Lines that the author wrote, without quotes; empty where policy keeps headers only. */
  visibleText: string
  /** Like D-10442, in upper case; `fromSubject` weighs more than the body. */
  references: { reference: string; fromSubject: boolean }[]
  participants: FactParticipant[]
  /** The first sender of a forwarded message; null where there is none or it was one of us. */
  original: { address: string | null; name: string | null } | null
  details: ContactDetails | null
  /** Signatures of the author's address on believed mail, this message's among them; newest first. */
  sightings: SenderSighting[]
  labels: string[]
  mailboxIds: string[]
  /** Decides, but logs nothing: the message lies in mailboxes on pilot only. */
  isPilot: boolean
  /** At least one copy lies in a shared mailbox. */
  isShared: boolean
  policyVersion: string
}

export interface FactParticipant {
  position: number
  role: ParticipantRole
  address: string | null
  name: string | null
  isOwn: boolean
  isAuthor: boolean
}
