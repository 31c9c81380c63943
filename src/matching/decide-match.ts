/**
 * log · review · new · ignore. Identity rules log by themselves: an authenticated sender whose address (aliases
 * removed) one contact has, or whose full name one contact has at the very domain the mail comes from, and nothing in
 * name or signature against it. Everything else needs a certified threshold or a person.
 */

import { nameGroup } from './features.ts'
import type {
  Comparison,
  LogReason,
  MatchDecision,
  MatchQuery,
  NameLevel,
  RankedCandidate,
  ReviewReason,
  Thresholds,
} from './match.ts'
import { isCompanyNamed, type PreparedQuery, prepareQuery } from './prepare-query.ts'

/** Colleagues share a family name; only a nickname that no list knows would make one of them this contact. */
const leastForRelative = 0.3

/** A name at a company's domain logs only when the ranker is as sure as this. */
const sureOfName = 0.97

export function decideMatch(
  query: MatchQuery,
  ranked: readonly RankedCandidate[],
  thresholds: Thresholds,
): MatchDecision {
  const prepared = prepareQuery(query)
  const best = ranked[0]
  if (!best) return withoutCandidate(prepared)
  const remembered = ranked.find(candidate => candidate.comparison.remembered)
  const doubt = doubtOfSender(prepared)
  if (remembered && !doubt && !contradicts(remembered.comparison)) return log('remembered', remembered)
  const owners = ranked.filter(candidate => ownsAddress(candidate.comparison))
  if (owners.length > 0) return decideOwned(prepared, owners, doubt)
  if (doubt) return isWorthALook(best, thresholds) ? review(doubt, best) : withoutCandidate(prepared)
  const against = reasonAgainst(prepared, best, ranked)
  if (!against && isNameAtDomain(best.comparison) && best.confidence >= sureOfName)
    return log('name_at_company_domain', best)
  if (!against && thresholds.log !== null && best.shippedConfidence >= thresholds.log)
    return log('certified_confidence', best)
  if (!isWorthALook(best, thresholds)) return withoutCandidate(prepared)
  return review(against ?? 'below_threshold', best)
}

const log = (reason: LogReason, candidate: RankedCandidate): MatchDecision => ({
  action: 'log',
  reason,
  contactId: candidate.contactId,
})
const review = (reason: ReviewReason, candidate: RankedCandidate | null): MatchDecision => ({
  action: 'review',
  reason,
  contactId: candidate?.contactId ?? null,
})

function withoutCandidate(query: PreparedQuery): MatchDecision {
  if (query.flags.has('no_reply')) return { action: 'ignore', reason: 'no_reply' }
  if (query.flags.has('no_address') && query.flags.has('no_name')) return { action: 'ignore', reason: 'no_address' }
  return { action: 'new', reason: 'no_candidate' }
}

/** Why nothing about this sender may be believed by itself, whoever the contact is. */
function doubtOfSender(query: PreparedQuery): ReviewReason | null {
  if (query.flags.has('unauthenticated')) return 'unauthenticated'
  if (query.flags.has('foreign_address_in_name')) return 'foreign_address_in_name'
  if (query.flags.has('mixed_script_name')) return 'mixed_script_name'
  if (query.flags.has('group_rewrite')) return 'group_rewrite'
  return null
}

const ownsAddress = ({ email }: Comparison) => email === 'exact' || email === 'alias'

/** Contacts that have the very address. */
function decideOwned(
  query: PreparedQuery,
  owners: readonly RankedCandidate[],
  doubt: ReviewReason | null,
): MatchDecision {
  const first = owners[0]!
  if (doubt) return review(doubt, first)
  const person = ownerByName(owners)
  if (!person) return review('ambiguous', first)
  const { comparison } = person
  const isRole = query.flags.has('role_address')
  if (query.flags.has('on_behalf') || query.flags.has('assistant'))
    return isDisputed(comparison) ? review('on_behalf', person) : logOwner(person)
  if (isRole && person.isRoleContact) return log('role_contact_address', person)
  if (isRole && nameGroup(comparison.name) === 'missing') return review('role_address', person)
  if (speaksAgainst(comparison.signatureName)) return review('signature_contradicts_address', person)
  if (speaksAgainst(comparison.displayName) && !person.isRoleContact && !(isNameless(query, person) && !isRole)) {
    return review('name_contradicts_address', person)
  }
  if (comparison.generation === 'different') return review('name_contradicts_address', person)
  return logOwner(person)
}

function logOwner(person: RankedCandidate): MatchDecision {
  return log(
    person.isRoleContact
      ? 'role_contact_address'
      : person.comparison.email === 'alias'
        ? 'alias_address'
        : 'exact_address',
    person,
  )
}

/** Several contacts with one address: one of them by name, or records of one person (their confidence is pooled). */
function ownerByName(owners: readonly RankedCandidate[]): RankedCandidate | null {
  if (owners.length === 1) return owners[0]!
  const named = owners.filter(owner => isNamed(owner.comparison.name))
  if (named.length === 1) return named[0]!
  const [first, second] = named.length > 1 ? named : owners
  return first && second && first.confidence > 0.9 && second.confidence > 0.9 ? first : null
}

const isNamed = (level: NameLevel) => nameGroup(level) === 'full' || nameGroup(level) === 'close'

/** A name that says somebody else: another name altogether, a relative, the same first name with another family name. */
function speaksAgainst(level: NameLevel): boolean {
  return level === 'different' || level === 'relative' || level === 'surname_changed'
}

const contradicts = ({ displayName, signatureName }: Comparison) =>
  speaksAgainst(displayName) || speaksAgainst(signatureName)

const isDisputed = ({ displayName, signatureName }: Comparison) =>
  speaksAgainst(displayName) || speaksAgainst(signatureName)

/** The display name is the company's, which names nobody. */
function isNameless(query: PreparedQuery, { comparison }: RankedCandidate): boolean {
  return (
    comparison.signatureName !== 'missing' &&
    !speaksAgainst(comparison.signatureName) &&
    isCompanyNamed(query, query.company)
  )
}

/** The full name of one contact at the domain of the contact's company or addresses, and a fitting local part. */
function isNameAtDomain({ domain, displayName, signatureName, name, localPart, generation }: Comparison): boolean {
  if (domain !== 'same' && domain !== 'subdomain') return false
  if (!isNamed(name) || contradicts({ displayName, signatureName } as Comparison)) return false
  if (localPart === 'contradicts' || localPart === 'role' || localPart === 'missing') return false
  return generation !== 'different' && generation !== 'one_sided'
}

/** What keeps a candidate without the address from being logged, however likely it is. */
function reasonAgainst(
  query: PreparedQuery,
  best: RankedCandidate,
  ranked: readonly RankedCandidate[],
): ReviewReason | null {
  const { comparison } = best
  if (query.flags.has('no_address')) return 'no_address'
  if (query.flags.has('role_address') || query.flags.has('no_reply')) return 'role_address'
  if (
    comparison.domain === 'lookalike' ||
    ranked.some(one => one.comparison.domain === 'lookalike' && isNamed(one.comparison.name))
  )
    return 'lookalike_domain'
  if (query.flags.has('on_behalf') || query.flags.has('assistant')) return 'on_behalf'
  const rival = ranked.find(one => one !== best && isRival(one, best))
  if (rival) return rival.comparison.domain === comparison.domain ? 'same_name_same_company' : 'ambiguous'
  if (query.flags.has('free_mail')) return 'free_mail_name'
  if (comparison.domain === 'other')
    return comparison.phone === 'personal' && !isNamed(comparison.name) ? 'handed_down_phone' : 'moved_company'
  if (contradicts(comparison)) return 'name_contradicts_address'
  return null
}

/** Somebody else who may as well be meant: as fully named and as near; records of one person are no rivals. */
function isRival(other: RankedCandidate, best: RankedCandidate): boolean {
  if (other.confidence > 0.9 && best.confidence > 0.9) return false
  const isAsNear = other.comparison.domain === best.comparison.domain || other.comparison.company === 'equal'
  return (
    isAsNear &&
    (isNamed(other.comparison.name) || other.comparison.name === 'initial') &&
    other.confidence > best.confidence / 200
  )
}

function isWorthALook(best: RankedCandidate, thresholds: Thresholds): boolean {
  if (best.comparison.name === 'relative' && best.comparison.phone !== 'personal')
    return best.confidence >= leastForRelative
  if (best.confidence >= thresholds.review) return true
  const { name, domain, phone, email, otherEmail } = best.comparison
  if (
    isNamed(name) &&
    (domain === 'lookalike' || domain === 'sibling' || domain === 'free_mail' || domain === 'missing')
  )
    return true
  return otherEmail || email === 'typo' || (phone === 'personal' && nameGroup(name) !== 'other')
}
