import { sql } from 'kysely'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import type { MessageKind } from '../messages/message.ts'
import type { OwnIdentity } from './workspace-rules.ts'

export interface Mailbox {
  id: string
  provider: 'gmail' | 'outlook' | 'imap' | 'files'
  address: string
  isShared: boolean
  mode: 'pilot' | 'live'
  authservId: string | null
  trustSender: boolean
  headersOnly: boolean
}

const MAILBOX = ['id', 'provider', 'address', 'isShared', 'mode', 'authservId', 'trustSender', 'headersOnly'] as const

export async function findMailbox(tx: Tx, workspaceId: string, mailboxId: string): Promise<Mailbox | null> {
  const row = await tx
    .selectFrom('mailbox')
    .select(MAILBOX)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .executeTakeFirst()
  return row === undefined ? null : (row as Mailbox)
}

export async function listMailboxes(tx: Tx, workspaceId: string): Promise<Mailbox[]> {
  const rows = await tx
    .selectFrom('mailbox')
    .select(MAILBOX)
    .where('workspaceId', '=', workspaceId)
    .orderBy('address')
    .execute()
  return rows as Mailbox[]
}

export interface FilesMailboxOptions {
  address: string
  isShared: boolean
  authservId: string | null
  trustSender: boolean
  ownDomains: string[]
}

/**
 * The mailbox that mail files of an address belong to, made at the first import. What a later import says otherwise
 * (who vouches, which domains are ours) changes how stored mail is read, so that mail is due to be read again:
 * decisions don't depend on which import came first.
 */
export async function upsertFilesMailbox(
  tx: Tx,
  workspaceId: string,
  { address, isShared, authservId, trustSender, ownDomains }: FilesMailboxOptions,
  now: Date,
): Promise<Mailbox> {
  const before = await tx
    .selectFrom('mailbox')
    .select(['id', 'authservId', 'trustSender'])
    .where('workspaceId', '=', workspaceId)
    .where('provider', '=', 'files')
    .where('providerAccount', '=', address)
    .executeTakeFirst()
  const options = { isShared, authservId, trustSender }
  const row = await tx
    .insertInto('mailbox')
    .values({
      workspaceId,
      provider: 'files',
      providerAccount: address,
      address,
      mode: 'live',
      state: 'live',
      ...options,
    })
    .onConflict(conflict => conflict.columns(['workspaceId', 'provider', 'providerAccount']).doUpdateSet(options))
    .returning(MAILBOX)
    .executeTakeFirstOrThrow()
  const domains = new Set([address.slice(address.lastIndexOf('@') + 1), ...ownDomains])
  const added = await tx
    .insertInto('ownAddress')
    .values([
      { workspaceId, kind: 'address', value: address, mailboxId: row.id, source: 'mailbox' },
      ...[...domains].map(value => ({ workspaceId, kind: 'domain', value, mailboxId: row.id, source: 'option' })),
    ])
    .onConflict(conflict => conflict.doNothing())
    .returning('value')
    .execute()
  const isReadOtherwise =
    before !== undefined && (before.authservId !== authservId || before.trustSender !== trustSender)
  await requeue(
    tx,
    workspaceId,
    { mailboxId: isReadOtherwise ? row.id : null, nowOurs: added.map(({ value }) => value) },
    now,
  )
  return row as Mailbox
}

/** Makes stored mail due to be read again: all of a mailbox, and every message with one of these addresses or domains. */
async function requeue(
  tx: Tx,
  workspaceId: string,
  { mailboxId, nowOurs }: { mailboxId: string | null; nowOurs: string[] },
  now: Date,
): Promise<void> {
  if (mailboxId === null && nowOurs.length === 0) return
  await sql`
    with again as (
      update ledger_item l set state = 'pending', lease_until = null, next_attempt_at = null, updated_at = ${now}
      where l.workspace_id = ${workspaceId} and l.state = 'done'
        and (l.mailbox_id = ${mailboxId} or l.message_id in (
          select p.message_id from participant p
          where p.workspace_id = ${workspaceId} and not p.is_own
            and (p.address = any(${nowOurs}::text[]) or split_part(p.address, '@', 2) = any(${nowOurs}::text[]))))
      returning l.mailbox_id)
    insert into work_due (workspace_id, mailbox_id, due_at)
    select distinct ${workspaceId}::uuid, mailbox_id, ${now}::timestamptz from again
    on conflict (workspace_id, mailbox_id) do update set due_at = excluded.due_at`.execute(tx)
}

export async function ownAddresses(tx: Tx, workspaceId: string): Promise<OwnIdentity> {
  const rows = await tx
    .selectFrom('ownAddress')
    .select(['kind', 'value'])
    .where('workspaceId', '=', workspaceId)
    .execute()
  return {
    ownAddresses: rows.filter(({ kind }) => kind === 'address').map(({ value }) => value),
    ownDomains: rows.filter(({ kind }) => kind === 'domain').map(({ value }) => value),
  }
}

/**
 * Writes down that these messages were seen, and takes those that still have to be worked on. Returns the ledger item
 * of each by provider id. Until `leaseUntil` nobody else takes them; after that a worker does.
 */
export async function insertSeen(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  items: { providerMessageId: string; locator: unknown }[],
  { foundBy, leaseUntil }: { foundBy: 'push' | 'poll' | 'backfill' | 'audit' | 'import'; leaseUntil: Date },
): Promise<Map<string, string>> {
  if (items.length === 0) return new Map()
  await tx
    .insertInto('ledgerItem')
    .values(
      items.map(({ providerMessageId, locator }) => ({
        workspaceId,
        mailboxId,
        providerMessageId,
        state: 'pending',
        foundBy,
        locator: JSON.stringify(locator),
      })),
    )
    .onConflict(conflict => conflict.columns(['workspaceId', 'mailboxId', 'providerMessageId']).doNothing())
    .execute()
  const rows = await tx
    .updateTable('ledgerItem')
    .set({ leaseUntil })
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where(
      'providerMessageId',
      'in',
      items.map(({ providerMessageId }) => providerMessageId),
    )
    .where('state', 'in', ['pending', 'failed'])
    .returning(['id', 'providerMessageId'])
    .execute()
  if (rows.length > 0) {
    await tx
      .insertInto('workDue')
      .values({ workspaceId, mailboxId, dueAt: leaseUntil })
      .onConflict(conflict => conflict.columns(['workspaceId', 'mailboxId']).doUpdateSet({ dueAt: leaseUntil }))
      .execute()
  }
  return new Map(rows.map(row => [row.providerMessageId, row.id]))
}

export interface ClaimedItem {
  id: string
  providerMessageId: string
  attempts: number
  locator: unknown
}

/** Takes up to `most` pending items of one mailbox that nobody holds; other workers skip them until the lease ends. */
export async function claimItems(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  { most, now, leaseUntil }: { most: number; now: Date; leaseUntil: Date },
): Promise<ClaimedItem[]> {
  const { rows } = await sql<ClaimedItem>`
    update ledger_item set lease_until = ${leaseUntil}
    where workspace_id = ${workspaceId} and id in (
      select id from ledger_item
      where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId} and state = 'pending'
        and (lease_until is null or lease_until <= ${now}) and (next_attempt_at is null or next_attempt_at <= ${now})
      order by id limit ${most} for update skip locked)
    returning id, provider_message_id, attempts, locator`.execute(tx)
  return rows
}

/**
 * The mailbox that waits longest for its turn, of one workspace or of all; it goes to the end of the line at once, so
 * that turns are fair.
 */
export async function takeDueMailbox(
  db: Db,
  now: Date,
  workspaceId: string | null = null,
): Promise<{ workspaceId: string; mailboxId: string } | null> {
  const { rows } = await sql<{ workspaceId: string; mailboxId: string }>`
    update work_due set served_at = ${now}
    where (workspace_id, mailbox_id) in (
      select workspace_id, mailbox_id from work_due
      where due_at <= ${now} and (${workspaceId}::uuid is null or workspace_id = ${workspaceId}::uuid)
      order by served_at nulls first, due_at limit 1 for update skip locked)
    returning workspace_id, mailbox_id`.execute(db)
  return rows[0] ?? null
}

/** Sets when a mailbox is due next, by its earliest pending item; without any it is not due at all. */
export async function clearDue(db: Db, workspaceId: string, mailboxId: string): Promise<void> {
  await inWorkspace(db, workspaceId, async tx => {
    const next = await tx
      .selectFrom('ledgerItem')
      .select(
        sql<Date>`min(greatest(coalesce(lease_until, first_seen_at), coalesce(next_attempt_at, first_seen_at)))`.as(
          'at',
        ),
      )
      .where('workspaceId', '=', workspaceId)
      .where('mailboxId', '=', mailboxId)
      .where('state', '=', 'pending')
      .executeTakeFirstOrThrow()
    const row = { workspaceId, mailboxId }
    if (next.at === null) {
      await tx.deleteFrom('workDue').where('workspaceId', '=', workspaceId).where('mailboxId', '=', mailboxId).execute()
    } else {
      await tx
        .insertInto('workDue')
        .values({ ...row, dueAt: next.at })
        .onConflict(conflict => conflict.columns(['workspaceId', 'mailboxId']).doUpdateSet({ dueAt: next.at }))
        .execute()
    }
  })
}

/**
 * The provider has them no more. What was stored of one before stays as it was read then; one that was never read is
 * gone.
 */
export async function markGone(tx: Tx, workspaceId: string, ids: string[], reason: string, now: Date): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update ledger_item set state = case when logical_key is null then 'gone' else 'done' end, reason = ${reason},
      lease_until = null, updated_at = ${now}
    where workspace_id = ${workspaceId} and id = any(${ids}::bigint[])`.execute(tx)
}

export interface FinishedItem {
  id: string
  messageId: string | null
  logicalKey: Buffer
  rfcMessageId: string | null
  kind: MessageKind
}

/** Items that were worked on: what became of them is read from their decisions from now on. */
export async function finishItems(
  tx: Tx,
  workspaceId: string,
  items: FinishedItem[],
  policyVersion: string,
  now: Date,
): Promise<void> {
  if (items.length === 0) return
  await sql`
    update ledger_item l set state = 'done', reason = null, message_id = f.message_id, logical_key = f.logical_key,
      rfc_message_id = f.rfc_message_id, kind = f.kind, policy_version = ${policyVersion}, attempts = l.attempts + 1,
      lease_owner = null, lease_until = null, next_attempt_at = null, updated_at = ${now}
    from unnest(${items.map(({ id }) => id)}::bigint[], ${items.map(({ messageId }) => messageId)}::bigint[],
      ${items.map(({ logicalKey }) => logicalKey)}::bytea[], ${items.map(({ rfcMessageId }) => rfcMessageId)}::text[],
      ${items.map(({ kind }) => kind)}::text[]) as f (id, message_id, logical_key, rfc_message_id, kind)
    where l.workspace_id = ${workspaceId} and l.id = f.id`.execute(tx)
}

/** An item that could not be worked on; tried again at `retryAt`, or left as failed for an admin when that is null. */
export async function failItem(
  tx: Tx,
  workspaceId: string,
  item: { id: string; reason: string; retryAt: Date | null },
  now: Date,
): Promise<void> {
  await tx
    .updateTable('ledgerItem')
    .set(eb => ({
      state: item.retryAt === null ? 'failed' : 'pending',
      reason: item.reason,
      attempts: eb('attempts', '+', 1),
      nextAttemptAt: item.retryAt,
      leaseOwner: null,
      leaseUntil: null,
      updatedAt: now,
    }))
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', item.id)
    .execute()
}
