/**
 * Who wrote: the question, the contacts that may be the answer, how each compares, and what is decided. Plain data;
 * ranking and deciding are pure functions over it.
 */
import type { PersonNameLevel } from '../contacts/compare-person-names.ts'

export interface SignatureDetails {
  name: string | null
  title: string | null
  company: string | null
  phones: string[]
  emails: string[]
  urls: string[]
}

export interface MatchQuery {
  email: string | null
  displayName: string | null
  signature: SignatureDetails | null
  /** Somebody whom we believe vouches that the mail comes from the domain of `email`. */
  authenticated: boolean
  /** Contact to which a person tied this address before. */
  rememberedContactId?: string | null | undefined
}

/** What ranking needs to know of a contact. Addresses and phones are in their stored (normalised) form. */
export interface CandidateContact {
  id: string
  externalId: string | null
  firstName: string
  lastName: string
  emails: string[]
  phones: string[]
  title: string | null
  companyId: string | null
  companyName: string | null
  companyDomains: string[]
  companyPhones: string[]
  /** Those of `phones` that contacts of another name have too: switchboards and departments. */
  sharedPhones: string[]
  ownerEmail: string | null
  createdAt: Date | null
  /** A blocking key of the query was skipped because too many contacts have it. */
  cappedKeys?: number | undefined
}

export type EmailLevel = 'exact' | 'alias' | 'same_mailbox_other_domain' | 'typo' | 'none' | 'missing'
export type DomainLevel = 'same' | 'subdomain' | 'sibling' | 'lookalike' | 'free_mail' | 'other' | 'missing'
export type LocalPartLevel = 'full' | 'initial' | 'surname' | 'given' | 'contradicts' | 'unclear' | 'role' | 'missing'
export type NameLevel = PersonNameLevel
export type PhoneLevel = 'personal' | 'extension' | 'shared' | 'different' | 'missing'
export type CompanyLevel = 'equal' | 'similar' | 'different' | 'missing'
export type TitleLevel = 'equal' | 'similar' | 'different' | 'missing'
export type GenerationLevel = 'same' | 'one_sided' | 'different' | 'none'

/** One query against one contact. */
export interface Comparison {
  email: EmailLevel
  domain: DomainLevel
  localPart: LocalPartLevel
  /** The better of display name and signature name. */
  name: NameLevel
  displayName: NameLevel
  signatureName: NameLevel
  phone: PhoneLevel
  company: CompanyLevel
  title: TitleLevel
  generation: GenerationLevel
  /** The address in the signature or inside the display name is this contact's. */
  otherEmail: boolean
  remembered: boolean
}

/** Something that is odd about the query itself, whoever the contact is. */
export type QueryFlag =
  | 'unauthenticated'
  | 'role_address'
  | 'no_reply'
  | 'group_rewrite'
  | 'free_mail'
  | 'foreign_address_in_name'
  | 'mixed_script_name'
  | 'on_behalf'
  | 'assistant'
  | 'no_address'
  | 'no_name'

/** A reason with its weight in log-odds; texts are made of the code elsewhere. */
export interface Term {
  code: string
  weight: number
  params: Record<string, string | number>
}

export interface RankedCandidate {
  contactId: string
  externalId: string | null
  /** Calibrated probability that it is this person. */
  confidence: number
  /** The same without the workspace's own curve: thresholds are proven on it, so that a new curve moves none. */
  shippedConfidence: number
  /** Uncalibrated sum of the terms. */
  weight: number
  terms: Term[]
  comparison: Comparison
  /** Role mailboxes, departments: a contact that is no person. */
  isRoleContact: boolean
}

export interface Thresholds {
  /** Shipped confidence from which a match that no identity rule covers may be logged; null while nothing is certified. */
  log: number | null
  /** Confidence from which a candidate is worth a reviewer's look. */
  review: number
}

export type LogReason =
  | 'exact_address'
  | 'alias_address'
  | 'name_at_company_domain'
  | 'remembered'
  | 'role_contact_address'
  | 'certified_confidence'

export type ReviewReason =
  | 'unauthenticated'
  | 'name_contradicts_address'
  | 'signature_contradicts_address'
  | 'ambiguous'
  | 'same_name_same_company'
  | 'role_address'
  | 'group_rewrite'
  | 'free_mail_name'
  | 'lookalike_domain'
  | 'foreign_address_in_name'
  | 'mixed_script_name'
  | 'moved_company'
  | 'handed_down_phone'
  | 'on_behalf'
  | 'no_address'
  | 'below_threshold'

export type NewReason = 'no_candidate' | 'nobody_similar'

export type IgnoreReason = 'no_reply' | 'no_address'

export type MatchDecision =
  | { action: 'log'; reason: LogReason; contactId: string }
  | { action: 'review'; reason: ReviewReason; contactId: string | null }
  | { action: 'new'; reason: NewReason }
  | { action: 'ignore'; reason: IgnoreReason }
