import { CompiledQuery, sql } from 'kysely'
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
