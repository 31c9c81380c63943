import { inWorkspace } from '../../db/in-workspace.ts'
import { insertRefs, type Priority } from '../item-queries.ts'
import { MailProviderError, type MessageRef } from '../provider.ts'
import { crashPoint } from './crash-points.ts'
import { callOptions, type MailboxRun, store } from './mailbox-run.ts'
import { listUnreadThreads, markThreadRead } from './thread-queries.ts'

/** A thread costs as much as two messages; a few at a time leave the mailbox room for what is new. */
const THREADS_A_ROUND = 10

/**
 * A thread with one message in the horizon is read whole: what an answer answers is needed to understand it. Returns how
 * many were read.
 */
export async function readThreads(run: MailboxRun, upTo: Priority): Promise<number> {
  const { context, lease } = run
  const { workspaceId, mailboxId } = lease
  // Where all mail is read, threads are whole.
  if (run.mailbox.horizonAt === null) return 0
  const threads = await inWorkspace(context.db, workspaceId, tx =>
    listUnreadThreads(tx, workspaceId, mailboxId, { most: THREADS_A_ROUND, upTo, now: context.now() }),
  )
  for (const { providerThreadId, priority } of threads) {
    const refs = await listThread(run, providerThreadId, priority)
    await crashPoint('thread_listed')
    const now = context.now()
    await store(run, {}, async tx => {
      await insertRefs(tx, workspaceId, mailboxId, refs, { foundBy: 'backfill', priority, now })
      await markThreadRead(tx, workspaceId, mailboxId, providerThreadId, now)
    })
    await crashPoint('thread_stored')
  }
  return threads.length
}

async function listThread(run: MailboxRun, providerThreadId: string, priority: Priority): Promise<MessageRef[]> {
  try {
    return await run.client.listThread(providerThreadId, callOptions(run, priority === 0 ? 'live' : 'backfill'))
  } catch (error) {
    // All its messages were deleted since.
    if (error instanceof MailProviderError && error.kind === 'gone') return []
    throw error
  }
}
