import { compareCompanyNames } from '../contacts/company-name.ts'
import {
  canonicalEmail,
  emailDomain,
  emailLocalPart,
  isNoReply,
  isRoleAddress,
  normaliseEmail,
} from '../contacts/normalise-email.ts'
import { normalisePhone } from '../contacts/normalise-phone.ts'
import type { PersonName } from '../contacts/person-name.ts'
import { compareLocalPart } from '../matching/compare-addresses.ts'
import type { SeenValue } from '../signatures/fuse-sightings.ts'
import { valueKey } from '../signatures/value-key.ts'

export interface KnownValue {
  value: string | null
  setBy: string | null
  /** When a person set it; else null: an import's time says nothing about the age of what it brought. */
  setByPersonAt: Date | null
}

/** What is known of a contact, for comparing it with what its signatures say. */
export interface KnownDetails {
  contactId: string
  name: PersonName
  title: KnownValue
  department: KnownValue
  company: KnownValue
  address: KnownValue
  companyDomains: string[]
  /** Of the contact and of its company, E.164. */
  phones: string[]
  /** Canonical. */
  emails: string[]
}

/** One value that the signatures have and the contact has not; a person decides, nothing is overwritten. */
export interface DetailChange {
  field: 'title' | 'department' | 'company' | 'address' | 'phone' | 'email'
  old: string | null
  oldSetBy: string | null
  value: string
  confidence: number
  phoneKind: string | null
  source: ChangeSource
}

/** Where the newest signature says so. */
export interface ChangeSource {
  messageId: string
  seenAt: string
  line: number | null
  text: string | null
}

/** Below this a reading is not worth a reviewer's time. */
const LEAST_CONFIDENCE = 0.8
const LONGEST_EVIDENCE = 300

/** What the signatures say otherwise, or besides. A fax or a number that cannot be dialled as written is no news. */
export function findDetailChanges(known: KnownDetails, values: SeenValue[]): DetailChange[] {
  return values
    .filter(({ isCurrent, confidence }) => isCurrent && confidence >= LEAST_CONFIDENCE)
    .flatMap(value => changeOf(known, value))
}

/**
 * That an empty department, company or postal address could be filled is no reason to ask by itself: it comes along when
 * something else is asked.
 */
export function areWorthAsking(changes: DetailChange[]): boolean {
  return changes.some(({ field, old }) => old !== null || field === 'title' || field === 'phone' || field === 'email')
}

function changeOf(known: KnownDetails, seen: SeenValue): DetailChange[] {
  switch (seen.field) {
    case 'title':
    case 'department':
    case 'company':
    case 'address': {
      const old = known[seen.field]
      const isOlder = old.setByPersonAt !== null && seen.lastSeenAt <= old.setByPersonAt
      if (isOlder || saysTheSame(known, seen.field, seen.value)) return []
      return [{ ...changeTo(seen.value, seen), field: seen.field, old: old.value, oldSetBy: old.setBy }]
    }
    case 'phone': {
      const number = normalisePhone(seen.value)
      const isDialled = number?.startsWith('+') && seen.phoneKind !== 'fax'
      if (number === null || !isDialled || known.phones.includes(number)) return []
      return [{ ...changeTo(number, seen), field: 'phone' }]
    }
    case 'email': {
      const address = normaliseEmail(seen.value)
      if (address === null || known.emails.includes(canonicalEmail(address)) || !isTheirs(address, known.name))
        return []
      return [{ ...changeTo(address, seen), field: 'email' }]
    }
    case 'name':
    case 'url':
      return []
  }
}

function saysTheSame(known: KnownDetails, field: 'title' | 'department' | 'company' | 'address', value: string) {
  const old = known[field].value
  if (old === null) return false
  if (field === 'company') {
    return (
      compareCompanyNames(old, value) !== 'different' ||
      known.emails.some(email => known.companyDomains.includes(emailDomain(email)))
    )
  }
  const [a, b] = [valueKey(field, old), valueKey(field, value)]
  // One address is often written with and without the country, the floor or the company.
  return a === b || (field === 'address' && (a.includes(b) || b.includes(a)))
}

/** A signature may show a colleague's, the team's or the assistant's address besides. */
function isTheirs(address: string, name: PersonName): boolean {
  const localPart = emailLocalPart(address)
  if (isRoleAddress(localPart) || isNoReply(localPart)) return false
  return ['full', 'initial', 'surname'].includes(compareLocalPart(localPart, name))
}

function changeTo(value: string, seen: SeenValue): Omit<DetailChange, 'field'> {
  const evidence = seen.evidence.find(({ line }) => line !== null) ?? seen.evidence[0]
  return {
    old: null,
    oldSetBy: null,
    value,
    confidence: seen.confidence,
    phoneKind: seen.phoneKind,
    source: {
      messageId: seen.messageIds[0]!,
      seenAt: seen.lastSeenAt.toISOString(),
      line: evidence?.line ?? null,
      text: evidence?.text.slice(0, LONGEST_EVIDENCE) ?? null,
    },
  }
}
