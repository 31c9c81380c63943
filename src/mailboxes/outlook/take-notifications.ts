/**
 * What Graph posts to our two hooks: the handshake when a subscription is made, then changes and lifecycle events, which
 * may come mixed and for many mailboxes at once. Each item is believed by itself; a forged one keeps nothing from the
 * others. The answer is 202 whatever was in it (Graph slows down and then drops what an endpoint refuses), and 503 only
 * where a signal could not be stored: then it comes again.
 */
import { z } from 'zod'
import type { Log } from '../../log.ts'
import type { NotificationInbox, NotificationItem } from './notification-inbox.ts'

export interface GraphHookDeps {
  inbox: NotificationInbox
  log: Log
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
/** Serves both addresses. */
export async function takeGraphNotifications(
  deps: GraphHookDeps,
  { validationToken, body }: GraphHookRequest,
): Promise<GraphHookAnswer> {
  if (validationToken !== null) return shakeHands(validationToken)
  try {
    const { items, unreadable } = readItems(body)
    const accepted = await deps.inbox.put(items)
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

function readItems(body: string): { items: NotificationItem[]; unreadable: number } {
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
