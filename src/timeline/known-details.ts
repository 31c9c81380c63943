/**
 * What is known of a sender beyond the message in hand: the signatures of his other mail. Only a believed message
 * inherits, only from believed ones, only within one address that belongs to one person, and only where the names agree:
 * a mailbox that two people use, or that was handed on, tells nothing about who wrote this time.
 */
import { comparePersonNames } from '../contacts/compare-person-names.ts'
import { emailLocalPart, isRoleAddress } from '../contacts/normalise-email.ts'
import { parsePersonName } from '../contacts/person-name.ts'
import type { MatchQuery, RankedCandidate, SignatureDetails, Term } from '../matching/match.ts'
import { fuseSightings } from '../signatures/fuse-sightings.ts'
import type { ContactDetails } from '../signatures/signature.ts'
import { isShortName } from '../signatures/value-key.ts'
import { isBelieved, isSignedByAssistant, type LinkOutcome, type LinkSubject, signatureOf } from './link-outcome.ts'
import type { SenderSighting } from './load-sightings.ts'
import type { MessageFacts } from './message-facts.ts'

/** Marks a candidate that was ranked with details from other mail. It weighs nothing: what it brought is in the others. */
export const knownSignature = 'known_signature'

/** The best values for who wrote this message, or what the message alone says where nobody vouches for it. */
export function knownDetails(facts: MessageFacts): ContactDetails | null {
  const sightings = sightingsOfAuthor(facts)
  if (sightings.length === 0) return facts.details
  return fuseSightings(sightings).details
}

/** The author's question with what his other mail says filled in; null where that adds nothing. */
export function withKnownDetails(facts: MessageFacts, subject: LinkSubject): LinkSubject | null {
  if (subject.part !== 'author') return null
  const others = sightingsOfAuthor(facts).filter(({ messageId }) => messageId !== facts.messageId)
  if (others.length === 0) return null
  const own = subject.query.signature
  const known = signatureOf(fuseSightings(others).details)
  const signature = own === null ? known : fillUp(own, known)
  if (own !== null && JSON.stringify(signature) === JSON.stringify(own)) return null
  const query: MatchQuery = { ...subject.query, signature }
  return { ...subject, query }
}

/**
 * The same answer with another confidence is no news, except where other mail of the sender brought it: else the journal
 * would say one thing or another depending on which of them came first.
 */
export function hasLearnt(
  { links }: { links: LinkOutcome[] },
  current: { position: number | null; kind: string; confidence: number | null }[],
): boolean {
  return links.some(({ subject, confidence, ranked }) => {
    if (!ranked[0]?.terms.some(({ code }) => code === knownSignature)) return false
    const before = current.find(({ kind, position }) => kind === 'match' && position === subject.position)
    return before !== undefined && Math.abs((before.confidence ?? 0) - (confidence ?? 0)) > SAME_CONFIDENCE
  })
}

/** What rounding on the way to the database and back may change. */
const SAME_CONFIDENCE = 1e-6

/** Says on the best candidate that other mail of the sender was called in. */
export function markInherited(ranked: RankedCandidate[]): RankedCandidate[] {
  const mark: Term = { code: knownSignature, weight: 0, params: {} }
  return ranked.map((candidate, at) => (at === 0 ? { ...candidate, terms: [...candidate.terms, mark] } : candidate))
}

/** Who signs at `support@` says nothing of who wrote there another time. */
export const isOnePersonsAddress = (address: string) => !isRoleAddress(emailLocalPart(address))

function sightingsOfAuthor(facts: MessageFacts): SenderSighting[] {
  const author = facts.participants.find(({ isAuthor }) => isAuthor)
  if (!author?.address || !isBelieved(facts) || !isOnePersonsAddress(author.address)) return []
  const signed = isSignedByAssistant(facts, author) ? null : (facts.details?.name?.value ?? null)
  const names = [author.name, signed].filter(name => name !== null)
  // A From line may name a team where the signature names the person: then the signature says who wrote.
  const asked = names.length === 2 && !mayBeOne(names[0]!, names[1]!) ? [signed!] : names
  const others = sightingsNamed(facts.sightings, asked).filter(({ messageId }) => messageId !== facts.messageId)
  if (facts.details === null || isSignedByAssistant(facts, author)) return others
  const { messageId, tieBreak, sentAt: seenAt, verdict, details } = facts
  return [{ messageId, tieBreak, seenAt, verdict, details }, ...others]
}

/** Where the message itself names nobody, the address speaks for its owner, if all its signatures are of one person. */
function sightingsNamed(sightings: SenderSighting[], asked: string[]): SenderSighting[] {
  const named = sightings.flatMap(one => (one.details.name === null ? [] : [{ one, name: one.details.name.value }]))
  const fitting = named.filter(({ name }) => asked.every(other => mayBeOne(other, name)))
  const isOnePersons = named.every(({ name }) => mayBeOne(named[0]!.name, name))
  return asked.length > 0 || isOnePersons ? fitting.map(({ one }) => one) : []
}

function mayBeOne(a: string, b: string): boolean {
  const { level } = comparePersonNames(parsePersonName(a), parsePersonName(b))
  return level !== 'different' && level !== 'relative'
}

function fillUp(own: SignatureDetails, known: SignatureDetails): SignatureDetails {
  const isShort = own.name === null || (known.name !== null && isShortName(own.name, known.name))
  return {
    name: isShort ? known.name : own.name,
    title: own.title ?? known.title,
    company: own.company ?? known.company,
    phones: [...new Set([...own.phones, ...known.phones])],
    emails: [...new Set([...own.emails, ...known.emails])],
    urls: [...new Set([...own.urls, ...known.urls])],
  }
}
