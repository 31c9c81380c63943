import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import { type Journal, supersede, type Waiting } from './answer.ts'

/** Asks again, in the same words, for the messages that an answer did not cover. Returns the new suggestion. */
export async function reopenForRest(tx: Tx, journal: Journal, rest: Waiting[]): Promise<string[]> {
  const newest = rest[0]
  if (newest === undefined) return []
  const { workspaceId, now } = journal
  const [suggestionId, ...ids] = (await takeRowIds(tx, rest.length + 1)) as [string, ...string[]]
  await tx
    .insertInto('suggestion')
    .columns([
      'workspaceId',
      'id',
      'kind',
      'subjectKey',
      'messageId',
      'contactId',
      'dealId',
      'address',
      'reason',
      'confidence',
      'proposal',
      'openedAt',
    ])
    .expression(eb =>
      eb
        .selectFrom('suggestion')
        .select(select => [
          'workspaceId',
          select.val(suggestionId).as('id'),
          'kind',
          'subjectKey',
          select.val(newest.messageId).as('messageId'),
          'contactId',
          'dealId',
          'address',
          'reason',
          'confidence',
          'proposal',
          'openedAt',
        ])
        .where('workspaceId', '=', workspaceId)
        .where('id', '=', journal.suggestionId),
    )
    .execute()
  for (const [at, one] of rest.entries()) {
    const id = ids[at] as string
    await copyDecision(tx, workspaceId, one.decisionId, { id, suggestionId, batchId: journal.batchId, now })
    await supersede(tx, workspaceId, one.decisionId, id)
  }
  return [suggestionId]
}

/** A decision as it stood, in a new row: the journal is never changed. */
export async function copyDecision(
  tx: Tx,
  workspaceId: string,
  decisionId: string,
  copy: { id: string; suggestionId?: string; batchId: string; now: Date },
): Promise<void> {
  const {
    supersededBy: _,
    undoneBy: __,
    terms,
    ...row
  } = await tx
    .selectFrom('decision')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', decisionId)
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('decision')
    .values({
      ...row,
      id: copy.id,
      suggestionId: copy.suggestionId ?? row.suggestionId,
      terms: JSON.stringify(terms),
      batchId: copy.batchId,
      madeAt: copy.now,
    })
    .execute()
  const evidence = await tx
    .selectFrom('decisionEvidence')
    .select('detail')
    .where('workspaceId', '=', workspaceId)
    .where('decisionId', '=', decisionId)
    .executeTakeFirst()
  if (evidence)
    await tx
      .insertInto('decisionEvidence')
      .values({ workspaceId, decisionId: copy.id, detail: JSON.stringify(evidence.detail) })
      .execute()
}
