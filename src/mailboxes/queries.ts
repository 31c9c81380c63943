import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
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
export async function requeue(
  tx: Tx,
  workspaceId: string,
  { mailboxId, nowOurs }: { mailboxId: string | null; nowOurs: string[] },
  now: Date,
): Promise<void> {
  if (mailboxId === null && nowOurs.length === 0) return
  await sql`
    with again as (
      update ledger_item l set state = 'pending', lease_until = null, next_attempt_at = null, attempts = 0, updated_at = ${now}
      where l.workspace_id = ${workspaceId} and l.state = 'done'
        and (l.mailbox_id = ${mailboxId} or l.message_id in (
          select p.message_id from participant p
          where p.workspace_id = ${workspaceId} and not p.is_own
            and (p.address = any(${nowOurs}::text[]) or split_part(p.address, '@', 2) = any(${nowOurs}::text[]))))
      returning l.mailbox_id)
    insert into work_due (workspace_id, mailbox_id, due_at, is_watched)
    select distinct ${workspaceId}::uuid, a.mailbox_id, ${now}::timestamptz, m.provider <> 'files'
    from again a join mailbox m on m.workspace_id = ${workspaceId} and m.id = a.mailbox_id
    on conflict (workspace_id, mailbox_id) do update set due_at = least(work_due.due_at, excluded.due_at)`.execute(tx)
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
