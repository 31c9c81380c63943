/** Has Gmail announce changes at a Pub/Sub topic. A watch lives for a week; renewing it never touches the cursor. */
import { type CallOptions, MailProviderError, type Watch, type WatchGrant } from '../provider.ts'
import type { GmailSession } from './gmail-session.ts'
import type { ClientOptions } from './google-calls.ts'

export interface WatchOptions {
  /** What pushes name the mailbox by. */
  address: string
  /** Null: no signals are wanted, the mailbox is polled. */
  topic: string | null
}

export async function watchMailbox(
  session: GmailSession,
  { address, topic }: WatchOptions,
  options: CallOptions,
): Promise<WatchGrant> {
  if (topic === null) return { watch: { kind: 'none', reason: 'polling' }, expiresAt: null, routeKeys: [] }
  const start = async (clientOptions: ClientOptions) => {
    // No label filter: mail that a rule of the user's files away at once is to be told of as well.
    const { data } = await session.client.users.watch(
      { userId: 'me', requestBody: { topicName: topic } },
      clientOptions,
    )
    return data
  }
  const data = await asTopicError(async () => {
    try {
      return await session.call(session.costs.watch, options, start)
    } catch (error) {
      // "Only one user push notification client allowed per developer (call /stop then try again)": once.
      if (!isBusy(error)) throw error
      await stopWatch(session, { kind: 'gmail', topic }, options)
      return await session.call(session.costs.watch, options, start)
    }
  })
  const expiresAt = new Date(Number(data.expiration))
  if (Number.isNaN(expiresAt.getTime())) throw new MailProviderError('transient', { code: 'no_expiration' })
  return { watch: { kind: 'gmail', topic }, expiresAt, routeKeys: [address.toLowerCase()] }
}

export async function stopWatch(session: GmailSession, current: Watch, options: CallOptions): Promise<void> {
  if (current.kind !== 'gmail') return
  await session.call(session.costs.stop, options, clientOptions =>
    session.client.users.stop({ userId: 'me' }, clientOptions),
  )
}

/** No code of its own tells it from other refusals of this status; a needless `stop` ends nothing that still worked. */
function isBusy(error: unknown): boolean {
  return error instanceof MailProviderError && error.status === 400 && error.kind !== 'mailbox_disabled'
}

/** What is wrong with the topic is said by its own code; the mailbox can be read all the same, and is polled. */
async function asTopicError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof MailProviderError)) throw error
    const code = topicProblem(error)
    throw code === null ? error : new MailProviderError('permanent', { code, status: error.status })
  }
}

function topicProblem({ status, code, kind }: MailProviderError): string | null {
  if (status === 404) return 'topic_not_found'
  if (status === 403 && code === 'forbidden') return 'topic_not_granted'
  return status === 400 && kind === 'permanent' ? 'topic_not_usable' : null
}
