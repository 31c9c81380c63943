/**
 * Refuses a start with keys that are not those of this database: erased people would come back, pseudonyms would not
 * resolve, no mailbox could be read. The database knows the keys by fingerprints that tell nothing of them.
 */
import { sql } from 'kysely'
import type { Keys, KeysConfig } from '../config.ts'
import { ConfigError } from '../config.ts'
import { keyFingerprint } from '../keys.ts'
import type { Db } from './schema.ts'

const variableOf = { message: 'MESSAGE_KEY', suppression: 'SUPPRESSION_KEY', pseudonym: 'PSEUDONYM_KEY' } as const

/** The first start with a database writes down which keys it has. */
export async function refuseWrongKeys(
  db: Db,
  { config, keys, knowsCredentialKey }: { config: KeysConfig; keys: Keys; knowsCredentialKey: (id: string) => boolean },
): Promise<void> {
  const names = ['message', 'suppression', 'pseudonym'] as const
  const ours = new Map(names.map(name => [name as string, keyFingerprint(keys[name])]))
  await db
    .insertInto('keyFingerprint')
    .values([...ours].map(([name, fingerprint]) => ({ name, fingerprint })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
  const rows = await db.selectFrom('keyFingerprint').select(['name', 'fingerprint']).execute()
  const wrong = names.find(name => rows.some(row => row.name === name && row.fingerprint !== ours.get(name)))
  if (wrong) {
    const which = config.kind === 'file' ? `The ${wrong} key in ${config.path}` : variableOf[wrong]
    throw new ConfigError(`${which} is not the one that this database was made with: put the right keys back`)
  }
  const used = [
    ...rows.filter(({ name }) => name === 'credential').map(row => row.fingerprint),
    ...(await listKeysInUse(db)).keys(),
  ]
  if (used.every(knowsCredentialKey)) return
  throw new ConfigError(
    config.kind === 'file'
      ? `Stored tokens are encrypted with a credential key that is not in ${config.path}: put the right keys back`
      : 'Stored tokens are encrypted with a credential key that is not here: name it in CREDENTIAL_KEY or OLD_CREDENTIAL_KEYS',
  )
}

/** How many secrets are encrypted with each key, by workspace. */
export async function listKeysInUse(db: Db): Promise<Map<string, { workspaceId: string; secrets: number }[]>> {
  const { rows } = await sql<{ keyId: string; workspaceId: string; secrets: number }>`
    select key_id, workspace_id, secrets::integer from credential_keys_in_use()`.execute(db)
  const found = new Map<string, { workspaceId: string; secrets: number }[]>()
  for (const { keyId, ...rest } of rows) found.set(keyId, [...(found.get(keyId) ?? []), rest])
  return found
}

/** From now on a process that does not know this key is refused. */
export async function recordCredentialKey(db: Db, fingerprint: string): Promise<void> {
  await db
    .insertInto('keyFingerprint')
    .values({ name: 'credential', fingerprint })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ fingerprint, recordedAt: sql`now()` }))
    .execute()
}
