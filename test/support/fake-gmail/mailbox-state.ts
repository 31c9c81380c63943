/**
 * One user's mailbox as Gmail keeps it: messages with labels, and a history whose numbers only grow. Labels live on
 * messages; a draft that is edited gets a new message id each time.
 */
import { createHash } from 'node:crypto'
import { notFound } from './google-error.ts'

export interface FakeMessage {
  id: string
  threadId: string
  labelIds: string[]
  raw: Buffer
  /** When Google accepted it. */
  receivedAt: Date
  historyId: bigint
  /** Reading it answers 404 until then. */
  visibleAt: Date
  classification: { labelId: string; fields?: { fieldId: string; selection?: string }[] }[]
}

export type HistoryKind = 'messageAdded' | 'messageDeleted' | 'labelAdded' | 'labelRemoved'

export interface HistoryRecord {
  id: bigint
  kind: HistoryKind
  message: { id: string; threadId: string; labelIds: string[] }
  labelIds: string[]
}

export interface SendAs {
  sendAsEmail: string
  displayName?: string
  isPrimary?: boolean
  isDefault?: boolean
  treatAsAlias?: boolean
  verificationStatus?: 'accepted' | 'pending'
}

export interface FakeWatch {
  topic: string
  expiresAt: Date
  /** The filter that was asked for; the fake tells of everything. */
  labelIds: string[]
}

export interface FakeUser {
  address: string
  name: string
  /** Google's own id of the account. */
  sub: string
  messages: Map<string, FakeMessage>
  history: HistoryRecord[]
  historyId: bigint
  /** A start before this is forgotten. */
  forgottenBefore: bigint
  /** By label id; those of the user only. */
  labels: Map<string, string>
  sendAs: SendAs[]
  watch: FakeWatch | null
  /** False: "Mail service not enabled". */
  hasMail: boolean
  drafts: Map<string, string>
  usedIds: Set<string>
}

export interface AddOptions {
  labels?: string[]
  threadId?: string
  receivedAt?: Date
  /** Reading it answers 404 for so long. */
  visibleAfterMs?: number
  classification?: FakeMessage['classification']
}

export function createUser(address: string, name: string): FakeUser {
  const sub = BigInt(`0x${createHash('sha256').update(address).digest('hex').slice(0, 16)}`)
    .toString()
    .padStart(21, '1')
  return {
    address,
    name,
    sub,
    messages: new Map(),
    history: [],
    historyId: 1_000n + (BigInt(sub) % 1_000_000n),
    forgottenBefore: 0n,
    labels: new Map(),
    sendAs: [],
    watch: null,
    hasMail: true,
    drafts: new Map(),
    usedIds: new Set(),
  }
}

export function addMessage(user: FakeUser, raw: Buffer, now: Date, options: AddOptions): FakeMessage {
  const id = nextMessageId(user, now)
  const message: FakeMessage = {
    id,
    threadId: options.threadId ?? findThread(user, raw) ?? id,
    labelIds: [...(options.labels ?? ['INBOX', 'UNREAD'])],
    raw,
    receivedAt: options.receivedAt ?? now,
    historyId: 0n,
    visibleAt: new Date(now.getTime() + (options.visibleAfterMs ?? 0)),
    classification: options.classification ?? [],
  }
  user.messages.set(id, message)
  note(user, 'messageAdded', message, [])
  return message
}

export function changeLabels(user: FakeUser, id: string, add: string[], remove: string[]): void {
  const message = getMessage(user, id)
  const added = add.filter(label => !message.labelIds.includes(label))
  const removed = remove.filter(label => message.labelIds.includes(label))
  message.labelIds = [...message.labelIds.filter(label => !removed.includes(label)), ...added]
  if (added.length > 0) note(user, 'labelAdded', message, added)
  if (removed.length > 0) note(user, 'labelRemoved', message, removed)
}

/** For good, as when the trash is emptied. */
export function deleteMessage(user: FakeUser, id: string): void {
  const message = getMessage(user, id)
  user.messages.delete(id)
  note(user, 'messageDeleted', message, [])
}

export function getMessage(user: FakeUser, id: string): FakeMessage {
  const message = user.messages.get(id)
  if (!message) throw notFound()
  return message
}

export function isVisible(message: FakeMessage, now: Date): boolean {
  return message.visibleAt.getTime() <= now.getTime()
}

function note(user: FakeUser, kind: HistoryKind, message: FakeMessage, labelIds: string[]): void {
  // The numbers have gaps, as Gmail's have.
  user.historyId += 1n + (user.historyId % 5n)
  message.historyId = user.historyId
  const { id, threadId } = message
  user.history.push({ id: user.historyId, kind, message: { id, threadId, labelIds: [...message.labelIds] }, labelIds })
}

/** Sixteen hexadecimal digits that begin with the time, as Gmail's; another in each mailbox. */
function nextMessageId(user: FakeUser, now: Date): string {
  let salt = BigInt(user.sub) % 1_000_003n
  for (;;) {
    const id = ((BigInt(now.getTime()) << 20n) | (salt & 0xfffffn)).toString(16).padStart(16, '0')
    if (!user.usedIds.has(id)) {
      user.usedIds.add(id)
      return id
    }
    salt = salt * 6_364_136_223n + 1_442_695_041n
  }
}

/** Gmail joins a reply to the thread of what it answers when the subject is the same. */
function findThread(user: FakeUser, raw: Buffer): string | null {
  const head = headText(raw)
  const answered = [headerOf(head, 'in-reply-to'), headerOf(head, 'references')].join(' ').match(/<[^<>\s]+>/g)
  if (answered === null) return null
  const subject = bareSubject(head)
  for (const message of user.messages.values()) {
    const other = headText(message.raw)
    const id = headerOf(other, 'message-id')?.trim()
    if (id !== undefined && answered.includes(id) && bareSubject(other) === subject) return message.threadId
  }
  return null
}

function bareSubject(head: string): string {
  return (headerOf(head, 'subject') ?? '')
    .replace(/^(\s*(re|fwd?|aw|odp)\s*:)+/i, '')
    .trim()
    .toLowerCase()
}

/** The header section, unfolded. */
export function headText(raw: Buffer): string {
  const text = raw.toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length
  return text.slice(0, end).replace(/\r?\n(?=[ \t])/g, '')
}

export function headerOf(head: string, name: string): string | undefined {
  const line = head.split(/\r?\n/).find(each => each.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line?.slice(name.length + 1).trim()
}
