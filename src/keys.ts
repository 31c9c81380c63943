/**
 * The installation's keys. They live apart from the database on purpose: whoever holds only a copy of the database can't
 * tell whether a person was erased from it, nor undo a pseudonym, nor use a mailbox's token.
 */
import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, open, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { CredentialKeys, Keys, KeysConfig } from './config.ts'
import { ConfigError } from './config.ts'
import { makeFolder } from './db/make-folder.ts'

export interface OpenedKeys {
  keys: Keys
  credential: CredentialKeys
  /** Where a first start has just put them; null when they were there or given. */
  createdAt: string | null
}

const names = ['message', 'suppression', 'pseudonym'] as const
const line = (name: string, key: Buffer) => `${name} = ${key.toString('base64')}`

export async function openKeys(config: KeysConfig): Promise<OpenedKeys> {
  if (config.kind === 'given') return { keys: config.keys, credential: config.credential, createdAt: null }
  const existing = await readKeysFile(config.path)
  if (existing?.credential) return { ...existing, credential: existing.credential, createdAt: null }
  if (!config.mayCreate) {
    throw new ConfigError(
      existing
        ? `${config.path} holds no credential key: add the line "credential = …" with what \`openssl rand -base64 32\` prints, the same wherever this database is used`
        : `There are no keys at ${config.path}: a database on another machine needs the same keys wherever it is used, so set KEYS_FILE, or MESSAGE_KEY, SUPPRESSION_KEY, PSEUDONYM_KEY and CREDENTIAL_KEY`,
    )
  }
  if (existing) await addCredentialKey(config.path, 'if-missing')
  else await createKeysFile(config.path)
  const made = await readKeysFile(config.path)
  if (!made?.credential) throw new ConfigError(`The keys just written to ${config.path} are gone`)
  return { ...made, credential: made.credential, createdAt: existing ? null : config.path }
}

/** The credential keys as they are in the file by now: another process may have made a new one. */
export function rereadCredentialKeys(config: KeysConfig): CredentialKeys | null {
  if (config.kind === 'given') return config.credential
  try {
    return parseKeys(readFileSync(config.path, 'utf8'), config.path).credential
  } catch {
    // What this process knows stays good; a start without the file says what is wrong with it.
    return null
  }
}

/** Names a key without telling anything of it. */
export function keyFingerprint(key: Buffer): string {
  return createHmac('sha256', key).update('countersign key id').digest('hex').slice(0, 16)
}

/** Puts a new credential key before the ones there, which stay for reading. */
export async function addCredentialKey(path: string, when: 'if-missing' | 'always'): Promise<void> {
  await whileHolding(`${path}.lock`, async () => {
    const text = await readFile(path, 'utf8')
    if (when === 'if-missing' && /^credential\s?=/m.test(text)) return
    const kept = text.trimEnd().replace(/^credential(?=\s?=)/gm, 'old_credential')
    const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
    await writeFile(aside, `${kept}\n${line('credential', randomBytes(32))}\n`, { mode: 0o600, flush: true })
    await rename(aside, path)
  })
}

interface KeysFile {
  keys: Keys
  credential: CredentialKeys | null
}

async function readKeysFile(path: string): Promise<KeysFile | null> {
  try {
    return parseKeys(await readFile(path, 'utf8'), path)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null
    if (error instanceof ConfigError) throw error
    throw new ConfigError(`The keys at ${path} cannot be read`)
  }
}

function parseKeys(text: string, path: string): KeysFile {
  const lines = text.split('\n').flatMap(read => {
    const match = /^(\w{1,20})\s?=\s?([A-Za-z0-9+/]{43}=)\s*$/.exec(read.slice(0, 200))
    return match ? [[match[1]!, Buffer.from(match[2]!, 'base64')] as const] : []
  })
  const found = new Map(lines)
  const [message, suppression, pseudonym] = names.map(name => found.get(name))
  if (!message || !suppression || !pseudonym) {
    throw new ConfigError(
      `${path} does not hold the keys (message, suppression, pseudonym, credential; one "name = base64" a line)`,
    )
  }
  const current = found.get('credential')
  const old = lines.flatMap(([name, key]) => (name === 'old_credential' ? [key] : []))
  return { keys: { message, suppression, pseudonym }, credential: current ? [current, ...old.toReversed()] : null }
}

/** Two first starts at once must end with one file: it is written aside and linked, which fails if one is there. */
async function createKeysFile(path: string): Promise<void> {
  await makeFolder(dirname(path))
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const lines = [...names, 'credential'].map(name => line(name, randomBytes(32)))
  const comment =
    '# Keys of this Countersign installation. Back this file up apart from the database, and never lose it.'
  await writeFile(aside, `${comment}\n${lines.join('\n')}\n`, { mode: 0o600, flush: true })
  try {
    await link(aside, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    await unlink(aside)
  }
}

/** Writing takes milliseconds: a lock that is older than this belongs to a process that was killed. */
const staleLockMilliseconds = 10_000

async function whileHolding(lockPath: string, work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await (await open(lockPath, 'wx', 0o600)).close()
      break
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
      const age = await stat(lockPath).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      )
      if (age > staleLockMilliseconds) await unlink(lockPath).catch(() => undefined)
      else await sleep(20)
    }
  }
  try {
    await work()
  } finally {
    await unlink(lockPath).catch(() => undefined)
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
