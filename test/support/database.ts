import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { migrate } from '../../src/db/migrate.ts'
import { type Database, openPglite, openPostgres } from '../../src/db/open.ts'
import { setup, templatePath } from './database-template.ts'

/** PostgreSQL to run the suite on; without it each file gets an embedded store. */
export const postgresUrl: string | null = process.env.DATABASE_URL ?? null

export interface TestDatabase extends Database {
  /** Drops or forgets what was made. */
  destroy(): Promise<void>
}

/** A migrated, empty database for one test file: PGlite by default, a fresh PostgreSQL database with DATABASE_URL. */
export async function openTestDatabase(): Promise<TestDatabase> {
  if (postgresUrl === null) {
    await setup()
    const database = await openPglite('memory://', new Blob([await readFile(await templatePath())]))
    return { ...database, destroy: () => database.close() }
  }
  const name = `countersign_test_${randomBytes(6).toString('hex')}`
  await onServer(postgresUrl, client => client.query(`create database ${name}`))
  const url = new URL(postgresUrl)
  url.pathname = `/${name}`
  const database = await openPostgres(url.href)
  await migrate(database)
  return {
    ...database,
    destroy: async () => {
      await database.close()
      await onServer(postgresUrl as string, client => client.query(`drop database ${name} with (force)`))
    },
  }
}

export async function createWorkspace(
  database: Database,
  name = `w-${randomBytes(4).toString('hex')}`,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`insert into workspace (name) values (${name}) returning id`.execute(
    database.db,
  )
  const row = rows[0]
  if (!row) throw new Error('the workspace was not made')
  return row.id
}

async function onServer(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
