import type { Tx } from '../db/schema.ts'
import { removeBareActivities, removeSystemLinks } from './activity-links.ts'

/** A copy of which nothing may be stored. */
export interface DroppedCopy {
  ledgerItemId: string
  logicalKey: Buffer
  reason: string
}

interface Droppable {
  logicalKey: Buffer
  drop: { reason: string; keepMessageId: boolean } | null
}

/**
 * A rule that drops one copy binds all copies of the message: a label that only one mailbox has must not be undone by
 * the copy of another. So a copy is dropped, too, where an earlier one was, or one of the same batch is.
 */
export async function bindDrops<T extends Droppable>(tx: Tx, workspaceId: string, copies: T[]): Promise<T[]> {
  if (copies.length === 0) return []
  const rows = await tx
    .selectFrom('ledgerItem as l')
    .innerJoin('decision as d', join => join.onRef('d.ledgerItemId', '=', 'l.id').on('d.workspaceId', '=', workspaceId))
    .select(['l.logicalKey', 'l.rfcMessageId', 'd.reason'])
    .where('l.workspaceId', '=', workspaceId)
    .where(
      'l.logicalKey',
      'in',
      copies.map(({ logicalKey }) => logicalKey),
    )
    .where('l.messageId', 'is', null)
    .where('l.state', '=', 'done')
    .where('d.supersededBy', 'is', null)
    .where('d.undoneBy', 'is', null)
    .execute()
  const drops = new Map<string, { reason: string; keepMessageId: boolean }>()
  for (const row of rows) {
    drops.set(row.logicalKey!.toString('hex'), { reason: row.reason, keepMessageId: row.rfcMessageId !== null })
  }
  for (const { logicalKey, drop } of copies) if (drop !== null) drops.set(logicalKey.toString('hex'), drop)
  return copies.map(copy => ({ ...copy, drop: copy.drop ?? drops.get(copy.logicalKey.toString('hex')) ?? null }))
}

/** Writes down why, and takes away what an earlier copy had stored before the rule was known to bind it. */
export async function recordDrops(
  tx: Tx,
  workspaceId: string,
  dropped: DroppedCopy[],
  policyVersion: string,
  now: Date,
): Promise<void> {
  if (dropped.length === 0) return
  await purgeStored(tx, workspaceId, dropped, policyVersion, now)
  const before = await tx
    .selectFrom('decision')
    .select(['id', 'ledgerItemId', 'reason'])
    .where('workspaceId', '=', workspaceId)
    .where(
      'ledgerItemId',
      'in',
      dropped.map(({ ledgerItemId }) => ledgerItemId),
    )
    .where('supersededBy', 'is', null)
    .where('undoneBy', 'is', null)
    .execute()
  for (const copy of dropped) {
    const standing = before.filter(({ ledgerItemId }) => ledgerItemId === copy.ledgerItemId)
    if (standing.some(({ reason }) => reason === copy.reason)) continue
    const { id } = await tx
      .insertInto('decision')
      .values(dropDecision(workspaceId, copy.ledgerItemId, copy.reason, policyVersion, now))
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const old of standing) {
      await tx
        .updateTable('decision')
        .set({ supersededBy: id })
        .where('workspaceId', '=', workspaceId)
        .where('id', '=', old.id)
        .execute()
    }
  }
}

async function purgeStored(
  tx: Tx,
  workspaceId: string,
  dropped: DroppedCopy[],
  policyVersion: string,
  now: Date,
): Promise<void> {
  const stored = await tx
    .selectFrom('message')
    .select(['id', 'logicalKey'])
    .where('workspaceId', '=', workspaceId)
    .where(
      'logicalKey',
      'in',
      dropped.map(({ logicalKey }) => logicalKey),
    )
    .execute()
  for (const { id, logicalKey } of stored) {
    const reason = dropped.find(copy => copy.logicalKey.equals(logicalKey))!.reason
    const copies = await tx
      .updateTable('ledgerItem')
      .set({ messageId: null, updatedAt: now })
      .where('workspaceId', '=', workspaceId)
      .where('messageId', '=', id)
      .returning('id')
      .execute()
    await removeMessage(tx, workspaceId, id)
    for (const copy of copies) {
      await tx
        .insertInto('decision')
        .values(dropDecision(workspaceId, copy.id, reason, policyVersion, now))
        .execute()
    }
  }
}

/** With what the system made of it. The caller has seen to its copies in the ledger. */
export async function removeMessage(tx: Tx, workspaceId: string, messageId: string): Promise<void> {
  await removeSystemLinks(tx, workspaceId, [messageId])
  await removeBareActivities(tx, workspaceId, [messageId])
  await tx
    .deleteFrom('suggestion')
    .where('workspaceId', '=', workspaceId)
    .where('messageId', '=', messageId)
    .where('state', '=', 'open')
    .execute()
  await tx.deleteFrom('message').where('workspaceId', '=', workspaceId).where('id', '=', messageId).execute()
}

function dropDecision(workspaceId: string, ledgerItemId: string, reason: string, policyVersion: string, now: Date) {
  return {
    workspaceId,
    ledgerItemId,
    kind: 'message',
    actor: 'system',
    action: 'ignored',
    reason,
    policyVersion,
    madeAt: now,
  }
}
