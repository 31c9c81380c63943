import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

/**
 * Puts messages where their standing decisions say: an activity for each that is logged, with links to its contacts,
 * to their companies and to its deals. Returns the activities.
 */
export async function insertStandingLinks(tx: Tx, workspaceId: string, messageIds: string[]): Promise<string[]> {
  if (messageIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    insert into activity (workspace_id, message_id, happened_at, visibility, decision_id)
    select ${workspaceId}, m.id, m.sent_at,
      case when exists (
        select 1 from message_copy c join mailbox b on b.workspace_id = ${workspaceId} and b.id = c.mailbox_id
        where c.workspace_id = ${workspaceId} and c.message_id = m.id and b.is_shared) then 'team' else 'participants' end,
      d.id
    from decision d join message m on m.workspace_id = ${workspaceId} and m.id = d.message_id
    where d.workspace_id = ${workspaceId} and d.message_id = any(${messageIds}::bigint[]) and d.kind = 'message'
      and d.action = 'logged' and d.undone_by is null and d.superseded_by is null
    on conflict (workspace_id, message_id) do update set decision_id = excluded.decision_id
    returning id`.execute(tx)
  const activityIds = rows.map(({ id }) => id)
  await sql`
    with stands as (
      select a.id as activity_id, d.id, d.kind, d.action, d.contact_id, d.deal_id,
        case when d.actor = 'system' then 'system' else 'person' end as set_by
      from activity a
      join decision d on d.workspace_id = ${workspaceId} and d.message_id = a.message_id
        and d.undone_by is null and d.superseded_by is null
      where a.workspace_id = ${workspaceId} and a.id = any(${activityIds}::bigint[])
    ), people as (
      select s.*, c.company_id from stands s join contact c on c.workspace_id = ${workspaceId} and c.id = s.contact_id
      where s.kind = 'match' and s.action in ('logged', 'created')
    )
    insert into activity_link (workspace_id, activity_id, target_kind, target_id, decision_id, set_by)
    select ${workspaceId}::uuid, activity_id, 'contact', contact_id, id, set_by from people
    union all
    select ${workspaceId}::uuid, activity_id, 'company', company_id, id, set_by from people where company_id is not null
    union all
    select ${workspaceId}::uuid, activity_id, 'deal', deal_id, id, set_by from stands
      where kind = 'deal' and action = 'linked' and deal_id is not null
    on conflict do nothing`.execute(tx)
  return activityIds
}
