/**
 * What of a comparison the ranker weighs. Each feature is present or not and has one weight, learnt from labelled
 * matches; a feature's name is the code of the term it becomes in an explanation. The `none.` features speak for
 * "nobody we know".
 */
import type { ContactComparison } from './compare.ts'
import type { NameLevel, QueryFlag } from './match.ts'
import type { PreparedQuery } from './prepare-query.ts'

const nameGroups: Readonly<Record<NameLevel, 'full' | 'close' | 'part' | 'other' | 'missing'>> = {
  equal: 'full',
  spelling: 'full',
  extended: 'full',
  nickname: 'close',
  typo: 'close',
  initial: 'part',
  initials_only: 'part',
  surname_changed: 'part',
  partial_family: 'part',
  partial_given: 'part',
  relative: 'other',
  different: 'other',
  missing: 'missing',
}

export const nameGroup = (level: NameLevel) => nameGroups[level]

export function candidateFeatures(query: PreparedQuery, comparison: ContactComparison, isRole: boolean): string[] {
  const { email, domain, localPart, name, phone, company, title, generation } = comparison
  const group = nameGroup(name)
  const place = query.flags.has('role_address') ? 'role' : query.flags.has('group_rewrite') ? 'group' : domain
  const hasAddress = email === 'exact' || email === 'alias'
  const features = [`name.${name}`, `domain.${domain}`]
  if (email !== 'none' && email !== 'missing') features.push(`email.${email}`)
  if (hasAddress) features.push(`address+name.${group}`)
  if (hasAddress && query.flags.has('role_address'))
    features.push(isRole ? 'address.role_contact' : 'address.role_of_person')
  if (!hasAddress) {
    features.push(`place+name.${place}.${group}`)
    features.push(`place+local.${place === 'free_mail' ? 'free' : 'own'}.${localPart}`)
    if (group === 'full' || group === 'close')
      features.push(`local+name.${place === 'same' || place === 'subdomain' ? 'own' : 'other'}.${localPart}`)
  }
  if (phone !== 'missing') features.push(`phone.${phone}`)
  if (phone === 'personal') features.push(`phone.personal+name.${group}`)
  if (phone !== 'personal' && place !== 'same' && group !== 'other')
    features.push(`evidence.${place}.${phone}.${company}`)
  if (company !== 'missing') features.push(`company.${company}`)
  if (title !== 'missing') features.push(`title.${title}`)
  if (title === 'equal' && name === 'partial_given') features.push('title+given')
  if (generation !== 'none') features.push(`generation.${generation}`)
  if (comparison.otherEmail) features.push('other_email')
  if (comparison.remembered) features.push('remembered')
  if (comparison.isPrincipal) features.push(hasAddress ? 'principal.address' : 'principal')
  if (isNameDisputed(comparison)) features.push(`disputed.${hasAddress ? 'address' : 'no_address'}`)
  if (isRole) features.push('role_contact')
  for (const flag of ['mixed_script_name', 'foreign_address_in_name', 'unauthenticated'] as const) {
    if (query.flags.has(flag)) features.push(`flag.${flag}`)
  }
  return features
}

/** Display name and signature name disagree, and only one of them is this contact's. */
export function isNameDisputed({ displayName, signatureName }: ContactComparison): boolean {
  const [a, b] = [nameGroup(displayName), nameGroup(signatureName)]
  return (a === 'other' && (b === 'full' || b === 'close')) || (b === 'other' && (a === 'full' || a === 'close'))
}

const noneFlags: readonly QueryFlag[] = [
  'role_address',
  'no_reply',
  'group_rewrite',
  'free_mail',
  'no_address',
  'no_name',
  'mixed_script_name',
  'foreign_address_in_name',
  'on_behalf',
  'unauthenticated',
]

export function noneFeatures(query: PreparedQuery): string[] {
  const features = ['none.bias']
  for (const flag of noneFlags) if (query.flags.has(flag)) features.push(`none.${flag}`)
  if (query.phones.length === 0) features.push('none.no_phone')
  return features
}
