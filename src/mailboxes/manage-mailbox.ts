/** What an admin does with a watched mailbox, by page or command; each with an entry in the audit. */
import { inWorkspace } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import { appendAudit } from '../privacy/append-audit.ts'
import { applyRedecision } from '../timeline/redecide-since.ts'
import type { RedecisionDifference } from '../timeline/redecision-difference.ts'
import { changeBackfillHorizon, pauseBackfill, resumeBackfill, wakeMailbox } from './watching/backfill-queries.ts'
import { setDue } from './watching/due-queries.ts'
import { breakLease } from './watching/lease-queries.ts'

export interface ManageDeps {
  db: Db
  now: () => Date
}

/** Which mailbox, and who says so. */
export interface Managed {
  workspaceId: string
  mailboxId: string
  actor: string
}

export type ManageOutcome =
  | { kind: 'done' }
  /** It was so already. */
  | { kind: 'unchanged' }
  | { kind: 'no_such_mailbox' }
  /** Only connecting again helps. */
  | { kind: 'not_connected' }

/** Nothing is read until it is resumed; its tokens and its watch stay. */
export function pauseMailbox(deps: ManageDeps, managed: Managed): Promise<ManageOutcome> {
  return change(deps, managed, 'mailbox_paused', async (tx, mailbox) => {
    if (mailbox.state === 'paused') return false
    const { workspaceId, mailboxId } = managed
    await breakLease(tx, workspaceId, mailboxId)
    await write(tx, managed, { state: 'paused', stateReason: null, pausedUntil: null })
    await setDue(tx, workspaceId, mailboxId, null, true)
    return true
  })
}

/** Goes on from its cursor: what came meanwhile is read. */
export function resumeMailbox(deps: ManageDeps, managed: Managed): Promise<ManageOutcome> {
  return change(deps, managed, 'mailbox_resumed', async (tx, mailbox, now) => {
    if (mailbox.state !== 'paused' && mailbox.pausedUntil === null) return false
    const state = mailbox.cursor === null ? 'new' : 'live'
    await write(tx, managed, {
      ...{ syncDueAt: now, watchDueAt: now, ...endOfPause(mailbox, now) },
      ...(mailbox.state === 'paused' ? { state, stateReason: null } : {}),
    })
    await wakeMailbox(tx, managed.workspaceId, managed.mailboxId, now)
    return true
  })
}

/** Reads what has happened since the last time, now and not at its turn. */
export function requestSync(deps: ManageDeps, managed: Managed): Promise<ManageOutcome> {
  return change(deps, managed, 'mailbox_sync_requested', async (tx, mailbox, now) => {
    if (mailbox.state === 'paused') return false
    await write(tx, managed, { syncDueAt: now, ...endOfPause(mailbox, now) })
    await wakeMailbox(tx, managed.workspaceId, managed.mailboxId, now)
    return true
  })
}

export function pauseReadingBack(deps: ManageDeps, managed: Managed): Promise<ManageOutcome> {
  return change(deps, managed, 'mailbox_backfill_paused', async (tx, _, now) => {
    const { kind } = await pauseBackfill(tx, managed.workspaceId, managed.mailboxId, now)
    return kind !== 'unchanged'
  })
}

export function resumeReadingBack(deps: ManageDeps, managed: Managed): Promise<ManageOutcome> {
  return change(deps, managed, 'mailbox_backfill_resumed', async (tx, _, now) => {
    const { kind } = await resumeBackfill(tx, managed.workspaceId, managed.mailboxId, now)
    return kind !== 'unchanged'
  })
}

export type HorizonOutcome = ManageOutcome | { kind: 'done'; isNarrower: boolean }

/** @param horizonAt null: from the beginning */
export async function changeHorizon(
  deps: ManageDeps,
  managed: Managed,
  horizonAt: Date | null,
): Promise<HorizonOutcome> {
  let isNarrower = false
  const outcome = await change(deps, managed, 'mailbox_horizon_changed', async (tx, { horizonAt: before }, now) => {
    isNarrower = horizonAt !== null && (before === null || horizonAt > before)
    const { kind } = await changeBackfillHorizon(tx, managed.workspaceId, managed.mailboxId, horizonAt, now)
    return kind !== 'unchanged'
  })
  return outcome.kind === 'done' ? { kind: 'done', isNarrower } : outcome
}

/** Items whose attempts are used up get new ones. */
export async function retryFailed(
  deps: ManageDeps,
  managed: Managed,
): Promise<{ kind: 'done'; count: number } | Exclude<ManageOutcome, { kind: 'done' }>> {
  let count = 0
  const outcome = await change(deps, managed, 'mailbox_failed_retried', async (tx, _, now) => {
    const { workspaceId, mailboxId } = managed
    const retried = await tx
      .updateTable('ledgerItem')
      .set({ state: 'pending', attempts: 0, nextAttemptAt: null, leaseUntil: null, updatedAt: now })
      .where('workspaceId', '=', workspaceId)
      .where('mailboxId', '=', mailboxId)
      .where('state', '=', 'failed')
      .executeTakeFirst()
    count = Number(retried.numUpdatedRows)
    if (count > 0) await wakeMailbox(tx, workspaceId, mailboxId, now)
    return count > 0
  })
  return outcome.kind === 'done' ? { kind: 'done', count } : outcome
}

export type GoLiveOutcome =
  /** What the mail that was read in pilot became; a batch that can be undone as one, null where nothing changed. */
  | { kind: 'live'; difference: RedecisionDifference; batchId: string | null; isInterrupted: boolean }
  | Exclude<ManageOutcome, { kind: 'done' } | { kind: 'unchanged' }>

/**
 * Logs from now on, and what was read in pilot as well. When it is stopped in between, the same again does the rest.
 */
export async function goLive(deps: ManageDeps, managed: Managed, signal?: AbortSignal): Promise<GoLiveOutcome> {
  const { workspaceId, mailboxId, actor } = managed
  const outcome = await switchLive(deps, managed, async () => undefined)
  if (outcome.kind !== 'done' && outcome.kind !== 'unchanged') return outcome
  const scope = { since: new Date(0), mailboxId }
  const applied = await applyRedecision(deps.db, workspaceId, scope, { actor, now: deps.now() }, signal)
  const { difference, batchId, stoppedAfter } = applied
  return { kind: 'live', difference, batchId, isInterrupted: stoppedAfter !== null }
}

/** @param andThen in the same transaction, also where the mailbox was live before */
export function switchLive(
  deps: ManageDeps,
  managed: Managed,
  andThen: (tx: Tx, now: Date) => Promise<void>,
): Promise<ManageOutcome> {
  return change(deps, managed, 'mailbox_live', async (tx, { mode }, now) => {
    const isNew = mode !== 'live'
    if (isNew) await write(tx, managed, { mode: 'live' })
    await andThen(tx, now)
    return isNew
  })
}

interface Current {
  state: string
  mode: string
  cursor: unknown
  pausedUntil: Date | null
  horizonAt: Date | null
}

async function change(
  { db, now }: ManageDeps,
  { workspaceId, mailboxId, actor }: Managed,
  action: string,
  work: (tx: Tx, mailbox: Current, now: Date) => Promise<boolean>,
): Promise<ManageOutcome> {
  const at = now()
  return inWorkspace(db, workspaceId, async tx => {
    const mailbox = await tx
      .selectFrom('mailbox')
      .select(['state', 'mode', 'cursor', 'pausedUntil', 'disconnectedAt', 'horizonAt'])
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', mailboxId)
      .where('provider', 'in', ['gmail', 'outlook'])
      .forUpdate()
      .executeTakeFirst()
    if (mailbox === undefined) return { kind: 'no_such_mailbox' }
    const needsTokens = ['mailbox_paused', 'mailbox_resumed', 'mailbox_sync_requested'].includes(action)
    if (needsTokens && (mailbox.disconnectedAt !== null || mailbox.state === 'reconnect_required'))
      return { kind: 'not_connected' }
    if (!(await work(tx, mailbox, at))) return { kind: 'unchanged' }
    await appendAudit(tx, workspaceId, { at, actor, action, subject: `mailbox:${mailboxId}`, detail: {} })
    return { kind: 'done' }
  })
}

/** Over, but to be seen: the round that succeeds takes back what an admin was told. */
const endOfPause = ({ pausedUntil }: Current, now: Date) => (pausedUntil === null ? {} : { pausedUntil: now })

interface MailboxSettings {
  state?: 'paused' | 'new' | 'live'
  stateReason?: null
  mode?: 'live'
  pausedUntil?: Date | null
  syncDueAt?: Date
  watchDueAt?: Date
}

async function write(tx: Tx, { workspaceId, mailboxId }: Managed, values: MailboxSettings): Promise<void> {
  await tx
    .updateTable('mailbox')
    .set(values)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .execute()
}
