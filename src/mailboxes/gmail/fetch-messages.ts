/** Reads messages by batches; each part of an answer stands for itself, whatever became of the others. */
import { OWN_BUDGET } from '../budget.ts'
import { type CallOptions, type Fetched, MailProviderError } from '../provider.ts'
import { type BatchAnswer, readBatch, writeBatch } from './batch-parts.ts'
import { gmailError } from './errors.ts'
import type { GmailSession } from './gmail-session.ts'
import { isMail, type LabelNames } from './labels.ts'
import { type ReadMessage, readMessage } from './read-message.ts'

/** Google advises against more than fifty in a batch. */
const BATCH_SIZE = 50
/** Fifty messages of 25 MB each would take the process down, and again after every start: the rest waits. */
const MOST_BYTES = 64 * 1024 * 1024

const COMMON_FIELDS = 'id,threadId,labelIds,internalDate,sizeEstimate,classificationLabelValues(labelId)'

/** Without a mask Gmail sends a piece of the body ("snippet") along with the headers. */
const QUERIES = {
  raw: `format=raw&fields=${encodeURIComponent(`${COMMON_FIELDS},raw`)}`,
  headers: `format=metadata&fields=${encodeURIComponent(`${COMMON_FIELDS},payload(headers)`)}`,
}

export async function fetchMessages(
  session: GmailSession,
  labelNames: LabelNames,
  what: 'raw' | 'headers',
  providerMessageIds: readonly string[],
  options: CallOptions,
): Promise<Map<string, Fetched>> {
  const fetched = new Map<string, Fetched>()
  const ids = [...new Set(providerMessageIds)]
  for (let at = 0; at < ids.length; at += BATCH_SIZE) {
    const batch = ids.slice(at, at + BATCH_SIZE)
    for (const [id, one] of await fetchBatch(session, labelNames, what, batch, options)) fetched.set(id, one)
  }
  return fetched
}

async function fetchBatch(
  session: GmailSession,
  labelNames: LabelNames,
  what: 'raw' | 'headers',
  ids: readonly string[],
  options: CallOptions,
): Promise<Map<string, Fetched>> {
  const fetched = new Map<string, Fetched>()
  const read = new Map<string, ReadMessage>()
  let bytes = 0
  await session.call(ids.length * session.costs.getMessage, options, async clientOptions => {
    const open = ids.filter(id => !fetched.has(id) && !read.has(id))
    if (open.length === 0) return
    const { contentType, body } = writeBatch(
      open.map(id => `/gmail/v1/users/me/messages/${encodeURIComponent(id)}?${QUERIES[what]}`),
    )
    const response = await session.oauth.request<AsyncIterable<Uint8Array>>({
      url: session.batchUrl,
      method: 'POST',
      headers: { 'content-type': contentType },
      data: body,
      responseType: 'stream',
      // The client loses the body of a refused stream, and with it why it was refused.
      validateStatus: () => true,
      ...clientOptions,
    })
    if (response.status !== 200) throw await readRefusal(response, session.now())
    let unauthorised: MailProviderError | null = null
    for await (const answer of readAnswers(response.headers.get('content-type') ?? '', response.data, options.signal)) {
      const id = open[answer.at]
      if (id === undefined) continue
      if (answer.status === 200) {
        const message = readMessage(answer.body, what)
        if (message === null) fetched.set(id, failed('not_readable'))
        else read.set(id, message)
        bytes += message?.raw.length ?? 0
        if (bytes > MOST_BYTES) break
        continue
      }
      const error = gmailError({ ...answer, body: answer.body.toString('utf8') }, session.now(), 'gone')
      if (answer.status === 401) unauthorised = error
      else fetched.set(id, error.kind === 'gone' ? { kind: 'gone' } : { kind: 'failed', error })
    }
    // The parts carry the token, the whole does not: a stale one is told by them. What was read already stays read.
    if (unauthorised !== null) throw unauthorised
  })
  for (const [id, message] of read) fetched.set(id, await toFetched(message, labelNames, options))
  const missing = bytes > MOST_BYTES ? postponed(session.now()) : failed('part_missing')
  for (const id of ids) if (!fetched.has(id)) fetched.set(id, missing)
  throwIfAllRefused(fetched)
  return fetched
}

const LONGEST_REFUSAL = 64 * 1024

async function readRefusal(
  { status, headers, data }: { status: number; headers: Headers; data: AsyncIterable<Uint8Array> },
  now: Date,
): Promise<MailProviderError> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of data) {
      chunks.push(chunk)
      length += chunk.length
      if (length > LONGEST_REFUSAL) break
    }
  } catch {
    return new MailProviderError('transient', { code: 'answer_broken', status })
  }
  const body = Buffer.concat(chunks).toString('utf8')
  return gmailError({ status, body, retryAfter: headers.get('retry-after') }, now)
}

/** A connection that breaks off ends the answer: what is missing is asked for again by those who wanted it. */
async function* readAnswers(
  contentType: string,
  stream: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<BatchAnswer> {
  try {
    yield* readBatch(contentType, stream)
  } catch {
    signal.throwIfAborted()
  }
}

async function toFetched(
  { labelIds, classificationIds, raw, tooLarge, receivedAt, providerThreadId }: ReadMessage,
  labelNames: LabelNames,
  options: CallOptions,
): Promise<Fetched> {
  if (!isMail(labelIds)) return { kind: 'not_mail' }
  const classes = classificationIds.map(id => `classification:${id.toLowerCase()}`)
  const labels = [...(await labelNames.of(labelIds, options)), ...classes]
  const inSentFolder = labelIds.includes('SENT')
  return { kind: 'message', raw, tooLarge, labels, inSentFolder, receivedAt, providerThreadId }
}

/** Not the message's fault and not Gmail's: it is asked for again in the next round. */
function postponed(now: Date): Fetched {
  return { kind: 'failed', error: new MailProviderError('rate', { code: OWN_BUDGET, retryAt: now }) }
}

function failed(code: string): Fetched {
  return { kind: 'failed', error: new MailProviderError('transient', { code }) }
}

/** Where no part got through for a reason that is the mailbox's or the project's, it is told as such, and no item pays for it. */
function throwIfAllRefused(fetched: ReadonlyMap<string, Fetched>): void {
  let first: MailProviderError | null = null
  for (const one of fetched.values()) {
    if (one.kind !== 'failed' || !OF_THE_MAILBOX.has(one.error.kind)) return
    if (first === null || (first.retryAt ?? 0) < (one.error.retryAt ?? 0)) first = one.error
  }
  if (first !== null) throw first
}

const OF_THE_MAILBOX: ReadonlySet<string> = new Set(['rate', 'permission', 'operator', 'mailbox_disabled'])
