import { type ChangePage, isAhead, MailProviderError } from '../provider.ts'
import { applyChanges } from './apply-changes.ts'
import { crashPoint } from './crash-points.ts'
import { callOptions, type MailboxRun, remember, store } from './mailbox-run.ts'
import { resyncMailbox, resyncSince } from './resync.ts'
import { nextPoll } from './schedule.ts'
import { isDegraded } from './settled-state.ts'
import { handleSignals } from './signal-queries.ts'

/**
 * Reads what happened in a mailbox since its cursor into the ledger. The cursor moves only in the transaction that
 * stores the ids it covers, so a crash anywhere repeats at most a page. A push that comes meanwhile has it run once more.
 */
export async function syncMailbox(run: MailboxRun, isPushed: boolean): Promise<void> {
  const { context, lease } = run
  const { workspaceId, mailboxId } = lease
  const startedAt = context.now()
  // From here on a push makes the mailbox due again.
  await remember(run, { syncDueAt: null })
  const found = await readChanges(run, isPushed)
  const now = context.now()
  const change = {
    lastSuccessAt: now,
    consecutiveFailures: 0,
    pausedUntil: null,
    pollsAheadOfPush: isPushed ? 0 : run.mailbox.pollsAheadOfPush + (found > 0 ? 1 : 0),
    ...(found > 0 ? { lastNewMessageAt: now } : {}),
  }
  await store(run, change, tx =>
    handleSignals(tx, workspaceId, mailboxId, {
      upTo: startedAt,
      now,
      pollAt: nextPoll(now, isDegraded(run.mailbox, change, now)),
    }),
  )
  await crashPoint('signals_handled')
}

/** Returns how many messages were not known before. */
async function readChanges(run: MailboxRun, wasPushed: boolean): Promise<number> {
  const { context, client, mailbox } = run
  const cursor = mailbox.cursor
  if (cursor === null) return 0
  let found = 0
  try {
    const options = { ...callOptions(run, 'live'), resyncSince: resyncSince(mailbox, context.now()) }
    for await (const page of client.changes(cursor, options)) {
      await crashPoint('changes_read')
      found += await storePage(run, page, wasPushed)
      await crashPoint('cursor_moved')
    }
    return found
  } catch (error) {
    if (!(error instanceof MailProviderError) || error.kind !== 'cursor_expired') throw error
    return found + (await resyncMailbox(run))
  }
}

async function storePage(run: MailboxRun, { changes, cursor }: ChangePage, wasPushed: boolean): Promise<number> {
  // A provider that answers with an older state has its changes stored, but cannot move us back.
  const change = isAhead(cursor, run.mailbox.cursor) ? { cursor } : {}
  return store(run, change, async tx => {
    const found = await applyChanges(tx, run, changes, wasPushed ? 'push' : 'poll')
    await crashPoint('within_cursor_transaction')
    return found
  })
}
