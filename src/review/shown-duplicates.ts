import { findLikelyDuplicates, type LikelyDuplicate } from '../contacts/likely-duplicates.ts'
import type { Tx } from '../db/schema.ts'
import type { NewContact, Proposal } from './suggestion.ts'

/** A new contact that was not made: what the reviewer typed, and who it may be. */
export interface RefusedContact {
  contact: NewContact
  duplicates: LikelyDuplicate[]
}

interface Showing {
  isBlind: boolean
  isOpen: boolean
  refused: RefusedContact | undefined
}

/**
 * Likely duplicates of the contact that would be made are choices as well: the person may be one of them. A question
 * that measures the system shows none before it is answered, and no confidence after.
 */
export async function addLikelyDuplicates(
  tx: Tx,
  workspaceId: string,
  proposal: Proposal | null,
  { isBlind, isOpen, refused }: Showing,
): Promise<{ proposal: Proposal | null; likelyDuplicates: string[] }> {
  if (proposal?.kind !== 'create' && proposal?.kind !== 'match') return { proposal, likelyDuplicates: [] }
  const contact = refused?.contact ?? proposal.contact
  const isLookedFor = isOpen && !isBlind && contact !== null
  const duplicates = refused?.duplicates ?? (isLookedFor ? await duplicatesOf(tx, workspaceId, contact) : [])
  const known = new Set(proposal.candidates.map(({ contactId }) => contactId))
  const added = duplicates
    .filter(({ contactId }) => !known.has(contactId))
    .map(({ contactId, confidence, terms }) => ({
      contactId,
      confidence: isBlind ? 0 : confidence,
      terms: isBlind ? [] : terms.map(term => ({ ...term, params: {} })),
    }))
  return {
    proposal: { ...proposal, contact, candidates: [...proposal.candidates, ...added] },
    likelyDuplicates: duplicates.map(({ contactId }) => contactId),
  }
}

async function duplicatesOf(tx: Tx, workspaceId: string, contact: NewContact): Promise<LikelyDuplicate[]> {
  const [duplicates = []] = await findLikelyDuplicates(tx, workspaceId, [contact])
  return duplicates
}
