import { inWorkspace } from '../db/in-workspace.ts'
import { type PipelineContext, processMessages } from '../pipeline.ts'
import { fetchFromFiles } from './files/fetch-from-files.ts'
import { type ClaimedItem, claimItems, failItem, listAttempts, markGone } from './item-queries.ts'
import { toPending } from './pending.ts'
import { findMailbox, type Mailbox } from './queries.ts'
import { clearDue, type DueMailbox, takeDueMailbox } from './watching/due-queries.ts'
import { nextAttempt } from './watching/schedule.ts'

const BATCH_MESSAGES = 100
/** Longer than a batch takes; after a crash the next worker waits no longer than this. */
const LEASE_MILLISECONDS = 45_000

/** For commands: what is due of a workspace's mail files, one batch. Watched mailboxes are left to the workers. */
export async function runDueFiles(context: PipelineContext, workspaceId: string): Promise<boolean> {
  const due = await takeDueMailbox(context.db, context.now(), { workspaceId, filesOnly: true })
  if (due === null) return false
  await runFilesRound(context, due)
  return true
}

/**
 * One batch of a mailbox of mail files. Any number of processes may do this at once; items that one of them holds are
 * skipped by the others until its lease ends.
 */
export async function runFilesRound(context: PipelineContext, { workspaceId, mailboxId }: DueMailbox): Promise<void> {
  const { db, now } = context
  const claimed = await inWorkspace(db, workspaceId, async tx => {
    const mailbox = await findMailbox(tx, workspaceId, mailboxId)
    if (mailbox === null) return null
    const at = now()
    const leaseUntil = new Date(at.getTime() + LEASE_MILLISECONDS)
    return {
      mailbox,
      items: await claimItems(tx, workspaceId, mailboxId, { most: BATCH_MESSAGES, now: at, leaseUntil }),
    }
  })
  if (claimed !== null && claimed.items.length > 0) {
    await workOn(context, workspaceId, claimed.mailbox, claimed.items)
  }
  await clearDue(db, workspaceId, mailboxId)
}

async function workOn(
  context: PipelineContext,
  workspaceId: string,
  mailbox: Mailbox,
  items: ClaimedItem[],
): Promise<void> {
  const { db, now } = context
  const fetched = await fetchFromFiles(items)
  const found = items.flatMap(item => {
    const message = fetched.get(item.providerMessageId)
    return message === undefined ? [] : [toPending(item.id, message)]
  })
  const missing = items.filter(item => !fetched.has(item.providerMessageId)).map(({ id }) => id)
  await inWorkspace(db, workspaceId, tx => markGone(tx, workspaceId, missing, 'file_gone', now()))
  if (found.length === 0) return
  try {
    const { failed } = await processMessages(context, workspaceId, mailbox, found)
    await failNotProcessed(context, workspaceId, failed)
  } catch (error) {
    await failNotProcessed(
      context,
      workspaceId,
      found.map(({ ledgerItemId }) => ledgerItemId),
    )
    throw error
  }
}

/** Items that were fetched and could not be recorded: each is tried again by itself, or fails where an admin sees it. */
export async function failNotProcessed(
  { db, now }: PipelineContext,
  workspaceId: string,
  ledgerItemIds: string[],
): Promise<void> {
  if (ledgerItemIds.length === 0) return
  await inWorkspace(db, workspaceId, async tx => {
    for (const { id, attempts } of await listAttempts(tx, workspaceId, ledgerItemIds)) {
      await failItem(tx, workspaceId, { id, reason: 'not_processed', retryAt: nextAttempt(now(), attempts + 1) }, now())
    }
  })
}
