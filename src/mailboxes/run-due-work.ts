import { inWorkspace } from '../db/in-workspace.ts'
import { type PipelineContext, processMessages } from '../pipeline.ts'
import { fetchFromFiles } from './files/fetch-from-files.ts'
import { toPending } from './pending.ts'
import {
  type ClaimedItem,
  claimItems,
  clearDue,
  failItem,
  findMailbox,
  type Mailbox,
  markGone,
  takeDueMailbox,
} from './queries.ts'

const BATCH_MESSAGES = 100
/** Longer than a batch takes; after a crash the next worker waits no longer than this. */
const LEASE_MILLISECONDS = 45_000
/** Over about a day; then the item is failed, visible, and an admin may try it again. */
const MOST_ATTEMPTS = 8

/**
 * One round of work: the mailbox that waits longest, one batch of its pending messages. Any number of processes may do
 * this at once; items that one of them holds are skipped by the others until its lease ends. Tells whether there was work.
 *
 * @param onlyWorkspaceId leaves the mailboxes of other workspaces to others
 */
export async function runDueWork(context: PipelineContext, onlyWorkspaceId: string | null = null): Promise<boolean> {
  const { db, now } = context
  const due = await takeDueMailbox(db, now(), onlyWorkspaceId)
  if (due === null) return false
  const { workspaceId, mailboxId } = due
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
  return true
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
    await processMessages(context, workspaceId, mailbox, found)
  } catch (error) {
    await inWorkspace(db, workspaceId, async tx => {
      for (const item of items.filter(({ id }) => !missing.includes(id))) {
        const attempt = item.attempts + 1
        const retryAt =
          attempt >= MOST_ATTEMPTS ? null : new Date(now().getTime() + Math.exp(Math.min(attempt, 10)) * 1_000)
        await failItem(tx, workspaceId, { id: item.id, reason: 'not_processed', retryAt }, now())
      }
    })
    throw error
  }
}
