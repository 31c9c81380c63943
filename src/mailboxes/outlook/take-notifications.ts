/**
 * What Graph posts to our two hooks: the handshake when a subscription is made, then changes and lifecycle events, which
 * may come mixed and for many mailboxes at once. Each item is believed by itself; a forged one keeps nothing from the
 * others. The answer is 202 whatever was in it (Graph slows down and then drops what an endpoint refuses), and 503 only
 * where a signal could not be stored: then it comes again.
 */
import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db } from '../../db/schema.ts'
import type { Log } from '../../log.ts'
import { findRoutes, type PushSignal, storeSignals } from '../signal-queries.ts'
import { hashOfClientState, type OutlookWatch } from './subscription.ts'
import { findOutlookWatch } from './watch-queries.ts'

export interface GraphHookDeps {
  db: Db
  log: Log
  now: () => Date
}

export interface GraphHookRequest {
  /** Decoded once; null where the query has none. */
  validationToken: string | null
  body: string
}

export interface GraphHookAnswer {
  status: 200 | 202 | 400 | 503
  headers: Readonly<Record<string, string>>
  body: string | null
  /** Items that woke a mailbox, and items that nobody believed; null where they were not looked at. */
  items: { accepted: number; rejected: number } | null
}

const LONGEST_TOKEN = 2_048
const LONGEST_BODY = 4 * 1024 * 1024

const itemSchema = z.object({
  subscriptionId: z.string().min(1).max(100),
  clientState: z.string().max(128),
  lifecycleEvent: z.string().max(100).nullish(),
})
type Item = z.infer<typeof itemSchema>

/** Serves both addresses. */
export async function takeGraphNotifications(
  deps: GraphHookDeps,
  { validationToken, body }: GraphHookRequest,
): Promise<GraphHookAnswer> {
  if (validationToken !== null) return shakeHands(validationToken)
  try {
    const { items, unreadable } = readItems(body)
    const accepted = await storeItems(deps, items)
    const rejected = items.length - accepted + unreadable
    if (rejected > 0) deps.log.warn('graph notifications rejected', { count: rejected })
    return { status: 202, headers: {}, body: null, items: { accepted, rejected } }
  } catch (error) {
    deps.log.error('graph notifications not taken', { error })
    return { status: 503, headers: {}, body: null, items: null }
  }
}

/** The token is anybody's text: it goes back as plain text that no browser takes for a page, and only so long. */
function shakeHands(token: string): GraphHookAnswer {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }
  if (token.length === 0 || token.length > LONGEST_TOKEN) return { status: 400, headers, body: null, items: null }
  return { status: 200, headers, body: token, items: null }
}

function readItems(body: string): { items: Item[]; unreadable: number } {
  const all = body.length > LONGEST_BODY ? null : z.object({ value: z.array(z.unknown()) }).safeParse(parseJson(body))
  if (!all?.success) return { items: [], unreadable: 1 }
  const items = all.data.value.flatMap(item => itemSchema.safeParse(item).data ?? [])
  return { items, unreadable: all.data.value.length - items.length }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Stores one signal for each mailbox and wish, however many items there are. Returns how many items were believed. */
async function storeItems({ db, now }: GraphHookDeps, items: Item[]): Promise<number> {
  let accepted = 0
  for (const [subscriptionId, mine] of grouped(items, item => item.subscriptionId)) {
    for (const { workspaceId, mailboxId } of await findRoutes(db, 'outlook', subscriptionId)) {
      const at = now()
      accepted += await inWorkspace(db, workspaceId, async tx => {
        const watch = await findOutlookWatch(tx, workspaceId, mailboxId)
        const genuine = watch === null ? [] : mine.filter(item => isGenuine(item, watch, at))
        await storeSignals(tx, workspaceId, signalsOf(genuine, mailboxId), at)
        return genuine.length
      })
    }
  }
  return accepted
}

/** The secret of its own subscription, or of the one before it while that may still be on its way. */
function isGenuine({ subscriptionId, clientState }: Item, watch: OutlookWatch, at: Date): boolean {
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

function signalsOf(items: Item[], mailboxId: string): PushSignal[] {
  return [...grouped(items, wishOf)].map(([wants, mine]) => {
    const [{ subscriptionId, lifecycleEvent }] = mine as [Item]
    const detail = { subscriptionId, items: mine.length, ...(lifecycleEvent ? { lifecycleEvent } : {}) }
    return { mailboxId, wants, detail }
  })
}

/** A token that Graph wants to see again, or a subscription it has removed: both are mended by renewing. `missed`: look. */
function wishOf({ lifecycleEvent }: Item): PushSignal['wants'] {
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
