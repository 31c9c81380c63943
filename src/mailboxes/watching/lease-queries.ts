import { sql } from 'kysely'
import type { Tx } from '../../db/schema.ts'
import type { LeaseHolder } from './lease.ts'
import type { Settled } from './settled-state.ts'

/**
 * The new fencing number, or null and until when another one holds the mailbox. A sync that is due begins with it: from
 * here on a push makes the mailbox due again, and a round that ends before its sync leaves it due, as nothing says when.
 */
export async function acquireLease(
  tx: Tx,
  { workspaceId, mailboxId, owner }: Omit<LeaseHolder, 'fencing'>,
  { now, until }: { now: Date; until: Date },
): Promise<{ fencing: string | null; until: Date }> {
  const { rows } = await sql<{ fencing: string }>`
    update mailbox set lease_owner = ${owner}, lease_until = ${until}, fencing = fencing + 1,
      sync_due_at = case when sync_due_at > ${now} then sync_due_at end
    where workspace_id = ${workspaceId} and id = ${mailboxId} and (lease_until is null or lease_until <= ${now})
    returning fencing`.execute(tx)
  const fencing = rows[0]?.fencing
  if (fencing !== undefined) return { fencing, until }
  const held = await tx
    .selectFrom('mailbox')
    .select('leaseUntil')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .executeTakeFirst()
  return { fencing: null, until: held?.leaseUntil ?? now }
}

export async function renewLease(tx: Tx, holder: LeaseHolder, until: Date): Promise<boolean> {
  const renewed = await tx
    .updateTable('mailbox')
    .set({ leaseUntil: until })
    .where('workspaceId', '=', holder.workspaceId)
    .where('id', '=', holder.mailboxId)
    .where('fencing', '=', holder.fencing)
    .where('leaseOwner', '=', holder.owner)
    .executeTakeFirst()
  return renewed.numUpdatedRows > 0n
}

/** The end of a round: what the mailbox is called until the next one. The caller has its row. */
export async function endLease(tx: Tx, holder: LeaseHolder, { state, reason }: Settled): Promise<void> {
  await tx
    .updateTable('mailbox')
    .set({ leaseOwner: null, leaseUntil: null, state, stateReason: reason })
    .where('workspaceId', '=', holder.workspaceId)
    .where('id', '=', holder.mailboxId)
    .where('fencing', '=', holder.fencing)
    .where('leaseOwner', '=', holder.owner)
    .execute()
}

/**
 * Ends the round that runs on this mailbox, wherever it is: from now on it can write nothing. For pausing, disconnecting
 * and reconnecting.
 */
export async function breakLease(tx: Tx, workspaceId: string, mailboxId: string): Promise<void> {
  await sql`
    update mailbox set lease_owner = null, lease_until = null, fencing = fencing + 1
    where workspace_id = ${workspaceId} and id = ${mailboxId}`.execute(tx)
}
