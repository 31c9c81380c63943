/** How the watched mailboxes of a workspace are, by what is counted: what an admin is shown, and nothing is guessed. */
import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { toWatched, WATCHED, type WatchedMailbox } from './watching/watch-queries.ts'

export interface MailboxHealth {
  mailbox: WatchedMailbox
  /**
   * Nothing failed, nothing waits longer than work takes, it was looked at lately and is not held up, and the last audit
   * missed nothing of what the provider lists.
   */
  isHealthy: boolean
  /** Since it was last read to its end; null: it never was. */
  lagSeconds: number | null
  /** New mail that waits to be read, and old mail of reading back. */
  pending: number
  pendingBackfill: number
  failed: number
  /** Of the last audit; null before the first. */
  lastAuditListed: number | null
  lastAuditMissing: number | null
}

/** An item waits for its turn, or for a message that was announced before it can be read. */
const ORDINARY_WAIT_MILLISECONDS = 5 * 60_000
/** Three polls. */
const ORDINARY_LAG_SECONDS = 30 * 60

export async function readHealth(tx: Tx, workspaceId: string, now: Date): Promise<MailboxHealth[]> {
  const rows = await tx
    .selectFrom('mailbox')
    .select([...WATCHED, 'lastAuditListed', 'lastAuditMissing'])
    .where('workspaceId', '=', workspaceId)
    .where('provider', 'in', ['gmail', 'outlook'])
    .orderBy('address')
    .execute()
  const waiting = await countWaiting(tx, workspaceId, new Date(now.getTime() - ORDINARY_WAIT_MILLISECONDS))
  return rows.map(row => {
    const mailbox = toWatched(row)
    const { pending = 0, overdue = 0, pendingBackfill = 0, failed = 0 } = waiting.get(mailbox.id) ?? {}
    const { lastAuditListed, lastAuditMissing } = row
    const { lastSuccessAt } = mailbox
    const lagSeconds =
      lastSuccessAt === null ? null : Math.max(0, Math.round((now.getTime() - lastSuccessAt.getTime()) / 1_000))
    const isCurrent = lagSeconds !== null && lagSeconds <= ORDINARY_LAG_SECONDS
    const isHeld = mailbox.pausedUntil !== null && mailbox.pausedUntil > now
    const isHealthy =
      isWatching(mailbox) && !isHeld && isCurrent && overdue === 0 && failed === 0 && (lastAuditMissing ?? 0) === 0
    return { mailbox, isHealthy, lagSeconds, pending, pendingBackfill, failed, lastAuditListed, lastAuditMissing }
  })
}

/** A mailbox that is polled because no signals can come is as it should be; one whose signals were lost is not. */
const isWatching = ({ state, watch }: WatchedMailbox): boolean =>
  state === 'live' || (state === 'degraded' && watch?.kind === 'none')

interface Waiting {
  pending: number
  overdue: number
  pendingBackfill: number
  failed: number
}

/** Only rows that wait or failed, which partial indexes find: what is done, nearly all, is not looked at. */
async function countWaiting(tx: Tx, workspaceId: string, overdueBefore: Date): Promise<Map<string, Waiting>> {
  const { rows } = await sql<Waiting & { mailboxId: string }>`
    select mailbox_id, sum(pending)::integer as pending, sum(overdue)::integer as overdue,
      sum(pending_backfill)::integer as pending_backfill, sum(failed)::integer as failed
    from (
      select mailbox_id, count(*) filter (where priority = 0) as pending,
        count(*) filter (where priority = 0 and first_seen_at < ${overdueBefore}) as overdue,
        count(*) filter (where priority > 0) as pending_backfill, 0 as failed
      from ledger_item where workspace_id = ${workspaceId} and state = 'pending' group by mailbox_id
      union all
      select mailbox_id, 0, 0, 0, count(*) from ledger_item
      where workspace_id = ${workspaceId} and state = 'failed' group by mailbox_id
    ) counted group by mailbox_id`.execute(tx)
  return new Map(rows.map(({ mailboxId, ...waiting }) => [mailboxId, waiting]))
}
