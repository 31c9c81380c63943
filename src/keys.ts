/**
 * The installation's three keys. They live apart from the database on purpose: whoever holds only a copy of the
 * database can't tell whether a person was erased from it, nor undo a pseudonym.
 */
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Keys, KeysConfig } from './config.ts'
import { ConfigError } from './config.ts'

export interface OpenedKeys {
  keys: Keys
  /** Where a first start has just put them; null when they were there or given. */
  createdAt: string | null
}

const names = ['message', 'suppression', 'pseudonym'] as const

export async function openKeys(config: KeysConfig): Promise<OpenedKeys> {
  if (config.kind === 'given') return { keys: config.keys, createdAt: null }
  const existing = await readKeysFile(config.path)
  if (existing) return { keys: existing, createdAt: null }
  if (!config.mayCreate) {
    throw new ConfigError(
      `There are no keys at ${config.path}: a database on another machine needs the same keys wherever it is used, so set KEYS_FILE, or MESSAGE_KEY, SUPPRESSION_KEY and PSEUDONYM_KEY`,
    )
  }
  await createKeysFile(config.path)
  const keys = await readKeysFile(config.path)
  if (!keys) throw new ConfigError(`The keys just written to ${config.path} are gone`)
  return { keys, createdAt: config.path }
}

async function readKeysFile(path: string): Promise<Keys | null> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new ConfigError(`The keys at ${path} cannot be read`)
  }
  const found = new Map(
    text.split('\n').flatMap(line => {
      const match = /^(\w{1,20})\s?=\s?([A-Za-z0-9+/]{43}=)\s*$/.exec(line.slice(0, 200))
      return match ? [[match[1]!, Buffer.from(match[2]!, 'base64')] as const] : []
    }),
  )
  const [message, suppression, pseudonym] = names.map(name => found.get(name))
  if (message && suppression && pseudonym) return { message, suppression, pseudonym }
  throw new ConfigError(
    `${path} does not hold the three keys (message, suppression, pseudonym; one "name = base64" a line)`,
  )
}

/** Two first starts at once must end with one file: it is written aside and linked, which fails if one is there. */
async function createKeysFile(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  const lines = names.map(name => `${name} = ${randomBytes(32).toString('base64')}`)
  const comment =
    '# Keys of this Countersign installation. Back this file up apart from the database, and never lose it.'
  await writeFile(aside, `${comment}\n${lines.join('\n')}\n`, { mode: 0o600, flush: true })
  try {
    await link(aside, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await unlink(aside)
  }
}
