import { comparePersonNames } from '../contacts/compare-person-names.ts'
import { emailLocalPart, isNoReply, isRoleAddress } from '../contacts/normalise-email.ts'
import { parsePersonName } from '../contacts/person-name.ts'
import type { MatchDecision, MatchQuery, RankedCandidate, SignatureDetails } from '../matching/match.ts'
import type { SenderFlag, VerdictResult } from '../messages/message.ts'
import type { ContactDetails } from '../signatures/signature.ts'
import type { FactParticipant, MessageFacts } from './message-facts.ts'

/** Someone on a message for whom a contact is looked for. */
export interface LinkSubject {
  /** Null: the first sender of a forwarded message, who is not on the message itself. */
  position: number | null
  address: string
  name: string | null
  part: 'author' | 'recipient' | 'original'
  query: MatchQuery
}

export interface LinkOutcome {
  subject: LinkSubject
  action: 'logged' | 'review' | 'create_suggested' | 'ignored'
  contactId: string | null
  confidence: number | null
  reason: string
  ranked: RankedCandidate[]
  /** Chance with which the question is asked blind, so that the answer measures the ranker. */
  blindShare?: number | undefined
}

/** Flags under which even an authenticated domain does not say who wrote. */
export const distrustFlags: ReadonlySet<SenderFlag> = new Set([
  'several_from',
  'name_is_other_address',
  'own_domain_unverified',
  'rewritten_by_list',
  'mixed_script',
  'malformed_from',
])

export const believedVerdicts: ReadonlySet<VerdictResult> = new Set(['own', 'pass', 'pass_aligned', 'trusted'])

/** Reasons to log that need no policy published by the sender's domain: the address itself is known. */
const EXACT = new Set(['exact_address', 'remembered', 'role_contact_address'])

/**
 * From outside: the author. From us: the external recipients, also where a colleague without a mailbox here wrote, if
 * the receiver vouched for him. A forward: its first sender besides.
 */
export function linkSubjects(facts: MessageFacts): LinkSubject[] {
  const subjects: LinkSubject[] = []
  const author = facts.participants.find(({ isAuthor }) => isAuthor)
  if (facts.direction === 'inbound' && !(author?.isOwn && isBelieved(facts))) {
    if (author?.address && !author.isOwn) subjects.push(authorSubject(facts, author, author.address))
  } else {
    const seen = new Set<string>()
    for (const participant of facts.participants) {
      const { address, role, isOwn } = participant
      if (address === null || isOwn || !['to', 'cc', 'bcc'].includes(role) || seen.has(address)) continue
      seen.add(address)
      subjects.push(recipientSubject(participant, address))
    }
  }
  const original = facts.original?.address ?? null
  const isOnMessage = facts.participants.some(({ address }) => address === original)
  if (original !== null && !isOnMessage) subjects.push(originalSubject(original, facts.original?.name ?? null))
  return subjects
}

/**
 * The match and the sender's verdict together. Whoever is not believed moves nothing by himself: the best candidate
 * goes to review with the reason. What stands in a forwarded text is nobody's word, so its sender is never logged.
 */
export function decideLink(
  facts: MessageFacts,
  subject: LinkSubject,
  ranked: RankedCandidate[],
  match: MatchDecision,
): LinkOutcome {
  const base = { subject, ranked: ranked.slice(0, 5) }
  const best = ranked[0] ?? null
  const review = (reason: string, candidate: RankedCandidate | null = best): LinkOutcome => ({
    ...base,
    action: 'review',
    contactId: candidate?.contactId ?? null,
    confidence: candidate?.confidence ?? null,
    reason,
  })
  if (match.action === 'ignore') {
    return { ...base, action: 'ignored', contactId: null, confidence: null, reason: match.reason }
  }
  if (subject.part === 'author' && !isBelieved(facts)) {
    const plausible = best !== null && match.action !== 'new' ? best : null
    return review(distrustReason(facts), plausible)
  }
  if (match.action === 'new') {
    // A team's mailbox is nobody: it is never made a contact by the way.
    if (isRoleAddress(emailLocalPart(subject.address))) return review('role_address', null)
    return { ...base, action: 'create_suggested', contactId: null, confidence: null, reason: match.reason }
  }
  const chosen = ranked.find(({ contactId }) => contactId === match.contactId) ?? best
  if (match.action === 'review') return review(match.reason, match.contactId === null ? null : chosen)
  if (subject.part === 'original') return review('original_sender', chosen)
  if (subject.part === 'author' && facts.verdict === 'pass_aligned' && !EXACT.has(match.reason)) {
    return review('sender_without_policy', chosen)
  }
  return {
    ...base,
    action: 'logged',
    contactId: match.contactId,
    confidence: chosen?.confidence ?? null,
    reason: match.reason,
  }
}

export function isBelieved(facts: Pick<MessageFacts, 'verdict' | 'senderFlags'>): boolean {
  return believedVerdicts.has(facts.verdict) && !facts.senderFlags.some(flag => distrustFlags.has(flag))
}

function distrustReason(facts: MessageFacts): string {
  if (facts.verdict === 'fail') return 'sender_failed_authentication'
  return facts.senderFlags.find(flag => distrustFlags.has(flag)) ?? 'sender_unverified'
}

function authorSubject(facts: MessageFacts, author: FactParticipant, address: string): LinkSubject {
  const details = isSignedByAssistant(facts, author) ? null : facts.details
  return {
    position: author.position,
    address,
    name: author.name,
    part: 'author',
    query: {
      email: address,
      displayName: author.name,
      signature: details === null ? null : signatureOf(details),
      authenticated: isBelieved(facts),
    },
  }
}

/**
 * Sent on behalf (RFC 5322 3.6.2): Sender is another person of the same house than From. Then the signature may be
 * theirs, and says nothing of the author unless it bears the author's name.
 */
export function isSignedByAssistant(facts: MessageFacts, author: FactParticipant): boolean {
  const acting = facts.participants.some(
    ({ role, address }) => role === 'sender' && address !== null && address !== author.address,
  )
  const signed = facts.details?.name?.value ?? null
  if (!acting || signed === null || author.name === null) return false
  return comparePersonNames(parsePersonName(author.name), parsePersonName(signed)).level === 'different'
}

export function signatureOf(details: ContactDetails): SignatureDetails {
  return {
    name: details.name?.value ?? null,
    title: details.title?.value ?? null,
    company: details.company?.value ?? null,
    phones: details.phones.map(({ value }) => value),
    emails: details.emails.map(({ value }) => value),
    urls: details.urls.map(({ value }) => value),
  }
}

/** We wrote the address ourselves, so it is meant; nothing but the address and the name we gave it is known. */
function recipientSubject({ position, name }: FactParticipant, address: string): LinkSubject {
  const query = { email: address, displayName: name, signature: null, authenticated: true }
  return { position, address, name, part: 'recipient', query }
}

function originalSubject(address: string, name: string | null): LinkSubject {
  const query = {
    email: address,
    displayName: name,
    signature: null,
    authenticated: !isNoReply(emailLocalPart(address)),
  }
  return { position: null, address, name, part: 'original', query }
}
