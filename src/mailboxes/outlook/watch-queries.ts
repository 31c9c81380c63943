import type { Db, Tx } from '../../db/schema.ts'
import { watchSchema } from '../provider.ts'
import type { OutlookWatch } from './subscription.ts'

export interface SubscriptionRoute {
  subscriptionId: string
  workspaceId: string
  mailboxId: string
}

/** Whom notifications of these subscriptions are for. */
export async function findSubscriptionRoutes(db: Db, subscriptionIds: string[]): Promise<SubscriptionRoute[]> {
  if (subscriptionIds.length === 0) return []
  return db
    .selectFrom('mailboxRoute')
    .select(['routeKey as subscriptionId', 'workspaceId', 'mailboxId'])
    .where('provider', '=', 'outlook')
    .where('routeKey', 'in', subscriptionIds)
    .execute()
}

/** By mailbox; one that Graph does not push for, or no longer, is not among them. */
export async function findOutlookWatches(
  tx: Tx,
  workspaceId: string,
  mailboxIds: string[],
): Promise<Map<string, OutlookWatch>> {
  const rows = await tx
    .selectFrom('mailbox')
    .select(['id', 'watch'])
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', mailboxIds)
    .where('watch', 'is not', null)
    .execute()
  return new Map(
    rows.flatMap(({ id, watch }): [string, OutlookWatch][] => {
      const read = watchSchema.parse(watch)
      return read.kind === 'outlook' ? [[id, read]] : []
    }),
  )
}
