/**
 * What a reviewer may see of a question that measures the system: the people to choose from, and nothing of what the
 * system made of them. Applied where the suggestion is read, so that no page and no API shows more.
 */
import { createHash } from 'node:crypto'
import type { Answer } from './resolve-verdict.ts'
import type { Proposal, Verdict } from './suggestion.ts'

/** Candidates in an order that says nothing, without confidence and terms. The same order at each look. */
export function blindProposal(proposal: Proposal | null, suggestionId: string): Proposal | null {
  if (proposal?.kind !== 'match' && proposal?.kind !== 'create') return proposal
  const place = ({ contactId }: { contactId: string }) =>
    createHash('sha256').update(`${suggestionId}/${contactId}`).digest('hex')
  const candidates = [...proposal.candidates]
    .sort((a, b) => (place(a) < place(b) ? -1 : 1))
    .map(({ contactId }) => ({ contactId, confidence: 0, terms: [] }))
  return { ...proposal, candidates }
}

/** A bare "approve" is no answer where nothing is proposed; the chosen contact is right if the system chose it, too. */
export function blindAnswer(answer: Answer | null, verdict: Verdict, systemsContactId: string | null): Answer | null {
  if (answer === null || answer.kind === 'reject') return answer
  if (answer.kind === 'create') return { ...answer, isProposed: false }
  if (answer.kind !== 'link' || verdict.kind !== 'approve' || verdict.contactId === undefined) return null
  return { ...answer, isProposed: answer.contactId === systemsContactId }
}
