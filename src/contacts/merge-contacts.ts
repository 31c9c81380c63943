/**
 * Two records of one person become one, as an overlay: every address, link and deal keeps the contact that it had and
 * is shown under the one that stays. So nothing is lost, and taking it back is exact.
 */
import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import { recordEffects, takeSnapshot } from '../review/effects.ts'
import type { UndoOutcome } from '../review/suggestion.ts'
import { undoWithin } from '../review/undo-decision.ts'
import { foldContact, listMembers } from './fold-contact.ts'

export interface MergeRequest {
  /** The record that goes into the other. */
  from: string
  into: string
  actor: string
  now: Date
}

export type MergeOutcome =
  | { kind: 'merged'; decisionId: string; contactId: string }
  | { kind: 'not-found'; contactId: string }
  /** They are one already, or `from` went into another contact before. */
  | { kind: 'already-merged'; contactId: string }

/** `into` may itself have been merged: then it goes to where that one went. */
export async function mergeContacts(tx: Tx, workspaceId: string, request: MergeRequest): Promise<MergeOutcome> {
  const { from, into, actor, now } = request
  const rows = await tx
    .selectFrom('contact')
    .select(['id', 'mergedInto'])
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', [from, into])
    .orderBy('id')
    .forUpdate()
    .execute()
  for (const id of [from, into]) if (!rows.some(row => row.id === id)) return { kind: 'not-found', contactId: id }
  const survivorOf = (id: string) => rows.find(row => row.id === id)?.mergedInto ?? id
  const survivor = survivorOf(into)
  if (survivorOf(from) !== from || survivor === from) return { kind: 'already-merged', contactId: survivorOf(from) }
  const [batchId, decisionId] = (await takeRowIds(tx, 2)) as [string, string]
  await tx.insertInto('batch').values({ workspaceId, id: batchId, what: 'merge', actor, createdAt: now }).execute()
  const members = await listMembers(tx, workspaceId, from)
  const scope = { suggestionIds: [], messageIds: [], companyIds: [], contactIds: [from, survivor, ...members] }
  const before = await takeSnapshot(tx, workspaceId, scope)
  await tx
    .insertInto('decision')
    .values({
      ...{ workspaceId, id: decisionId, kind: 'merge', contactId: survivor, actor, action: 'merged' },
      ...{ reason: 'merged', batchId, madeAt: now },
    })
    .execute()
  await foldContact(tx, workspaceId, { from, into: survivor, now })
  await recordEffects(tx, workspaceId, decisionId, before, await takeSnapshot(tx, workspaceId, scope))
  return { kind: 'merged', decisionId, contactId: survivor }
}

/** Takes back the merge by which this contact went into another; refused while a later merge rests on it. */
export async function unmergeContacts(
  tx: Tx,
  workspaceId: string,
  request: { contactId: string; actor: string; now: Date },
): Promise<UndoOutcome> {
  const row = await tx
    .selectFrom('decision as d')
    .innerJoin('decisionEffect as e', join =>
      join.onRef('e.workspaceId', '=', 'd.workspaceId').onRef('e.decisionId', '=', 'd.id'),
    )
    .select('d.id')
    .where('d.workspaceId', '=', workspaceId)
    .where('d.kind', '=', 'merge')
    .where('d.undoneBy', 'is', null)
    .where('e.tableName', '=', 'contact')
    .where(({ eb, fn, val }) => eb(fn('jsonb_extract_path_text', ['e.rowKey', val('id')]), '=', request.contactId))
    .orderBy('d.id')
    .limit(1)
    .executeTakeFirst()
  if (!row) return { kind: 'not-found' }
  return undoWithin(tx, workspaceId, { decisionId: row.id, actor: request.actor, now: request.now })
}
