import { CompiledQuery, sql } from 'kysely'
import type { Database } from './open.ts'
import type { Db, Tx } from './schema.ts'

/** A statement of a library that writes its own SQL, in our transaction; rows come with the names it gave them. */
export async function runSql(tx: Tx, text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }> {
  const result = await tx.withoutPlugins().executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, values))
  return { rows: result.rows }
}

export async function countMailboxesDue(db: Db): Promise<number> {
  const { rows } = await sql<{ due: number }>`select count(*)::int as due from work_due where due_at <= now()`.execute(
    db,
  )
  return rows[0]?.due ?? 0
}

/**
 * While `work` sets something up, other processes that want to do the same wait. It must use the database itself, not a
 * transaction; the embedded database has one process and one connection, which the lock would take from it.
 */
export async function oneAtATime(database: Database, work: () => Promise<void>): Promise<void> {
  if (database.kind === 'pglite') return await work()
  await database.db.transaction().execute(async tx => {
    await sql`select pg_advisory_xact_lock(7281145)`.execute(tx)
    await work()
  })
}
