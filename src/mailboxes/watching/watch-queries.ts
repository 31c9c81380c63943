import { type Selectable, sql } from 'kysely'
import type { MailboxTable, Tx } from '../../db/schema.ts'
import { type Cursor, cursorSchema, type Watch, type WatchedProvider, watchSchema } from '../provider.ts'
import type { Mailbox } from '../queries.ts'
import { type Backfill, backfillSchema } from './backfill-state.ts'
import type { LeaseHolder } from './lease.ts'

export const mailboxStates = [
  'new',
  'baselining',
  'backfilling',
  'live',
  'degraded',
  'throttled',
  'reconnect_required',
  'paused',
  'disabled',
] as const
export type MailboxState = (typeof mailboxStates)[number]

/** A mailbox with all that the machine knows of it. */
export interface WatchedMailbox extends Mailbox {
  provider: WatchedProvider
  providerAccount: string
  state: MailboxState
  stateReason: string | null
  cursor: Cursor | null
  watch: Watch | null
  watchExpiresAt: Date | null
  watchRenewedAt: Date | null
  horizonAt: Date | null
  backfill: Backfill | null
  syncDueAt: Date | null
  watchDueAt: Date | null
  auditDueAt: Date | null
  identityDueAt: Date | null
  pausedUntil: Date | null
  consecutiveFailures: number
  pollsAheadOfPush: number
  lastSignalAt: Date | null
  lastSuccessAt: Date | null
  lastAuditAt: Date | null
  auditFound: number
  quotaWaits: number
  resyncs: number
  createdAt: Date
}

export const WATCHED = [
  ...(['id', 'provider', 'providerAccount', 'address', 'isShared', 'mode', 'authservId', 'trustSender'] as const),
  ...(['headersOnly', 'state', 'stateReason', 'cursor', 'watch', 'watchExpiresAt', 'watchRenewedAt'] as const),
  ...(['horizonAt', 'backfill', 'syncDueAt', 'watchDueAt', 'auditDueAt', 'identityDueAt', 'pausedUntil'] as const),
  ...(['consecutiveFailures', 'pollsAheadOfPush', 'lastSignalAt', 'lastSuccessAt', 'lastAuditAt'] as const),
  ...(['auditFound', 'quotaWaits', 'resyncs', 'createdAt'] as const),
]

export async function findWatched(tx: Tx, workspaceId: string, mailboxId: string): Promise<WatchedMailbox | null> {
  const row = await tx
    .selectFrom('mailbox')
    .select(WATCHED)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .where('provider', 'in', ['gmail', 'outlook'])
    .executeTakeFirst()
  return row === undefined ? null : toWatched(row)
}

/**
 * The mailbox as it stands, for whoever holds it; its row is the caller's from here on: a push waits for the end of this
 * transaction, and then makes the mailbox due again.
 */
export async function getHeld(tx: Tx, holder: LeaseHolder): Promise<WatchedMailbox> {
  const row = await tx
    .selectFrom('mailbox')
    .select(WATCHED)
    .where('workspaceId', '=', holder.workspaceId)
    .where('id', '=', holder.mailboxId)
    .where('provider', 'in', ['gmail', 'outlook'])
    .where('fencing', '=', holder.fencing)
    .where('leaseOwner', '=', holder.owner)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (row === undefined) throw new LeaseLostError()
  return toWatched(row)
}

/** What a step of a round learnt. JSON columns are given as values. */
export type MailboxChange = Partial<
  Omit<WatchedMailbox, 'id' | 'provider' | 'cursor' | 'watch' | 'backfill'> & {
    cursor: Cursor | null
    watch: Watch | null
    backfill: Backfill | null
    lastNewMessageAt: Date
    lastAuditListed: number
    lastAuditMissing: number
    lastResyncAt: Date
  }
>

export class LeaseLostError extends Error {
  override name = 'LeaseLostError'
  constructor() {
    super('the lease of this mailbox is another one’s by now')
  }
}

/** Writes only while the lease is the caller's: a stale holder can move nothing. */
export async function updateHeld(tx: Tx, holder: LeaseHolder, change: MailboxChange): Promise<void> {
  const { cursor, watch, backfill, ...plain } = change
  const written = await tx
    .updateTable('mailbox')
    .set({
      ...plain,
      ...(cursor === undefined ? {} : { cursor: asJson(cursor) }),
      ...(watch === undefined ? {} : { watch: asJson(watch) }),
      ...(backfill === undefined ? {} : { backfill: asJson(backfill) }),
    })
    .where('workspaceId', '=', holder.workspaceId)
    .where('id', '=', holder.mailboxId)
    .where('fencing', '=', holder.fencing)
    .where('leaseOwner', '=', holder.owner)
    .executeTakeFirst()
  if (written.numUpdatedRows === 0n) throw new LeaseLostError()
}

/**
 * The last statement of a transaction that records work: what another has taken over in the meantime is not written.
 * It waits for none but the short writes to this row, and keeps none waiting longer than the commit.
 */
export async function requireHeld(tx: Tx, holder: LeaseHolder): Promise<void> {
  const { rows } = await sql`
    select 1 from mailbox where workspace_id = ${holder.workspaceId} and id = ${holder.mailboxId}
      and fencing = ${holder.fencing} and lease_owner = ${holder.owner} for no key update`.execute(tx)
  if (rows.length === 0) throw new LeaseLostError()
}

/** The quota of the whole app is used up: none of its mailboxes need ask before then. */
export async function pauseProvider(
  tx: Tx,
  workspaceId: string,
  provider: WatchedProvider,
  until: Date,
): Promise<void> {
  await sql`
    update mailbox set paused_until = greatest(paused_until, ${until}),
      state = 'throttled', state_reason = 'project_quota'
    where workspace_id = ${workspaceId} and id in (
      select id from mailbox where workspace_id = ${workspaceId} and provider = ${provider}
        and state in ('baselining', 'backfilling', 'live', 'degraded', 'throttled')
      order by id for no key update)`.execute(tx)
}

const asJson = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

export function toWatched(row: Pick<Selectable<MailboxTable>, (typeof WATCHED)[number]>): WatchedMailbox {
  return {
    ...row,
    provider: row.provider as WatchedProvider,
    mode: row.mode as Mailbox['mode'],
    state: row.state as MailboxState,
    cursor: row.cursor === null ? null : cursorSchema.parse(row.cursor),
    watch: row.watch === null ? null : watchSchema.parse(row.watch),
    backfill: row.backfill === null ? null : backfillSchema.parse(row.backfill),
  }
}
