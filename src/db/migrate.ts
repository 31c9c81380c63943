import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import type { Database } from './open.ts'
import type { Db } from './schema.ts'

export interface Migration {
  name: string
  script: string
  hash: string
}

export interface MigrateResult {
  applied: string[]
  alreadyThere: number
}

export const migrationsDirectory = fileURLToPath(new URL('../../migrations/', import.meta.url))

/** The migration files in the order of their names. */
export async function readMigrations(directory = migrationsDirectory): Promise<Migration[]> {
  const names = (await readdir(directory)).filter(name => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async name => {
      const script = (await readFile(new URL(name, `file://${directory}/`), 'utf8')).replaceAll('\r\n', '\n')
      return { name, script, hash: createHash('sha256').update(script).digest('hex') }
    }),
  )
}

/**
 * Applies what is missing, forward only, each file in a transaction of its own. An advisory lock lets several
 * processes start at once. Throws when a file that was applied has been changed or is gone since.
 */
export async function migrate(database: Database, directory = migrationsDirectory): Promise<MigrateResult> {
  const migrations = await readMigrations(directory)
  const result: MigrateResult = { applied: [], alreadyThere: 0 }
  await database.db.executeQuery(
    sql`create table if not exists migration (
      name text primary key, hash text not null, applied_at timestamptz not null default now())`.compile(database.db),
  )
  for (const migration of migrations) {
    const isNew = await database.db.transaction().execute(async tx => {
      await sql`select pg_advisory_xact_lock(7281144)`.execute(tx)
      const applied = await appliedHash(tx, migration.name)
      if (applied !== null) {
        if (applied !== migration.hash) throw new MigrationChangedError(migration.name)
        return false
      }
      await database.runScript(tx, migration.script)
      await sql`insert into migration (name, hash) values (${migration.name}, ${migration.hash})`.execute(tx)
      return true
    })
    if (isNew) result.applied.push(migration.name)
    else result.alreadyThere++
  }
  const known = new Set(migrations.map(migration => migration.name))
  const { rows } = await sql<{ name: string }>`select name from migration order by name`.execute(database.db)
  const unknown = rows.find(row => !known.has(row.name))
  if (unknown) throw new MigrationUnknownError(unknown.name)
  return result
}

/** True when every migration file of this version was applied and nothing newer was. */
export async function isMigrated(database: Database): Promise<boolean> {
  const migrations = await readMigrations()
  const { rows: there } = await sql<{ there: boolean }>`select to_regclass('migration') is not null as there`.execute(
    database.db,
  )
  if (!there[0]?.there) return false
  const { rows } = await sql<{ name: string; hash: string }>`select name, hash from migration`.execute(database.db)
  const applied = new Map(rows.map(row => [row.name, row.hash]))
  return rows.length === migrations.length && migrations.every(({ name, hash }) => applied.get(name) === hash)
}

async function appliedHash(tx: Db, name: string): Promise<string | null> {
  const { rows } = await sql<{ hash: string }>`select hash from migration where name = ${name}`.execute(tx)
  return rows[0]?.hash ?? null
}

export class MigrationChangedError extends Error {
  constructor(name: string) {
    super(
      `The migration ${name} was applied to this database in another wording than the file has now. ` +
        'Migrations are never edited: restore the file, and put the change into a new one.',
    )
  }
}

export class MigrationUnknownError extends Error {
  constructor(name: string) {
    super(
      `This database has the migration ${name}, which this version of Countersign does not know. ` +
        'It was made by a newer version: start that one.',
    )
  }
}
