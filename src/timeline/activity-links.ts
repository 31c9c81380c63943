import type { Tx } from '../db/schema.ts'

/**
 * Takes the system's links of these messages away, and activities that nothing links any more. A person's links stay,
 * and keep their activity.
 */
export async function removeSystemLinks(tx: Tx, workspaceId: string, messageIds: string[]): Promise<void> {
  if (messageIds.length === 0) return
  await tx
    .deleteFrom('activityLink')
    .where('workspaceId', '=', workspaceId)
    .where('setBy', '=', 'system')
    .where('activityId', 'in', eb =>
      eb
        .selectFrom('activity')
        .select('id')
        .where('workspaceId', '=', workspaceId)
        .where('messageId', 'in', messageIds),
    )
    .execute()
  await tx
    .deleteFrom('activity')
    .where('workspaceId', '=', workspaceId)
    .where('messageId', 'in', messageIds)
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('activityLink as l')
            .select('l.targetId')
            .where('l.workspaceId', '=', workspaceId)
            .whereRef('l.activityId', '=', 'activity.id'),
        ),
      ),
    )
    .execute()
}
