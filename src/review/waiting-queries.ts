import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

export interface WaitingReason {
  kind: string
  reason: string
  count: number
  /** The oldest of them. */
  firstId: string
}

/** What waits by kind and reason, most first; of a very long queue the first few thousand stand for all. */
export async function countWaitingByReason(tx: Tx, workspaceId: string): Promise<WaitingReason[]> {
  const { rows } = await sql<WaitingReason>`
    select kind, reason, count(*)::integer as count, (array_agg(id order by opened_at, id))[1] as first_id
    from (
      select kind, reason, id, opened_at from suggestion
      where workspace_id = ${workspaceId} and state = 'open' order by opened_at, id limit 5000
    ) waiting
    group by kind, reason order by count desc, kind, reason limit 20`.execute(tx)
  return rows
}
