import type { Tx } from '../db/schema.ts'
import type { Journal, Waiting } from './answer.ts'
import type { LockedSuggestion } from './lock-suggestion.ts'
import type { Answer } from './resolve-verdict.ts'

/**
 * What the answer teaches: whether the system's first guess was right. An answer that says nothing about the guess
 * (private, not business) is no label.
 */
export async function labelAnswer(
  tx: Tx,
  journal: Journal,
  suggestion: LockedSuggestion,
  answer: Answer,
  covered: Waiting[],
): Promise<void> {
  const judged = covered[0]
  const isRight = judgement(answer)
  if (judged === undefined || isRight === null) return
  const { workspaceId, actor, now } = journal
  const row = await tx
    .selectFrom('decision')
    .select(['confidence', 'shippedConfidence', 'terms', 'modelVersion'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', judged.decisionId)
    .executeTakeFirstOrThrow()
  await tx
    .insertInto('decisionLabel')
    .values({
      workspaceId,
      decisionId: judged.decisionId,
      reviewer: actor,
      isRight,
      isBlind: suggestion.isAudit,
      inclusionProbability: suggestion.inclusionProbability,
      confidence: row.confidence,
      shippedConfidence: row.shippedConfidence,
      terms: JSON.stringify(row.terms),
      modelVersion: row.modelVersion,
      labelledAt: now,
    })
    .execute()
}

const judgement = (answer: Answer): boolean | null => {
  switch (answer.kind) {
    case 'link':
    case 'create':
    case 'deal':
      return answer.isProposed
    case 'reject':
      return answer.reason === 'not_this_person' ? false : null
    case 'update':
    case 'merge':
      return null
  }
}

/** An answer that was undone teaches nothing any more. */
export async function withdrawLabels(
  tx: Tx,
  workspaceId: string,
  judgedDecisionIds: string[],
  by: { reviewer: string; labelledAt: Date; now: Date },
): Promise<void> {
  if (judgedDecisionIds.length === 0) return
  await tx
    .updateTable('decisionLabel')
    .set({ withdrawnAt: by.now })
    .where('workspaceId', '=', workspaceId)
    .where('decisionId', 'in', judgedDecisionIds)
    .where('reviewer', '=', by.reviewer)
    .where('labelledAt', '=', by.labelledAt)
    .where('withdrawnAt', 'is', null)
    .execute()
}
