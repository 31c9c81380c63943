/** The routes below /gmail/v1/users/me. Each is one function from a checked call to the body of its answer. */
import type { Route } from './faults.ts'
import { badRequest, GoogleError, notFound } from './google-error.ts'
import { type FakeUser, getMessage, type HistoryRecord, isVisible } from './mailbox-state.ts'
import { type Format, messageResource } from './message-resource.ts'
import { readQuery } from './search.ts'

export interface GmailCall {
  user: FakeUser
  scopes: string[]
  /** What follows /users/me/, e.g. ["messages", "18c…"]. */
  path: string[]
  query: URLSearchParams
  body: unknown
}

export interface GmailDeps {
  now: () => Date
  /** Checks the topic and says what stands in the way. */
  publish: (user: FakeUser) => void
  checkTopic: (topic: string) => void
  knobs: GmailKnobs
}

export interface GmailKnobs {
  /** Each history answer begins with so many pages that have a next page and no history. */
  emptyHistoryPages: number
  /** Records of a page at most, whatever was asked for. */
  historyPageSize: number
  /** "Only one user push notification client allowed per developer" until `stop`. */
  hasOtherPushClient: boolean
}

const WEEK = 7 * 24 * 60 * 60 * 1000
const READ_SCOPES = [
  'https://www.googleapis.com/auth/gmail.readonly',
  'https://www.googleapis.com/auth/gmail.modify',
  'https://mail.google.com/',
]
const METADATA_SCOPE = 'https://www.googleapis.com/auth/gmail.metadata'

export function routeOf(method: string, path: string[]): Route | null {
  const key = `${method} ${path[0] ?? ''}${path.length > 1 && path[0] !== 'settings' ? '/:id' : ''}`
  return (
    (
      {
        'GET profile': 'profile',
        'POST watch': 'watch',
        'POST stop': 'stop',
        'GET history': 'history',
        'GET messages': 'messages.list',
        'GET messages/:id': 'messages.get',
        'GET threads/:id': 'threads.get',
        'GET labels': 'labels.list',
        'GET settings': 'sendAs',
      } as Record<string, Route>
    )[key] ?? null
  )
}

export function answerGmail(route: Route, call: GmailCall, deps: GmailDeps): object | null {
  if (!call.user.hasMail) throw new GoogleError(400, 'failedPrecondition', 'Mail service not enabled')
  checkScopes(route, call)
  switch (route) {
    case 'profile':
      return profile(call)
    case 'watch':
      return watch(call, deps)
    case 'stop':
      call.user.watch = null
      deps.knobs.hasOtherPushClient = false
      return null
    case 'history':
      return listHistory(call, deps)
    case 'messages.list':
      return listMessages(call, deps)
    case 'messages.get':
      return readMessage(call, deps)
    case 'threads.get':
      return readThread(call, deps)
    case 'labels.list':
      return listLabels(call.user)
    case 'sendAs':
      return { sendAs: [{ sendAsEmail: call.user.address, isPrimary: true, isDefault: true }, ...call.user.sendAs] }
    default:
      throw notFound()
  }
}

/** A token with metadata among its scopes is refused bodies and searches, whatever else it holds (will not be fixed). */
function checkScopes(route: Route, { scopes, query, path }: GmailCall): void {
  const isMetadata = scopes.includes(METADATA_SCOPE)
  if (!isMetadata && !READ_SCOPES.some(scope => scopes.includes(scope)))
    throw new GoogleError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.')
  if (!isMetadata) return
  if (route === 'sendAs')
    throw new GoogleError(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.')
  const format = query.get('format') ?? 'full'
  if ((route === 'messages.get' || route === 'threads.get') && (format === 'full' || format === 'raw'))
    throw new GoogleError(403, 'forbidden', `Metadata scope doesn't allow format ${format.toUpperCase()}`)
  if (path[0] === 'messages' && query.has('q'))
    throw new GoogleError(403, 'forbidden', "Metadata scope does not support 'q' parameter")
}

function profile({ user }: GmailCall): object {
  return {
    emailAddress: user.address,
    messagesTotal: user.messages.size,
    threadsTotal: new Set([...user.messages.values()].map(message => message.threadId)).size,
    historyId: user.historyId.toString(),
  }
}

function watch({ user, body }: GmailCall, deps: GmailDeps): object {
  const asked = (body ?? {}) as { topicName?: string; labelIds?: string[] }
  if (!asked.topicName) throw badRequest('topicName required')
  deps.checkTopic(asked.topicName)
  if (deps.knobs.hasOtherPushClient || (user.watch !== null && user.watch.topic !== asked.topicName))
    throw new GoogleError(
      400,
      'failedPrecondition',
      'Only one user push notification client allowed per developer (call /stop then try again)',
    )
  const expiresAt = new Date(deps.now().getTime() + WEEK)
  user.watch = {
    topic: asked.topicName,
    expiresAt,
    labelIds: asked.labelIds ?? [],
  }
  deps.publish(user)
  return { historyId: user.historyId.toString(), expiration: String(expiresAt.getTime()) }
}

const HISTORY_FIELDS = {
  messageAdded: 'messagesAdded',
  messageDeleted: 'messagesDeleted',
  labelAdded: 'labelsAdded',
  labelRemoved: 'labelsRemoved',
} as const

function listHistory({ user, query }: GmailCall, { knobs }: GmailDeps): object {
  const start = readStart(query.get('startHistoryId'))
  if (start < user.forgottenBefore || start > user.historyId) throw notFound()
  const size = Math.min(pageSize(query, 500), knobs.historyPageSize)
  const kinds = query.getAll('historyTypes')
  const [empties, from] = readHistoryPage(query.get('pageToken'), start)
  if (empties < knobs.emptyHistoryPages)
    return { nextPageToken: `e${empties + 1}.${from}`, historyId: user.historyId.toString() }
  const records = user.history.filter(record => record.id > from)
  const page = records.slice(0, size)
  const wanted = page.filter(record => kinds.length === 0 || kinds.includes(record.kind))
  const last = page.at(-1)
  return {
    // As Gmail: no history at all rather than an empty list, even where further pages follow.
    ...(wanted.length > 0 ? { history: wanted.map(historyResource) } : {}),
    ...(records.length > size && last ? { nextPageToken: `e${empties}.${last.id}` } : {}),
    historyId: user.historyId.toString(),
  }
}

function readStart(value: string | null): bigint {
  if (value === null || !/^\d{1,20}$/.test(value)) throw badRequest('Invalid startHistoryId')
  return BigInt(value)
}

function readHistoryPage(token: string | null, start: bigint): [number, bigint] {
  if (token === null) return [0, start]
  const match = /^e(\d+)\.(\d+)$/.exec(token)
  if (!match) throw badRequest('Invalid pageToken')
  return [Number(match[1]), BigInt(match[2]!)]
}

function historyResource({ id, kind, message, labelIds }: HistoryRecord): object {
  const { id: messageId, threadId } = message
  const isLabels = kind === 'labelAdded' || kind === 'labelRemoved'
  return {
    id: id.toString(),
    messages: [{ id: messageId, threadId }],
    [HISTORY_FIELDS[kind]]: [{ message, ...(isLabels ? { labelIds } : {}) }],
  }
}

function listMessages({ user, query }: GmailCall, { now }: GmailDeps): object {
  const matches = readQuery(query.get('q') ?? '', user)
  const withSpamAndTrash = query.get('includeSpamTrash') === 'true'
  const labels = query.getAll('labelIds')
  const found = [...user.messages.values()]
    .filter(message => withSpamAndTrash || !message.labelIds.some(label => label === 'SPAM' || label === 'TRASH'))
    .filter(message => labels.every(label => message.labelIds.includes(label)))
    .filter(message => isVisible(message, now()) && matches(message))
    .sort((one, other) => other.receivedAt.getTime() - one.receivedAt.getTime() || (one.id < other.id ? 1 : -1))
  const size = pageSize(query, 500)
  // The place is an id and a time, not a count: mail that arrives meanwhile shifts nothing.
  const after = query.get('pageToken')
  const start = after === null ? 0 : found.findIndex(message => pagePlace(message) < after)
  const page = start < 0 ? [] : found.slice(start, start + size)
  const last = page.at(-1)
  return {
    ...(page.length > 0 ? { messages: page.map(({ id, threadId }) => ({ id, threadId })) } : {}),
    ...(last && start + size < found.length ? { nextPageToken: pagePlace(last) } : {}),
    // Unreliable in Gmail too.
    resultSizeEstimate: Math.min(found.length, 201),
  }
}

function pagePlace({ receivedAt, id }: { receivedAt: Date; id: string }): string {
  return `${String(receivedAt.getTime()).padStart(15, '0')}-${id}`
}

function readMessage({ user, path, query }: GmailCall, { now }: GmailDeps): object {
  const message = getMessage(user, path[1] ?? '')
  if (!isVisible(message, now())) throw notFound()
  return messageResource(message, readFormat(query), query.getAll('metadataHeaders'))
}

function readThread({ user, path, query }: GmailCall, { now }: GmailDeps): object {
  const format = readFormat(query)
  if (format === 'raw') throw badRequest('Invalid format')
  const messages = [...user.messages.values()]
    .filter(message => message.threadId === path[1] && isVisible(message, now()))
    .sort((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime())
  if (messages.length === 0) throw notFound()
  return {
    id: path[1],
    historyId: user.historyId.toString(),
    messages: messages.map(message => messageResource(message, format, query.getAll('metadataHeaders'))),
  }
}

const SYSTEM_LABELS =
  'INBOX SENT DRAFT SPAM TRASH UNREAD STARRED IMPORTANT CHAT CATEGORY_PERSONAL CATEGORY_SOCIAL CATEGORY_PROMOTIONS CATEGORY_UPDATES CATEGORY_FORUMS'
    .split(' ')
    .map(id => ({ id, name: id, type: 'system' }))

function listLabels(user: FakeUser): object {
  return { labels: [...SYSTEM_LABELS, ...[...user.labels].map(([id, name]) => ({ id, name, type: 'user' }))] }
}

function readFormat(query: URLSearchParams): Format {
  const format = (query.get('format') ?? 'full').toLowerCase()
  if (format === 'raw' || format === 'full' || format === 'metadata' || format === 'minimal') return format
  throw badRequest('Invalid format')
}

function pageSize(query: URLSearchParams, most: number): number {
  const asked = Number(query.get('maxResults') ?? 100)
  return Number.isInteger(asked) && asked > 0 ? Math.min(asked, most) : 100
}
