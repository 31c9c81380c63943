import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

/** Which decisions are to be undone. */
export type UndoScope =
  | { kind: 'batch'; batchId: string }
  | { kind: 'decision'; decisionId: string }
  /** All that a rule decided since then, by its reason code. */
  | { kind: 'reason'; reason: string; since: Date }
  /** All that a model or a policy of this version decided since then. */
  | { kind: 'version'; version: string; since: Date }

/**
 * One thing to take back: an answer with all that it changed, or what the system decided of one message at one time
 * (by its decision about the message as a whole).
 */
export type UndoTarget =
  | { kind: 'answer'; decisionId: string }
  | {
      kind: 'message'
      decisionId: string
      messageId: string
      /** Where another undo took it back already: the decision that stands since. Undoing that one must not bring it back. */
      takenBackBy: string | null
    }

const PAGE = 500

/** Of a batch `b`: it is one answer, of a reviewer or of the system in a reviewer's place. */
const isAnswerBatch = sql`(b.what like 'review\\_%' or b.what = 'merge')`

/** Newest first, a page at a time; `before` is the last one of the page before. Empty at the end. */
export async function listTargets(
  tx: Tx,
  workspaceId: string,
  scope: UndoScope,
  before: string | null,
): Promise<UndoTarget[]> {
  const found = await findDecisions(tx, workspaceId, scope, before)
  const answers = await answersOf(
    tx,
    workspaceId,
    found.flatMap(({ batchId }) => batchId ?? []),
  )
  return found.flatMap((row): UndoTarget[] => {
    const answer = row.batchId === null ? undefined : answers.get(row.batchId)
    if (answer !== undefined) {
      // A rule is asked about: what a person answered besides is no work of it.
      return 'since' in scope && answer.actor !== 'system' ? [] : [{ kind: 'answer', decisionId: answer.id }]
    }
    if (row.hasEffects && row.messageId === null) return [{ kind: 'answer', decisionId: row.id }]
    return row.messageId === null
      ? []
      : [{ kind: 'message', decisionId: row.id, messageId: row.messageId, takenBackBy: row.takenBackBy }]
  })
}

interface FoundRow {
  id: string
  messageId: string | null
  batchId: string | null
  hasEffects: boolean
  takenBackBy: string | null
}

/**
 * The decisions about whole messages, and those about records that kept what they changed. One that was undone counts
 * again where its undo was undone: the line of copies leads from it to the one that stands. One of a named batch that
 * another standing undo took back is found too, with what that undo put in its place.
 */
async function findDecisions(
  tx: Tx,
  workspaceId: string,
  scope: UndoScope,
  before: string | null,
): Promise<FoundRow[]> {
  const asked = {
    batch: scope.kind === 'batch' ? scope.batchId : null,
    decision: scope.kind === 'decision' ? scope.decisionId : null,
    reason: scope.kind === 'reason' ? scope.reason : null,
    version: scope.kind === 'version' ? scope.version : null,
    since: 'since' in scope ? scope.since : null,
  }
  const { rows } = await sql<FoundRow>`
    with recursive named as (
      select d.id, d.message_id, d.undone_by, d.id as first from decision d
      where d.workspace_id = ${workspaceId} and d.kind = 'message'
        and (d.batch_id = ${asked.batch}::bigint or d.id = ${asked.decision}::bigint)
    ), line as (
      select * from named
      union
      select n.id, n.message_id, n.undone_by, l.first from line l
      join decision n on n.workspace_id = ${workspaceId} and n.message_id = l.message_id and n.kind = 'message'
        and n.undoes = l.undone_by
    ), taken_back as (
      select l.first, l.message_id, u.id as by_id from line l
      join decision u on u.workspace_id = ${workspaceId} and u.id = l.undone_by and u.message_id = l.message_id
        and u.kind = 'message' and u.undoes = l.id and u.undone_by is null
      join decision f on f.workspace_id = ${workspaceId} and f.id = l.first
      -- the undo may have been undone, though not its own row where that had given way to another
      where not exists (select 1 from decision n where n.workspace_id = ${workspaceId} and n.message_id = l.message_id
          and n.kind = 'message' and n.undoes = u.id)
        and not exists (select 1 from batch b where b.workspace_id = ${workspaceId} and b.id = f.batch_id
        and ${isAnswerBatch})
    ), wanted as (
      select d.*, exists (select 1 from batch b where b.workspace_id = ${workspaceId} and b.id = d.batch_id
          and ${isAnswerBatch}) as is_answer
      from decision d
      where d.workspace_id = ${workspaceId}
        and (d.undone_by is null or d.id in (select l.first from line l where l.undone_by is null))
        and (${asked.batch}::bigint is null or d.batch_id = ${asked.batch}::bigint)
        and (${asked.decision}::bigint is null or d.id = ${asked.decision}::bigint)
        and (${asked.since}::timestamptz is null
          or (d.made_at >= ${asked.since}::timestamptz and d.actor = 'system' and d.superseded_by is null))
        and (${asked.reason}::text is null or d.reason = ${asked.reason}::text)
        and (${asked.version}::text is null or d.model_version = ${asked.version}::text
          or d.policy_version::text = ${asked.version}::text)
    ), heads as (
      select t.first as id, t.message_id, null::bigint as batch_id, t.by_id as taken_back_by from taken_back t
      union
      select w.id, w.message_id, w.batch_id, null from wanted w where w.kind = 'message' or w.message_id is null or w.is_answer
      union
      select h.id, h.message_id, h.batch_id, null from wanted w
      join decision h on h.workspace_id = ${workspaceId} and h.message_id = w.message_id and h.kind = 'message'
        and case when w.superseded_by is null then h.undone_by is null and h.superseded_by is null
          else h.superseded_by = w.superseded_by end
      where w.kind in ('match', 'deal') and not w.is_answer
        and not exists (select 1 from wanted x where x.kind = 'message' and x.message_id = w.message_id)
    )
    select h.id, h.message_id, h.batch_id, h.taken_back_by,
      exists (select 1 from decision_effect e where e.workspace_id = ${workspaceId} and e.decision_id = h.id) as has_effects
    from heads h
    where ${before}::bigint is null or h.id < ${before}::bigint
    order by h.id desc limit ${PAGE}`.execute(tx)
  return rows
}

/** Batches that are one answer: of a reviewer, or of the system in a reviewer's place. */
export async function answersOf(
  tx: Tx,
  workspaceId: string,
  batchIds: string[],
): Promise<Map<string, { id: string; actor: string }>> {
  if (batchIds.length === 0) return new Map()
  const { rows } = await sql<{ batchId: string; id: string; actor: string }>`
    select d.batch_id, min(d.id) as id, min(b.actor) as actor from batch b
    join decision d on d.workspace_id = ${workspaceId} and d.batch_id = b.id and d.undone_by is null
    where b.workspace_id = ${workspaceId} and b.id = any(${[...new Set(batchIds)]}::bigint[])
      and ${isAnswerBatch}
      and exists (select 1 from decision_effect e where e.workspace_id = ${workspaceId} and e.decision_id = d.id)
    group by d.batch_id`.execute(tx)
  return new Map(rows.map(({ batchId, ...answer }) => [batchId, answer]))
}
