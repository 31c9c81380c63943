/**
 * The port to a mail provider. One adapter translates its vendor's API into these shapes and errors; leases, retries,
 * cursors in the database and what may be stored are decided by those who call it. A push is only a wake-up: what has
 * happened in a mailbox is told by `changes`, from a cursor on.
 */
import { z } from 'zod'

export type WatchedProvider = 'gmail' | 'outlook'

/** How far a mailbox is read. Stored as JSON with its version; opaque to all but the adapter and `isAhead`. */
export const cursorSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('gmail'),
    version: z.literal(1),
    /** An unsigned 64-bit number in decimal: never a JavaScript number. */
    historyId: z.string().regex(/^\d{1,20}$/),
  }),
  z.object({
    kind: z.literal('outlook'),
    version: z.literal(1),
    /** By folder id; links are path and query, never a host. */
    folders: z.record(
      z.string(),
      z.object({
        /** Where a round begins; null before the first round has come to its end. */
        link: z.string().startsWith('/').nullable(),
        /** The page to follow next in a round under way: when the provider has forgotten it, the round begins again. */
        next: z.string().startsWith('/').nullable(),
      }),
    ),
  }),
])
export type Cursor = z.infer<typeof cursorSchema>

/** Whether `next` may take the place of `current`: a Gmail cursor never goes back; Graph's links cannot be compared. */
export function isAhead(next: Cursor, current: Cursor | null): boolean {
  if (next.kind !== 'gmail' || current?.kind !== 'gmail') return true
  return BigInt(next.historyId) >= BigInt(current.historyId)
}

/** What stands with the provider so that it pushes to us. */
export const watchSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('gmail'), topic: z.string() }),
  z.object({
    kind: z.literal('outlook'),
    subscriptionId: z.string(),
    /** SHA-256 in hexadecimal of the secret that each notification must carry. */
    clientStateHash: z.string(),
    /** Where it pushes to: that cannot be changed, so another address needs another subscription. */
    url: z.string(),
    /** Late notifications of the subscription before this one still count until then. */
    previous: z.object({ subscriptionId: z.string(), clientStateHash: z.string(), until: z.string() }).nullable(),
  }),
  /** Nothing is pushed, and `reason` says why: the mailbox is polled. */
  z.object({ kind: z.literal('none'), reason: z.string() }),
])
export type Watch = z.infer<typeof watchSchema>

export interface WatchGrant {
  watch: Watch
  /** By the provider's clock; null where nothing is pushed. */
  expiresAt: Date | null
  /** What a push names the mailbox by: Gmail's address in lower case, Graph's subscription ids. */
  routeKeys: string[]
}

export interface MailboxIdentity {
  /** The provider's own stable id of the account; a reconnect with another one is refused. */
  account: string
  /** In lower case. */
  address: string
}

export interface MessageRef {
  /** Case-sensitive, unique within the mailbox. */
  providerMessageId: string
  providerThreadId: string | null
}

/**
 * `present`: it is there and may be read; known ones are repeated at times. `labels`: it may be a rescued one that we
 * have never seen, or a known one that a rule about labels now treats otherwise. `set_aside`: it lies among spam or in
 * the trash now, which says something of a known one alone. `removed`: it is no longer there. Drafts, chats, and what was
 * spam from the beginning are none of these until they become mail of the mailbox.
 */
export type Change = ((PresentChange | LabelsChange | SetAside) & MessageRef) | Removed

interface PresentChange {
  kind: 'present'
  receivedAt?: Date
}

interface LabelsChange {
  kind: 'labels'
  labels: string[]
  /** Where the provider says it with the change: old mail that is touched is not new mail. */
  receivedAt?: Date
}

interface SetAside {
  kind: 'set_aside'
  labels: string[]
}

interface Removed {
  kind: 'removed'
  providerMessageId: string
}

export interface ChangePage {
  changes: Change[]
  /** Stands once the changes up to here are stored: goes into the same transaction. */
  cursor: Cursor
}

export interface ListPage {
  refs: MessageRef[]
  /** Where to go on; null at the end. */
  next: string | null
}

export type Fetched =
  | {
      kind: 'message'
      /** RFC 5322 bytes; the header section alone where only headers were asked for. */
      raw: Uint8Array
      /** Size of a message of which only the header is in `raw`; null when it is whole. */
      tooLarge: number | null
      /** Labels, folders' well-known names and categories, in lower case, as rules name them. */
      labels: string[]
      /** Null where its place cannot tell: Outlook users file what they sent into folders of their own. */
      inSentFolder: boolean | null
      /** When the provider accepted it. */
      receivedAt: Date
      providerThreadId: string | null
    }
  /** The provider has it no more, or not yet. */
  | { kind: 'gone' }
  /** A draft, chat, spam or trash by now. */
  | { kind: 'not_mail' }
  | { kind: 'failed'; error: MailProviderError }

/** Live mail goes before backfill where both want the same quota. */
export type Urgency = 'live' | 'backfill'

export interface CallOptions {
  signal: AbortSignal
  urgency: Urgency
}

/** One mailbox, reached with its own credentials. All methods throw MailProviderError and nothing else for what a provider does. */
export interface MailboxClient {
  identify(options: CallOptions): Promise<MailboxIdentity>
  /** Addresses that this mailbox may send as, its own included, in lower case. */
  ownAddresses(options: CallOptions): Promise<string[]>
  /** A cursor of now, to be taken before anything is listed. */
  baseline(options: CallOptions): Promise<Cursor>
  /**
   * All that happened since the cursor, to the end. Throws `cursor_expired` when the provider has forgotten it; an adapter
   * that can start over in a part of the mailbox does so by itself, back to `resyncSince`.
   */
  changes(cursor: Cursor, options: CallOptions & { resyncSince: Date }): AsyncIterable<ChangePage>
  /** Messages received since, or all. `page` is where an earlier call said to go on. */
  list(range: { since: Date | null; page: string | null }, options: CallOptions): Promise<ListPage>
  /** Like `list`, only messages from or to one of these addresses; null where the provider cannot search so. */
  listWith:
    | ((range: { addresses: string[]; since: Date; page: string | null }, options: CallOptions) => Promise<ListPage>)
    | null
  listThread(providerThreadId: string, options: CallOptions): Promise<MessageRef[]>
  /** Every id asked for is in the answer. */
  fetchRaw(providerMessageIds: string[], options: CallOptions): Promise<Map<string, Fetched>>
  /** Never fetches a body, not even to throw it away. */
  fetchHeaders(providerMessageIds: string[], options: CallOptions): Promise<Map<string, Fetched>>
  /** Starts pushes or renews them. Never touches the cursor. */
  watch(current: Watch | null, options: CallOptions): Promise<WatchGrant>
  stopWatch(current: Watch, options: CallOptions): Promise<void>
}

export type ProviderErrorKind =
  /** Only a person who connects again can help. */
  | 'reconnect'
  /** The account may not read this: missing scope, or an administrator has to allow the app. */
  | 'permission'
  /** Our own registration with the provider is at fault (client secret, app, project): every mailbox of it waits. */
  | 'operator'
  | 'rate'
  | 'cursor_expired'
  | 'gone'
  | 'transient'
  /** This request will never do. */
  | 'permanent'
  /** No mailbox (any more): deleted, no licence, mail switched off. */
  | 'mailbox_disabled'

/** What a provider's refusal means, told from status and error codes, never from message text. Carries no content. */
export class MailProviderError extends Error {
  override name = 'MailProviderError'
  readonly kind: ProviderErrorKind
  /** The provider's own code, e.g. userRateLimitExceeded. */
  readonly code: string
  readonly status: number | null
  /** Not before then; null where the provider says nothing. */
  readonly retryAt: Date | null
  /** The whole project or app waits, not just this mailbox. */
  readonly isProjectWide: boolean

  constructor(
    kind: ProviderErrorKind,
    {
      code,
      status = null,
      retryAt = null,
      isProjectWide = false,
    }: { code: string; status?: number | null; retryAt?: Date | null; isProjectWide?: boolean },
  ) {
    super(`${kind}: ${code}${status === null ? '' : ` (${status})`}`)
    this.kind = kind
    this.code = code
    this.status = status
    this.retryAt = retryAt
    this.isProjectWide = isProjectWide
  }
}

/**
 * A token that a mailbox is read with, fresh when it is called. `refused`: the token that the provider has just answered
 * with 401; another one is given then. Throws MailProviderError.
 */
export type AccessToken = (refused?: string) => Promise<string>

/** Opens a mailbox with its stored credentials. */
export type OpenMailbox = (workspaceId: string, mailboxId: string) => Promise<MailboxClient>
