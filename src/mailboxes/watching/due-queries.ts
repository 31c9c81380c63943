import { sql } from 'kysely'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db, Tx } from '../../db/schema.ts'

export interface DueMailbox {
  workspaceId: string
  mailboxId: string
}

/**
 * After a crash the next worker waits no longer than this; a holder that lives renews it three times meanwhile. A process
 * that stands still for longer loses its round and nothing else.
 */
export const LEASE_MILLISECONDS = 20_000

export function heldUntil(now: Date): Date {
  return new Date(now.getTime() + LEASE_MILLISECONDS)
}

export interface TakenMailbox extends DueMailbox {
  isWatched: boolean
}

/**
 * The mailbox that waits longest for its turn, of one workspace or of all; it goes to the end of the line at once, so
 * that turns are fair. One whose round runs is passed over, and so is a watched one from now on for as long as its lease
 * will last: whoever took it need not say so again.
 */
export async function takeDueMailbox(
  db: Db,
  now: Date,
  only: { workspaceId: string; filesOnly: boolean } | null = null,
): Promise<TakenMailbox | null> {
  // Materialised: a plan that asks for the next one again for each row would take them all.
  const { rows } = await sql<TakenMailbox>`
    with next as materialized (
      select workspace_id, mailbox_id from work_due
      where due_at <= ${now} and (taken_until is null or taken_until <= ${now})
        and (${only?.workspaceId ?? null}::uuid is null or workspace_id = ${only?.workspaceId ?? null}::uuid)
        and not (is_watched and ${only?.filesOnly ?? false})
      order by served_at nulls first, due_at limit 1 for update skip locked)
    update work_due w
    set served_at = ${now}, taken_until = case when w.is_watched then ${heldUntil(now)}::timestamptz end
    from next where w.workspace_id = next.workspace_id and w.mailbox_id = next.mailbox_id
    returning w.workspace_id, w.mailbox_id, w.is_watched`.execute(db)
  return rows[0] ?? null
}

/** Sets when a mailbox takes its next turn; null: not before something happens to it. Nobody holds it any more. */
export async function setDue(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  dueAt: Date | null,
  isWatched: boolean,
): Promise<void> {
  if (dueAt === null) {
    await tx.deleteFrom('workDue').where('workspaceId', '=', workspaceId).where('mailboxId', '=', mailboxId).execute()
    return
  }
  const values = { dueAt, takenUntil: null, isWatched }
  await tx
    .insertInto('workDue')
    .values({ workspaceId, mailboxId, ...values })
    .onConflict(conflict => conflict.columns(['workspaceId', 'mailboxId']).doUpdateSet(values))
    .execute()
}

/** While a round runs longer, the others need not look whether its mailbox is free. */
export async function holdDue(tx: Tx, workspaceId: string, mailboxId: string, until: Date): Promise<void> {
  await tx
    .updateTable('workDue')
    .set({ takenUntil: until })
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .execute()
}

/** Sets when a mailbox of mail files is due next, by its earliest pending item; without any it is not due at all. */
export async function clearDue(db: Db, workspaceId: string, mailboxId: string): Promise<void> {
  await inWorkspace(db, workspaceId, async tx => {
    const next = await tx
      .selectFrom('ledgerItem')
      .select(
        sql<Date>`min(greatest(coalesce(lease_until, first_seen_at), coalesce(next_attempt_at, first_seen_at)))`.as(
          'at',
        ),
      )
      .where('workspaceId', '=', workspaceId)
      .where('mailboxId', '=', mailboxId)
      .where('state', '=', 'pending')
      .executeTakeFirstOrThrow()
    await setDue(tx, workspaceId, mailboxId, next.at, false)
  })
}
