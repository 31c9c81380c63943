import { enqueueRemovals } from '../crm/enqueue-pushes.ts'
import type { Tx } from '../db/schema.ts'

/** Takes the system's links of these messages away. A person's links stay. */
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
}

/** Activities of these messages that nothing links any more go, in the CRMs as well. */
export async function removeBareActivities(tx: Tx, workspaceId: string, messageIds: string[]): Promise<void> {
  if (messageIds.length === 0) return
  const bare = await tx
    .selectFrom('activity as a')
    .select('a.id')
    .where('a.workspaceId', '=', workspaceId)
    .where('a.messageId', 'in', messageIds)
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('activityLink as l')
            .select('l.targetId')
            .where('l.workspaceId', '=', workspaceId)
            .whereRef('l.activityId', '=', 'a.id'),
        ),
      ),
    )
    .execute()
  const ids = bare.map(({ id }) => id)
  if (ids.length === 0) return
  await enqueueRemovals(tx, workspaceId, ids)
  await tx.deleteFrom('activity').where('workspaceId', '=', workspaceId).where('id', 'in', ids).execute()
}
