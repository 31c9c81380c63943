/**
 * What follows from the answers about one message: what became of it as a whole, and whether it stands on a timeline.
 * Called after answers were given or taken back; nothing of it needs an undo of its own.
 */
import { enqueuePushes, enqueueRemovals } from '../crm/enqueue-pushes.ts'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'

export interface Settling {
  actor: string
  now: Date
  batchId: string
  /** What the message-level decision says when nothing like it stood there before. */
  reason: string
  /** Where an undo puts back: what was said before, and what the undone decision had left. */
  restored?: { before: Said; left: Said } | undefined
}

export interface Said {
  action: string
  reason: string
  actor: string
}

export async function settleMessage(tx: Tx, workspaceId: string, messageId: string, settling: Settling): Promise<void> {
  const decisions = await tx
    .selectFrom('decision')
    .select(['id', 'kind', 'action', 'reason', 'actor'])
    .where('workspaceId', '=', workspaceId)
    .where('messageId', '=', messageId)
    .where('kind', 'in', ['message', 'match'])
    .where('undoneBy', 'is', null)
    .where('supersededBy', 'is', null)
    .orderBy('id', 'desc')
    .execute()
  const standing = decisions.find(({ kind }) => kind === 'message') ?? null
  const matches = decisions.filter(({ kind }) => kind === 'match')
  const action = messageAction(matches)
  const stays = standing?.action === action && !isLeftOver(standing, settling)
  const decisionId = stays
    ? standing.id
    : await putMessageDecision(tx, workspaceId, messageId, standing?.id ?? null, action, settling)
  await settleActivity(tx, workspaceId, messageId, decisionId)
}

/** The undone decision's own words, or a copy of them that an earlier undo made. */
const isLeftOver = (standing: Said, { restored }: Settling): boolean =>
  restored !== undefined &&
  standing.action === restored.left.action &&
  standing.reason === restored.left.reason &&
  standing.actor === restored.left.actor

const messageAction = (matches: { action: string }[]): 'logged' | 'review' | 'ignored' => {
  if (matches.some(({ action }) => action === 'logged' || action === 'created')) return 'logged'
  if (matches.some(({ action }) => action === 'review' || action === 'create_suggested')) return 'review'
  return 'ignored'
}

/** Where the message was decided like that before, an undo brought it back: then its former reason and actor stand again. */
async function putMessageDecision(
  tx: Tx,
  workspaceId: string,
  messageId: string,
  standingId: string | null,
  action: string,
  settling: Settling,
): Promise<string> {
  const former = await tx
    .selectFrom('decision')
    .select(['reason', 'actor', 'policyVersion', 'modelVersion'])
    .where('workspaceId', '=', workspaceId)
    .where('messageId', '=', messageId)
    .where('kind', '=', 'message')
    .where('action', '=', action)
    .where('undoneBy', 'is', null)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const said = settling.restored?.before.action === action ? settling.restored.before : former
  const [id] = (await takeRowIds(tx, 1)) as [string]
  await tx
    .insertInto('decision')
    .values({
      workspaceId,
      id,
      kind: 'message',
      messageId,
      actor: said?.actor ?? settling.actor,
      action,
      reason: said?.reason ?? settling.reason,
      policyVersion: former?.policyVersion ?? null,
      modelVersion: former?.modelVersion ?? null,
      batchId: settling.batchId,
      madeAt: settling.now,
    })
    .execute()
  if (standingId !== null)
    await tx
      .updateTable('decision')
      .set({ supersededBy: id })
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', standingId)
      .execute()
  return id
}

/** An activity stands as long as a contact or a deal holds it; a company alone is only there because of a contact. */
async function settleActivity(tx: Tx, workspaceId: string, messageId: string, decisionId: string): Promise<void> {
  const activity = await tx
    .selectFrom('activity as a')
    .leftJoin('activityLink as l', join =>
      join
        .onRef('l.workspaceId', '=', 'a.workspaceId')
        .onRef('l.activityId', '=', 'a.id')
        .on('l.targetKind', '!=', 'company'),
    )
    .select(['a.id', 'l.targetId'])
    .where('a.workspaceId', '=', workspaceId)
    .where('a.messageId', '=', messageId)
    .limit(1)
    .executeTakeFirst()
  if (!activity) return
  if (activity.targetId === null) {
    await enqueueRemovals(tx, workspaceId, [activity.id])
    await tx.deleteFrom('activity').where('workspaceId', '=', workspaceId).where('id', '=', activity.id).execute()
    return
  }
  await tx
    .updateTable('activity')
    .set({ decisionId })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', activity.id)
    .execute()
  await enqueuePushes(tx, workspaceId, [activity.id])
}

/** The message's activity, made when it has none: seen by the team if a shared mailbox holds a copy. */
export async function ensureActivity(
  tx: Tx,
  workspaceId: string,
  messageId: string,
  decisionId: string,
): Promise<string> {
  const existing = await tx
    .selectFrom('activity')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('messageId', '=', messageId)
    .executeTakeFirst()
  if (existing) return existing.id
  const message = await tx
    .selectFrom('message')
    .select('sentAt')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', messageId)
    .executeTakeFirstOrThrow()
  const shared = await tx
    .selectFrom('messageCopy as y')
    .innerJoin('mailbox as b', join =>
      join.onRef('b.workspaceId', '=', 'y.workspaceId').onRef('b.id', '=', 'y.mailboxId'),
    )
    .select('b.id')
    .where('y.workspaceId', '=', workspaceId)
    .where('y.messageId', '=', messageId)
    .where('b.isShared', '=', true)
    .limit(1)
    .executeTakeFirst()
  const [id] = (await takeRowIds(tx, 1)) as [string]
  await tx
    .insertInto('activity')
    .values({
      workspaceId,
      id,
      messageId,
      happenedAt: message.sentAt,
      visibility: shared ? 'team' : 'participants',
      decisionId,
    })
    .execute()
  return id
}
