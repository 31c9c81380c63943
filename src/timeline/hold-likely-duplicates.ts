import { findLikelyDuplicates } from '../contacts/likely-duplicates.ts'
import type { Tx } from '../db/schema.ts'
import { createByPolicy } from './apply-logging-policy.ts'
import type { LinkOutcome } from './link-outcome.ts'
import type { MessageFacts } from './message-facts.ts'
import { companiesByDomain, proposeContact } from './open-suggestions.ts'

/** A contact that would be made by itself waits for a person where a record we have may be the same one. */
export const likelyDuplicate = 'likely_duplicate'

export async function holdLikelyDuplicates(
  tx: Tx,
  workspaceId: string,
  decided: { facts: MessageFacts; links: LinkOutcome[] }[],
): Promise<void> {
  const made = decided.flatMap(({ facts, links }) =>
    links.flatMap((link, at) => (link.reason === createByPolicy ? [{ facts, links, at, link }] : [])),
  )
  if (made.length === 0) return
  const companies = await companiesByDomain(
    tx,
    workspaceId,
    made.map(({ link }) => link.subject.address),
  )
  const duplicates = await findLikelyDuplicates(
    tx,
    workspaceId,
    made.map(({ facts, link }) => proposeContact(facts, link.subject, companies)),
  )
  made.forEach(({ links, at, link }, place) => {
    if ((duplicates[place]?.length ?? 0) > 0) links[at] = { ...link, reason: likelyDuplicate }
  })
}
