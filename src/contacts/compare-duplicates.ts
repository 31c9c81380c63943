/** Two contact records: are they one person? Log-odds of what agrees and what does not, from the prior of a shared key. */
import { sigmoid } from '../matching/calibration.ts'
import type { CandidateContact } from '../matching/match.ts'
import { comparePersonNames, type PersonNameLevel } from './compare-person-names.ts'
import { editDistance } from './edit-distance.ts'
import { canonicalEmail, emailDomain, emailLocalPart, isFreeMail, isRoleAddress } from './normalise-email.ts'
import { isSamePhone } from './normalise-phone.ts'
import { parseContactName } from './person-name.ts'

/** One pair in a hundred of those that share a key is a duplicate. */
const prior = -4.6

const nameWeights: Readonly<Record<PersonNameLevel, number>> = {
  equal: 3.2,
  spelling: 3,
  extended: 2.2,
  nickname: 2.2,
  typo: 2,
  initial: 1,
  initials_only: -1,
  surname_changed: -2,
  partial_family: -0.5,
  partial_given: -1,
  relative: -6,
  different: -7,
  missing: -2,
}

export interface DuplicateComparison {
  confidence: number
  reasons: string[]
  /** The same and what speaks against it, as codes with weights in log-odds. */
  terms: { code: string; weight: number }[]
}

export function compareDuplicates(a: CandidateContact, b: CandidateContact): DuplicateComparison {
  const left = parseContactName(a.firstName, a.lastName)
  const right = parseContactName(b.firstName, b.lastName)
  const { level } = comparePersonNames(left, right)
  const reasons: string[] = []
  let weight = prior + nameWeights[level]
  if (nameWeights[level] > 0) reasons.push(level === 'equal' ? 'same name' : 'the same name in another form')
  const terms = [{ code: `name.${level}`, weight: nameWeights[level] }]
  const add = (value: number, reason: string, code: string) => {
    weight += value
    terms.push({ code: `duplicate.${code}`, weight: value })
    if (value > 0) reasons.push(reason)
  }
  const isOneGeneration = left.generation === right.generation
  if (!isOneGeneration) add(-5, '', 'other_generation')
  const address = sameAddress(a, b)
  if (address === 'same') add(7, 'same e-mail address', 'same_address')
  // Addresses of two people differ by little where their names do: only with the same name is it a slip.
  if (address === 'slip' && nameWeights[level] > 0 && isOneGeneration)
    add(4, 'e-mail addresses that differ by a slip', 'address_slip')
  const phones = a.phones.filter(phone => b.phones.some(other => isSamePhone(phone, other)))
  const shared = [...a.sharedPhones, ...b.sharedPhones, ...a.companyPhones, ...b.companyPhones]
  const personal = phones.find(phone => !shared.some(other => isSamePhone(other, phone)))
  if (personal) add(5.5, `same phone ${personal}`, 'same_phone')
  else if (phones.length > 0) add(0.7, 'same switchboard', 'same_switchboard')
  else if (hasPersonalPhone(a) && hasPersonalPhone(b)) add(-1.2, '', 'other_phone')
  if (a.companyId !== null && a.companyId === b.companyId) add(3.2, 'same company', 'same_company')
  else if (sharedDomain(a, b)) add(2.8, 'same domain', 'same_domain')
  else if (a.companyId !== null && b.companyId !== null) add(-2, '', 'other_company')
  if (a.title && b.title) {
    if (a.title.toLowerCase() === b.title.toLowerCase()) add(1.2, 'same title', 'same_title')
    else add(-1, '', 'other_title')
  }
  if (address === 'two_at_one_domain') add(-1.2, '', 'two_addresses')
  if (address === 'numbered') add(-2.7, '', 'numbered_addresses')
  return { confidence: sigmoid(weight), reasons, terms }
}

type AddressLevel = 'same' | 'slip' | 'numbered' | 'two_at_one_domain' | 'none'

function sameAddress(a: CandidateContact, b: CandidateContact): AddressLevel {
  const personal = (contact: CandidateContact) =>
    contact.emails.map(canonicalEmail).filter(email => !isRoleAddress(emailLocalPart(email)))
  const [left, right] = [personal(a), personal(b)]
  if (left.some(email => right.includes(email))) return 'same'
  const isSlip = left.some(x =>
    right.some(
      y => emailDomain(x) === emailDomain(y) && !/\d/.test(x + y) && x.length > 8 && editDistance(x, y, 1) <= 1,
    ),
  )
  if (isSlip) return 'slip'
  const pairs = left.flatMap(x => right.filter(y => emailDomain(x) === emailDomain(y)).map(y => [x, y] as const))
  if (pairs.some(([x, y]) => isNumbered(x, y))) return 'numbered'
  return pairs.length > 0 ? 'two_at_one_domain' : 'none'
}

/** a.lee@ and a.lee2@: a house that gives one of them a number has two people of the name. */
function isNumbered(x: string, y: string): boolean {
  const [left, right] = [emailLocalPart(x), emailLocalPart(y)]
  return left !== right && withoutNumber(left) === withoutNumber(right)
}

/** Matches a.lee2; not a.lee or 2lee. */
const withoutNumber = (local: string) => local.replace(/(?<=\D)\d{1,2}$/, '')

function sharedDomain(a: CandidateContact, b: CandidateContact): boolean {
  const domains = (contact: CandidateContact) => contact.emails.map(emailDomain).filter(domain => !isFreeMail(domain))
  const [left, right] = [new Set([...domains(a), ...a.companyDomains]), [...domains(b), ...b.companyDomains]]
  return right.some(domain => left.has(domain))
}

const hasPersonalPhone = (contact: CandidateContact) =>
  contact.phones.some(phone => !contact.sharedPhones.includes(phone) && !contact.companyPhones.includes(phone))
