/**
 * Questions that a batch opens, changes or withdraws, kept as effects of its decisions: a decision says for which
 * question it waits, and not what that question said before.
 */
import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { type Row, recordEffects, type Snapshot } from '../review/effects.ts'
import type { CurrentDecision } from './current-decisions.ts'
import type { MessageOutcome } from './decide-messages.ts'
import { subjectKeysOf } from './open-suggestions.ts'
import { updateSubjectKey } from './suggest-changes.ts'

export interface SuggestionScope {
  subjectKeys: string[]
  suggestionIds: string[]
}

/** The questions that recording these outcomes may touch. */
export function suggestionScope(outcomes: MessageOutcome[], current: Map<string, CurrentDecision[]>): SuggestionScope {
  const contactIds = outcomes.flatMap(({ links }) => links.flatMap(({ contactId }) => contactId ?? []))
  const waitedFor = [...current.values()].flatMap(rows => rows.flatMap(({ suggestionId }) => suggestionId ?? []))
  return {
    subjectKeys: [...new Set([...outcomes.flatMap(subjectKeysOf), ...contactIds.map(updateSubjectKey)])],
    suggestionIds: [...new Set(waitedFor)],
  }
}

export async function snapshotSuggestions(tx: Tx, workspaceId: string, scope: SuggestionScope): Promise<Snapshot> {
  const { rows } = await sql<Row>`
    select 'suggestion' as table, jsonb_build_object('id', t.id::text)::text as key, to_jsonb(t)::text as image
    from suggestion t where workspace_id = ${workspaceId}
      and (id = any(${scope.suggestionIds}::bigint[]) or (state = 'open' and subject_key = any(${scope.subjectKeys}::text[])))`.execute(
    tx,
  )
  return new Map(rows.map(row => [`${row.table} ${row.key}`, row]))
}

/** Stored with the batch's first decision about one of these messages; undoing the batch puts them back. */
export async function recordSuggestionEffects(
  tx: Tx,
  workspaceId: string,
  scope: SuggestionScope,
  before: Snapshot,
  page: { batchId: string; messageIds: string[] },
): Promise<void> {
  if (page.messageIds.length === 0) return
  const known = [...before.values()].map(({ key }) => String(JSON.parse(key).id))
  const after = await snapshotSuggestions(tx, workspaceId, {
    ...scope,
    suggestionIds: [...new Set([...scope.suggestionIds, ...known])],
  })
  const head = await tx
    .selectFrom('decision')
    .select(({ fn }) => fn.min('id').as('id'))
    .where('workspaceId', '=', workspaceId)
    .where('batchId', '=', page.batchId)
    .where('kind', '=', 'message')
    .where('messageId', 'in', page.messageIds)
    .executeTakeFirst()
  if (head?.id) await recordEffects(tx, workspaceId, head.id, before, after)
}

/**
 * Puts back what questions said before these decisions changed them. Those that they opened, or opened again, and that
 * nothing waits for are withdrawn; changed details behind which nothing ever waits are asked about again where they had withdrawn that. What
 * this changes is kept with the undo's own decisions: undoing the undo puts it back once more.
 */
export async function restoreSuggestions(
  tx: Tx,
  workspaceId: string,
  decisionIds: string[],
  undo: { batchId: string; messageIds: string[]; now: Date },
): Promise<void> {
  const touched = await tx
    .selectFrom('decisionEffect')
    .select(sql<string>`row_key ->> 'id'`.as('id'))
    .where('workspaceId', '=', workspaceId)
    .where('decisionId', 'in', decisionIds)
    .where('tableName', '=', 'suggestion')
    .execute()
  if (touched.length === 0) return
  const scope = { subjectKeys: [], suggestionIds: [...new Set(touched.map(({ id }) => id))] }
  const before = await snapshotSuggestions(tx, workspaceId, scope)
  await sql`
    update suggestion s set message_id = (select m.id from message m where m.workspace_id = ${workspaceId} and m.id = f.message_id),
      contact_id = f.contact_id, deal_id = f.deal_id, reason = f.reason, confidence = f.confidence, proposal = f.proposal
    from decision_effect e, jsonb_populate_record(null::suggestion, e.before_image) f
    where e.workspace_id = ${workspaceId} and e.decision_id = any(${decisionIds}::bigint[]) and e.table_name = 'suggestion'
      and e.before_image is not null and s.workspace_id = ${workspaceId} and s.id = f.id and s.state = 'open'`.execute(
    tx,
  )
  await sql`
    update suggestion s set state = 'withdrawn', decided_at = ${undo.now}
    from decision_effect e
    where e.workspace_id = ${workspaceId} and e.decision_id = any(${decisionIds}::bigint[]) and e.table_name = 'suggestion'
      and (e.before_image is null or e.before_image ->> 'state' = 'withdrawn')
      and s.workspace_id = ${workspaceId} and s.id = (e.row_key ->> 'id')::bigint
      and s.state = 'open' and not exists (
        select 1 from decision d where d.workspace_id = ${workspaceId} and d.suggestion_id = s.id
          and d.kind in ('match', 'deal') and d.undone_by is null and d.superseded_by is null)`.execute(tx)
  // Of several about one subject that were withdrawn one after the other, the newest is asked again.
  await sql`
    with asked_again as (
      select distinct on (s.subject_key) s.id, f.message_id, f.confidence, f.proposal
      from decision_effect e, jsonb_populate_record(null::suggestion, e.before_image) f, suggestion s
      where e.workspace_id = ${workspaceId} and e.decision_id = any(${decisionIds}::bigint[])
        and e.table_name = 'suggestion'
        and f.kind = 'update' and f.state = 'open' and e.after_image ->> 'state' = 'withdrawn'
        and s.workspace_id = ${workspaceId} and s.id = f.id and s.state = 'withdrawn'
        and not exists (select 1 from suggestion o where o.workspace_id = ${workspaceId}
          and o.subject_key = s.subject_key and o.state = 'open')
      order by s.subject_key, s.id desc, e.decision_id desc
    )
    update suggestion s set state = 'open', decided_at = null,
      message_id = (select m.id from message m where m.workspace_id = ${workspaceId} and m.id = a.message_id),
      confidence = a.confidence, proposal = a.proposal
    from asked_again a where s.workspace_id = ${workspaceId} and s.id = a.id`.execute(tx)
  await recordSuggestionEffects(tx, workspaceId, scope, before, undo)
}
