import type { Tx } from '../db/schema.ts'
import type { WatchedProvider } from './provider.ts'

export interface NamedMailbox {
  id: string
  provider: WatchedProvider
  address: string
}

/** Watched mailboxes of an address: one, or one with each provider. */
export async function findByAddress(tx: Tx, workspaceId: string, address: string): Promise<NamedMailbox[]> {
  const rows = await tx
    .selectFrom('mailbox')
    .select(['id', 'provider', 'address'])
    .where('workspaceId', '=', workspaceId)
    .where('address', '=', address)
    .where('provider', 'in', ['gmail', 'outlook'])
    .orderBy('provider')
    .execute()
  return rows as NamedMailbox[]
}
