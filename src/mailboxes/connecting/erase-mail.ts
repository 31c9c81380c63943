/**
 * Takes away what was read from one mailbox: messages that no other one holds with all that hangs on them, and its copies
 * of the others, which are then decided without it. In pages, each of which commits: what is interrupted goes on from
 * there. The journal of decisions stays, without the words that its rows quoted.
 */
import { enqueueRemovals } from '../../crm/enqueue-pushes.ts'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db, Tx } from '../../db/schema.ts'
import { removeMessage } from '../../timeline/drops.ts'
import { lockRecording } from '../../timeline/lock-recording.ts'
import { decideAgain } from '../../timeline/redecide.ts'
import { readDecisionRules } from '../workspace-rules.ts'

const PAGE_MESSAGES = 100

export async function eraseMail(
  { db, now }: { db: Db; now: () => Date },
  workspaceId: string,
  mailboxId: string,
  signal?: AbortSignal,
): Promise<{ messages: number; isInterrupted: boolean }> {
  let messages = 0
  for (;;) {
    if (signal?.aborted) return { messages, isInterrupted: true }
    const page = await inWorkspace(db, workspaceId, async tx => {
      await lockRecording(tx, workspaceId)
      const copies = await listCopies(tx, workspaceId, mailboxId)
      await erasePage(tx, workspaceId, mailboxId, copies, now())
      return copies
    })
    messages += page.filter(({ isElsewhere }) => !isElsewhere).length
    if (page.length === 0) break
  }
  await inWorkspace(db, workspaceId, tx => forgetLedger(tx, workspaceId, mailboxId))
  return { messages, isInterrupted: false }
}

interface Copy {
  messageId: string
  /** Another mailbox holds the message, too. */
  isElsewhere: boolean
}

async function listCopies(tx: Tx, workspaceId: string, mailboxId: string): Promise<Copy[]> {
  const rows = await tx
    .selectFrom('messageCopy as c')
    .select(eb => [
      'c.messageId',
      eb
        .exists(
          eb
            .selectFrom('messageCopy as o')
            .select('o.messageId')
            .where('o.workspaceId', '=', workspaceId)
            .whereRef('o.messageId', '=', 'c.messageId')
            .where('o.mailboxId', '<>', mailboxId),
        )
        .as('isElsewhere'),
    ])
    .distinct()
    .where('c.workspaceId', '=', workspaceId)
    .where('c.mailboxId', '=', mailboxId)
    .orderBy('c.messageId')
    .limit(PAGE_MESSAGES)
    .execute()
  return rows.map(({ messageId, isElsewhere }) => ({ messageId, isElsewhere: Boolean(isElsewhere) }))
}

async function erasePage(tx: Tx, workspaceId: string, mailboxId: string, copies: Copy[], now: Date): Promise<void> {
  if (copies.length === 0) return
  const alone = copies.filter(({ isElsewhere }) => !isElsewhere).map(({ messageId }) => messageId)
  const shared = copies.filter(({ isElsewhere }) => isElsewhere).map(({ messageId }) => messageId)
  await tx
    .deleteFrom('ledgerItem')
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where(
      'messageId',
      'in',
      copies.map(({ messageId }) => messageId),
    )
    .execute()
  if (alone.length > 0) await removeAlone(tx, workspaceId, alone)
  if (shared.length === 0) return
  await tx
    .deleteFrom('messageCopy')
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where('messageId', 'in', shared)
    .execute()
  await decideAgain(tx, workspaceId, shared, await readDecisionRules(tx, workspaceId), { now })
}

/** A person's link to such a message goes as well: there is nothing left for it to lead to. */
async function removeAlone(tx: Tx, workspaceId: string, messageIds: string[]): Promise<void> {
  const activities = await tx
    .selectFrom('activity')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('messageId', 'in', messageIds)
    .execute()
  const activityIds = activities.map(({ id }) => id)
  if (activityIds.length > 0) {
    await enqueueRemovals(tx, workspaceId, activityIds)
    await tx.deleteFrom('activity').where('workspaceId', '=', workspaceId).where('id', 'in', activityIds).execute()
  }
  await tx
    .deleteFrom('decisionEvidence')
    .where('workspaceId', '=', workspaceId)
    .where('decisionId', 'in', eb =>
      eb
        .selectFrom('decision')
        .select('id')
        .where('workspaceId', '=', workspaceId)
        .where('messageId', 'in', messageIds),
    )
    .execute()
  for (const messageId of messageIds) await removeMessage(tx, workspaceId, messageId)
}

/** Connected again it would be read from the beginning. */
async function forgetLedger(tx: Tx, workspaceId: string, mailboxId: string): Promise<void> {
  for (const table of ['ledgerItem', 'providerThread', 'signal'] as const)
    await tx.deleteFrom(table).where('workspaceId', '=', workspaceId).where('mailboxId', '=', mailboxId).execute()
  await tx
    .updateTable('mailbox')
    .set({ cursor: null, backfill: null, lastNewMessageAt: null })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .where('disconnectedAt', 'is not', null)
    .execute()
}
