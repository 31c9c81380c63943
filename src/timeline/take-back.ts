/**
 * Puts what stood about messages before in the place of what the system decided of them. The journal is never changed:
 * what stood before stands again in new rows that name what they undo. Links, activities and questions follow from the
 * rows that stand; where nothing stood before, the message is left out, and somebody has said so.
 */
import { type Insertable, type Selectable, sql } from 'kysely'
import { enqueuePushes } from '../crm/enqueue-pushes.ts'
import { takeRowIds } from '../db/in-workspace.ts'
import type { DecisionTable, Tx } from '../db/schema.ts'
import { removeBareActivities, removeSystemLinks } from './activity-links.ts'
import { withdrawUnused } from './open-suggestions.ts'
import { reopenWithdrawn } from './reopen-withdrawn.ts'
import { insertStandingLinks } from './standing-links.ts'

export type DecisionRow = Selectable<DecisionTable>

/** What the system decided of a message at one time, by the decision about the message as a whole. */
export interface DecisionHead {
  messageId: string
  decisionId: string
  /** The decision that it took back, where that is undone once more: what it says then stands for good. */
  insteadOf?: string | null
}

export interface TakingBack {
  actor: string
  now: Date
  batchId: string
}

/** The caller holds the recording lock and has seen to it that nothing rests on these decisions. */
export async function takeBackDecisions(
  tx: Tx,
  workspaceId: string,
  heads: DecisionHead[],
  by: TakingBack,
): Promise<void> {
  if (heads.length === 0) return
  const messageIds = heads.map(({ messageId }) => messageId)
  const standing = await readStanding(tx, workspaceId, messageIds)
  const staying = new Set(heads.flatMap(({ messageId, insteadOf }) => (insteadOf ? [messageId] : [])))
  const former = [
    ...(await readFormer(
      tx,
      workspaceId,
      heads.filter(({ insteadOf }) => !insteadOf),
    )),
    ...standing.filter(({ messageId }) => staying.has(messageId!)),
  ]
  const rows = await restoredRows(tx, workspaceId, heads, standing, former, by)
  await endStanding(tx, workspaceId, standing, rows)
  await endStaying(tx, workspaceId, heads, rows)
  await withdrawUnused(tx, workspaceId, waitedFor(standing), by.now)
  const questions = await reopenWithdrawn(tx, workspaceId, waitedFor(former))
  for (const { row } of rows) {
    if (row.suggestionId) row.suggestionId = questions.get(row.suggestionId) ?? row.suggestionId
  }
  await insertDecisions(tx, workspaceId, rows)
  await removeSystemLinks(tx, workspaceId, messageIds)
  const activityIds = await insertStandingLinks(tx, workspaceId, messageIds)
  await removeBareActivities(tx, workspaceId, messageIds)
  await enqueuePushes(tx, workspaceId, activityIds)
}

export async function readStanding(tx: Tx, workspaceId: string, messageIds: string[]): Promise<DecisionRow[]> {
  return tx
    .selectFrom('decision')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('messageId', 'in', messageIds)
    .where('kind', 'in', ['message', 'match', 'deal'])
    .where('undoneBy', 'is', null)
    .where('supersededBy', 'is', null)
    .orderBy('id')
    .execute()
}

/** What gave way to these decisions, or was taken back by them. */
async function readFormer(tx: Tx, workspaceId: string, heads: DecisionHead[]): Promise<DecisionRow[]> {
  if (heads.length === 0) return []
  const ids = heads.map(({ decisionId }) => decisionId)
  return tx
    .selectFrom('decision')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where(
      'messageId',
      'in',
      heads.map(({ messageId }) => messageId),
    )
    .where('kind', 'in', ['message', 'match', 'deal'])
    .where(eb => eb.or([eb('supersededBy', 'in', ids), eb('undoneBy', 'in', ids).and('supersededBy', 'is', null)]))
    .orderBy('id')
    .execute()
}

interface RestoredRow {
  row: Insertable<DecisionTable> & { id: string; messageId: string }
  /** Whose literal values it shares; null where it is new. */
  copyOf: string | null
}

async function restoredRows(
  tx: Tx,
  workspaceId: string,
  heads: DecisionHead[],
  standing: DecisionRow[],
  former: DecisionRow[],
  { actor, now, batchId }: TakingBack,
): Promise<RestoredRow[]> {
  const formerOf = byMessage(former)
  const standingOf = byMessage(standing)
  const rows = heads.flatMap(({ messageId, decisionId, insteadOf }): Omit<RestoredRow, 'id'>[] => {
    const before = formerOf.get(messageId) ?? []
    const shared = { id: '', messageId, batchId, madeAt: now, undoes: decisionId, undoneBy: null, supersededBy: null }
    if (before.some(({ kind }) => kind === 'message'))
      return before.map(row => ({
        row: { ...row, ...shared, undoes: insteadOf ? row.undoes : decisionId, terms: JSON.stringify(row.terms) },
        copyOf: row.id,
      }))
    const left = { workspaceId, ...shared, actor, action: 'ignored', reason: 'undone' }
    const people = (standingOf.get(messageId) ?? []).filter(({ kind }) => kind === 'match')
    return [
      { row: { ...left, kind: 'message' }, copyOf: null },
      ...people.map(({ position }) => ({ row: { ...left, kind: 'match', position }, copyOf: null })),
    ]
  })
  const ids = await takeRowIds(tx, rows.length)
  return rows.map(({ row, copyOf }, at) => ({ row: { ...row, id: ids[at]! }, copyOf }))
}

const wholeByMessage = (rows: RestoredRow[]): Map<string, string> =>
  new Map(rows.filter(({ row }) => row.kind === 'message').map(({ row }) => [row.messageId, row.id]))

/** Every row that stood names the new decision about its message: that is how undoing the undo finds it again. */
async function endStanding(tx: Tx, workspaceId: string, standing: DecisionRow[], rows: RestoredRow[]): Promise<void> {
  const wholeOf = wholeByMessage(rows)
  const ids = standing.map(({ id }) => id)
  const undoneBy = standing.map(({ messageId }) => wholeOf.get(messageId!)!)
  await sql`update decision d set undone_by = u.by
    from unnest(${ids}::bigint[], ${undoneBy}::bigint[]) as u(id, by)
    where d.workspace_id = ${workspaceId} and d.id = u.id`.execute(tx)
}

/** One that stays and gave way meanwhile, in words that came back since, ends as well: with all that was said with it. */
async function endStaying(tx: Tx, workspaceId: string, heads: DecisionHead[], rows: RestoredRow[]): Promise<void> {
  const staying = heads.filter(({ insteadOf }) => insteadOf)
  if (staying.length === 0) return
  const wholeOf = wholeByMessage(rows)
  const ids = staying.map(({ decisionId }) => decisionId)
  const undoneBy = staying.map(({ messageId }) => wholeOf.get(messageId)!)
  await sql`update decision d set undone_by = u.by
    from unnest(${ids}::bigint[], ${undoneBy}::bigint[]) as u(id, by)
    join decision head on head.workspace_id = ${workspaceId} and head.id = u.id
    where d.workspace_id = ${workspaceId} and d.message_id = head.message_id and d.undone_by is null
      and d.superseded_by = head.superseded_by`.execute(tx)
}

export function byMessage(rows: DecisionRow[]): Map<string, DecisionRow[]> {
  const found = new Map<string, DecisionRow[]>()
  for (const row of rows) {
    const { messageId } = row
    if (messageId !== null) found.set(messageId, [...(found.get(messageId) ?? []), row])
  }
  return found
}

function waitedFor(rows: DecisionRow[]): string[] {
  return [...new Set(rows.flatMap(({ suggestionId }) => suggestionId ?? []))]
}

async function insertDecisions(tx: Tx, workspaceId: string, rows: RestoredRow[]): Promise<void> {
  // PostgreSQL takes 65,535 parameters a statement.
  for (let from = 0; from < rows.length; from += 1_000) {
    const part = rows.slice(from, from + 1_000)
    await tx
      .insertInto('decision')
      .values(part.map(({ row }) => row))
      .execute()
  }
  const copies = rows.filter(({ copyOf }) => copyOf !== null)
  await sql`insert into decision_evidence (workspace_id, decision_id, detail)
    select ${workspaceId}, c.id, e.detail
    from unnest(${copies.map(({ row }) => row.id)}::bigint[], ${copies.map(({ copyOf }) => copyOf)}::bigint[]) as c(id, of)
    join decision_evidence e on e.workspace_id = ${workspaceId} and e.decision_id = c.of`.execute(tx)
}
