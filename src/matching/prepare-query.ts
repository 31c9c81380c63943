/** A question read once, so that comparing it with many contacts is cheap. */
import { parseCompanyName } from '../contacts/company-name.ts'
import {
  canonicalEmail,
  emailDomain,
  emailLocalPart,
  isFreeMail,
  isGroupHost,
  isNoReply,
  isRoleAddress,
  normaliseDomain,
  normaliseEmail,
} from '../contacts/normalise-email.ts'
import { normalisePhone } from '../contacts/normalise-phone.ts'
import { type PersonName, parsePersonName } from '../contacts/person-name.ts'
import { assistantTitle } from '../contacts/vocabulary/name-words.ts'
import type { MatchQuery, QueryFlag } from './match.ts'

export interface PreparedQuery {
  query: MatchQuery
  email: string | null
  canonical: string | null
  domain: string | null
  localPart: string | null
  displayName: PersonName
  signatureName: PersonName
  /** The signature gives the very name that the header shows. */
  areNamesEqual: boolean
  /** The person somebody writes for, where the name or title says so. */
  principal: PersonName | null
  phones: string[]
  /** Further addresses that the signature or the name shows. */
  otherEmails: string[]
  company: string | null
  title: string | null
  /** Domains of the web sites in the signature. */
  urlDomains: string[]
  flags: ReadonlySet<QueryFlag>
}

const mostPhones = 8

export function prepareQuery(query: MatchQuery): PreparedQuery {
  const email = normaliseEmail(query.email)
  const displayName = personOf(query.displayName, email)
  const signatureName = parsePersonName(query.signature?.name)
  const title = query.signature?.title?.slice(0, 200) ?? null
  const behalf = displayName.behalfOf ?? signatureName.behalfOf ?? principalInTitle(title)
  const addresses = [...(query.signature?.emails ?? []).map(normaliseEmail), displayName.address, signatureName.address]
  const prepared: PreparedQuery = {
    query,
    email,
    canonical: email ? canonicalEmail(email) : null,
    domain: email ? emailDomain(email) : null,
    localPart: email ? emailLocalPart(email) : null,
    displayName,
    signatureName,
    areNamesEqual: haveEqualTokens(displayName, signatureName),
    principal: behalf ? parsePersonName(behalf) : null,
    phones: (query.signature?.phones ?? [])
      .slice(0, mostPhones)
      .map(phone => normalisePhone(phone))
      .filter(phone => phone !== null),
    otherEmails: [...new Set(addresses.filter(address => address !== null && address !== email))].map(address =>
      canonicalEmail(address!),
    ),
    company: query.signature?.company ?? companyRemark(displayName) ?? null,
    title,
    urlDomains: (query.signature?.urls ?? [])
      .slice(0, 8)
      .map(urlDomain)
      .filter(domain => domain !== null),
    flags: new Set(),
  }
  return { ...prepared, flags: flagsOf(prepared) }
}

/** A display name that only repeats the address says nothing of its own. */
function personOf(value: string | null, email: string | null): PersonName {
  const name = parsePersonName(value)
  return email && name.address === email ? { ...name, tokens: [], familyTokens: [] } : name
}

/** As far as comparing names looks at them. */
function haveEqualTokens(a: PersonName, b: PersonName): boolean {
  return a.tokens.join(' ') === b.tokens.join(' ') && a.formerTokens.join(' ') === b.formerTokens.join(' ')
}

function companyRemark(name: PersonName): string | null {
  return name.remark && name.remark.length > 2 ? name.remark : null
}

/** "PA to Ann Example" → "Ann Example". */
function principalInTitle(title: string | null): string | null {
  if (!title || !assistantTitle.test(title)) return null
  const words = title.split(' ')
  const names = words.filter((word, index) => index > 0 && /^\p{Lu}/u.test(word))
  const lastSmall = words.findLastIndex(word => /^\p{Ll}/u.test(word))
  const tail = words.slice(lastSmall + 1).join(' ')
  return names.length >= 2 && tail.includes(' ') ? tail : null
}

function urlDomain(url: string): string | null {
  const host =
    url
      .trim()
      .replace(/^https?:\/\//i, '')
      .split(/[/?#]/)[0] ?? ''
  return normaliseDomain(host.replace(/^www\./i, ''))
}

function flagsOf(prepared: PreparedQuery): ReadonlySet<QueryFlag> {
  const { email, domain, localPart, displayName, signatureName } = prepared
  const flags = new Set<QueryFlag>()
  if (!prepared.query.authenticated) flags.add('unauthenticated')
  if (!email || !domain || !localPart) flags.add('no_address')
  else {
    if (isFreeMail(domain)) flags.add('free_mail')
    if (isRoleAddress(localPart)) flags.add('role_address')
    if (isNoReply(localPart)) flags.add('no_reply')
    if (isGroupHost(domain) || displayName.isVia) flags.add('group_rewrite')
    if (displayName.address && displayName.address !== email && !isSameOwner(displayName.address, prepared))
      flags.add('foreign_address_in_name')
  }
  if (displayName.isMixedScript || signatureName.isMixedScript) flags.add('mixed_script_name')
  if (prepared.principal) flags.add('on_behalf')
  if (prepared.title && assistantTitle.test(prepared.title)) flags.add('assistant')
  if (displayName.tokens.length === 0 && signatureName.tokens.length === 0) flags.add('no_name')
  return flags
}

/** The name shows another spelling of the sender's own address: an alias or a sub-domain. */
function isSameOwner(address: string, prepared: PreparedQuery): boolean {
  const domain = emailDomain(address)
  const own = prepared.domain ?? ''
  return (
    canonicalEmail(address) === prepared.canonical ||
    domain === own ||
    domain.endsWith(`.${own}`) ||
    own.endsWith(`.${domain}`)
  )
}

/** Is the display name the company's own ("Acme Ltd.") rather than a person's? */
export function isCompanyNamed(prepared: PreparedQuery, companyName: string | null): boolean {
  if (!companyName || prepared.displayName.tokens.length === 0) return false
  const words = parseCompanyName(prepared.query.displayName ?? '').words.join('')
  return words !== '' && words === parseCompanyName(companyName).words.join('')
}
