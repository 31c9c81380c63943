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
    .where('messageId', 'in', page.messageIds)
    .executeTakeFirst()
  if (head?.id) await recordEffects(tx, workspaceId, head.id, before, after)
}
