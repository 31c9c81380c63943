import { insertRefs, priorities } from '../item-queries.ts'
import { crashPoint } from './crash-points.ts'
import { callOptions, type MailboxRun, store } from './mailbox-run.ts'
import { RESYNC_OVERLAP_MILLISECONDS } from './schedule.ts'
import { noteThreads } from './thread-queries.ts'
import type { WatchedMailbox } from './watch-queries.ts'

/**
 * The provider has forgotten our cursor: a new one is taken first, then everything since the last success is listed, with
 * an overlap. Known ids are recognised, so nothing is read twice; the cursor moves with the last page, so a crash in
 * between starts the window over.
 */
export async function resyncMailbox(run: MailboxRun): Promise<number> {
  const { context, client, lease, mailbox } = run
  const startedAt = context.now()
  const since = resyncSince(mailbox, startedAt)
  const cursor = await client.baseline(callOptions(run, 'live'))
  let found = 0
  for (let page: string | null = null; ; ) {
    const { refs, next } = await client.list({ since, page }, callOptions(run, 'live'))
    await crashPoint('resync_listed')
    const now = context.now()
    const isLast = next === null
    const change = isLast ? { cursor, lastResyncAt: now, resyncs: mailbox.resyncs + 1 } : {}
    found += await store(run, change, async tx => {
      const found = await insertRefs(tx, lease.workspaceId, lease.mailboxId, refs, {
        foundBy: 'poll',
        priority: priorities.live,
        now,
      })
      await noteThreads(tx, run, refs, priorities.live)
      return found
    })
    await crashPoint('resync_stored')
    if (isLast) break
    page = next
  }
  context.log.info('mailbox listed again', { mailboxId: mailbox.id, count: found })
  return found
}

/** Never from before what was asked for when the mailbox was connected. */
export function resyncSince(mailbox: WatchedMailbox, now: Date): Date {
  const from = (mailbox.lastSuccessAt ?? now).getTime() - RESYNC_OVERLAP_MILLISECONDS
  return new Date(Math.max(from, mailbox.horizonAt?.getTime() ?? 0))
}
