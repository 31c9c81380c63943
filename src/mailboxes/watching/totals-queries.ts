import { sql } from 'kysely'
import type { Db } from '../../db/schema.ts'

/** Sums over all workspaces, by provider and state; who they are stays behind the wall between workspaces. */
export interface WatchingTotals {
  provider: string
  state: string
  mailboxes: number
  /** Of the mailbox that was not read to its end for longest. */
  lagSeconds: number
  pending: number
  failed: number
  auditFound: number
  quotaWaits: number
}

export async function readWatchingTotals(db: Db, now: Date): Promise<WatchingTotals[]> {
  const { rows } = await sql<Record<keyof WatchingTotals, string>>`
    select provider, state, mailboxes, lag_seconds, pending, failed, audit_found, quota_waits
    from watching_totals(${now})`.execute(db)
  return rows.map(({ provider, state, ...sums }) => ({
    provider,
    state,
    mailboxes: Number(sums.mailboxes),
    lagSeconds: Number(sums.lagSeconds),
    pending: Number(sums.pending),
    failed: Number(sums.failed),
    auditFound: Number(sums.auditFound),
    quotaWaits: Number(sums.quotaWaits),
  }))
}
