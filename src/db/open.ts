import { PGlite } from '@electric-sql/pglite'
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { CamelCasePlugin, Kysely } from 'kysely'
import pg from 'pg'
import Cursor from 'pg-cursor'
import { makeFolder } from './make-folder.ts'
import { PromptDialect } from './prompt-dialect.ts'
import type { Db, Schema } from './schema.ts'

/**
 * One dialect for both stores: PGlite comes through its node-postgres adaptor, so types and SQL are the same.
 * Never call `pool.query`: on PGlite a failing query makes pg-pool throw away the one connection there is; Kysely
 * connects, queries and releases. PGlite has one connection: inside a transaction only its `tx` may be used.
 */
export interface Database {
  db: Db
  kind: 'postgres' | 'pglite'
  /** For libraries that bring their own SQL (the job queue); statements run one at a time, outside our transactions. */
  executeSql(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }>
  /** Runs a script of several statements as it stands. */
  runScript(tx: Db, script: string): Promise<void>
  close(): Promise<void>
}

export async function openPostgres(url: string, options: { connections?: number } = {}): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: options.connections ?? 10, connectionTimeoutMillis: 10_000 })
  // An idle connection that the server closed must not end the process; the next use reports the fault.
  pool.on('error', () => undefined)
  return fromPool(pool, 'postgres', async () => undefined)
}

/**
 * @param dataDir a folder, made when missing; `memory://` keeps everything in memory
 * @param snapshot a dump made by `PGlite.dumpDataDir`, to start from
 */
export async function openPglite(dataDir: string, snapshot?: Blob): Promise<Database & { lite: PGlite }> {
  if (!dataDir.startsWith('memory://')) await makeFolder(dataDir)
  const lite = await PGlite.create({
    dataDir,
    extensions: { pg_trgm },
    ...(snapshot === undefined ? {} : { loadDataDir: snapshot }),
  })
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 30_000 })
  return { ...fromPool(pool, 'pglite', () => lite.close()), lite }
}

function fromPool(pool: pg.Pool, kind: Database['kind'], closeStore: () => Promise<void>): Database {
  const db = new Kysely<Schema>({
    dialect: new PromptDialect({ pool, cursor: Cursor }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  return {
    db,
    kind,
    executeSql: async (text, values = []) => {
      const client = await pool.connect()
      try {
        const result = await client.query(text, values)
        // Several statements in one text give one result each; callers want the last one's rows.
        return Array.isArray(result) ? result[result.length - 1] : result
      } finally {
        client.release()
      }
    },
    runScript: async (tx, script) => {
      // Without parameters both drivers use the simple protocol, which takes several statements.
      const { CompiledQuery } = await import('kysely')
      await tx.executeQuery(CompiledQuery.raw(script))
    },
    close: async () => {
      await db.destroy()
      await closeStore()
    },
  }
}
