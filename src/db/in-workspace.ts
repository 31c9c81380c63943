import { sql } from 'kysely'
import type { Db, Tx } from './schema.ts'

/**
 * Runs `work` in one transaction as the application's role with the workspace set: row-level security shows it that
 * workspace's rows and nothing else. State `workspace_id = $1` in every query besides: the index needs it.
 */
export function inWorkspace<T>(db: Db, workspaceId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async tx => {
    await enter(tx, workspaceId)
    return work(tx)
  })
}

/** Without parameters, so that it goes along with the begin: the id must be one, for it stands in the statement itself. */
async function enter(tx: Tx, workspaceId: string): Promise<void> {
  if (!UUID.test(workspaceId)) throw new Error('the id of a workspace is a UUID')
  const settings = `select set_config('role', 'countersign_app', true), set_config('app.workspace', '${workspaceId}', true)`
  await sql.raw(settings).execute(tx)
}

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

/** A savepoint: what `work` wrote is taken back when it throws, and the transaction goes on. */
export async function inSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint step`.execute(tx)
  try {
    const result = await work()
    await sql`release savepoint step`.execute(tx)
    return result
  } catch (error) {
    await sql`rollback to savepoint step`.execute(tx)
    await sql`release savepoint step`.execute(tx)
    throw error
  }
}

/** Ids for rows that refer to each other, fetched in one round trip. Decimal strings, ascending. */
export async function takeRowIds(tx: Tx, count: number): Promise<string[]> {
  if (count === 0) return []
  const { rows } = await sql<{ id: string }>`select nextval('row_id') as id from generate_series(1, ${count})`.execute(
    tx,
  )
  return rows.map(row => row.id)
}
