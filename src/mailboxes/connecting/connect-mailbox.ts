/**
 * Makes a mailbox of what a provider has opened to us, or lets one that is known be read again. Which account it is never
 * changes: a mailbox's mail, cursor and decisions are those of one account.
 */
import type { Tx } from '../../db/schema.ts'
import { EXCHANGE_ONLINE } from '../../messages/exchange-verdict.ts'
import { appendAudit } from '../../privacy/append-audit.ts'
import { putOwnAddresses } from '../own-address-queries.ts'
import type { MailboxIdentity, WatchedProvider } from '../provider.ts'
import { setDue } from '../watching/due-queries.ts'
import { closeCause } from '../watching/incident-queries.ts'
import { breakLease } from '../watching/lease-queries.ts'
import type { ConnectOptions } from './connect-options.ts'
import { putToken } from './credential-queries.ts'
import type { Keyring } from './credentials.ts'
import type { Tokens } from './oauth.ts'
import type { Access } from './provider-apps.ts'
import { isSameAccount } from './same-account.ts'

export interface Connection {
  provider: WatchedProvider
  access: Access
  options: ConnectOptions
  identity: MailboxIdentity
  sendsAs: string[]
  /** Of a person's consent; null where nobody signed in. */
  tokens: Tokens | null
  /** Address of who signed in; null where nobody did. */
  signedInAs: string | null
  /** The mailbox that is to be read again, and no other in its place; null: whichever it turns out to be. */
  mailboxId: string | null
  actor: string
}

export type ConnectOutcome =
  | { kind: 'connected'; mailboxId: string; isNew: boolean }
  /** The account is not that of the mailbox: the two are never mixed. */
  | { kind: 'other_account' }

/** Only what the provider's own receivers have found out about a sender is believed. */
const authservIds: Readonly<Record<WatchedProvider, string>> = { gmail: 'mx.google.com', outlook: EXCHANGE_ONLINE }

export async function connectMailbox(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
  connection: Connection,
  now: Date,
): Promise<ConnectOutcome> {
  const known = await findAccount(tx, workspaceId, connection)
  if (known === 'other') return { kind: 'other_account' }
  const mailboxId = known === null ? await insertMailbox(tx, workspaceId, connection, now) : known.id
  if (known !== null) await reopenMailbox(tx, workspaceId, known, connection, now)
  await putTokens(tx, keyring, workspaceId, mailboxId, connection, now)
  const { address } = connection.identity
  await putOwnAddresses(tx, workspaceId, { id: mailboxId, address }, connection.sendsAs, now)
  await setDue(tx, workspaceId, mailboxId, now, true)
  await appendAudit(tx, workspaceId, {
    at: now,
    actor: connection.actor,
    action: known === null ? 'mailbox_connected' : 'mailbox_reconnected',
    subject: `mailbox:${mailboxId}`,
    detail: { provider: connection.provider, access: connection.access, headersOnly: connection.options.headersOnly },
  })
  return { kind: 'connected', mailboxId, isNew: known === null }
}

interface KnownMailbox {
  id: string
  providerAccount: string
  address: string
  state: string
  cursor: unknown
}

async function findAccount(
  tx: Tx,
  workspaceId: string,
  { provider, identity, mailboxId }: Connection,
): Promise<KnownMailbox | null | 'other'> {
  const rows = await tx
    .selectFrom('mailbox')
    .select(['id', 'providerAccount', 'address', 'state', 'cursor'])
    .where('workspaceId', '=', workspaceId)
    .where('provider', '=', provider)
    .where(eb =>
      mailboxId !== null
        ? eb('id', '=', mailboxId)
        : eb.or([eb('providerAccount', '=', identity.account), eb('address', '=', identity.address)]),
    )
    .forUpdate()
    .execute()
  const found = rows.find(row => isSameAccount(row, identity))
  if (found !== undefined) return found
  return mailboxId === null ? null : 'other'
}

async function insertMailbox(
  tx: Tx,
  workspaceId: string,
  { provider, access, options, identity, signedInAs }: Connection,
  now: Date,
): Promise<string> {
  const { isShared, headersOnly, horizonAt } = options
  const row = await tx
    .insertInto('mailbox')
    .values({
      workspaceId,
      provider,
      providerAccount: identity.account,
      address: identity.address,
      isShared,
      mode: 'pilot',
      state: 'new',
      access,
      signedInAs: signedInAs === identity.address ? null : signedInAs,
      authservId: authservIds[provider],
      headersOnly,
      horizonAt,
      connectedBy: signedInAs ?? (isShared ? null : identity.address),
      syncDueAt: now,
      createdAt: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/**
 * What was missed meanwhile is told by the cursor, which stays: that is how a reconnect leaves no gap. A round that runs
 * with the tokens from before writes nothing more.
 */
async function reopenMailbox(
  tx: Tx,
  workspaceId: string,
  { id, providerAccount, state, cursor }: KnownMailbox,
  { access, options, identity, signedInAs }: Connection,
  now: Date,
): Promise<void> {
  await breakLease(tx, workspaceId, id)
  // Google's id of the account, once known, stays the mailbox's.
  const account = identity.account === identity.address ? providerAccount : identity.account
  const isPausedByPerson = state === 'paused'
  await tx
    .updateTable('mailbox')
    .set({
      providerAccount: account,
      address: identity.address,
      access,
      signedInAs: signedInAs === identity.address ? null : signedInAs,
      headersOnly: options.headersOnly,
      ...(isPausedByPerson ? {} : { state: cursor === null ? 'new' : 'live', stateReason: null }),
      disconnectedAt: null,
      // Over, but to be seen: the round that succeeds takes back what an admin was told.
      pausedUntil: now,
      syncDueAt: now,
      watchDueAt: now,
      identityDueAt: now,
    })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .execute()
  await closeCause(tx, workspaceId, 'reconnect_required', id, now)
  await closeCause(tx, workspaceId, 'mailbox_disabled', id, now)
}

async function putTokens(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
  mailboxId: string,
  { tokens }: Connection,
  now: Date,
): Promise<void> {
  if (tokens === null) return
  const { accessToken, expiresAt, refreshToken } = tokens
  await putToken(tx, keyring, workspaceId, mailboxId, { kind: 'access_token', token: accessToken, expiresAt }, now)
  if (refreshToken === null) return
  const refresh = { kind: 'refresh_token' as const, token: refreshToken, expiresAt: null }
  await putToken(tx, keyring, workspaceId, mailboxId, refresh, now)
}
