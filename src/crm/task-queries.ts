import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { OutboxRow } from './queries.ts'

/** What a person has to do in a CRM because somebody changed there what we would have changed. */
export const taskCodes = ['remove_edited', 'update_edited'] as const
export type TaskCode = (typeof taskCodes)[number]

export interface OpenTask {
  id: string
  code: string | null
  /** In a person's own words; null where the code says it. */
  title: string | null
  crm: string | null
  externalId: string | null
  messageId: string | null
  subject: string | null
  contactId: string | null
  contactName: string | null
  /** Who took back or decided again, and when. */
  actor: string | null
  decidedAt: Date | null
  createdAt: Date
}

/** One open task for each record and what is to be done with it; asked again, it stays the one that is open. */
export async function openEditedTask(tx: Tx, workspaceId: string, row: OutboxRow, now: Date): Promise<void> {
  const isRemoval = row.operation.startsWith('remove_')
  const code: TaskCode = isRemoval ? 'remove_edited' : 'update_edited'
  const { connectionId, localKind, localId, decisionId } = row
  const subjectKey = `${code}:${connectionId}:${localKind}:${localId}`
  await sql`
    insert into task (workspace_id, code, subject_key, connection_id, external_id, activity_id, contact_id, message_id,
      decision_id, created_at)
    select ${workspaceId}, ${code}, ${subjectKey}, ${connectionId}, r.external_id,
      case when ${localKind} = 'activity' then ${localId}::bigint end,
      case when ${localKind} = 'contact' then ${localId}::bigint end,
      m.id, ${decisionId}, ${now}
    from external_ref r
    left join decision d on d.workspace_id = ${workspaceId} and d.id = ${decisionId}::bigint
    left join message m on m.workspace_id = ${workspaceId} and m.id = d.message_id
    where r.workspace_id = ${workspaceId} and r.connection_id = ${connectionId} and r.local_kind = ${localKind}
      and r.local_id = ${localId}
    on conflict (workspace_id, subject_key) where done_at is null and subject_key is not null do nothing`.execute(tx)
}

export const mostTasksShown = 50

export async function listOpenTasks(tx: Tx, workspaceId: string): Promise<OpenTask[]> {
  const { rows } = await sql<OpenTask>`
    select t.id, t.code, t.title, c.crm, t.external_id, m.id as message_id, m.subject, p.id as contact_id,
      nullif(concat_ws(' ', p.first_name, p.last_name), '') as contact_name, taken.actor, taken.made_at as decided_at,
      t.created_at
    from task t
    left join crm_connection c on c.workspace_id = ${workspaceId} and c.id = t.connection_id
    left join message m on m.workspace_id = ${workspaceId} and m.id = t.message_id
    left join contact p on p.workspace_id = ${workspaceId} and p.id = t.contact_id
    left join lateral (
      select u.actor, u.made_at from decision d
      join decision u on u.workspace_id = ${workspaceId} and u.id = coalesce(d.undone_by, d.superseded_by, d.id)
      where d.workspace_id = ${workspaceId} and d.id = t.decision_id) taken on true
    where t.workspace_id = ${workspaceId} and t.done_at is null
    order by t.created_at desc, t.id desc
    limit ${mostTasksShown}`.execute(tx)
  return rows
}

/** False where there is no such task or somebody closed it before. */
export async function closeTask(
  tx: Tx,
  workspaceId: string,
  { id, actor, now }: { id: string; actor: string; now: Date },
): Promise<boolean> {
  const closed = await tx
    .updateTable('task')
    .set({ doneAt: now, doneBy: actor })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('doneAt', 'is', null)
    .executeTakeFirst()
  return closed.numUpdatedRows === 1n
}
