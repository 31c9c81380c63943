import type { Tx } from '../../db/schema.ts'
import type { WatchedProvider } from '../provider.ts'
import { type ConnectOptions, connectOptionsSchema } from './connect-options.ts'
import type { SealedSecret } from './credentials.ts'

export interface NewAttempt {
  provider: WatchedProvider
  startHash: Buffer
  redirectUri: string
  mailboxId: string | null
  options: ConnectOptions
  actor: string
}

export async function insertAttempt(
  tx: Tx,
  workspaceId: string,
  { options, ...attempt }: NewAttempt,
  { now, expiresAt }: { now: Date; expiresAt: Date },
): Promise<string> {
  const { id } = await tx
    .insertInto('oauthAttempt')
    .values({ workspaceId, ...attempt, options: JSON.stringify(options), createdAt: now, expiresAt })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

export interface OpenAttempt extends NewAttempt {
  id: string
  browserHash: Buffer | null
  secrets: SealedSecret | null
}

/** By the secret of its link, while it is good. Locked: two browsers that open it at once are not both let in. */
export async function findByStart(
  tx: Tx,
  workspaceId: string,
  startHash: Buffer,
  now: Date,
): Promise<OpenAttempt | null> {
  const row = await tx
    .selectFrom('oauthAttempt')
    .selectAll()
    .where('workspaceId', '=', workspaceId)
    .where('startHash', '=', startHash)
    .where('answeredAt', 'is', null)
    .where('expiresAt', '>', now)
    .forUpdate()
    .executeTakeFirst()
  return row === undefined ? null : toAttempt(row)
}

export async function bindAttempt(
  tx: Tx,
  workspaceId: string,
  id: string,
  { stateHash, browserHash, secrets }: { stateHash: Buffer; browserHash: Buffer; secrets: SealedSecret },
): Promise<void> {
  await tx
    .updateTable('oauthAttempt')
    .set({ stateHash, browserHash, ...secrets })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

/** Takes the attempt that a state belongs to: the second time there is none. */
export async function takeByState(
  tx: Tx,
  workspaceId: string,
  { provider, stateHash, now }: { provider: WatchedProvider; stateHash: Buffer; now: Date },
): Promise<OpenAttempt | null> {
  const row = await tx
    .updateTable('oauthAttempt')
    .set({ answeredAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('provider', '=', provider)
    .where('stateHash', '=', stateHash)
    .where('answeredAt', 'is', null)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst()
  return row === undefined ? null : toAttempt(row)
}

/** What came of it; its secrets are of no more use. */
export async function endAttempt(
  tx: Tx,
  workspaceId: string,
  id: string,
  { outcome, mailboxId }: { outcome: string; mailboxId: string | null },
): Promise<void> {
  await tx
    .updateTable('oauthAttempt')
    .set({ outcome, connectedMailboxId: mailboxId, keyId: null, ciphertext: null })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .execute()
}

export interface AttemptState {
  /** Null while it is under way; `connected`, or the code of what was in the way. */
  outcome: string | null
  mailboxId: string | null
  isExpired: boolean
}

export async function readAttempt(tx: Tx, workspaceId: string, id: string, now: Date): Promise<AttemptState | null> {
  const row = await tx
    .selectFrom('oauthAttempt')
    .select(['outcome', 'connectedMailboxId', 'expiresAt'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    outcome: row.outcome,
    mailboxId: row.connectedMailboxId,
    isExpired: row.outcome === null && row.expiresAt <= now,
  }
}

export async function forgetAttempts(tx: Tx, workspaceId: string, before: Date): Promise<void> {
  await tx.deleteFrom('oauthAttempt').where('workspaceId', '=', workspaceId).where('createdAt', '<', before).execute()
}

function toAttempt(row: {
  id: string
  provider: string
  startHash: Buffer
  browserHash: Buffer | null
  keyId: string | null
  ciphertext: Buffer | null
  redirectUri: string
  mailboxId: string | null
  options: unknown
  actor: string
}): OpenAttempt {
  const { id, startHash, browserHash, keyId, ciphertext, redirectUri, mailboxId, actor } = row
  return {
    ...{ id, startHash, browserHash, redirectUri, mailboxId, actor },
    provider: row.provider as WatchedProvider,
    options: connectOptionsSchema.parse(row.options),
    secrets: keyId === null || ciphertext === null ? null : { keyId, ciphertext },
  }
}
