import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { Waiting } from './answer.ts'

/** The audited decision as what waits for the answer; none where another decision has taken its place since. */
export async function listAudited(tx: Tx, workspaceId: string, decisionId: string): Promise<Waiting[]> {
  const row = await tx
    .selectFrom('decision')
    .select(['id', 'messageId', 'position'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', decisionId)
    .where('undoneBy', 'is', null)
    .where('supersededBy', 'is', null)
    .executeTakeFirst()
  if (!row?.messageId) return []
  return [{ decisionId: row.id, messageId: row.messageId, position: row.position, kind: 'match' }]
}

/** Audits of decisions that do not stand any more ask about nothing. */
export async function withdrawAudits(
  tx: Tx,
  workspaceId: string,
  now: Date,
  suggestionId: string | null = null,
): Promise<void> {
  await sql`update suggestion s set state = 'withdrawn', decided_at = ${now}
    where s.workspace_id = ${workspaceId} and s.state = 'open' and s.audit_of is not null
      and (${suggestionId}::bigint is null or s.id = ${suggestionId}::bigint)
      and not exists (select 1 from decision d where d.workspace_id = ${workspaceId} and d.id = s.audit_of
        and d.undone_by is null and d.superseded_by is null)`.execute(tx)
}

export type Stratum = 'logged' | 'held'

export interface LastDraw {
  upTo: string
  drawnAt: Date | null
}

export async function findLastDraw(tx: Tx, workspaceId: string): Promise<LastDraw> {
  const row = await tx
    .selectFrom('auditDraw')
    .select(['upTo', 'drawnAt'])
    .where('workspaceId', '=', workspaceId)
    .where('stratum', '=', 'logged')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? { upTo: '0', drawnAt: null }
}

/** What the system has logged by itself since the last draw and stands: one row for each address on a message. */
export async function listEligible(tx: Tx, workspaceId: string, after: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('decision')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('id', '>', after)
    .where('kind', '=', 'match')
    .where('action', '=', 'logged')
    .where('actor', '=', 'system')
    .where('confidence', 'is not', null)
    .where('undoneBy', 'is', null)
    .where('supersededBy', 'is', null)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

export interface DrawnDecision {
  id: string
  messageId: string
  position: number | null
  contactId: string
  /** As stored beside the decision: address, name and the candidates that were compared. */
  detail: unknown
}

export async function readDrawn(tx: Tx, workspaceId: string, ids: string[]): Promise<DrawnDecision[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('decision as d')
    .innerJoin('decisionEvidence as e', join =>
      join.onRef('e.workspaceId', '=', 'd.workspaceId').onRef('e.decisionId', '=', 'd.id'),
    )
    .select(['d.id', 'd.messageId', 'd.position', 'd.contactId', 'e.detail'])
    .where('d.workspaceId', '=', workspaceId)
    .where('e.workspaceId', '=', workspaceId)
    .where('d.id', 'in', ids)
    .orderBy('d.id')
    .execute()
  return rows.flatMap(({ messageId, contactId, ...row }) =>
    messageId === null || contactId === null ? [] : [{ ...row, messageId, contactId }],
  )
}
