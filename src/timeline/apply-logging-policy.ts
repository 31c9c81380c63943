import { emailDomain, emailLocalPart, isFreeMail, isRoleAddress } from '../contacts/normalise-email.ts'
import { splitPersonName } from '../contacts/split-person-name.ts'
import type { EffectiveSettings, MinimumField, SenderClass } from '../settings/settings.ts'
import { isBelieved, type LinkOutcome } from './link-outcome.ts'
import type { MessageFacts } from './message-facts.ts'

/** What is known of the people on the messages at hand, as far as some setting asks for it. */
export interface PolicyEvidence {
  /** Contacts whose company is a key account. */
  keyContacts: ReadonlySet<string>
  /** Addresses to which we wrote and from which an authenticated answer or question came. */
  twoWay: ReadonlySet<string>
  /** Contacts that a person has tied to a message before. */
  approvedContacts: ReadonlySet<string>
  /** Companies by their mail domain. */
  companies: ReadonlyMap<string, { companyId: string; isKeyAccount: boolean }>
}

export const noEvidence: PolicyEvidence = {
  keyContacts: new Set(),
  twoWay: new Set(),
  approvedContacts: new Set(),
  companies: new Map(),
}

/**
 * Of the matches that only a missing certificate holds back every other one is asked blind: they wait for an answer
 * anyway, and theirs are the answers that can certify a threshold. The other half keeps its explanation.
 */
export const blindShareOfHeld = 0.5

/** The reason of a suggestion that policy itself approves: everything the admin asked for is given. */
export const createByPolicy = 'policy_create'

/**
 * What an admin's settings make of a decided link. They only ever hold back: what was going to review stays there, and
 * what is logged or made by itself is less than without them, but for contacts where `creating` says automatic.
 */
export function applyLoggingPolicy(
  facts: MessageFacts,
  link: LinkOutcome,
  settings: EffectiveSettings,
  evidence: PolicyEvidence,
): LinkOutcome {
  if (link.action === 'ignored') return link
  if (settings.logging === 'off') return leave(link, 'policy_off')
  if (link.action === 'logged') {
    const reason = reasonToAsk(link, settings, evidence)
    return reason === null ? link : { ...link, action: 'review', reason }
  }
  const isNobody = link.contactId === null && link.ranked.length === 0
  const isNewRole = link.reason === 'role_address' && isNobody && !settings.creatingByHand.includes('role_address')
  if (link.action === 'review' && !isNewRole) {
    const measures = link.reason === 'below_threshold' && settings.isMeasured
    return measures ? { ...link, blindShare: blindShareOfHeld } : link
  }
  if (settings.creating === 'never') return leave(link, 'policy_never_create')
  if (settings.creating === 'suggest') return link
  return { ...link, action: 'create_suggested', reason: reasonNotToCreate(facts, link, settings, evidence) }
}

function leave(link: LinkOutcome, reason: string): LinkOutcome {
  return { ...link, action: 'ignored', contactId: null, confidence: null, reason }
}

/** Why a known sender's mail still waits for a person, or null. */
function reasonToAsk(link: LinkOutcome, settings: EffectiveSettings, evidence: PolicyEvidence): string | null {
  const { address } = link.subject
  if (settings.logging === 'ask') return 'policy_ask'
  if (link.contactId !== null && evidence.keyContacts.has(link.contactId)) return 'key_account'
  const byHand = classesOf(address).find(one => settings.loggingByHand.includes(one))
  if (byHand !== undefined) return `policy_by_hand_${byHand}`
  if (settings.twoWay === 'logging_and_creating' && !evidence.twoWay.has(address)) return 'policy_one_way'
  const isApproved = link.contactId !== null && evidence.approvedContacts.has(link.contactId)
  return settings.isStepwise && !isApproved ? 'policy_first_in_shared' : null
}

/** Why a contact is only suggested although contacts are made by themselves; `createByPolicy` where it is made. */
function reasonNotToCreate(
  facts: MessageFacts,
  { subject }: LinkOutcome,
  settings: EffectiveSettings,
  evidence: PolicyEvidence,
): string {
  const { address, part } = subject
  const company = evidence.companies.get(emailDomain(address))
  // Only the author of an authenticated message says who he is; whom we write to may not even exist.
  if (part !== 'author' || facts.verdict !== 'pass' || !isBelieved(facts)) return 'no_candidate'
  if (settings.logging === 'ask') return 'policy_ask'
  if (company?.isKeyAccount) return 'key_account'
  const byHand = classesOf(address).find(one => settings.creatingByHand.includes(one))
  if (byHand !== undefined) return `policy_by_hand_${byHand}`
  if (settings.isStepwise) return 'policy_first_in_shared'
  if (settings.twoWay !== 'not_needed' && !evidence.twoWay.has(address)) return 'policy_one_way'
  const isKnown = (field: MinimumField) => knows(field, facts, subject.name, company !== undefined)
  return settings.minimum.every(isKnown) ? createByPolicy : 'policy_little_known'
}

/** A role address is one whatever its domain; of the others each is either free mail or a company's. */
function classesOf(address: string): SenderClass[] {
  const domain: SenderClass = isFreeMail(emailDomain(address)) ? 'free_mail' : 'company_domain'
  return isRoleAddress(emailLocalPart(address)) ? ['role_address', domain] : [domain]
}

function knows(field: MinimumField, { details }: MessageFacts, shownName: string | null, hasCompany: boolean): boolean {
  const { firstName, lastName } = splitPersonName(details?.name?.value ?? shownName)
  switch (field) {
    case 'name':
      return Boolean(firstName) || Boolean(lastName)
    case 'full_name':
      return Boolean(firstName) && Boolean(lastName)
    case 'company':
      return hasCompany || details?.company != null
    case 'title':
      return details?.title != null
    case 'phone':
      return (details?.phones.length ?? 0) > 0
  }
}
