/** An installation that is open in this process: its database, migrated, its keys and its log. */
import type { Config, Keys } from './config.ts'
import { type Database, openPglite, openPostgres } from './db/open.ts'
import { prepareDatabase } from './db/prepare.ts'
import { openKeys } from './keys.ts'
import { type Log, openLog } from './log.ts'

export interface Installation {
  database: Database
  keys: Keys
  log: Log
  /** Null: as many as the machine suggests. */
  threads: number | null
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
  const { keys, createdAt } = await openKeys(config.keys)
  const database =
    config.database.kind === 'postgres'
      ? await openPostgres(config.database.url)
      : await openPglite(`${config.database.dataDir}/database`)
  try {
    if (settings.migrate !== 'never') await prepareDatabase(database)
  } catch (error) {
    await database.close()
    throw error
  }
  const log = openLog(config.log.level)
  return { database, keys, log, threads: config.threads, keysCreatedAt: createdAt, close: () => database.close() }
}
