import type { Tx } from '../../db/schema.ts'
import { watchSchema } from '../provider.ts'
import type { OutlookWatch } from './subscription.ts'

/** Null for a mailbox that Graph does not push for, or no longer. */
export async function findOutlookWatch(tx: Tx, workspaceId: string, mailboxId: string): Promise<OutlookWatch | null> {
  const row = await tx
    .selectFrom('mailbox')
    .select('watch')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .where('watch', 'is not', null)
    .executeTakeFirst()
  const watch = row === undefined ? null : watchSchema.parse(row.watch)
  return watch?.kind === 'outlook' ? watch : null
}
