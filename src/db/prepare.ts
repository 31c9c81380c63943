import { sql } from 'kysely'
import { ConfigError } from '../config.ts'
import { isMigrated, migrate } from './migrate.ts'
import type { Database } from './open.ts'

/**
 * Brings the tables up to date where nobody can be in the way: in the embedded database, which one process holds, and
 * in a PostgreSQL database that was never migrated. Elsewhere workers of the older version may be running.
 */
export async function prepareDatabase(database: Database): Promise<void> {
  if (await isMigrated(database)) return
  if (database.kind === 'postgres' && !(await isNew(database))) {
    throw new ConfigError('the database is that of an older version: stop its workers, then run `countersign migrate`')
  }
  await migrate(database)
}

async function isNew(database: Database): Promise<boolean> {
  const { rows } = await sql<{ isNew: boolean }>`select to_regclass('migration') is null as is_new`.execute(database.db)
  return rows[0]?.isNew ?? true
}
