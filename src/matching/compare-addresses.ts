/** Addresses and domains of a question against those of a contact. */
import { domainFitsCompany, domainHead } from '../contacts/company-name.ts'
import { foldToken } from '../contacts/compare-name-tokens.ts'
import { editDistance } from '../contacts/edit-distance.ts'
import { canonicalEmail, emailDomain, emailLocalPart, isFreeMail } from '../contacts/normalise-email.ts'
import type { PersonName } from '../contacts/person-name.ts'
import type { CandidateContact, DomainLevel, EmailLevel, LocalPartLevel } from './match.ts'
import type { PreparedQuery } from './prepare-query.ts'

export function compareEmail(query: PreparedQuery, contact: CandidateContact): EmailLevel {
  if (!query.email || !query.canonical) return 'missing'
  if (contact.emails.length === 0) return 'missing'
  if (contact.emails.includes(query.email)) return 'exact'
  const canonical = contact.emails.map(canonicalEmail)
  if (canonical.includes(query.canonical)) return 'alias'
  const local = emailLocalPart(query.canonical)
  if (canonical.some(email => isTypoOf(email, query.canonical!))) return 'typo'
  const elsewhere = canonical.some(
    email => emailLocalPart(email) === local && areRelated(emailDomain(email), query.domain!),
  )
  return elsewhere && local.length > 2 ? 'same_mailbox_other_domain' : 'none'
}

/** One slip in the local part (two from nine letters) at the same domain; a digit more or less is another mailbox. */
function isTypoOf(a: string, b: string): boolean {
  if (emailDomain(a) !== emailDomain(b)) return false
  const x = emailLocalPart(a)
  const y = emailLocalPart(b)
  if (x.replace(/\D/g, '') !== y.replace(/\D/g, '')) return false
  const letters = [x.replace(/[^a-z]/g, ''), y.replace(/[^a-z]/g, '')] as const
  const allowed = Math.min(x.length, y.length) >= 9 ? 2 : Math.min(x.length, y.length) >= 6 ? 1 : 0
  return allowed > 0 && letters[0] !== letters[1] && editDistance(x, y, allowed) <= allowed
}

/** One domain is a sub-domain of the other, or both carry one name under different endings. */
function areRelated(a: string, b: string): boolean {
  return (
    a === b ||
    a.endsWith(`.${b}`) ||
    b.endsWith(`.${a}`) ||
    (domainHead(a) === domainHead(b) && domainHead(a).length > 3)
  )
}

export function compareDomain(query: PreparedQuery, contact: CandidateContact): DomainLevel {
  const domain = query.domain
  if (!domain) return 'missing'
  if (isFreeMail(domain)) return 'free_mail'
  const known = [
    ...new Set([...contact.companyDomains, ...contact.emails.map(emailDomain).filter(one => !isFreeMail(one))]),
  ]
  if (known.includes(domain)) return 'same'
  if (known.some(one => domain.endsWith(`.${one}`) || one.endsWith(`.${domain}`))) return 'subdomain'
  if (known.some(one => isLookalike(domain, one))) return 'lookalike'
  const isSibling = known.some(one => areRelated(one, domain) || extendsHead(domain, one))
  if (isSibling || (contact.companyName && domainFitsCompany(domain, contact.companyName))) return 'sibling'
  return known.length === 0 && !contact.companyName ? 'missing' : 'other'
}

function extendsHead(a: string, b: string): boolean {
  const [x, y] = [domainHead(a), domainHead(b)]
  return Math.min(x.length, y.length) >= 5 && (x.startsWith(y) || y.startsWith(x))
}

/** Letters that are taken for each other at a glance, brought together. */
const glance = (text: string) =>
  text
    .replace(/0/g, 'o')
    .replace(/[1|!]/g, 'l')
    .replace(/i/g, 'l')
    .replace(/5/g, 's')
    .replace(/rn/g, 'm')
    .replace(/vv/g, 'w')
    .replace(/cl/g, 'd')
    .replace(/-/g, '')

/**
 * Made to be taken for the other: `0rtron.example`, `acme.it.co` for `acme.it`, two letters swapped. A longer name
 * ("acme-invoices") and the same name under another ending are no proof and count as siblings.
 */
export function isLookalike(domain: string, known: string): boolean {
  if (domain === known) return false
  if (domain.startsWith(`${known}.`)) return true
  const [a, b] = [domain.split('.'), known.split('.')]
  const [headA, headB] = [domainHead(domain), domainHead(known)]
  if (headA === headB) return domain.replaceAll('-', '') === known.replaceAll('-', '')
  if (glance(domain) === glance(known)) return true
  const isSameEnding = a.slice(1).join('.') === b.slice(1).join('.') || a.length === b.length
  const shortest = Math.min(headA.length, headB.length)
  return isSameEnding && shortest >= 4 && editDistance(glance(headA), glance(headB), 2) <= (shortest >= 7 ? 2 : 1)
}

/** Does the part before the @ speak of this person? `knowsQueryName`: the question's own name explains it better. */
export function compareLocalPart(localPart: string | null, name: PersonName): LocalPartLevel {
  if (!localPart) return 'missing'
  if (name.tokens.length === 0) return 'unclear'
  const plus = localPart.indexOf('+')
  const text = (plus > 0 ? localPart.slice(0, plus) : localPart).slice(0, 64)
  const words = text
    .split(/[^\p{L}]+/u)
    .filter(Boolean)
    .map(fold)
  const joined = words.join('')
  if (!joined) return 'unclear'
  const family = name.familyTokens.length > 0 ? name.familyTokens : name.tokens.slice(-1)
  const families = [...spellingsOf(family), ...(family.length > 1 ? [family.map(fold).join('')] : [])]
  const givens = spellingsOf(name.tokens.filter(token => !family.includes(token)))
  const hasFamily = families.find(part => part.length > 1 && contains(words, joined, part))
  const hasGiven = givens.find(part => part.length > 1 && contains(words, joined, part))
  if (hasFamily && hasGiven) return 'full'
  if (hasFamily) {
    const rest = joined.replace(hasFamily, '')
    if (rest === '') return 'surname'
    return givens.some(part => rest.length <= 2 && part.startsWith(rest[0]!))
      ? 'initial'
      : rest.length <= 2
        ? 'unclear'
        : 'surname'
  }
  if (hasGiven) {
    const rest = joined.replace(hasGiven, '')
    if (rest === '') return 'given'
    return families.some(part => rest.length <= 2 && part.startsWith(rest[0]!))
      ? 'initial'
      : rest.length <= 2
        ? 'unclear'
        : 'contradicts'
  }
  return joined.length >= 4 ? 'contradicts' : 'unclear'
}

function spellingsOf(tokens: readonly string[]): string[] {
  return [
    ...new Set(tokens.flatMap(token => foldToken(token).sounds.filter(sound => !sound.startsWith('ja:')))),
  ].filter(Boolean)
}

const fold = (text: string) => foldToken(text).sounds[0] ?? ''

function contains(words: readonly string[], joined: string, part: string): boolean {
  if (words.includes(part)) return true
  if (part.length >= 3 && (joined.startsWith(part) || joined.endsWith(part))) return true
  // one slip, in words long enough to say so
  return part.length >= 5 && words.some(word => editDistance(word, part, 1) <= 1)
}
