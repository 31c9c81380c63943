import { sql } from 'kysely'
import type { Tx } from '../../db/schema.ts'
import { removeMessage } from '../../timeline/drops.ts'
import type { MessageRef } from '../provider.ts'

/** A ledger item that a change is about. */
export interface HeldItem {
  id: string
  state: string
  wasRead: boolean
  /** Of this copy; null where nothing of it is stored. */
  labels: string[] | null
  /** Nothing is stored because of a label. */
  isDroppedByLabel: boolean
}

export async function findHeld(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  refs: Pick<MessageRef, 'providerMessageId'>[],
): Promise<Map<string, HeldItem>> {
  if (refs.length === 0) return new Map()
  const { rows } = await sql<HeldItem & { providerMessageId: string }>`
    select l.id, l.provider_message_id, l.state, l.logical_key is not null as was_read, c.labels, exists (
        select 1 from decision d where d.workspace_id = ${workspaceId} and d.ledger_item_id = l.id
          and d.reason = 'policy_label' and d.superseded_by is null and d.undone_by is null) as is_dropped_by_label
    from ledger_item l
    left join message_copy c on c.workspace_id = ${workspaceId} and c.ledger_item_id = l.id
    where l.workspace_id = ${workspaceId} and l.mailbox_id = ${mailboxId}
      and l.provider_message_id = any(${refs.map(ref => ref.providerMessageId)}::text[])`.execute(tx)
  return new Map(rows.map(({ providerMessageId, ...item }) => [providerMessageId, item]))
}

/**
 * The new labels stand at once, for rules that keep a message off timelines; reading it again applies those that keep it
 * from being stored.
 */
export async function relabel(
  tx: Tx,
  workspaceId: string,
  changed: { item: HeldItem; labels: string[] }[],
  now: Date,
): Promise<void> {
  for (const { item, labels } of changed) {
    await tx
      .updateTable('messageCopy')
      .set({ labels: sql<string[]>`${labels}::text[]` })
      .where('workspaceId', '=', workspaceId)
      .where('ledgerItemId', '=', item.id)
      .execute()
  }
  await readAgain(
    tx,
    workspaceId,
    changed.map(({ item }) => item.id),
    'labels',
    now,
  )
}

async function readAgain(tx: Tx, workspaceId: string, ids: string[], reason: string, now: Date): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('ledgerItem')
    .set({ state: 'pending', reason, attempts: 0, nextAttemptAt: null, priority: 0, updatedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', ids)
    .execute()
}

export async function keepRemoved(tx: Tx, workspaceId: string, ids: string[], now: Date): Promise<void> {
  await tx
    .updateTable('ledgerItem')
    .set({ removedAt: now, updatedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', ids)
    .where('removedAt', 'is', null)
    .execute()
}

/**
 * Erases what was stored of these copies. A message that has other copies stays, and is read again from them; of one that
 * has none nothing stays but its row in the ledger. The caller holds the recording lock.
 */
export async function eraseCopies(tx: Tx, workspaceId: string, ledgerItemIds: string[], now: Date): Promise<void> {
  const copies = await tx
    .deleteFrom('messageCopy')
    .where('workspaceId', '=', workspaceId)
    .where('ledgerItemId', 'in', ledgerItemIds)
    .returning('messageId')
    .execute()
  await sql`
    update ledger_item set state = 'gone', reason = 'deleted', message_id = null, logical_key = null,
      rfc_message_id = null, kind = null, removed_at = ${now}, next_attempt_at = null, updated_at = ${now}
    where workspace_id = ${workspaceId} and id = any(${ledgerItemIds}::bigint[])`.execute(tx)
  for (const messageId of new Set(copies.map(copy => copy.messageId))) {
    const others = await tx
      .selectFrom('messageCopy')
      .select('ledgerItemId')
      .where('workspaceId', '=', workspaceId)
      .where('messageId', '=', messageId)
      .execute()
    if (others.length === 0) await removeMessage(tx, workspaceId, messageId)
    else
      await readOthers(
        tx,
        workspaceId,
        others.map(({ ledgerItemId }) => ledgerItemId),
        now,
      )
  }
}

async function readOthers(tx: Tx, workspaceId: string, ids: string[], now: Date): Promise<void> {
  await readAgain(tx, workspaceId, ids, 'copy_deleted', now)
  await sql`
    insert into work_due (workspace_id, mailbox_id, due_at, is_watched)
    select distinct ${workspaceId}::uuid, l.mailbox_id, ${now}::timestamptz, m.provider <> 'files'
    from ledger_item l join mailbox m on m.workspace_id = ${workspaceId} and m.id = l.mailbox_id
    where l.workspace_id = ${workspaceId} and l.id = any(${ids}::bigint[])
    on conflict (workspace_id, mailbox_id) do update set due_at = least(work_due.due_at, excluded.due_at)`.execute(tx)
}

export interface StoredCopy {
  ledgerItemId: string
  messageId: string
  logicalKey: Buffer
  labels: string[]
}

/** Of these items, those of which something is stored. */
export async function listStoredCopies(tx: Tx, workspaceId: string, ledgerItemIds: string[]): Promise<StoredCopy[]> {
  if (ledgerItemIds.length === 0) return []
  return tx
    .selectFrom('messageCopy as c')
    .innerJoin('message as m', join => join.onRef('m.id', '=', 'c.messageId').on('m.workspaceId', '=', workspaceId))
    .select(['c.ledgerItemId', 'c.messageId', 'm.logicalKey', 'c.labels'])
    .where('c.workspaceId', '=', workspaceId)
    .where('c.ledgerItemId', 'in', ledgerItemIds)
    .execute()
}
