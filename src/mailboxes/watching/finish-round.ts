import { inWorkspace } from '../../db/in-workspace.ts'
import type { Tx } from '../../db/schema.ts'
import { isListing, isWaiting } from './backfill-state.ts'
import { setDue } from './due-queries.ts'
import { closeCause, tellOnce } from './incident-queries.ts'
import { endLease } from './lease-queries.ts'
import type { HeldMailbox } from './mailbox-run.ts'
import { isAtRest, mayRun, type Settled, settledState } from './settled-state.ts'
import { findWaiting, type Waiting } from './waiting-queries.ts'
import { getHeld, type WatchedMailbox } from './watch-queries.ts'

/** Names the state that the mailbox is in now, tells or untells an admin, sets the next turn, and gives the lease back. */
export async function finishRound({ context, lease }: HeldMailbox): Promise<void> {
  const { workspaceId, mailboxId } = lease
  await inWorkspace(context.db, workspaceId, async tx => {
    const now = context.now()
    const mailbox = await getHeld(tx, lease)
    const waiting = await findWaiting(tx, workspaceId, mailbox, now)
    const settled = settledState(mailbox, isReadingBack(mailbox, waiting.older), now)
    await tellOfPush(tx, workspaceId, mailboxId, settled, waiting.isPushTold, now)
    await endLease(tx, lease, settled)
    await setDue(tx, workspaceId, mailboxId, nextTurn(mailbox, settled, waiting, now), true)
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
  isTold: boolean,
  now: Date,
): Promise<void> {
  const isLost = state === 'degraded' && reason !== null && LOST.includes(reason)
  if (!isLost) return isTold ? closeCause(tx, workspaceId, 'push_lost', mailboxId, now) : undefined
  await tellOnce(
    tx,
    workspaceId,
    { cause: 'push_lost', subject: mailboxId, severity: 'warning', detail: { reason } },
    now,
  )
}

/** The earliest of all that waits; null when only a person can set the mailbox going. */
function nextTurn(mailbox: WatchedMailbox, settled: Settled, waiting: Waiting, now: Date): Date | null {
  const { pausedUntil, backfill } = mailbox
  if (pausedUntil !== null && pausedUntil > now)
    return isAtRest(settled.state) && !mayProbe(mailbox) ? null : pausedUntil
  if (!mayRun({ ...mailbox, state: settled.state, stateReason: settled.reason }, now)) return null
  const times = [
    mailbox.syncDueAt ?? now,
    mailbox.watchDueAt ?? now,
    mailbox.identityDueAt ?? now,
    mailbox.auditDueAt,
    waiting.nextItemAt,
    waiting.hasThreads ? now : null,
    isWaiting(backfill, now) ? backfill.waitUntil : null,
    backfill !== null && isListing(backfill, waiting.older, now) ? now : null,
  ].filter(at => at !== null)
  return new Date(Math.min(...times.map(at => at.getTime())))
}

function mayProbe({ state, stateReason }: WatchedMailbox): boolean {
  return state === 'disabled' && stateReason === 'mailbox_disabled'
}
