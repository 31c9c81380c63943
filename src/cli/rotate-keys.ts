import type { KeysConfig } from '../config.ts'
import type { CommandIo } from '../db/command-socket.ts'
import { listKeysInUse, recordCredentialKey } from '../db/key-fingerprints.ts'
import type { Installation } from '../installation.ts'
import { addCredentialKey, rereadCredentialKeys } from '../keys.ts'
import { reencryptSecrets } from '../mailboxes/connecting/rotate-secrets.ts'
import { CommandError, interrupted, succeeded } from './entrance.ts'

export async function runRotation(
  { database, connect }: Installation,
  keys: KeysConfig,
  io: CommandIo,
): Promise<number> {
  const { db } = database
  const { keyring } = connect
  const usesOlder = async () => [...(await listKeysInUse(db)).keys()].some(id => id !== keyring.currentKeyId())
  if (await usesOlder()) io.stderr.write('A rotation was under way: going on with it\n')
  else if (keys.kind === 'file' && keys.mayCreate) {
    await addCredentialKey(keys.path, 'always')
    const newer = rereadCredentialKeys(keys)
    if (newer === null) throw new CommandError(`the keys at ${keys.path} cannot be read`)
    keyring.replace(newer)
    io.stderr.write(`A new key was made in ${keys.path}. Back this file up again.\n`)
  } else {
    io.stdout.write(`All secrets are encrypted with the credential key of now. For a new one, ${byHand[keys.kind]}\n`)
    return succeeded
  }
  await recordCredentialKey(db, keyring.currentKeyId())
  const { changed, isInterrupted } = await reencryptSecrets(db, keyring, io.signal)
  io.stdout.write(`${changed} ${changed === 1 ? 'secret' : 'secrets'} encrypted anew\n`)
  if (!isInterrupted) return succeeded
  io.stderr.write('Interrupted. Run the same command again to go on.\n')
  return interrupted
}

/** Several machines may have a copy of the keys: whoever gave them there gives the new one, to all. */
const byHand = {
  given:
    'name it in OLD_CREDENTIAL_KEYS of every process, then swap it with CREDENTIAL_KEY, restart them, and run this again.',
  file: 'add it to every copy of the keys file as a line "old_credential = …", then swap the names of the two lines, restart all processes, and run this again.',
} as const
