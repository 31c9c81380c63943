/**
 * Stores verified pushes, all that have come while the last ones were written in one go: a burst costs a few transactions
 * instead of hundreds, and each push is still answered after it was stored.
 */
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db } from '../../db/schema.ts'
import { findApp } from '../connecting/provider-app-queries.ts'
import type { GmailApp } from '../connecting/provider-apps.ts'
import { openBatchWrites, type Written } from '../watching/batch-writes.ts'
import { type PushSignal, storeSignals } from '../watching/signal-queries.ts'
import { type AddressRoute, findAddressRoutes } from './push-queries.ts'
import type { GmailNotification } from './read-notification.ts'
import type { GoogleClaims } from './verify-google-token.ts'

export interface VerifiedPush {
  /** Pub/Sub's own id of the message. */
  id: string
  subscription: string
  claims: GoogleClaims
  notification: GmailNotification
}

export type InboxOutcome =
  | 'stored'
  | 'duplicate'
  /** Of a mailbox that is not connected, or no longer. */
  | 'unknown_mailbox'
  /** Genuine, but meant for somebody else. */
  | 'refused'

export interface PushInbox {
  /** Throws what the database throws; the push was not stored then. */
  put(push: VerifiedPush): Promise<InboxOutcome>
}

export interface PushInboxOptions {
  db: Db
  now: () => Date
  /** Address of the hook as Google knows it: what tokens are made out to unless an admin chose something else. */
  hookUrl: string | null
}

/** So many at once: no more than a transaction of some milliseconds. */
const MOST_AT_ONCE = 200
/** What was forgotten of ids that came twice costs a needless look at the mailbox, nothing else. */
const REMEMBERED_IDS = 10_000

export function openPushInbox(options: PushInboxOptions): PushInbox {
  const stored = new Set<string>()
  const underWay = new Map<string, Promise<InboxOutcome>>()
  const write = openBatchWrites((batch: VerifiedPush[]) => storeBatch(options, batch), MOST_AT_ONCE)

  return {
    put: async push => {
      const key = `${push.subscription} ${push.id}`
      if (stored.has(key)) return 'duplicate'
      const same = underWay.get(key)
      if (same !== undefined) return (await same) === 'stored' ? 'duplicate' : same
      const storing = write(push).finally(() => underWay.delete(key))
      underWay.set(key, storing)
      const outcome = await storing
      if (outcome !== 'stored') return outcome
      stored.add(key)
      if (stored.size > REMEMBERED_IDS) stored.delete(stored.values().next().value!)
      return outcome
    },
  }
}

async function storeBatch(options: PushInboxOptions, batch: VerifiedPush[]): Promise<Written<InboxOutcome>[]> {
  const addresses = [...new Set(batch.map(({ notification }) => notification.address))]
  const routes = await findAddressRoutes(options.db, addresses)
  const stored = new Set<VerifiedPush>()
  const failed = new Map<string, unknown>()
  for (const workspaceId of new Set(routes.map(route => route.workspaceId))) {
    const ofWorkspace = routes.filter(route => route.workspaceId === workspaceId)
    try {
      for (const push of await storeForWorkspace(options, workspaceId, ofWorkspace, batch)) stored.add(push)
    } catch (error) {
      // One workspace's trouble is not the others'.
      for (const { address } of ofWorkspace) failed.set(address, error)
    }
  }
  const known = new Set(routes.map(({ address }) => address))
  return batch.map((push): Written<InboxOutcome> => {
    const { address } = push.notification
    if (failed.has(address)) return { kind: 'failed', error: failed.get(address) }
    if (stored.has(push)) return { kind: 'written', value: 'stored' }
    return { kind: 'written', value: known.has(address) ? 'refused' : 'unknown_mailbox' }
  })
}

/** A workspace believes the service account and the subscription of its own registration, and no others. */
function storeForWorkspace(
  { db, now, hookUrl }: PushInboxOptions,
  workspaceId: string,
  routes: AddressRoute[],
  batch: VerifiedPush[],
): Promise<VerifiedPush[]> {
  return inWorkspace(db, workspaceId, async tx => {
    const app = await findApp(tx, workspaceId, 'gmail')
    if (app === null || app.delivery !== 'push' || app.pushAccount === null) return []
    const mailboxesOf = (address: string) => routes.filter(route => route.address === address)
    const ours = batch.filter(push => isOurs(push, app, hookUrl) && mailboxesOf(push.notification.address).length > 0)
    const signals = ours.flatMap(({ id, notification }) =>
      mailboxesOf(notification.address).map(({ mailboxId }): PushSignal => {
        return { mailboxId, wants: 'sync', detail: { pushId: id, historyId: notification.historyId } }
      }),
    )
    await storeSignals(tx, workspaceId, signals, now())
    return ours
  })
}

function isOurs({ claims, subscription }: VerifiedPush, app: GmailApp, hookUrl: string | null): boolean {
  return (
    claims.audience === (app.audience ?? hookUrl) &&
    claims.email === app.pushAccount &&
    subscription === app.subscription
  )
}
