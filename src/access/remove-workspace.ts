import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'

/** Rows that nothing cascades to, or that must go before what they point to; the rest goes with the workspace's row. */
const FIRST = [
  'activity_link',
  'activity',
  'decision_evidence',
  'decision_effect',
  'decision_label',
  'decision',
  'message',
  'thread_key',
  'thread',
  'external_ref',
  'outbox',
] as const

/**
 * Removes a workspace and everything in it, journals included. Other workspaces are behind the wall meanwhile. Null
 * when there is none of that id.
 */
export async function removeWorkspace(db: Db, workspaceId: string): Promise<{ messages: number } | null> {
  return db.transaction().execute(async tx => {
    const found = await tx
      .selectFrom('workspace')
      .select('id')
      .where('id', '=', workspaceId)
      .forUpdate()
      .executeTakeFirst()
    if (found === undefined) return null
    await sql`select set_config('role', 'countersign_app', true), set_config('app.workspace', ${workspaceId}, true),
      set_config('app.removing_workspace', ${workspaceId}, true)`.execute(tx)
    let messages = 0
    for (const table of FIRST) {
      const { numAffectedRows } =
        await sql`delete from ${sql.table(table)} where workspace_id = ${workspaceId}`.execute(tx)
      if (table === 'message') messages = Number(numAffectedRows ?? 0)
    }
    await sql`select set_config('role', 'none', true)`.execute(tx)
    await sql`delete from workspace where id = ${workspaceId}`.execute(tx)
    return { messages }
  })
}
