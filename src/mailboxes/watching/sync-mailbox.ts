import type { Tx } from '../../db/schema.ts'
import { type ChangePage, type Cursor, isAhead, MailProviderError } from '../provider.ts'
import { applyChanges } from './apply-changes.ts'
import { crashPoint } from './crash-points.ts'
import { callOptions, type MailboxRun, remember, store } from './mailbox-run.ts'
import { resyncMailbox, resyncSince } from './resync.ts'
import { nextPoll } from './schedule.ts'
import { isDegraded } from './settled-state.ts'
import { handleSignals } from './signal-queries.ts'
import type { MailboxChange } from './watch-queries.ts'

/** One reading of what is new in a mailbox. */
interface Sync {
  run: MailboxRun
  startedAt: Date
  isPushed: boolean
}

/**
 * Reads what happened in a mailbox since its cursor into the ledger. The cursor moves only in the transaction that
 * stores the ids it covers, so a crash anywhere repeats at most a page. A push that comes meanwhile has it run once more.
 */
export async function syncMailbox(run: MailboxRun, isPushed: boolean): Promise<void> {
  const sync = { run, startedAt: run.context.now(), isPushed }
  // From here on a push makes the mailbox due again; where it was due when the round began, since then.
  if (run.mailbox.syncDueAt !== null) await remember(run, { syncDueAt: null })
  const { found, isEnded } = await readChanges(sync)
  if (!isEnded) {
    const now = run.context.now()
    await store(run, learnt(sync, found, now), tx => endSync(tx, sync, found, now))
  }
  await crashPoint('signals_handled')
}

interface ReadSoFar {
  /** Messages that were not known before. */
  found: number
  /** With its last page the sync itself was stored as done. */
  isEnded: boolean
}

async function readChanges(sync: Sync): Promise<ReadSoFar> {
  const { run } = sync
  const { context, client, mailbox } = run
  const { cursor } = mailbox
  const read: ReadSoFar = { found: 0, isEnded: false }
  if (cursor === null) return read
  try {
    const options = { ...callOptions(run, 'live'), resyncSince: resyncSince(mailbox, context.now()) }
    for await (const { page, isLast } of withLast(client.changes(cursor, options))) {
      await crashPoint('changes_read')
      read.found = await storePage(sync, page, read.found, isLast)
      read.isEnded = isLast
      await crashPoint('cursor_moved')
    }
    return read
  } catch (error) {
    if (!(error instanceof MailProviderError) || error.kind !== 'cursor_expired') throw error
    return { found: read.found + (await resyncMailbox(run)), isEnded: false }
  }
}

/** Returns how many messages were found by now. */
async function storePage(
  sync: Sync,
  { changes, cursor }: ChangePage,
  before: number,
  isLast: boolean,
): Promise<number> {
  const { run, isPushed } = sync
  const now = run.context.now()
  // A provider that answers with an older state has its changes stored, but cannot move us back.
  const moved: { cursor?: Cursor } = isAhead(cursor, run.mailbox.cursor) ? { cursor } : {}
  return store(
    run,
    found => (isLast ? { ...moved, ...learnt(sync, found, now) } : moved),
    async tx => {
      const found = before + (await applyChanges(tx, run, changes, isPushed ? 'push' : 'poll'))
      await crashPoint('within_cursor_transaction')
      if (isLast) await endSync(tx, sync, found, now)
      return found
    },
  )
}

function learnt({ run, isPushed }: Sync, found: number, now: Date): MailboxChange {
  return {
    ...{ lastSuccessAt: now, consecutiveFailures: 0, pausedUntil: null },
    pollsAheadOfPush: isPushed ? 0 : run.mailbox.pollsAheadOfPush + (found > 0 ? 1 : 0),
    ...(found > 0 ? { lastNewMessageAt: now } : {}),
  }
}

function endSync(tx: Tx, sync: Sync, found: number, now: Date): Promise<void> {
  const { run, startedAt } = sync
  const { workspaceId, mailboxId } = run.lease
  const pollAt = nextPoll(now, isDegraded(run.mailbox, learnt(sync, found, now), now))
  return handleSignals(tx, workspaceId, mailboxId, { upTo: startedAt, now, pollAt })
}

/** A page is known to be the last when no other comes: one is held back meanwhile, and told all the same when none can be had. */
async function* withLast(pages: AsyncIterable<ChangePage>): AsyncGenerator<{ page: ChangePage; isLast: boolean }> {
  let held: ChangePage | null = null
  try {
    for await (const page of pages) {
      if (held !== null) yield { page: held, isLast: false }
      held = page
    }
  } catch (error) {
    if (held !== null) yield { page: held, isLast: false }
    throw error
  }
  if (held !== null) yield { page: held, isLast: true }
}
