import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { byMessage, type DecisionHead, type DecisionRow, readStanding } from '../timeline/take-back.ts'
import type { Dependent } from './find-dependents.ts'
import { answersOf } from './undo-targets.ts'

/** What was decided of these messages later, and stands: it would have to be undone first. Newest first. */
export async function findResting(tx: Tx, workspaceId: string, heads: DecisionHead[]): Promise<Dependent[]> {
  if (heads.length === 0) return []
  const standing = byMessage(
    await readStanding(
      tx,
      workspaceId,
      heads.map(({ messageId }) => messageId),
    ),
  )
  const restored = await contentOf(tx, workspaceId, heads)
  const later = heads.flatMap(({ messageId, decisionId }) => {
    const rows = standing.get(messageId) ?? []
    const whole = rows.find(({ kind }) => kind === 'message')
    const own = rows.filter(isPersons)
    if (own.length > 0) return own
    if (whole === undefined || whole.id === decisionId) return []
    // An answer that was given and undone meanwhile left a copy in its place.
    return restored.get(decisionId) === said(whole) ? [] : [whole]
  })
  const answers = await answersOf(
    tx,
    workspaceId,
    later.flatMap(({ batchId }) => batchId ?? []),
  )
  const dependents = new Map<string, Dependent>()
  for (const row of later) {
    const decisionId = (row.batchId === null ? undefined : answers.get(row.batchId)?.id) ?? row.id
    dependents.set(decisionId, { decisionId, action: row.action, madeAt: row.madeAt })
  }
  return [...dependents.values()].sort((a, b) => (BigInt(a.decisionId) < BigInt(b.decisionId) ? 1 : -1))
}

function isPersons({ actor, undoes, kind }: DecisionRow): boolean {
  return actor !== 'system' && undoes === null && kind !== 'message'
}

function said({ action, reason, actor }: Pick<DecisionRow, 'action' | 'reason' | 'actor'>): string {
  return `${actor} ${action} ${reason}`
}

async function contentOf(tx: Tx, workspaceId: string, heads: DecisionHead[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('decision')
    .select(['id', 'action', 'reason', 'actor'])
    .where('workspaceId', '=', workspaceId)
    .where(
      'id',
      'in',
      heads.map(({ decisionId }) => decisionId),
    )
    .execute()
  return new Map(rows.map(row => [row.id, said(row)]))
}

/**
 * Messages that the system gave a deal because their thread held it, and whose thread holds it no more. They are
 * decided again: nobody has to undo them.
 */
export async function findStaleInThreads(tx: Tx, workspaceId: string, messageIds: string[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct m.id from message t
    join message m on m.workspace_id = ${workspaceId} and m.thread_id = t.thread_id and m.sent_at >= t.sent_at
    join decision d on d.workspace_id = ${workspaceId} and d.message_id = m.id and d.kind = 'deal' and d.actor = 'system'
      and d.reason = 'thread' and d.undone_by is null and d.superseded_by is null
    where t.workspace_id = ${workspaceId} and t.id = any(${messageIds}::bigint[])
      and m.id <> all(${messageIds}::bigint[])
      and not exists (
        select 1 from message e
        join activity a on a.workspace_id = ${workspaceId} and a.message_id = e.id
        join activity_link l on l.workspace_id = ${workspaceId} and l.activity_id = a.id
          and l.target_kind = 'deal' and l.target_id = d.deal_id
        where e.workspace_id = ${workspaceId} and e.thread_id = m.thread_id and e.sent_at <= m.sent_at and e.id <> m.id)
    limit 2000`.execute(tx)
  return rows.map(({ id }) => id)
}
