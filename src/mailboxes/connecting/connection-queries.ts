import type { Tx } from '../../db/schema.ts'
import type { WatchedProvider } from '../provider.ts'
import type { Access } from './provider-apps.ts'

/** By whose permission a mailbox is read. */
export interface Connection {
  provider: WatchedProvider
  access: Access
  address: string
  isShared: boolean
  headersOnly: boolean
  /** Whose rights read a mailbox that is another's; null for one's own. */
  signedInAs: string | null
  disconnectedAt: Date | null
}

/** Null for mail files, and for what was never connected. */
export async function findConnection(tx: Tx, workspaceId: string, mailboxId: string): Promise<Connection | null> {
  const row = await tx
    .selectFrom('mailbox')
    .select(['provider', 'access', 'address', 'isShared', 'headersOnly', 'signedInAs', 'disconnectedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .where('provider', 'in', ['gmail', 'outlook'])
    .executeTakeFirst()
  return row?.access == null ? null : ({ ...row, access: row.access } as Connection)
}
