import { sql } from 'kysely'
import type { Tx } from '../../db/schema.ts'
import { priorities } from '../item-queries.ts'
import { threadsUpTo, upToPriority } from './backfill-state.ts'
import { isTold } from './incident-queries.ts'
import type { WatchedMailbox } from './watch-queries.ts'

/** What is left to do for a mailbox when a round of it is over. */
export interface Waiting {
  /** Items of older mail that wait to be read. */
  older: number
  /** When the next item may be tried that is read at present; null without any. */
  nextItemAt: Date | null
  /** Threads are to be read whole. */
  hasThreads: boolean
  /** An admin was told that no push comes any more. */
  isPushTold: boolean
}

/** In one query: each round asks it. */
export async function findWaiting(
  tx: Tx,
  workspaceId: string,
  { id: mailboxId, backfill }: WatchedMailbox,
  now: Date,
): Promise<Waiting> {
  const upTo = upToPriority(backfill, now)
  const { rows } = await sql<Waiting>`
    select count(*) filter (where priority >= ${priorities.known})::integer as older,
      min(coalesce(next_attempt_at, ${now}::timestamptz)) filter (where priority <= ${upTo}) as next_item_at,
      exists (
        select 1 from provider_thread where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId}
          and read_at is null and priority <= ${threadsUpTo(backfill, now)}) as has_threads,
      ${isTold(workspaceId, 'push_lost', mailboxId)} as is_push_told
    from ledger_item
    where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId} and state = 'pending'`.execute(tx)
  return rows[0]!
}
