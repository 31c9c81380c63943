import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

/** Two recorders of one workspace take turns: threads, suggestions and copies are joined by what is there already. */
export async function lockRecording(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`record:${workspaceId}`}, 0))`.execute(tx)
}
