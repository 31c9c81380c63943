import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

/**
 * Asks every connected CRM for the effect of these activities, in the caller's transaction: the work and its outbox
 * rows commit together. An activity that stands as it was sent, or that still waits, is not asked for again: what is
 * sent is built when it is sent. One that is linked anew since is.
 */
export async function enqueuePushes(tx: Tx, workspaceId: string, activityIds: string[]): Promise<void> {
  if (activityIds.length === 0) return
  await sql`
    insert into outbox (workspace_id, connection_id, operation, local_kind, local_id, idempotency_key, decision_id,
      content_key)
    select ${workspaceId}, c.id, 'push_activity', 'activity', a.id,
      'push_activity:' || c.id || ':' || a.id || ':' || coalesce(last.id, 0), a.decision_id, links.key
    from crm_connection c
    join activity a on a.workspace_id = ${workspaceId} and a.id = any(${activityIds}::bigint[])
    cross join lateral (
      select md5(coalesce(string_agg(l.target_kind || l.target_id, ',' order by l.target_kind, l.target_id), '')) as key
      from activity_link l where l.workspace_id = ${workspaceId} and l.activity_id = a.id) links
    left join lateral (
      select o.id, o.state, o.content_key from outbox o
      where o.workspace_id = ${workspaceId} and o.connection_id = c.id and o.local_kind = 'activity'
        and o.local_id = a.id and o.operation = 'push_activity'
      order by o.id desc limit 1) last on true
    where c.workspace_id = ${workspaceId} and c.state = 'connected'
      and (last.id is null or last.state = 'cancelled'
        or (last.content_key is distinct from links.key and last.state not in ('waiting', 'deferred')))
    on conflict (workspace_id, idempotency_key) do nothing`.execute(tx)
}

/** What still waits is cancelled; what a CRM already has is asked to be taken back. */
export function enqueueRemovals(tx: Tx, workspaceId: string, activityIds: string[]): Promise<void> {
  return takeBack(tx, workspaceId, activityIds, { kind: 'activity', made: 'push_activity', removed: 'remove_activity' })
}

/** Asks every connected CRM for a contact that a decision made; mail on its timeline waits until it is there. */
export async function enqueueNewContact(
  tx: Tx,
  workspaceId: string,
  { contactId, decisionId }: { contactId: string; decisionId: string },
): Promise<void> {
  await sql`
    insert into outbox (workspace_id, connection_id, operation, local_kind, local_id, idempotency_key, decision_id)
    select ${workspaceId}, c.id, 'create_contact', 'contact', ${contactId},
      'create_contact:' || c.id || ':' || ${contactId}, ${decisionId}
    from crm_connection c where c.workspace_id = ${workspaceId} and c.state = 'connected'
    on conflict (workspace_id, idempotency_key) do nothing`.execute(tx)
}

/** The same for contacts that are no longer wanted because the decision that made them was undone. */
export function enqueueContactRemovals(tx: Tx, workspaceId: string, contactIds: string[]): Promise<void> {
  return takeBack(tx, workspaceId, contactIds, { kind: 'contact', made: 'create_contact', removed: 'remove_contact' })
}

async function takeBack(
  tx: Tx,
  workspaceId: string,
  localIds: string[],
  { kind, made, removed }: { kind: string; made: string; removed: string },
): Promise<void> {
  if (localIds.length === 0) return
  await sql`
    update outbox set state = 'cancelled', reason = 'undone'
    where workspace_id = ${workspaceId} and local_kind = ${kind} and local_id = any(${localIds}::bigint[])
      and operation = ${made} and state in ('waiting', 'deferred')`.execute(tx)
  await sql`
    insert into outbox (workspace_id, connection_id, operation, local_kind, local_id, idempotency_key, decision_id)
    select distinct on (connection_id, local_id) workspace_id, connection_id, ${removed}, ${kind}, local_id,
      ${removed} || ':' || connection_id || ':' || local_id, decision_id
    from outbox
    where workspace_id = ${workspaceId} and local_kind = ${kind} and local_id = any(${localIds}::bigint[])
      and operation = ${made} and state in ('delivered', 'sending', 'unknown')
    order by connection_id, local_id, id desc
    on conflict (workspace_id, idempotency_key) do nothing`.execute(tx)
}
