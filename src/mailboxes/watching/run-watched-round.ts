/**
 * One turn of a watched mailbox, under its lease: what is due is done in the order of its worth, a bounded part of it,
 * and the mailbox goes to the end of the line.
 */
import { MailProviderError } from '../provider.ts'
import type { WorkContext } from '../run-due-work.ts'
import { afterFailure, afterSuccess } from './after-failure.ts'
import { auditMailbox } from './audit-mailbox.ts'
import { threadsUpTo, upToPriority } from './backfill-state.ts'
import { crashPoint } from './crash-points.ts'
import { type DueMailbox, setDue } from './due-queries.ts'
import { finishRound } from './finish-round.ts'
import { type Lease, takeLease } from './lease.ts'
import type { HeldMailbox, MailboxRun } from './mailbox-run.ts'
import { readBack, withinBudget } from './read-back.ts'
import { readThreads } from './read-threads.ts'
import { refreshIdentity } from './refresh-identity.ts'
import { renewWatch } from './renew-watch.ts'
import { mayRun } from './settled-state.ts'
import { findUnhandled, type UnhandledSignals } from './signal-queries.ts'
import { startMailbox } from './start-mailbox.ts'
import { syncMailbox } from './sync-mailbox.ts'
import { findWatched, LeaseLostError, type WatchedMailbox } from './watch-queries.ts'
import { workOnItems } from './work-on-items.ts'

export async function runWatchedRound(context: WorkContext, due: DueMailbox): Promise<void> {
  const { workspaceId, mailboxId } = due
  const lease = await takeLease(context.db, due, context.now, async (tx): Promise<Turn | null> => {
    const mailbox = await findWatched(tx, workspaceId, mailboxId)
    if (mailbox !== null) return { mailbox, signals: await findUnhandled(tx, workspaceId, mailboxId) }
    await setDue(tx, workspaceId, mailboxId, null, true)
    return null
  })
  if (lease === null) return
  await crashPoint('lease_taken')
  try {
    if (lease.known !== null) await runHeld(context, lease, lease.known)
  } catch (error) {
    if (error instanceof LeaseLostError || lease.signal.aborted) {
      context.log.info('lease lost', { workspaceId, mailboxId })
      return
    }
    throw error
  } finally {
    lease.stop()
  }
  await crashPoint('round_over')
}

/** What a round finds when it begins. */
interface Turn {
  mailbox: WatchedMailbox
  signals: UnhandledSignals
}

async function runHeld(context: WorkContext, lease: Lease, { mailbox, signals }: Turn): Promise<void> {
  const held = { context, lease, mailbox }
  if (mayRun(mailbox, context.now())) await workAsFarAsItGoes(held, signals)
  await finishRound(held)
}

async function workAsFarAsItGoes(held: HeldMailbox, signals: UnhandledSignals): Promise<void> {
  const { context, lease, mailbox } = held
  const before = { ...mailbox }
  try {
    const client = await context.openMailbox(lease.workspaceId, lease.mailboxId)
    await work({ ...held, client }, signals)
    await afterSuccess(held, before)
  } catch (error) {
    if (error instanceof LeaseLostError || lease.signal.aborted) throw error
    if (error instanceof MailProviderError) return afterFailure(held, error)
    // A fault of ours: this mailbox waits longer and longer, the others do not. A lost database says so when this is stored.
    context.log.error('mailbox round failed', { workspaceId: lease.workspaceId, mailboxId: mailbox.id, error })
    await afterFailure(held, new MailProviderError('transient', { code: 'fault' }))
  }
}

async function work(run: MailboxRun, signals: UnhandledSignals): Promise<void> {
  const { context, mailbox } = run
  const isDue = (at: Date | null) => at === null || at <= context.now()
  if (mailbox.cursor === null) await startMailbox(run)
  await renewWatch(run, signals.wantsRenewal)
  if (isDue(mailbox.identityDueAt)) await refreshIdentity(run)
  if (isDue(mailbox.syncDueAt) || signals.count > 0) await syncMailbox(run, signals.count > 0)
  if (mailbox.auditDueAt !== null && isDue(mailbox.auditDueAt)) await auditMailbox(run)
  await withinBudget(run, async () => {
    await workOnItems(run, upToPriority(mailbox.backfill, context.now()))
    await readThreads(run, threadsUpTo(mailbox.backfill, context.now()))
    await readBack(run)
  })
}
