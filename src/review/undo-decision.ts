import { sql } from 'kysely'
import { enqueueContactRemovals } from '../crm/enqueue-pushes.ts'
import { inWorkspace, takeRowIds } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import { restoreSuggestions } from '../timeline/suggestion-effects.ts'
import { type Effect, listEffects, scopeOf, takeSnapshot } from './effects.ts'
import { findChanged, findDependents, isMessageLevel } from './find-dependents.ts'
import { withdrawLabels } from './label-answer.ts'
import { redecideMessages } from './redecide-after.ts'
import { restoreEffects } from './restore-effects.ts'
import { type Said, settleMessage } from './settle-message.ts'
import type { UndoOutcome } from './suggestion.ts'

export interface UndoRequest {
  decisionId: string
  actor: string
  now: Date
}

/**
 * Puts back what a decision changed, all of it or nothing. The journal keeps both: the decision, marked as undone, and
 * the undo. Where later decisions rest on it, it is refused and they are named; the last one has to go first.
 */
export function undoDecision(db: Db, workspaceId: string, request: UndoRequest): Promise<UndoOutcome> {
  return inWorkspace(db, workspaceId, tx => undoWithin(tx, workspaceId, request))
}

/** The same within the caller's transaction. */
export async function undoWithin(tx: Tx, workspaceId: string, request: UndoRequest): Promise<UndoOutcome> {
  const decision = await lockDecision(tx, workspaceId, request.decisionId)
  if (decision === null) return { kind: 'not-found' }
  if (decision.undoneBy !== null) return { kind: 'already-undone' }
  const effects = await listEffects(tx, workspaceId, decision.id)
  if (effects.length === 0) return { kind: 'not-undoable', code: 'erased' }
  const scope = scopeOf(effects)
  const current = await takeSnapshot(tx, workspaceId, scope)
  const changed = findChanged(effects, current)
  const dependents = await findDependents(tx, workspaceId, decision.id, { effects, changed, current })
  if (dependents.length > 0) return { kind: 'depended-on', by: dependents }
  if (changed.length > 0) return { kind: 'not-undoable', code: 'changed_since' }
  await takeBack(tx, workspaceId, decision, effects, scope.messageIds, request)
  return { kind: 'undone', decisionId: decision.id }
}

interface LockedDecision {
  id: string
  actor: string
  batchId: string | null
  suggestionId: string | null
  madeAt: Date
  undoneBy: string | null
}

async function lockDecision(tx: Tx, workspaceId: string, id: string): Promise<LockedDecision | null> {
  const row = await tx
    .selectFrom('decision')
    .select(['id', 'actor', 'batchId', 'suggestionId', 'madeAt', 'undoneBy'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  return row ?? null
}

async function takeBack(
  tx: Tx,
  workspaceId: string,
  decision: LockedDecision,
  effects: Effect[],
  messageIds: string[],
  { actor, now }: UndoRequest,
): Promise<void> {
  const [batchId, undoId] = (await takeRowIds(tx, 2)) as [string, string]
  await tx.insertInto('batch').values({ workspaceId, id: batchId, what: 'undo', actor, createdAt: now }).execute()
  await tx
    .insertInto('decision')
    .values({
      workspaceId,
      id: undoId,
      kind: 'undo',
      suggestionId: decision.suggestionId,
      actor,
      action: 'undone',
      reason: 'undone',
      batchId,
      undoes: decision.id,
      madeAt: now,
    })
    .execute()
  await tx
    .updateTable('decision')
    .set({ undoneBy: undoId })
    .where('workspaceId', '=', workspaceId)
    .where(eb =>
      decision.batchId === null
        ? eb('id', '=', decision.id)
        : eb.or([eb('id', '=', decision.id), eb('batchId', '=', decision.batchId)]),
    )
    .where('undoneBy', 'is', null)
    .execute()
  const resting = await listRestingOn(tx, workspaceId, decision, effects, messageIds)
  await restoreEffects(tx, workspaceId, effects, { undoId, batchId, now })
  await restoreSuggestions(tx, workspaceId, [decision.id], { batchId, messageIds, now })
  for (const messageId of messageIds)
    await settleMessage(tx, workspaceId, messageId, {
      ...{ actor, now, batchId, reason: 'undone' },
      restored: messageLevel(effects, messageId),
    })
  // After what was on its timeline.
  await enqueueContactRemovals(tx, workspaceId, contactsMadeBy(effects))
  await redecideMessages(tx, workspaceId, resting, { now, batchId })
  const judged = effects.flatMap(effect =>
    effect.table === 'decision' && effect.before !== null ? [String(JSON.parse(effect.before).id)] : [],
  )
  await withdrawLabels(tx, workspaceId, judged, { reviewer: decision.actor, labelledAt: decision.madeAt, now })
}

/** What was said of a message as a whole before the decision, and what the decision left. */
function messageLevel(effects: Effect[], messageId: string): { before: Said; left: Said } | undefined {
  const effect = effects.find(one => isMessageLevel(one) && JSON.parse(one.key).message === messageId)
  if (!effect?.before || !effect.after) return undefined
  const said = (image: string): Said => {
    const { action, reason, actor } = JSON.parse(image)
    return { action, reason, actor }
  }
  return { before: said(effect.before), left: said(effect.after) }
}

/**
 * Messages that the system logged later because of this answer: to a contact that it made, or because it remembered
 * the contact that the answer named. They are decided again.
 */
async function listRestingOn(
  tx: Tx,
  workspaceId: string,
  decision: LockedDecision,
  effects: Effect[],
  restoredMessageIds: string[],
): Promise<string[]> {
  const made = contactsMadeBy(effects)
  const named = effects.flatMap(({ table, after }) => {
    const row = table === 'decision' && after !== null ? JSON.parse(after) : null
    return row?.kind === 'match' && row.contact_id !== null ? [String(row.contact_id)] : []
  })
  const { rows } = await sql<{ messageId: string }>`
    select distinct d.message_id from decision d
    where d.workspace_id = ${workspaceId} and d.id > ${decision.id}::bigint and d.actor = 'system' and d.kind = 'match'
      and d.undone_by is null and d.superseded_by is null and d.message_id <> all(${restoredMessageIds}::bigint[])
      and (d.contact_id = any(${made}::bigint[]) or (d.contact_id = any(${named}::bigint[]) and d.reason = 'remembered'))
    limit 2000`.execute(tx)
  return rows.map(row => row.messageId)
}

const contactsMadeBy = (effects: Effect[]): string[] =>
  effects.flatMap(({ table, key, before }) => (table === 'contact' && before === null ? [JSON.parse(key).id] : []))
