/**
 * For a host that Google cannot reach: the same signals, fetched from a pull subscription. They are acknowledged after
 * they were stored; what was not acknowledged comes again.
 */
import { pubsub, type pubsub_v1 } from 'googleapis/build/src/apis/pubsub/index.js'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db } from '../../db/schema.ts'
import { type AccessToken, MailProviderError } from '../provider.ts'
import { findRoutes, type PushSignal, storeSignals } from '../watching/signal-queries.ts'
import { openGoogleCalls } from './google-calls.ts'
import { readNotification } from './read-notification.ts'

export interface PullOptions {
  workspaceId: string
  /** projects/P/subscriptions/S */
  subscription: string
  /** Of a service account with the role roles/pubsub.subscriber. */
  accessToken: AccessToken
  pubsubUrl: string
}

export interface Pulled {
  received: number
  /** Signals stored, one for each message and mailbox it concerns. */
  stored: number
}

/** Signals that were fetched together: how long it took from their receipt until Pub/Sub was told so. */
export interface PulledBatch {
  count: number
  seconds: number
  /** False: they could not be stored or acknowledged, and come again. */
  isTaken: boolean
}

export interface SignalPuller {
  /** Waits for messages as long as Pub/Sub does, stores and acknowledges them. Throws MailProviderError. */
  pull(signal: AbortSignal): Promise<Pulled>
}

const MOST_MESSAGES = 100

export function openSignalPuller(
  { db, now, onPulled }: { db: Db; now: () => Date; onPulled?: ((batch: PulledBatch) => void) | undefined },
  { workspaceId, subscription, accessToken, pubsubUrl }: PullOptions,
): SignalPuller {
  const { oauth, call } = openGoogleCalls({ accessToken, now })
  const { subscriptions } = pubsub({ version: 'v1', auth: oauth, rootUrl: `${pubsubUrl}/` }).projects

  return {
    pull: async signal => {
      const { data } = await asSubscriptionError(() =>
        call(signal, options =>
          subscriptions.pull({ subscription, requestBody: { maxMessages: MOST_MESSAGES } }, options),
        ),
      )
      if (typeof data !== 'object' || data === null)
        throw new MailProviderError('transient', { code: 'answer_not_json' })
      const messages = data.receivedMessages ?? []
      if (messages.length === 0) return { received: 0, stored: 0 }
      const startedAt = performance.now()
      const tell = (isTaken: boolean) =>
        onPulled?.({ count: messages.length, seconds: (performance.now() - startedAt) / 1_000, isTaken })
      try {
        const stored = await take(messages, signal)
        tell(true)
        return { received: messages.length, stored }
      } catch (error) {
        tell(false)
        throw error
      }
    },
  }

  /** Stores them, and only then says so. Returns how many signals were stored. */
  async function take(messages: pubsub_v1.Schema$ReceivedMessage[], signal: AbortSignal): Promise<number> {
    const signals: PushSignal[] = []
    for (const { message } of messages) {
      const notification = readNotification(message?.data)
      // Unreadable, or of a mailbox that is not connected: sent again it would be no better.
      if (notification === null) continue
      const detail = { pushId: message?.messageId ?? '', historyId: notification.historyId }
      const routes = await findRoutes(db, 'gmail', notification.address)
      for (const route of routes) {
        if (route.workspaceId === workspaceId) signals.push({ mailboxId: route.mailboxId, wants: 'sync', detail })
      }
    }
    await inWorkspace(db, workspaceId, tx => storeSignals(tx, workspaceId, signals, now()))
    const ackIds = messages.flatMap(({ ackId }) => ackId ?? [])
    await call(signal, options => subscriptions.acknowledge({ subscription, requestBody: { ackIds } }, options))
    return signals.length
  }
}

/** What is wrong with the subscription or its rights is the registration's matter. */
async function asSubscriptionError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof MailProviderError)) throw error
    const { status } = error
    if (status === 404) throw new MailProviderError('operator', { code: 'subscription_not_found', status })
    if (status === 403 && error.kind === 'permission')
      throw new MailProviderError('operator', { code: 'subscription_not_granted', status })
    throw error
  }
}
