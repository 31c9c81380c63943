import { sql } from 'kysely'
import type { Tx } from '../../db/schema.ts'
import { priorities } from '../item-queries.ts'
import { type Backfill, backfillSchema, startBackfill } from './backfill-state.ts'
import { breakLease } from './lease-queries.ts'

/** Searches for more would take longer than listing everything. */
const MOST_ADDRESSES = 1_000

/** Addresses of contacts, those with open deals first, then the newest; a page of a list that stays in its order. */
export async function listContactAddresses(
  tx: Tx,
  workspaceId: string,
  { from, most }: { from: number; most: number },
): Promise<string[]> {
  if (from >= MOST_ADDRESSES) return []
  const { rows } = await sql<{ value: string }>`
    select p.value_norm as value from contact_point p
    where p.workspace_id = ${workspaceId} and p.kind = 'email'
    group by p.value_norm
    order by bool_or(exists (
      select 1 from deal_contact dc join deal d on d.workspace_id = ${workspaceId} and d.id = dc.deal_id
      where dc.workspace_id = ${workspaceId} and dc.contact_id = p.contact_id and d.closed_at is null)) desc,
      max(p.contact_id) desc, p.value_norm
    limit ${Math.min(most, MOST_ADDRESSES - from)} offset ${from}`.execute(tx)
  return rows.map(({ value }) => value)
}

export type BackfillChange = { kind: 'paused' | 'resumed' | 'restarted' } | { kind: 'unchanged' }

/** Stops listing and reading old mail; live mail goes on. */
export async function pauseBackfill(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  now: Date,
): Promise<BackfillChange> {
  const backfill = await lockBackfill(tx, workspaceId, mailboxId)
  await wakeMailbox(tx, workspaceId, mailboxId, now)
  if (backfill === null || backfill.state === 'paused') return { kind: 'unchanged' }
  await writeBackfill(tx, workspaceId, mailboxId, { ...backfill, state: 'paused' })
  return { kind: 'paused' }
}

export async function resumeBackfill(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  now: Date,
): Promise<BackfillChange> {
  const backfill = await lockBackfill(tx, workspaceId, mailboxId)
  await wakeMailbox(tx, workspaceId, mailboxId, now)
  if (backfill?.state !== 'paused') return { kind: 'unchanged' }
  // What was listed to its end only waits to be read.
  const state = backfill.listedAt === null ? 'running' : 'done'
  await writeBackfill(tx, workspaceId, mailboxId, { ...backfill, state, waitUntil: null })
  return { kind: 'resumed' }
}

/**
 * Another horizon: the past is listed anew. Old mail that was listed and never read is forgotten, and so are threads that
 * only old mail has named, so that a later horizon reads less; both are listed again where the new one reaches them. What
 * was read stays.
 */
export async function changeBackfillHorizon(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  horizonAt: Date | null,
  now: Date,
): Promise<BackfillChange> {
  await lockBackfill(tx, workspaceId, mailboxId)
  await wakeMailbox(tx, workspaceId, mailboxId, now)
  const changed = await tx
    .updateTable('mailbox')
    .set({ horizonAt })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .where(sql<boolean>`horizon_at is distinct from ${horizonAt}::timestamptz`)
    .executeTakeFirst()
  if (changed.numUpdatedRows === 0n) return { kind: 'unchanged' }
  await tx
    .deleteFrom('ledgerItem')
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where('state', '=', 'pending')
    .where('foundBy', '=', 'backfill')
    .where('logicalKey', 'is', null)
    .execute()
  await tx
    .deleteFrom('providerThread')
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where('readAt', 'is', null)
    .where('priority', '>', priorities.live)
    .execute()
  await writeBackfill(tx, workspaceId, mailboxId, startBackfill(horizonAt, now))
  return { kind: 'restarted' }
}

/** The round that runs knows an older state and would write it back: it ends. */
async function lockBackfill(tx: Tx, workspaceId: string, mailboxId: string): Promise<Backfill | null> {
  await breakLease(tx, workspaceId, mailboxId)
  const row = await tx
    .selectFrom('mailbox')
    .select('backfill')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .executeTakeFirst()
  return row?.backfill ? backfillSchema.parse(row.backfill) : null
}

async function writeBackfill(tx: Tx, workspaceId: string, mailboxId: string, backfill: Backfill): Promise<void> {
  await tx
    .updateTable('mailbox')
    .set({ backfill: JSON.stringify(backfill) })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .execute()
}

/** Its turn comes now, whatever it waited for. */
export async function wakeMailbox(tx: Tx, workspaceId: string, mailboxId: string, now: Date): Promise<void> {
  await sql`
    insert into work_due (workspace_id, mailbox_id, due_at, is_watched)
    values (${workspaceId}, ${mailboxId}, ${now}, true)
    on conflict (workspace_id, mailbox_id) do update set due_at = excluded.due_at, taken_until = null`.execute(tx)
}
