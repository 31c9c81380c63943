import { sql } from 'kysely'
import type { Db } from './schema.ts'

/**
 * What stands in the tables, for the planner. Until it has looked it takes `workspace_id = …` for a narrow condition and
 * reads all of a workspace for each message. PostgreSQL looks by itself about once a minute, unless that is turned off,
 * and PGlite never: what fills many rows at once can't wait.
 */
export async function refreshStatistics(db: Db): Promise<void> {
  await sql`analyze`.execute(db)
}
