/** Reads messages by batches; each part of an answer stands for itself, whatever became of the others. */
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js'
import { CAPS } from '../../messages/caps.ts'
import { parseHeaders } from '../../messages/headers.ts'
import { type CallOptions, type Fetched, MailProviderError } from '../provider.ts'
import { type BatchAnswer, readBatch, writeBatch } from './batch-parts.ts'
import { gmailError } from './errors.ts'
import type { GmailSession } from './gmail-session.ts'
import { buildHeaderSection } from './header-section.ts'
import { isMail, type LabelNames } from './labels.ts'

/** Google advises against more than fifty in a batch. */
const BATCH_SIZE = 50

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
  const read = new Map<string, gmail_v1.Schema$Message & { bytes: Buffer }>()
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
        continue
      }
      const error = gmailError({ ...answer, body: answer.body.toString('utf8') }, session.now(), 'gone')
      if (answer.status === 401) unauthorised = error
      else fetched.set(id, error.kind === 'gone' ? { kind: 'gone' } : { kind: 'failed', error })
    }
    // The parts carry the token, the whole does not: a stale one is told by them. What was read already stays read.
    if (unauthorised !== null) throw unauthorised
  })
  for (const [id, message] of read) fetched.set(id, await toFetched(message, what, labelNames, options))
  for (const id of ids) if (!fetched.has(id)) fetched.set(id, failed('part_missing'))
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

function readMessage(body: Buffer, what: 'raw' | 'headers'): (gmail_v1.Schema$Message & { bytes: Buffer }) | null {
  try {
    const message: gmail_v1.Schema$Message = JSON.parse(body.toString('utf8'))
    if (!message.id || !/^\d{1,16}$/.test(message.internalDate ?? '')) return null
    if (what === 'headers') return { ...message, bytes: buildHeaderSection(message.payload?.headers ?? []) }
    if (typeof message.raw !== 'string') return null
    const { raw, ...rest } = message
    return { ...rest, bytes: Buffer.from(raw, 'base64url') }
  } catch {
    return null
  }
}

async function toFetched(
  {
    bytes,
    labelIds,
    internalDate,
    threadId,
    sizeEstimate,
    classificationLabelValues,
  }: gmail_v1.Schema$Message & {
    bytes: Buffer
  },
  what: 'raw' | 'headers',
  labelNames: LabelNames,
  options: CallOptions,
): Promise<Fetched> {
  const ids = labelIds ?? []
  if (!isMail(ids)) return { kind: 'not_mail' }
  const isTooLarge = what === 'raw' && bytes.length > CAPS.rawBytes
  const classes = (classificationLabelValues ?? []).flatMap(({ labelId }) =>
    labelId ? [`classification:${labelId.toLowerCase()}`] : [],
  )
  return {
    kind: 'message',
    raw: isTooLarge ? Buffer.from(bytes.subarray(0, parseHeaders(bytes).bodyOffset)) : bytes,
    tooLarge: what === 'headers' ? (sizeEstimate ?? bytes.length) : isTooLarge ? bytes.length : null,
    labels: [...(await labelNames.of(ids, options)), ...classes],
    inSentFolder: ids.includes('SENT'),
    receivedAt: new Date(Number(internalDate)),
    providerThreadId: threadId ?? null,
  }
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
