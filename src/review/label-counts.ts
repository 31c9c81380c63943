import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

export interface LabelCounts {
  /** Answers that tell whether the first guess was right; undone ones don't count. */
  answers: number
  right: number
  /** Those of a blind audit: the only ones a promise may rest on. */
  audited: number
}

export async function countAnswers(tx: Tx, workspaceId: string): Promise<LabelCounts> {
  const { rows } = await sql<LabelCounts>`
    select count(*)::integer as answers, (count(*) filter (where is_right))::integer as right,
      (count(*) filter (where is_blind))::integer as audited
    from decision_label where workspace_id = ${workspaceId} and withdrawn_at is null`.execute(tx)
  return rows[0] ?? { answers: 0, right: 0, audited: 0 }
}
