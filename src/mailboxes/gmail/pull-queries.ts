import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db } from '../../db/schema.ts'
import { findApp } from '../connecting/provider-app-queries.ts'

export interface PullSubscription {
  workspaceId: string
  subscription: string
}

/** Subscriptions to pull from: of workspaces that have a watched mailbox and chose so. */
export async function listPullSubscriptions(
  db: Db,
): Promise<{ subscriptions: PullSubscription[]; workspaces: number }> {
  const rows = await db
    .selectFrom('mailboxRoute')
    .select('workspaceId')
    .distinct()
    .where('provider', '=', 'gmail')
    .execute()
  const subscriptions: PullSubscription[] = []
  for (const { workspaceId } of rows) {
    const app = await inWorkspace(db, workspaceId, tx => findApp(tx, workspaceId, 'gmail'))
    if (app?.delivery === 'pull' && app.subscription !== null)
      subscriptions.push({ workspaceId, subscription: app.subscription })
  }
  return { subscriptions, workspaces: rows.length }
}
