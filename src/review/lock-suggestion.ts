import type { Tx } from '../db/schema.ts'
import { type Proposal, readProposal, type SuggestionKind, type SuggestionState } from './suggestion.ts'

export interface LockedSuggestion {
  id: string
  kind: SuggestionKind
  state: SuggestionState
  subjectKey: string
  messageId: string | null
  contactId: string | null
  address: string | null
  reason: string
  confidence: number | null
  /** Asked blind: the answer is compared with the system's, which the page does not show. */
  isAudit: boolean
  /** The logged decision that is audited; null where the suggestion waits for an answer anyway. */
  auditOf: string | null
  inclusionProbability: number
  decisionId: string | null
  proposal: Proposal | null
}

/** Two reviewers who answer at once: the second waits here, and then finds it decided. */
export async function lockSuggestion(tx: Tx, workspaceId: string, id: string): Promise<LockedSuggestion | null> {
  const row = await tx
    .selectFrom('suggestion')
    .select([
      'id',
      'kind',
      'state',
      'subjectKey',
      'messageId',
      'contactId',
      'address',
      'reason',
      'confidence',
      'isAudit',
      'auditOf',
      'inclusionProbability',
      'decisionId',
      'proposal',
    ])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) return null
  const kind = row.kind as SuggestionKind
  return { ...row, kind, state: row.state as SuggestionState, proposal: readProposal(kind, row.proposal) }
}
