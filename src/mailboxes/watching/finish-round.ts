import { inWorkspace } from '../../db/in-workspace.ts'
import type { Tx } from '../../db/schema.ts'
import { countPending, nextItemAt, priorities } from '../item-queries.ts'
import { isListing, isWaiting, threadsUpTo, upToPriority } from './backfill-state.ts'
import { setDue } from './due-queries.ts'
import { closeCause, tellOnce } from './incident-queries.ts'
import { endLease } from './lease-queries.ts'
import type { HeldMailbox } from './mailbox-run.ts'
import { isAtRest, mayRun, type Settled, settledState } from './settled-state.ts'
import { hasUnreadThreads } from './thread-queries.ts'
import { findWatched, LeaseLostError, requireHeld, updateHeld, type WatchedMailbox } from './watch-queries.ts'

/** Names the state that the mailbox is in now, tells or untells an admin, sets the next turn, and gives the lease back. */
export async function finishRound({ context, lease }: HeldMailbox): Promise<void> {
  const { workspaceId, mailboxId } = lease
  await inWorkspace(context.db, workspaceId, async tx => {
    const now = context.now()
    // The row is ours from here on: a push waits for this transaction, and then makes the mailbox due again.
    await requireHeld(tx, lease)
    const mailbox = await findWatched(tx, workspaceId, mailboxId)
    if (mailbox === null) throw new LeaseLostError()
    const waiting = await countPending(tx, workspaceId, mailboxId, priorities.known)
    const settled = settledState(mailbox, isReadingBack(mailbox, waiting), now)
    if (settled.state !== mailbox.state || settled.reason !== mailbox.stateReason) {
      await updateHeld(tx, lease, { state: settled.state, stateReason: settled.reason })
    }
    await tellOfPush(tx, workspaceId, mailboxId, settled, now)
    await endLease(tx, lease)
    await setDue(tx, workspaceId, mailboxId, await nextTurn(tx, workspaceId, mailbox, settled, waiting, now), true)
  })
}

function isReadingBack({ backfill }: WatchedMailbox, waiting: number): boolean {
  if (backfill === null || backfill.state === 'paused') return false
  return backfill.state === 'running' || waiting > 0
}

const LOST = ['push_lost', 'watch_expired', 'push_unconfirmed']

async function tellOfPush(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  { state, reason }: Settled,
  now: Date,
): Promise<void> {
  const isLost = state === 'degraded' && reason !== null && LOST.includes(reason)
  if (!isLost) return closeCause(tx, workspaceId, 'push_lost', mailboxId, now)
  await tellOnce(
    tx,
    workspaceId,
    { cause: 'push_lost', subject: mailboxId, severity: 'warning', detail: { reason } },
    now,
  )
}

/** The earliest of all that waits; null when only a person can set the mailbox going. */
async function nextTurn(
  tx: Tx,
  workspaceId: string,
  mailbox: WatchedMailbox,
  settled: Settled,
  waiting: number,
  now: Date,
): Promise<Date | null> {
  const { pausedUntil, backfill } = mailbox
  if (pausedUntil !== null && pausedUntil > now)
    return isAtRest(settled.state) && !mayProbe(mailbox) ? null : pausedUntil
  if (!mayRun({ ...mailbox, state: settled.state, stateReason: settled.reason }, now)) return null
  const upTo = upToPriority(backfill, now)
  const times = [
    mailbox.syncDueAt ?? now,
    mailbox.watchDueAt ?? now,
    mailbox.identityDueAt ?? now,
    mailbox.auditDueAt,
    await nextItemAt(tx, workspaceId, mailbox.id, { now, upTo }),
    (await hasUnreadThreads(tx, workspaceId, mailbox.id, threadsUpTo(backfill, now))) ? now : null,
    isWaiting(backfill, now) ? backfill.waitUntil : null,
    backfill !== null && isListing(backfill, waiting, now) ? now : null,
  ].filter(at => at !== null)
  return new Date(Math.min(...times.map(at => at.getTime())))
}

function mayProbe({ state, stateReason }: WatchedMailbox): boolean {
  return state === 'disabled' && stateReason === 'mailbox_disabled'
}
