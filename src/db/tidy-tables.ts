import type { Database } from './open.ts'

/** PGlite has no autovacuum: without this its tables only grow, and the planner guesses. PostgreSQL sees to itself. */
export async function tidyTables(database: Database): Promise<void> {
  if (database.kind === 'pglite') await database.executeSql('vacuum (analyze)')
}
