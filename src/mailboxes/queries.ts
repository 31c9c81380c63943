import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
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
  const rows = await tx.selectFrom('mailbox').select(MAILBOX).where('workspaceId', '=', workspaceId).orderBy('address').execute()
  return rows as Mailbox[]
}

/** The mailbox that mail files of an address belong to, made at the first import; later imports may change its options. */
export async function upsertFilesMailbox(
  tx: Tx,
  workspaceId: string,
  options: { address: string; isShared: boolean; authservId: string | null; trustSender: boolean; ownDomains: string[] },
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
      conflict.columns(['workspaceId', 'provider', 'providerAccount']).doUpdateSet({ isShared, authservId, trustSender }),
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
  const rows = await tx.selectFrom('ownAddress').select(['kind', 'value']).where('workspaceId', '=', workspaceId).execute()
  return {
    ownAddresses: rows.filter(({ kind }) => kind === 'address').map(({ value }) => value),
    ownDomains: rows.filter(({ kind }) => kind === 'domain').map(({ value }) => value),
  }
}

/** Writes down that these messages were seen. Returns those that still have to be worked on, by provider id. */
export async function insertSeen(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  items: { providerMessageId: string; locator: unknown }[],
  foundBy: 'push' | 'poll' | 'backfill' | 'audit' | 'import',
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
    .selectFrom('ledgerItem')
    .select(['id', 'providerMessageId'])
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where('providerMessageId', 'in', items.map(({ providerMessageId }) => providerMessageId))
    .where('state', 'in', ['pending', 'failed'])
    .execute()
  return new Map(rows.map(row => [row.providerMessageId, row.id]))
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
