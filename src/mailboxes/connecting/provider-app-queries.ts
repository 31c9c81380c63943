import { sql } from 'kysely'
import type { Tx } from '../../db/schema.ts'
import type { WatchedProvider } from '../provider.ts'
import type { Keyring, SecretPlace } from './credentials.ts'
import { type ProviderApp, parseApp, type SecretKind } from './provider-apps.ts'

export async function findApp(
  tx: Tx,
  workspaceId: string,
  provider: 'gmail',
): Promise<(ProviderApp & { provider: 'gmail' }) | null>
export async function findApp(
  tx: Tx,
  workspaceId: string,
  provider: 'outlook',
): Promise<(ProviderApp & { provider: 'outlook' }) | null>
export async function findApp(tx: Tx, workspaceId: string, provider: WatchedProvider): Promise<ProviderApp | null>
export async function findApp(tx: Tx, workspaceId: string, provider: WatchedProvider): Promise<ProviderApp | null> {
  const row = await tx
    .selectFrom('providerApp')
    .select('settings')
    .where('workspaceId', '=', workspaceId)
    .where('provider', '=', provider)
    .executeTakeFirst()
  return row === undefined ? null : parseApp(provider, row.settings)
}

/** Which secrets are there, without reading them. */
export async function listAppSecrets(tx: Tx, workspaceId: string, provider: WatchedProvider): Promise<SecretKind[]> {
  const rows = await tx
    .selectFrom('providerAppSecret')
    .select('kind')
    .where('workspaceId', '=', workspaceId)
    .where('provider', '=', provider)
    .execute()
  return rows.map(({ kind }) => kind as SecretKind)
}

export async function readAppSecret(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
  provider: WatchedProvider,
  kind: SecretKind,
): Promise<string | null> {
  const row = await tx
    .selectFrom('providerAppSecret')
    .select(['keyId', 'ciphertext'])
    .where('workspaceId', '=', workspaceId)
    .where('provider', '=', provider)
    .where('kind', '=', kind)
    .executeTakeFirst()
  return row === undefined ? null : keyring.open(row, appSecretPlace(workspaceId, provider, kind))
}

export async function upsertApp(
  tx: Tx,
  workspaceId: string,
  { provider, ...settings }: ProviderApp,
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  const row = { settings: JSON.stringify(settings), updatedBy: actor, updatedAt: now }
  await tx
    .insertInto('providerApp')
    .values({ workspaceId, provider, ...row })
    .onConflict(conflict => conflict.columns(['workspaceId', 'provider']).doUpdateSet(row))
    .execute()
}

export async function upsertAppSecret(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
  secret: { provider: WatchedProvider; kind: SecretKind; value: string },
  now: Date,
): Promise<void> {
  const { provider, kind, value } = secret
  const sealed = keyring.seal(value, appSecretPlace(workspaceId, provider, kind))
  await tx
    .insertInto('providerAppSecret')
    .values({ workspaceId, provider, kind, ...sealed, updatedAt: now })
    .onConflict(conflict =>
      conflict.columns(['workspaceId', 'provider', 'kind']).doUpdateSet({ ...sealed, updatedAt: now }),
    )
    .execute()
}

export async function deleteApp(tx: Tx, workspaceId: string, provider: WatchedProvider): Promise<boolean> {
  const gone = await tx
    .deleteFrom('providerApp')
    .where('workspaceId', '=', workspaceId)
    .where('provider', '=', provider)
    .executeTakeFirst()
  return gone.numDeletedRows > 0n
}

/** Those that a person has to set going stay as they are. */
export async function wakeMailboxes(tx: Tx, workspaceId: string, provider: WatchedProvider, now: Date): Promise<void> {
  await sql`
    with woken as (
      update mailbox set paused_until = least(paused_until, ${now}), sync_due_at = ${now}, watch_due_at = ${now}
      where workspace_id = ${workspaceId} and provider = ${provider}
        and state not in ('paused', 'reconnect_required', 'disabled', 'throttled')
      returning id)
    insert into work_due (workspace_id, mailbox_id, due_at, is_watched)
    select ${workspaceId}::uuid, id, ${now}::timestamptz, true from woken
    on conflict (workspace_id, mailbox_id) do update set due_at = least(work_due.due_at, excluded.due_at)`.execute(tx)
}

export function appSecretPlace(workspaceId: string, provider: WatchedProvider, kind: SecretKind): SecretPlace {
  return { workspaceId, owner: provider, kind }
}
