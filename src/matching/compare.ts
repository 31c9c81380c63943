/** One question against one contact, field by field. Pure; every level is a word, weights come later. */
import { compareCompanyNames, parseCompanyName } from '../contacts/company-name.ts'
import { comparePersonNames, type PersonNameLevel } from '../contacts/compare-person-names.ts'
import { editSimilarity } from '../contacts/edit-distance.ts'
import { canonicalEmail, emailLocalPart, isFreeMail, isRoleAddress } from '../contacts/normalise-email.ts'
import { isSamePhone } from '../contacts/normalise-phone.ts'
import { type PersonName, parseContactName } from '../contacts/person-name.ts'
import { foldLatin } from '../contacts/romanise.ts'
import { roleWords } from '../contacts/vocabulary/role-words.ts'
import { compareDomain, compareEmail, compareLocalPart } from './compare-addresses.ts'
import type { CandidateContact, CompanyLevel, Comparison, GenerationLevel, PhoneLevel, TitleLevel } from './match.ts'
import type { PreparedQuery } from './prepare-query.ts'

/** From worst to best: which of two name comparisons says more for the contact. */
const nameOrder: readonly PersonNameLevel[] = [
  'different',
  'missing',
  'relative',
  'initials_only',
  'partial_given',
  'partial_family',
  'surname_changed',
  'initial',
  'typo',
  'nickname',
  'extended',
  'spelling',
  'equal',
]

export interface ContactComparison extends Comparison {
  contactName: PersonName
  /** The sender writes for this contact. */
  isPrincipal: boolean
}

export function compareContact(query: PreparedQuery, contact: CandidateContact): ContactComparison {
  const name = parseContactName(contact.firstName, contact.lastName)
  const displayName = comparePersonNames(query.displayName, name).level
  const signatureName = query.areNamesEqual ? displayName : comparePersonNames(query.signatureName, name).level
  const principal = query.principal ? comparePersonNames(query.principal, name).level : 'missing'
  return {
    email: compareEmail(query, contact),
    domain: compareDomain(query, contact),
    localPart: query.flags.has('role_address') ? 'role' : compareLocalPart(query.localPart, name),
    name: betterName(displayName, signatureName),
    displayName,
    signatureName,
    phone: comparePhones(query, contact),
    company: compareCompany(query, contact),
    title: compareTitles(query.title, contact.title),
    generation: compareGenerations(query, name),
    otherEmail: contact.emails.some(email => query.otherEmails.includes(canonicalEmail(email))),
    remembered: query.query.rememberedContactId === contact.id,
    contactName: name,
    isPrincipal: nameOrder.indexOf(principal) >= nameOrder.indexOf('initial'),
  }
}

function betterName(a: PersonNameLevel, b: PersonNameLevel): PersonNameLevel {
  if (a === 'missing') return b
  if (b === 'missing') return a
  return nameOrder.indexOf(a) >= nameOrder.indexOf(b) ? a : b
}

export function comparePhones(query: PreparedQuery, contact: CandidateContact): PhoneLevel {
  if (query.phones.length === 0) return 'missing'
  const shared = [...contact.sharedPhones, ...contact.companyPhones]
  const same = contact.phones.filter(phone => query.phones.some(asked => isSamePhone(asked, phone)))
  if (same.some(phone => !shared.some(one => isSamePhone(one, phone)))) return 'personal'
  if (same.length > 0 || contact.companyPhones.some(phone => query.phones.some(asked => isSamePhone(asked, phone))))
    return 'shared'
  return contact.phones.length === 0 ? 'missing' : 'different'
}

function compareCompany(query: PreparedQuery, contact: CandidateContact): CompanyLevel {
  if (contact.companyDomains.some(domain => query.urlDomains.includes(domain))) return 'equal'
  if (!query.company || !contact.companyName) return 'missing'
  return compareCompanyNames(query.company, contact.companyName)
}

function compareTitles(a: string | null, b: string | null): TitleLevel {
  if (!a || !b) return 'missing'
  const [x, y] = [titleFold(a), titleFold(b)]
  if (x === y) return 'equal'
  return editSimilarity(x.slice(0, 60), y.slice(0, 60)) >= 0.75 ? 'similar' : 'different'
}

const titleFold = (title: string) =>
  foldLatin(title.slice(0, 200))
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

function compareGenerations(query: PreparedQuery, name: PersonName): GenerationLevel {
  const asked = query.displayName.generation ?? query.signatureName.generation
  if (!asked && !name.generation) return 'none'
  if (!asked || !name.generation) return 'one_sided'
  return asked === name.generation ? 'same' : 'different'
}

/** A contact that stands for a mailbox or a department ("Acme Front Desk", sales@). */
export function isRoleContact(contact: CandidateContact): boolean {
  const hasPersonalAddress = contact.emails.some(email => !isRoleAddress(emailLocalPart(email)))
  if (hasPersonalAddress || contact.emails.length === 0) return false
  const words = foldLatin(`${contact.firstName} ${contact.lastName}`)
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
  const company = contact.companyName ? parseCompanyName(contact.companyName).allWords : []
  return (
    contact.firstName.trim() === '' ||
    words.some(word => roleWords.has(word)) ||
    (company.length > 0 && company.every(word => words.includes(word)))
  )
}

export const hasBusinessDomain = (query: PreparedQuery) => query.domain !== null && !isFreeMail(query.domain)
