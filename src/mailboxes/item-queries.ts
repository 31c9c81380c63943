import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { MessageKind } from '../messages/message.ts'
import type { MessageRef } from './provider.ts'

/**
 * Writes down that these messages of mail files were seen, and takes those that still have to be worked on. Returns the
 * ledger item of each by provider id. Until `leaseUntil` nobody else takes them; after that a worker does.
 */
export async function insertSeen(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  items: { providerMessageId: string; locator: unknown }[],
  { leaseUntil }: { leaseUntil: Date },
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
        foundBy: 'import',
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

export type FoundBy = 'push' | 'poll' | 'backfill' | 'audit'
/** What is worked on first: live mail, then threads with known people, then the rest of a backfill. */
export const priorities = { live: 0, known: 1, backfill: 2 } as const
export type Priority = (typeof priorities)[keyof typeof priorities]

/**
 * Writes down what a provider says is there. Known ones stay as they are, but for those that were gone and are back,
 * and those that now are wanted sooner. Returns how many were not known.
 */
export async function insertRefs(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  refs: MessageRef[],
  { foundBy, priority, now }: { foundBy: FoundBy; priority: Priority; now: Date },
): Promise<number> {
  if (refs.length === 0) return 0
  // One statement must not meet a row twice.
  const distinct = [...new Map(refs.map(ref => [ref.providerMessageId, ref])).values()]
  const { rows } = await sql<{ isNew: boolean }>`
    with seen as (
      select r.id, r.thread,
        least(${priority}::integer, coalesce((select t.priority from provider_thread t where t.workspace_id = ${workspaceId}
          and t.mailbox_id = ${mailboxId} and t.provider_thread_id = r.thread), ${priority}::integer)) as priority
      from unnest(${distinct.map(ref => ref.providerMessageId)}::text[],
        ${distinct.map(ref => ref.providerThreadId)}::text[]) as r (id, thread))
    insert into ledger_item as l (workspace_id, mailbox_id, provider_message_id, provider_thread_id, state, found_by,
      priority, first_seen_at, updated_at)
    select ${workspaceId}, ${mailboxId}, id, thread, 'pending', ${foundBy}, priority, ${now}, ${now} from seen
    on conflict (workspace_id, mailbox_id, provider_message_id) do update set
      state = case when l.state = 'gone' then 'pending' else l.state end,
      reason = case when l.state = 'gone' then null else l.reason end,
      attempts = case when l.state = 'gone' then 0 else l.attempts end,
      first_seen_at = case when l.state = 'gone' then excluded.first_seen_at else l.first_seen_at end,
      priority = least(l.priority, excluded.priority), removed_at = null, updated_at = excluded.updated_at
    where l.state = 'gone' or l.removed_at is not null or (l.state = 'pending' and l.priority > excluded.priority)
    returning l.xmax = 0 as is_new`.execute(tx)
  return rows.filter(({ isNew }) => isNew).length
}

/** Those of these that the ledger does not hold as seen and standing. */
export async function findUnseen(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  refs: MessageRef[],
): Promise<MessageRef[]> {
  if (refs.length === 0) return []
  const known = await tx
    .selectFrom('ledgerItem')
    .select('providerMessageId')
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where(sql<boolean>`provider_message_id = any(${refs.map(ref => ref.providerMessageId)}::text[])`)
    .where('state', '<>', 'gone')
    .execute()
  const isKnown = new Set(known.map(({ providerMessageId }) => providerMessageId))
  return refs.filter(({ providerMessageId }) => !isKnown.has(providerMessageId))
}

export interface ClaimedItem {
  id: string
  providerMessageId: string
  attempts: number
  locator: unknown
  foundBy: FoundBy | 'import'
  /** It was read before, and is to be read again. */
  isKnown: boolean
  isLive: boolean
}

/** Takes up to `most` pending items of one mailbox that nobody holds; other workers skip them until the lease ends. */
export async function claimItems(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  { most, now, leaseUntil }: { most: number; now: Date; leaseUntil: Date },
): Promise<ClaimedItem[]> {
  // Materialised: a plan that asks for them again for each row would take more.
  const { rows } = await sql<ClaimedItem>`
    with next as materialized (
      select id from ledger_item
      where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId} and state = 'pending'
        and (lease_until is null or lease_until <= ${now}) and (next_attempt_at is null or next_attempt_at <= ${now})
      order by id limit ${most} for update skip locked)
    update ledger_item set lease_until = ${leaseUntil}
    where workspace_id = ${workspaceId} and id in (select id from next)
    returning id, provider_message_id, attempts, locator, found_by, logical_key is not null as is_known,
      priority = 0 as is_live`.execute(tx)
  return rows
}

/** The items whose turn it is, of a mailbox whose lease the caller holds: nobody else takes them meanwhile. */
export async function listDueItems(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  { most, now, upTo }: { most: number; now: Date; upTo: Priority },
): Promise<ClaimedItem[]> {
  const { rows } = await sql<ClaimedItem>`
    select id, provider_message_id, attempts, locator, found_by, logical_key is not null as is_known,
      priority = 0 as is_live
    from ledger_item
    where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId} and state = 'pending' and priority <= ${upTo}
      and (next_attempt_at is null or next_attempt_at <= ${now})
    order by priority, id limit ${most}`.execute(tx)
  return rows
}

export async function countPending(tx: Tx, workspaceId: string, mailboxId: string, from: Priority): Promise<number> {
  const row = await tx
    .selectFrom('ledgerItem')
    .select(sql<number>`count(*)::integer`.as('count'))
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where('state', '=', 'pending')
    .where('priority', '>=', from)
    .executeTakeFirstOrThrow()
  return row.count
}

/**
 * The provider has them no more. What was stored of one before stays as it was read then; one that was never read is
 * gone.
 */
export async function markGone(tx: Tx, workspaceId: string, ids: string[], reason: string, now: Date): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update ledger_item set state = case when logical_key is null then 'gone' else 'done' end, reason = ${reason},
      lease_until = null, next_attempt_at = null, updated_at = ${now}
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

/** Not the items' fault: they wait without an attempt being counted. */
export async function postponeItems(tx: Tx, workspaceId: string, ids: string[], until: Date): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('ledgerItem')
    .set({ nextAttemptAt: until, leaseUntil: null })
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', ids)
    .execute()
}

export async function listAttempts(tx: Tx, workspaceId: string, ids: string[]) {
  return tx
    .selectFrom('ledgerItem')
    .select(['id', 'attempts'])
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', ids)
    .where('state', '=', 'pending')
    .execute()
}
