import { sql } from 'kysely'
import type { Tx } from '../../db/schema.ts'
import type { Keyring, SecretPlace } from './credentials.ts'

export type TokenKind = 'refresh_token' | 'access_token'

export interface StoredToken {
  token: string
  expiresAt: Date | null
}

export async function readToken(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
  mailboxId: string,
  kind: TokenKind,
): Promise<StoredToken | null> {
  const row = await tx
    .selectFrom('mailboxCredential')
    .select(['keyId', 'ciphertext', 'expiresAt'])
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where('kind', '=', kind)
    .executeTakeFirst()
  if (row === undefined) return null
  return { token: keyring.open(row, tokenPlace(workspaceId, mailboxId, kind)), expiresAt: row.expiresAt }
}

/** Stores a token; whoever was about to bring a newer one by an older grant is overtaken. */
export async function putToken(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
  mailboxId: string,
  { kind, token, expiresAt }: { kind: TokenKind } & StoredToken,
  now: Date,
): Promise<void> {
  const sealed = keyring.seal(token, tokenPlace(workspaceId, mailboxId, kind))
  const row = { ...sealed, expiresAt, updatedAt: now, refreshOwner: null, refreshUntil: null }
  await tx
    .insertInto('mailboxCredential')
    .values({ workspaceId, mailboxId, kind, ...row })
    .onConflict(conflict => conflict.columns(['workspaceId', 'mailboxId', 'kind']).doUpdateSet(row))
    .execute()
}

/** Gives the refresh token to one at a time. 'busy': somebody is asking already; null: there is none. */
export async function takeRefreshToken(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
  mailboxId: string,
  { owner, now, until }: { owner: string; now: Date; until: Date },
): Promise<string | 'busy' | null> {
  const { rows } = await sql<{ keyId: string; ciphertext: Buffer; isOurs: boolean }>`
    with taken as (
      update mailbox_credential set refresh_owner = ${owner}, refresh_until = ${until}
      where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId} and kind = 'refresh_token'
        and (refresh_until is null or refresh_until <= ${now})
      returning key_id, ciphertext)
    select key_id, ciphertext, true as is_ours from taken
    union all
    select key_id, ciphertext, false from mailbox_credential
    where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId} and kind = 'refresh_token'
      and not exists (select from taken)`.execute(tx)
  const row = rows[0]
  if (row === undefined) return null
  return row.isOurs ? keyring.open(row, tokenPlace(workspaceId, mailboxId, 'refresh_token')) : 'busy'
}

/** Whether the refresh token is still ours to write: no reconnect, disconnect or later process came in between. */
export async function endRefresh(tx: Tx, workspaceId: string, mailboxId: string, owner: string): Promise<boolean> {
  const row = await tx
    .updateTable('mailboxCredential')
    .set({ refreshOwner: null, refreshUntil: null })
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where('kind', '=', 'refresh_token')
    .where('refreshOwner', '=', owner)
    .returning('kind')
    .executeTakeFirst()
  return row !== undefined
}

export async function deleteTokens(tx: Tx, workspaceId: string, mailboxId: string): Promise<void> {
  await tx
    .deleteFrom('mailboxCredential')
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .execute()
}

export function tokenPlace(workspaceId: string, mailboxId: string, kind: string): SecretPlace {
  return { workspaceId, owner: mailboxId, kind }
}
