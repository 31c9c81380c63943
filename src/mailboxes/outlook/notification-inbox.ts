/** Stores what is genuine of Graph's posts: all that came meanwhile in a few statements for each workspace. */
import { timingSafeEqual } from 'node:crypto'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db } from '../../db/schema.ts'
import { openBatchWrites, type Written } from '../watching/batch-writes.ts'
import { type PushSignal, storeSignals } from '../watching/signal-queries.ts'
import { hashOfClientState, type OutlookWatch } from './subscription.ts'
import { findOutlookWatches, findSubscriptionRoutes, type SubscriptionRoute } from './watch-queries.ts'

export interface NotificationItem {
  subscriptionId: string
  clientState: string
  lifecycleEvent?: string | null | undefined
}

export interface NotificationInbox {
  /** Returns how many items were believed. Throws what the database throws; then nothing of them may have been stored. */
  put(items: NotificationItem[]): Promise<number>
}

/** Posts, not items: no more than a transaction of some milliseconds. */
const MOST_AT_ONCE = 200

export function openNotificationInbox(deps: { db: Db; now: () => Date }): NotificationInbox {
  const put = openBatchWrites((posts: NotificationItem[][]) => storePosts(deps, posts), MOST_AT_ONCE)
  return { put: async items => (items.length === 0 ? 0 : put(items)) }
}

async function storePosts(
  { db, now }: { db: Db; now: () => Date },
  posts: NotificationItem[][],
): Promise<Written<number>[]> {
  const ids = new Set(posts.flat().map(({ subscriptionId }) => subscriptionId))
  const routes = await findSubscriptionRoutes(db, [...ids])
  const results = posts.map((): Written<number> => ({ kind: 'written', value: 0 }))
  for (const [workspaceId, mine] of grouped(routes, route => route.workspaceId)) {
    try {
      const believed = await storeForWorkspace(db, workspaceId, mine, posts, now())
      for (const [at, count] of believed.entries()) add(results, at, count)
    } catch (error) {
      // Whoever had something for this workspace is asked to send it again; the others are not.
      const affected = new Set(mine.map(({ subscriptionId }) => subscriptionId))
      for (const [at, items] of posts.entries())
        if (items.some(item => affected.has(item.subscriptionId))) results[at] = { kind: 'failed', error }
    }
  }
  return results
}

function add(results: Written<number>[], at: number, count: number): void {
  const result = results[at]!
  if (result.kind === 'written') result.value += count
}

/** One signal for each mailbox, post and wish, however many items there are. Returns how many of each post were believed. */
function storeForWorkspace(
  db: Db,
  workspaceId: string,
  routes: SubscriptionRoute[],
  posts: NotificationItem[][],
  at: Date,
): Promise<number[]> {
  return inWorkspace(db, workspaceId, async tx => {
    const watches = await findOutlookWatches(tx, workspaceId, [...new Set(routes.map(({ mailboxId }) => mailboxId))])
    const mailboxOf = new Map(routes.map(({ subscriptionId, mailboxId }) => [subscriptionId, mailboxId]))
    const genuine = posts.map(items =>
      items.filter(item => {
        const watch = watches.get(mailboxOf.get(item.subscriptionId) ?? '')
        return watch !== undefined && isGenuine(item, watch, at)
      }),
    )
    const signals = genuine.flatMap(items =>
      [...grouped(items, item => mailboxOf.get(item.subscriptionId)!)].flatMap(([mailboxId, mine]) =>
        signalsOf(mine, mailboxId),
      ),
    )
    await storeSignals(tx, workspaceId, signals, at)
    return genuine.map(items => items.length)
  })
}

/** The secret of its own subscription, or of the one before it while that may still be on its way. */
function isGenuine({ subscriptionId, clientState }: NotificationItem, watch: OutlookWatch, at: Date): boolean {
  const given = hashOfClientState(clientState)
  const { previous } = watch
  if (subscriptionId === watch.subscriptionId) return isSame(given, watch.clientStateHash)
  if (subscriptionId !== previous?.subscriptionId || Date.parse(previous.until) < at.getTime()) return false
  return isSame(given, previous.clientStateHash)
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function signalsOf(items: NotificationItem[], mailboxId: string): PushSignal[] {
  return [...grouped(items, wishOf)].map(([wants, mine]) => {
    const [{ subscriptionId, lifecycleEvent }] = mine as [NotificationItem]
    const detail = { subscriptionId, items: mine.length, ...(lifecycleEvent ? { lifecycleEvent } : {}) }
    return { mailboxId, wants, detail }
  })
}

/** A token that Graph wants to see again, or a subscription it has removed: both are mended by renewing. `missed`: look. */
function wishOf({ lifecycleEvent }: NotificationItem): PushSignal['wants'] {
  return lifecycleEvent === 'reauthorizationRequired' || lifecycleEvent === 'subscriptionRemoved' ? 'renew' : 'sync'
}

function grouped<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [item])
    else group.push(item)
  }
  return groups
}
