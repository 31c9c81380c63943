/** What a refusal of the provider means for a mailbox. One mailbox's trouble is not the others', but for shared causes. */
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Tx } from '../../db/schema.ts'
import { OWN_BUDGET } from '../budget.ts'
import type { MailProviderError } from '../provider.ts'
import { closeCause, tellOnce, type WatchingCause } from './incident-queries.ts'
import { type HeldMailbox, store } from './mailbox-run.ts'
import { backOff, nextOperatorRetry, nextProbe } from './schedule.ts'
import { type MailboxChange, pauseProvider, type WatchedMailbox } from './watch-queries.ts'

/** A provider may be away for minutes without anybody being told. */
const UNREACHABLE_MILLISECONDS = 30 * 60_000

/** Stores what the mailbox waits for now; what needs a person is told once. */
export async function afterFailure(run: HeldMailbox, error: MailProviderError): Promise<void> {
  const { context, lease, mailbox } = run
  const now = context.now()
  context.log.warn('provider refused', {
    workspaceId: lease.workspaceId,
    mailboxId: mailbox.id,
    reason: error.kind,
    ...(error.status === null ? {} : { status: error.status }),
    attempt: mailbox.consecutiveFailures + 1,
  })
  await store(run, changeFor(error, mailbox, now), tx => tell(tx, run, error, now))
  const { kind, isProjectWide, retryAt } = error
  if (kind !== 'rate' || !isProjectWide || retryAt === null) return
  await inWorkspace(context.db, lease.workspaceId, tx =>
    pauseProvider(tx, lease.workspaceId, mailbox.provider, retryAt),
  )
}

function changeFor(error: MailProviderError, mailbox: WatchedMailbox, now: Date): MailboxChange {
  const failures = mailbox.consecutiveFailures + 1
  const retryAt = later(error.retryAt, backOff(now, failures))
  switch (error.kind) {
    case 'reconnect':
    case 'permission':
      return { state: 'reconnect_required', stateReason: error.code, pausedUntil: null }
    case 'mailbox_disabled':
      return { state: 'disabled', stateReason: 'mailbox_disabled', pausedUntil: nextProbe(now) }
    case 'operator':
      // The mailbox is in order, and goes on by itself when the registration is.
      return { pausedUntil: later(error.retryAt, nextOperatorRetry(now)) }
    case 'rate': {
      const quotaWaits = mailbox.quotaWaits + 1
      if (error.code === OWN_BUDGET) return { quotaWaits, pausedUntil: later(error.retryAt, now) }
      return {
        ...{ quotaWaits, pausedUntil: retryAt, consecutiveFailures: failures },
        ...{ state: 'throttled', stateReason: error.code },
      }
    }
    default:
      return { consecutiveFailures: failures, pausedUntil: retryAt }
  }
}

async function tell(tx: Tx, { lease, mailbox }: HeldMailbox, error: MailProviderError, now: Date): Promise<void> {
  const { workspaceId, mailboxId } = lease
  const about = (cause: WatchingCause, severity: 'warning' | 'error', subject = mailboxId) =>
    tellOnce(tx, workspaceId, { cause, subject, severity, detail: { code: error.code, mailboxId } }, now)
  switch (error.kind) {
    case 'reconnect':
    case 'permission':
      return about('reconnect_required', 'error')
    case 'mailbox_disabled':
      return about('mailbox_disabled', 'warning')
    case 'operator':
      return about('operator_fault', 'error', mailbox.provider)
    case 'rate':
      return
    default: {
      const since = mailbox.lastSuccessAt ?? mailbox.createdAt
      if (now.getTime() - since.getTime() >= UNREACHABLE_MILLISECONDS) await about('unreachable', 'warning')
    }
  }
}

/**
 * The provider has answered: what had kept the mailbox from it is over.
 * @param before the mailbox as the round found it: steps that went well have forgotten its trouble since
 */
export async function afterSuccess(run: HeldMailbox, before: WatchedMailbox): Promise<void> {
  const { lease, mailbox, context } = run
  const isReprobed = before.state === 'disabled' && before.stateReason === 'mailbox_disabled'
  const isReconnected = before.state === 'new'
  const hadTrouble = isReconnected || isReprobed || before.consecutiveFailures > 0 || before.pausedUntil !== null
  if (!hadTrouble) return
  const { workspaceId, mailboxId } = lease
  const now = context.now()
  const change = {
    ...{ consecutiveFailures: 0, pausedUntil: null },
    ...(isReprobed ? { state: 'live' as const, stateReason: null } : {}),
  }
  await store(run, change, async tx => {
    for (const cause of ['unreachable', 'mailbox_disabled', 'reconnect_required'] as const) {
      await closeCause(tx, workspaceId, cause, mailboxId, now)
    }
    await closeCause(tx, workspaceId, 'operator_fault', mailbox.provider, now)
  })
}

function later(a: Date | null, b: Date): Date {
  return a !== null && a > b ? a : b
}
