/** Terms in words: the only place that turns codes into English. */
import type { Comparison, MatchDecision, RankedCandidate } from './match.ts'

const nameTexts: Readonly<Record<Comparison['name'], string | null>> = {
  equal: 'same name',
  spelling: 'same name in another spelling',
  extended: 'same name, with a further name on one side',
  nickname: 'name with a short form',
  typo: 'name with a slip of the pen',
  initial: 'same family name, given name by its initial',
  initials_only: 'same initials',
  surname_changed: 'same given name, another family name',
  partial_family: 'same family name',
  partial_given: 'same given name',
  relative: 'same family name, another given name',
  different: 'another name',
  missing: null,
}

const emailTexts: Readonly<Record<Comparison['email'], string | null>> = {
  exact: 'same address',
  alias: 'same mailbox (an alias of the address)',
  same_mailbox_other_domain: 'same address at a related domain',
  typo: 'address with a slip of the pen',
  none: null,
  missing: null,
}

const domainTexts: Readonly<Record<Comparison['domain'], string | null>> = {
  same: "the company's domain",
  subdomain: "below the company's domain",
  sibling: "a domain like the company's",
  lookalike: "a domain made to look like the company's",
  free_mail: 'a free-mail address, which says nothing of the company',
  other: 'another domain than the company’s',
  missing: null,
}

const phoneTexts: Readonly<Record<Comparison['phone'], string | null>> = {
  personal: 'same phone',
  extension: 'same extension',
  shared: 'same switchboard',
  different: 'other phone numbers',
  missing: null,
}

const localPartTexts: Readonly<Record<Comparison['localPart'], string | null>> = {
  full: 'the address spells the name',
  initial: 'the address fits the name',
  surname: 'the address holds the family name',
  given: 'the address holds the given name',
  contradicts: 'the address speaks of somebody else',
  unclear: null,
  role: 'an address of a function, not of a person',
  missing: null,
}

/** Why this contact: what agrees and what disagrees, strongest first as far as that can be said in words. */
export function explainCandidate({ comparison }: Pick<RankedCandidate, 'comparison'>): string[] {
  const { email, domain, localPart, name, phone, company, title, generation } = comparison
  const isOwner = email === 'exact' || email === 'alias'
  const reasons = [
    emailTexts[email],
    nameTexts[name],
    phoneTexts[phone],
    isOwner ? null : domainTexts[domain],
    isOwner ? null : localPartTexts[localPart],
    company === 'equal'
      ? 'same company'
      : company === 'similar'
        ? 'similar company name'
        : company === 'different'
          ? 'another company'
          : null,
    title === 'equal' ? 'same title' : null,
    generation === 'different'
      ? 'another generation (junior, senior)'
      : generation === 'one_sided'
        ? 'a generation (junior, senior) on one side only'
        : null,
    comparison.otherEmail ? 'their address stands in the signature' : null,
    comparison.remembered ? 'a person tied this address to the contact before' : null,
  ]
  return reasons.filter(reason => reason !== null)
}

const decisionTexts: Readonly<Record<string, string>> = {
  exact_address: 'One contact has this very address, and nothing speaks against it.',
  alias_address: 'One contact has this mailbox under another spelling, and nothing speaks against it.',
  name_at_company_domain: 'One contact of this full name belongs to the company whose domain the mail comes from.',
  remembered: 'A person tied this address to the contact before.',
  role_contact_address: 'The address belongs to a shared mailbox that is kept as a contact.',
  certified_confidence: 'The confidence is above the threshold that this workspace has proven.',
  unauthenticated: 'Nobody vouches that the mail comes from this address.',
  name_contradicts_address: 'The address is known, the name is another.',
  signature_contradicts_address: 'The address is known, the signature is somebody else’s.',
  ambiguous: 'Several contacts may be meant.',
  same_name_same_company: 'Several people of this name work there.',
  role_address: 'The address is a function’s, not a person’s.',
  group_rewrite: 'A mailing group or a service put its own address in place of the sender’s.',
  free_mail_name: 'The name fits, but anybody may open a free-mail address under it.',
  lookalike_domain: 'The domain looks like a known one and is not.',
  foreign_address_in_name: 'The name shows an address of somebody else.',
  mixed_script_name: 'The name mixes letters of two alphabets that look alike.',
  moved_company: 'The name fits, the company does not: the person may have moved.',
  handed_down_phone: 'The number was another person’s.',
  on_behalf: 'Somebody writes for somebody else.',
  no_address: 'There is no address to go by.',
  below_threshold: 'It is not sure enough to be logged by itself.',
  no_candidate: 'Nobody like this is known.',
  nobody_similar: 'Nobody like this is known.',
  no_reply: 'Nobody reads what is sent there.',
}

export function explainDecision(decision: MatchDecision): string {
  return decisionTexts[decision.reason] ?? decision.reason
}

/** What would have to be known for another answer: the nearest open question. */
export function explainFlip(decision: MatchDecision, ranked: readonly RankedCandidate[]): string | null {
  const second = ranked[1]
  if (decision.action === 'log') {
    return second
      ? `A name or signature of the runner-up (${Math.round(second.confidence * 100)} %) would send it to review.`
      : null
  }
  if (decision.action !== 'review') return null
  switch (decision.reason) {
    case 'unauthenticated':
      return 'A passing DMARC, SPF or DKIM check for the From domain.'
    case 'ambiguous':
    case 'same_name_same_company':
      return 'A personal phone number, a title or an address that only one of them has.'
    case 'free_mail_name':
    case 'moved_company':
      return 'The address confirmed once by a person.'
    default:
      return 'A decision by a person; it is remembered for this address.'
  }
}
