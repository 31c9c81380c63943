/**
 * Graph's subscriptions: made, renewed, and made anew where they are gone. A mailbox that cannot have one is polled, and
 * the reason says so. Each has a secret of its own, of which only the hash is kept.
 */
import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type CallOptions, MailProviderError, type Watch, type WatchGrant } from '../provider.ts'
import type { Graph } from './graph.ts'

export type OutlookWatch = Extract<Watch, { kind: 'outlook' }>

/** Why a mailbox is polled. The words for it stand with the pages. */
export type NoWatchReason =
  /** A person's token subscribes to that person's own mailbox alone, whatever else it may read. */
  | 'delegated_shared_mailbox'
  | 'no_public_address'
  | 'switched_off'
  /** Graph called our address and got no good answer. */
  | 'address_not_reached'
  | 'subscription_forbidden'
  | 'subscription_refused'

export interface Subscribing {
  graph: Graph
  /** What is subscribed to: me/messages or users/…/messages. */
  resource: string
  urls: { notifications: string; lifecycle: string }
  now: () => Date
}

const MINUTE = 60_000
/** Graph's limit for mail is 10,080 minutes by its own clock. */
const LIFE_MINUTES = 10_080 - 15
/** National clouds, and Graph before 2025: 4,230. */
const OLD_LIFE_MINUTES = 4_200
/** Notifications of a subscription that was replaced are still on their way. */
const PREVIOUS_MILLISECONDS = 60 * MINUTE

const subscription = z.object({ id: z.string(), expirationDateTime: z.string() })
const subscriptionPage = z.object({
  value: z.array(z.object({ id: z.string(), resource: z.string() })),
  '@odata.nextLink': z.string().optional(),
})

export function notWatched(reason: NoWatchReason): WatchGrant {
  return { watch: { kind: 'none', reason }, expiresAt: null, routeKeys: [] }
}

export async function watchMailbox(
  subscribing: Subscribing,
  current: Watch | null,
  options: CallOptions,
): Promise<WatchGrant> {
  const old = current?.kind === 'outlook' ? current : null
  if (old !== null && old.url === subscribing.urls.notifications) {
    const renewed = await renew(subscribing, old, options)
    if (renewed !== null) return renewed
  } else if (old !== null) await removeSubscription(subscribing.graph, old.subscriptionId, options)
  return subscribe(subscribing, old, options)
}

export async function removeSubscription(graph: Graph, subscriptionId: string, options: CallOptions): Promise<void> {
  try {
    await graph.send(`/subscriptions/${encodeURIComponent(subscriptionId)}`, options, { method: 'DELETE' })
  } catch (error) {
    if (!isOf(error, 'gone')) throw error
  }
}

/**
 * Also answers Graph's wish to see a valid token again. Null where the subscription is no more, or is another's: one that
 * was made with a person's token is not the app's own.
 */
async function renew(subscribing: Subscribing, old: OutlookWatch, options: CallOptions): Promise<WatchGrant | null> {
  const path = `/subscriptions/${encodeURIComponent(old.subscriptionId)}`
  try {
    const { expirationDateTime } = await withinLimit(subscribing, expiration =>
      subscribing.graph.json(path, subscription, options, { method: 'PATCH', body: expiration }),
    )
    const { previous } = old
    const isLate = previous !== null && Date.parse(previous.until) > subscribing.now().getTime()
    return granted({ ...old, previous: isLate ? previous : null }, expirationDateTime)
  } catch (error) {
    if (isOf(error, 'gone') || isOf(error, 'permission')) return null
    throw error
  }
}

async function subscribe(
  subscribing: Subscribing,
  old: OutlookWatch | null,
  options: CallOptions,
): Promise<WatchGrant> {
  const { graph, resource, urls, now } = subscribing
  const clientState = randomBytes(32).toString('base64url')
  const create = () =>
    withinLimit(subscribing, expiration =>
      graph.json('/subscriptions', subscription, options, {
        method: 'POST',
        body: {
          changeType: 'created',
          resource,
          notificationUrl: urls.notifications,
          lifecycleNotificationUrl: urls.lifecycle,
          clientState,
          latestSupportedTlsVersion: 'v1_2',
          ...expiration,
        },
      }),
    )
  try {
    const made = await create().catch(async error => {
      if (!(error instanceof MailProviderError) || error.status !== 409) throw error
      await removeStale(subscribing, options)
      return create()
    })
    const previous =
      old === null
        ? null
        : {
            subscriptionId: old.subscriptionId,
            clientStateHash: old.clientStateHash,
            until: new Date(now().getTime() + PREVIOUS_MILLISECONDS).toISOString(),
          }
    const { id: subscriptionId, expirationDateTime } = made
    const clientStateHash = hashOfClientState(clientState)
    return granted(
      { kind: 'outlook', subscriptionId, clientStateHash, url: urls.notifications, previous },
      expirationDateTime,
    )
  } catch (error) {
    return refused(error)
  }
}

/** One that we forgot, or that a restored backup does not know of: Graph allows no second one like it. */
async function removeStale({ graph, resource }: Subscribing, options: CallOptions): Promise<void> {
  const stale: string[] = []
  let next: string | null = '/subscriptions'
  while (next !== null) {
    const page: z.infer<typeof subscriptionPage> = await graph.json(next, subscriptionPage, options)
    const same = page.value.filter(each => bare(each.resource) === bare(resource))
    stale.push(...same.map(({ id }) => id))
    next = page['@odata.nextLink'] === undefined ? null : graph.pathOf(page['@odata.nextLink'])
  }
  for (const id of stale) await removeSubscription(graph, id, options)
}

/** Graph shows resources with and without a slash before them, in any case. */
function bare(resource: string): string {
  return resource.replace(/^\//, '').toLowerCase()
}

/** Asks for the longest life there is, and for the old limit where that is refused. */
async function withinLimit<T>(
  { now }: Subscribing,
  ask: (body: { expirationDateTime: string }) => Promise<T>,
): Promise<T> {
  const until = (minutes: number) => ({
    expirationDateTime: new Date(now().getTime() + minutes * MINUTE).toISOString(),
  })
  try {
    return await ask(until(LIFE_MINUTES))
  } catch (error) {
    const mayBeTooLong = isOf(error, 'permanent') && error.status === 400 && !isValidationError(error)
    if (!mayBeTooLong) throw error
    return ask(until(OLD_LIFE_MINUTES))
  }
}

/** Where Graph will not push, polling does; other troubles are the caller's. */
function refused(error: unknown): WatchGrant {
  if (isOf(error, 'permission')) return notWatched('subscription_forbidden')
  if (isOf(error, 'permanent'))
    return notWatched(isValidationError(error) ? 'address_not_reached' : 'subscription_refused')
  throw error
}

function isOf(error: unknown, kind: MailProviderError['kind']): error is MailProviderError {
  return error instanceof MailProviderError && error.kind === kind
}

function isValidationError({ code }: MailProviderError): boolean {
  return code.toLowerCase() === 'validationerror'
}

function granted(watch: OutlookWatch, expirationDateTime: string): WatchGrant {
  const at = new Date(expirationDateTime)
  if (Number.isNaN(at.getTime())) throw new MailProviderError('transient', { code: 'unexpected_answer' })
  const routeKeys = [watch.subscriptionId, ...(watch.previous === null ? [] : [watch.previous.subscriptionId])]
  return { watch, expiresAt: at, routeKeys }
}

export function hashOfClientState(clientState: string): string {
  return createHash('sha256').update(clientState).digest('hex')
}
