import type { Tx } from '../db/schema.ts'

/**
 * Points a contact, and all that was merged into it before, at the one that stays: whoever looks it up takes one step,
 * however long the chain became. Both are what their caller found to be no part of another.
 */
export async function foldContact(
  tx: Tx,
  workspaceId: string,
  { from, into, now }: { from: string; into: string; now: Date },
): Promise<void> {
  await tx
    .updateTable('contact')
    .set({ mergedInto: into, updatedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where(eb => eb.or([eb('id', '=', from), eb('mergedInto', '=', from)]))
    .execute()
}

/** Contacts that were merged into this one. */
export async function listMembers(tx: Tx, workspaceId: string, contactId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('contact')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('mergedInto', '=', contactId)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}
