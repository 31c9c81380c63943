/** The mailboxes of the fake: folders, messages and the log of what happened to them, which delta rounds are read from. */
import { createHash, randomBytes } from 'node:crypto'
import { type MailOptions, mail } from '../mail.ts'
import { headerOf } from './message-json.ts'
import { type Authentication, stampDelivery } from './stamp-delivery.ts'

export type WellKnownName =
  | 'inbox'
  | 'sentitems'
  | 'drafts'
  | 'deleteditems'
  | 'junkemail'
  | 'archive'
  | 'outbox'
  | 'conversationhistory'

export interface StoredFolder {
  id: string
  displayName: string
  /** Null for those directly under the root. */
  parentId: string | null
  wellKnown: WellKnownName | null
  isSearchFolder: boolean
}

export interface StoredMessage {
  /** Stays while the message is in this mailbox. */
  immutableId: string
  /** Another one after each move. */
  mutableId: string
  folderId: string
  raw: Uint8Array
  receivedAt: Date
  modifiedAt: Date
  conversationId: string
  categories: string[]
  /** Of property 0x36. */
  sensitivity: 0 | 1 | 2 | 3
  isRead: boolean
  isDraft: boolean
  /** Graph leaves internetMessageHeaders out on what was written here. */
  hasHeaders: boolean
}

/** One thing that happened in a folder; `mutableId` is the one the message had there. */
interface LogEntry {
  seq: number
  folderId: string
  kind: 'added' | 'changed' | 'removed'
  immutableId: string
  mutableId: string
}

/** Bytes, text of a whole message, or what matters of it. */
export type Mail = Uint8Array | string | MailOptions

export interface DeliverOptions {
  /**
   * What Exchange found out about the sender, as it stamps it on mail from outside; null: nothing is stamped. By default
   * a pass, but on mail that was written here or bears Received lines already.
   */
  authentication?: Authentication | null
  folder?: string
  categories?: string[]
  sensitivity?: StoredMessage['sensitivity']
  receivedAt?: Date
  conversationId?: string
  /** A chosen immutable id. */
  id?: string
}

const ENGLISH: Readonly<Record<WellKnownName, string>> = {
  inbox: 'Inbox',
  sentitems: 'Sent Items',
  drafts: 'Drafts',
  deleteditems: 'Deleted Items',
  junkemail: 'Junk Email',
  archive: 'Archive',
  outbox: 'Outbox',
  conversationhistory: 'Conversation History',
}

export class MailStore {
  readonly folders = new Map<string, StoredFolder>()
  readonly messages = new Map<string, StoredMessage>()
  readonly log: LogEntry[] = []
  private readonly now: () => Date

  /** @param names what the mailbox's language calls its folders */
  constructor(now: () => Date, names: Partial<Record<WellKnownName, string>> = {}) {
    this.now = now
    for (const [wellKnown, name] of Object.entries({ ...ENGLISH, ...names }))
      this.addFolder(name, null, { wellKnown: wellKnown as WellKnownName })
  }

  get seq(): number {
    return this.log.length
  }

  /** By id, well-known name or display name. */
  folder(name: string): StoredFolder {
    const all = [...this.folders.values()]
    const found =
      this.folders.get(name) ?? all.find(each => each.wellKnown === name) ?? all.find(each => each.displayName === name)
    if (!found) throw new Error(`the mailbox has no folder ${name}`)
    return found
  }

  addFolder(
    displayName: string,
    parent: string | null = null,
    { wellKnown = null, isSearchFolder = false }: { wellKnown?: WellKnownName | null; isSearchFolder?: boolean } = {},
  ): string {
    const id = `AAMkFolder${randomBytes(24).toString('base64url')}=`
    const parentId = parent === null ? null : this.folder(parent).id
    this.folders.set(id, { id, displayName, parentId, wellKnown, isSearchFolder })
    return id
  }

  /** With all that is in it, without passing by Deleted Items. */
  dropFolder(name: string): void {
    const { id } = this.folder(name)
    for (const message of [...this.messages.values()]) if (message.folderId === id) this.remove(message.immutableId)
    this.folders.delete(id)
  }

  /** The ids of messages that lie in a folder that is mail: not drafts, spam, trash or the like. */
  mailIds(): string[] {
    return [...this.messages.values()].filter(each => this.isMail(each)).map(({ immutableId }) => immutableId)
  }

  isMail(message: StoredMessage): boolean {
    if (message.isDraft) return false
    for (let id: string | null = message.folderId; id !== null; ) {
      const folder: StoredFolder | undefined = this.folders.get(id)
      if (!folder) return false
      const name = folder.wellKnown
      if (name !== null && name !== 'inbox' && name !== 'sentitems' && name !== 'archive') return false
      id = folder.parentId
    }
    return true
  }

  add(given: Mail, options: DeliverOptions = {}): StoredMessage {
    const folder = this.folder(options.folder ?? 'inbox')
    const at = options.receivedAt ?? this.now()
    const raw = bytesOf(given)
    const wasWrittenHere = ['drafts', 'sentitems', 'outbox'].includes(folder.wellKnown ?? '')
    const unless = wasWrittenHere || headerOf(raw, 'received') !== null ? null : 'pass'
    const authentication = options.authentication === undefined ? unless : options.authentication
    const message: StoredMessage = {
      immutableId: options.id ?? `AAkALgAAAAAAHYQDEapmEc2by${randomBytes(30).toString('base64url')}=`,
      mutableId: newMutableId(),
      folderId: folder.id,
      raw: authentication === null ? raw : stampDelivery(raw, at, authentication),
      // Graph tells whole seconds.
      receivedAt: new Date(Math.floor(at.getTime() / 1_000) * 1_000),
      modifiedAt: this.now(),
      conversationId: options.conversationId ?? conversationOf(raw),
      categories: options.categories ?? [],
      sensitivity: options.sensitivity ?? 0,
      isRead: false,
      isDraft: folder.wellKnown === 'drafts',
      hasHeaders: folder.wellKnown !== 'drafts' && folder.wellKnown !== 'sentitems',
    }
    this.messages.set(message.immutableId, message)
    this.note('added', message)
    return message
  }

  get(immutableId: string): StoredMessage {
    const found = this.messages.get(immutableId)
    if (!found) throw new Error('the mailbox has no such message')
    return found
  }

  /** Case matters. */
  find(id: string, isImmutable: boolean): StoredMessage | null {
    if (isImmutable) return this.messages.get(id) ?? null
    return [...this.messages.values()].find(each => each.mutableId === id) ?? null
  }

  move(immutableId: string, folder: string): void {
    const message = this.get(immutableId)
    const to = this.folder(folder).id
    if (to === message.folderId) return
    this.note('removed', message)
    message.folderId = to
    message.mutableId = newMutableId()
    message.modifiedAt = this.now()
    this.note('added', message)
  }

  change(immutableId: string, change: Partial<Pick<StoredMessage, 'categories' | 'isRead' | 'raw'>>): void {
    const message = this.get(immutableId)
    Object.assign(message, change, { modifiedAt: this.now() })
    this.note('changed', message)
  }

  /** A draft leaves: it keeps its immutable id. */
  send(immutableId: string): void {
    const message = this.get(immutableId)
    this.note('removed', message)
    Object.assign(message, { isDraft: false, folderId: this.folder('sentitems').id, mutableId: newMutableId() })
    message.receivedAt = new Date(Math.floor(this.now().getTime() / 1_000) * 1_000)
    this.note('added', message)
  }

  /** For good: not into Deleted Items. */
  remove(immutableId: string): void {
    const message = this.get(immutableId)
    this.note('removed', message)
    this.messages.delete(immutableId)
  }

  private note(kind: LogEntry['kind'], message: StoredMessage): void {
    const { folderId, immutableId, mutableId } = message
    this.log.push({ seq: this.log.length + 1, folderId, kind, immutableId, mutableId })
  }
}

/** By the subject alone: Graph has been seen to put unrelated mail of one subject into one conversation. */
function conversationOf(raw: Uint8Array): string {
  const subject = (headerOf(raw, 'subject') ?? '').replace(/^((re|fwd?|aw|wg|odp|pd):\s*)+/i, '')
  return `AAQk${createHash('sha256').update(subject).digest('base64url')}=`
}

function bytesOf(given: Mail): Uint8Array {
  if (given instanceof Uint8Array) return given
  const text = typeof given === 'string' ? given : mail({ ...given, dmarc: given.dmarc ?? null })
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'), 'utf8')
}

/** Graph's own key of what a message's content is at. */
export function changeKey(message: StoredMessage): string {
  return createHash('sha256')
    .update(`${message.modifiedAt.getTime()}:${message.categories.join()}:${message.isRead}`)
    .digest('base64')
    .slice(0, 16)
}

function newMutableId(): string {
  return `AAMkADhm${randomBytes(60).toString('base64url')}AAA=`
}
