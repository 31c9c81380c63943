import type { Tx } from '../db/schema.ts'

/**
 * Questions that were withdrawn wait again. Where the same one was asked anew meanwhile, that one stands for both: one
 * open suggestion for each subject. Returns which question now stands for each.
 */
export async function reopenWithdrawn(
  tx: Tx,
  workspaceId: string,
  suggestionIds: string[],
): Promise<Map<string, string>> {
  const standsFor = new Map<string, string>()
  if (suggestionIds.length === 0) return standsFor
  const withdrawn = await tx
    .selectFrom('suggestion')
    .select(['id', 'subjectKey'])
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', suggestionIds)
    .where('state', '=', 'withdrawn')
    .orderBy('id', 'desc')
    .execute()
  if (withdrawn.length === 0) return standsFor
  const open = await tx
    .selectFrom('suggestion')
    .select(['id', 'subjectKey'])
    .where('workspaceId', '=', workspaceId)
    .where('state', '=', 'open')
    .where(
      'subjectKey',
      'in',
      withdrawn.map(({ subjectKey }) => subjectKey),
    )
    .execute()
  const openOf = new Map(open.map(({ subjectKey, id }) => [subjectKey, id]))
  const reopened: string[] = []
  for (const { id, subjectKey } of withdrawn) {
    const other = openOf.get(subjectKey)
    standsFor.set(id, other ?? id)
    if (other !== undefined) continue
    openOf.set(subjectKey, id)
    reopened.push(id)
  }
  if (reopened.length === 0) return standsFor
  await tx
    .updateTable('suggestion')
    .set({ state: 'open', decidedAt: null })
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', reopened)
    .execute()
  return standsFor
}
