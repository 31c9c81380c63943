import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

/**
 * Asks every connected CRM for the effect of these activities, in the caller's transaction: the work and its outbox
 * rows commit together. The key holds the decision, so that the same effect is asked for once.
 */
export async function enqueuePushes(tx: Tx, workspaceId: string, activityIds: string[]): Promise<void> {
  if (activityIds.length === 0) return
  await sql`
    insert into outbox (workspace_id, connection_id, operation, local_kind, local_id, idempotency_key, decision_id)
    select ${workspaceId}, c.id, 'push_activity', 'activity', a.id,
      'push_activity:' || c.id || ':' || a.id || ':' || a.decision_id, a.decision_id
    from activity a
    join crm_connection c on c.workspace_id = ${workspaceId} and c.state = 'connected'
    where a.workspace_id = ${workspaceId} and a.id = any(${activityIds}::bigint[])
    on conflict (workspace_id, idempotency_key) do nothing`.execute(tx)
}

/** What still waits is cancelled; what a CRM already has is asked to be taken back. */
export async function enqueueRemovals(tx: Tx, workspaceId: string, activityIds: string[]): Promise<void> {
  if (activityIds.length === 0) return
  await sql`
    update outbox set state = 'cancelled', reason = 'undone'
    where workspace_id = ${workspaceId} and local_kind = 'activity' and local_id = any(${activityIds}::bigint[])
      and operation = 'push_activity' and state in ('waiting', 'deferred')`.execute(tx)
  await sql`
    insert into outbox (workspace_id, connection_id, operation, local_kind, local_id, idempotency_key)
    select workspace_id, connection_id, 'remove_activity', 'activity', local_id, 'remove_activity:' || id
    from outbox
    where workspace_id = ${workspaceId} and local_kind = 'activity' and local_id = any(${activityIds}::bigint[])
      and operation = 'push_activity' and state in ('delivered', 'sending', 'unknown')
    on conflict (workspace_id, idempotency_key) do nothing`.execute(tx)
}
