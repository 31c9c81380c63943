import { inWorkspace } from '../../db/in-workspace.ts'
import { listKeysInUse } from '../../db/key-fingerprints.ts'
import type { Db, Tx } from '../../db/schema.ts'
import type { WatchedProvider } from '../provider.ts'
import { consentPlace } from './ask-consent.ts'
import { tokenPlace } from './credential-queries.ts'
import type { Keyring } from './credentials.ts'
import { appSecretPlace } from './provider-app-queries.ts'
import type { SecretKind } from './provider-apps.ts'

/**
 * Encrypts every stored secret with the current key that is encrypted with another one, page by page: what is
 * interrupted goes on from there. Whoever reads meanwhile finds each of them readable, before and after.
 */
export async function reencryptSecrets(
  db: Db,
  keyring: Keyring,
  signal?: AbortSignal,
): Promise<{ changed: number; isInterrupted: boolean }> {
  let changed = 0
  const current = keyring.currentKeyId()
  const workspaceIds = new Set(
    [...(await listKeysInUse(db))].flatMap(([id, uses]) =>
      id === current ? [] : uses.map(({ workspaceId }) => workspaceId),
    ),
  )
  for (const workspaceId of workspaceIds) {
    for (const page of [mailboxTokens, appSecrets, consents]) {
      for (;;) {
        if (signal?.aborted) return { changed, isInterrupted: true }
        const count = await inWorkspace(db, workspaceId, tx => page(tx, keyring, workspaceId))
        changed += count
        if (count < PAGE) break
      }
    }
  }
  return { changed, isInterrupted: false }
}

const PAGE = 200

async function mailboxTokens(tx: Tx, keyring: Keyring, workspaceId: string): Promise<number> {
  const rows = await tx
    .selectFrom('mailboxCredential')
    .select(['mailboxId', 'kind', 'keyId', 'ciphertext'])
    .where('workspaceId', '=', workspaceId)
    .where('keyId', '<>', keyring.currentKeyId())
    .limit(PAGE)
    .forUpdate()
    .execute()
  for (const { mailboxId, kind, ...sealed } of rows) {
    const place = tokenPlace(workspaceId, mailboxId, kind)
    await tx
      .updateTable('mailboxCredential')
      .set(keyring.seal(keyring.open(sealed, place), place))
      .where('workspaceId', '=', workspaceId)
      .where('mailboxId', '=', mailboxId)
      .where('kind', '=', kind)
      .execute()
  }
  return rows.length
}

async function appSecrets(tx: Tx, keyring: Keyring, workspaceId: string): Promise<number> {
  const rows = await tx
    .selectFrom('providerAppSecret')
    .select(['provider', 'kind', 'keyId', 'ciphertext'])
    .where('workspaceId', '=', workspaceId)
    .where('keyId', '<>', keyring.currentKeyId())
    .limit(PAGE)
    .forUpdate()
    .execute()
  for (const { provider, kind, ...sealed } of rows) {
    const place = appSecretPlace(workspaceId, provider as WatchedProvider, kind as SecretKind)
    await tx
      .updateTable('providerAppSecret')
      .set(keyring.seal(keyring.open(sealed, place), place))
      .where('workspaceId', '=', workspaceId)
      .where('provider', '=', provider)
      .where('kind', '=', kind)
      .execute()
  }
  return rows.length
}

async function consents(tx: Tx, keyring: Keyring, workspaceId: string): Promise<number> {
  const rows = await tx
    .selectFrom('oauthAttempt')
    .select(['id', 'keyId', 'ciphertext'])
    .where('workspaceId', '=', workspaceId)
    .where('keyId', '<>', keyring.currentKeyId())
    .limit(PAGE)
    .forUpdate()
    .execute()
  for (const { id, keyId, ciphertext } of rows) {
    if (keyId === null || ciphertext === null) continue
    const place = consentPlace(workspaceId, id)
    await tx
      .updateTable('oauthAttempt')
      .set(keyring.seal(keyring.open({ keyId, ciphertext }, place), place))
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', id)
      .execute()
  }
  return rows.length
}
