/** An installation that is open in this process: its database, migrated, its keys and its log. */
import { availableParallelism } from 'node:os'
import type { Config } from './config.ts'
import { refuseWrongKeys } from './db/key-fingerprints.ts'
import { type Database, openPglite, openPostgres } from './db/open.ts'
import { prepareDatabase } from './db/prepare.ts'
import { requirePostgres } from './db/require-postgres.ts'
import { openKeys, rereadCredentialKeys } from './keys.ts'
import { type Log, openLog } from './log.ts'
import { openBudgets } from './mailboxes/budget.ts'
import { openKeyring } from './mailboxes/connecting/credentials.ts'
import { openTokenSources } from './mailboxes/connecting/token-source.ts'
import { type ConnectDeps, openMailbox } from './mailboxes/open-mailbox.ts'
import type { OpenMailbox } from './mailboxes/provider.ts'
import type { PipelineContext } from './pipeline.ts'
import type { ReadPool } from './read-pool.ts'

export interface Installation {
  database: Database
  log: Log
  /** What working on messages needs; its threads start when the first message is read. */
  pipeline: PipelineContext
  /** What reaching a provider needs. */
  connect: ConnectDeps
  openMailbox: OpenMailbox
  /** Where this process serves the pages; null while it does not. */
  pagesUrl: string | null
  close(): Promise<void>
}

export interface OpenedInstallation extends Installation {
  /** Where a first start has just put the keys. */
  keysCreatedAt: string | null
}

/**
 * The caller holds the lock of an embedded folder already.
 * @param settings.migrate 'never' for the command that does it; else a PostgreSQL that is in use is left as it is
 */
export async function openInstallation(
  config: Config,
  settings: { migrate?: 'never' | 'when-safe' } = {},
): Promise<OpenedInstallation> {
  const { keys, credential, createdAt } = await openKeys(config.keys)
  const keyring = openKeyring(credential, () => rereadCredentialKeys(config.keys))
  const database =
    config.database.kind === 'postgres'
      ? await openPostgres(config.database.url)
      : await openPglite(`${config.database.dataDir}/database`)
  try {
    if (config.database.kind === 'postgres') await requirePostgres(database, config.database.url)
    if (settings.migrate !== 'never') {
      await prepareDatabase(database)
      await refuseWrongKeys(database.db, { config: config.keys, keys, knowsCredentialKey: keyring.knows })
    }
  } catch (error) {
    await database.close()
    throw error
  }
  const pool = poolOnDemand(config.threads ?? Math.min(availableParallelism(), 4))
  const now = () => new Date()
  const tokenDeps = { db: database.db, keyring, urls: config.providers, now }
  const tokens = openTokenSources(tokenDeps)
  const connect = { ...tokenDeps, tokens, budgets: openBudgets(now), publicUrl: config.publicUrl }
  return {
    database,
    log: openLog(config.log.level),
    pipeline: { db: database.db, keys, pool, now },
    connect,
    openMailbox: openMailbox(connect),
    pagesUrl: null,
    keysCreatedAt: createdAt,
    async close() {
      await pool.close()
      await database.close()
    },
  }
}

/** Threads cost half a second and 100 MB each, and most commands read no message. */
function poolOnDemand(threads: number): ReadPool {
  let opened: Promise<ReadPool> | null = null
  const open = async () => (await import('./read-pool.ts')).openReadPool({ threads })
  return {
    async read(items, context) {
      if (items.length === 0) return []
      opened ??= open()
      return await (await opened).read(items, context)
    },
    async close() {
      await (await opened)?.close()
    },
  }
}
