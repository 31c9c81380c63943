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

/** The mailbox that mail files of an address belong to, made at the first import; later imports may change its options. */
export async function upsertFilesMailbox(
  tx: Tx,
  workspaceId: string,
  options: {
    address: string
    isShared: boolean
    authservId: string | null
    trustSender: boolean
    ownDomains: string[]
  },
): Promise<Mailbox> {
  const { address, isShared, authservId, trustSender, ownDomains } = options
  const row = await tx
    .insertInto('mailbox')
    .values({
      workspaceId,
      provider: 'files',
      providerAccount: address,
      address,
      isShared,
      mode: 'live',
      state: 'live',
      authservId,
      trustSender,
    })
    .onConflict(conflict =>
      conflict
        .columns(['workspaceId', 'provider', 'providerAccount'])
        .doUpdateSet({ isShared, authservId, trustSender }),
    )
    .returning(MAILBOX)
    .executeTakeFirstOrThrow()
  const domains = new Set([address.slice(address.lastIndexOf('@') + 1), ...ownDomains])
  await tx
    .insertInto('ownAddress')
    .values([
      { workspaceId, kind: 'address', value: address, mailboxId: row.id, source: 'mailbox' },
      ...[...domains].map(value => ({ workspaceId, kind: 'domain', value, mailboxId: row.id, source: 'option' })),
    ])
    .onConflict(conflict => conflict.doNothing())
    .execute()
  return row as Mailbox
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

/** The mailbox that waits longest for its turn; it goes to the end of the line at once, so that turns are fair. */
export async function takeDueMailbox(db: Db, now: Date): Promise<{ workspaceId: string; mailboxId: string } | null> {
  const { rows } = await sql<{ workspaceId: string; mailboxId: string }>`
    update work_due set served_at = ${now}
    where (workspace_id, mailbox_id) in (
      select workspace_id, mailbox_id from work_due where due_at <= ${now}
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

/** The provider has them no more. */
export async function markGone(tx: Tx, workspaceId: string, ids: string[], reason: string, now: Date): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('ledgerItem')
    .set({ state: 'gone', reason, leaseUntil: null, updatedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', ids)
    .execute()
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
