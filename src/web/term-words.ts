/**
 * Terms of a score in words. A term's code names what was compared and how it came out (`name.equal`,
 * `place+name.free_mail.full`); together they say what spoke for or against.
 */
import type { Term } from '../review/suggestion.ts'
import { inWords } from './words.ts'

const names: Readonly<Record<string, string>> = {
  equal: 'same name',
  full: 'the name fits',
  spelling: 'same name in another spelling',
  extended: 'same name with one more part',
  nickname: 'short form of the name',
  close: 'the name nearly fits',
  typo: 'name with a typing slip',
  initial: 'initial and family name',
  initials_only: 'only initials',
  surname_changed: 'another family name',
  partial_family: 'same family name',
  partial_given: 'same given name',
  part: 'part of the name fits',
  relative: 'same family name, another given name',
  different: 'another name',
  other: 'another name',
  missing: 'no name',
}

const places: Readonly<Record<string, string>> = {
  same: 'the company’s domain',
  subdomain: 'below the company’s domain',
  sibling: 'a domain like the company’s',
  lookalike: 'a look-alike domain',
  free_mail: 'a free-mail address',
  free: 'a free-mail address',
  role: 'a shared address',
  group: 'a mailing group',
  other: 'another domain',
  missing: 'no domain',
}

const localParts: Readonly<Record<string, string>> = {
  full: 'the address spells the name',
  initial: 'the address fits the name',
  surname: 'the address holds the family name',
  given: 'the address holds the given name',
  contradicts: 'the address spells someone else',
  unclear: 'the address says no name',
  role: 'the address of a function',
  missing: 'no address',
}

const phones: Readonly<Record<string, string>> = {
  personal: 'same phone',
  extension: 'same extension',
  shared: 'same switchboard',
  different: 'another phone',
}

const companies: Readonly<Record<string, string>> = {
  equal: 'same company',
  similar: 'similar company name',
  different: 'another company',
}

const titles: Readonly<Record<string, string>> = {
  equal: 'same title',
  similar: 'similar title',
  different: 'another title',
}

const emails: Readonly<Record<string, string>> = {
  exact: 'same address',
  alias: 'alias of the address',
  same_mailbox_other_domain: 'same address at a related domain',
  typo: 'address with a typing slip',
}

const tables: Readonly<Record<string, Readonly<Record<string, string>>[]>> = {
  name: [names],
  domain: [places],
  email: [emails],
  phone: [phones],
  company: [companies],
  title: [titles],
  'address+name': [names],
  'place+name': [places, names],
  'place+local': [places, localParts],
  evidence: [places, phones, companies],
}

const whole: Readonly<Record<string, string>> = {
  role_contact: 'a shared contact',
  other_email: 'their address stands in the signature',
  known_signature: 'read together with other signed mail of this sender',
  'generation.different': 'another generation (junior, senior)',
  'generation.one_sided': 'junior or senior on one side only',
  'generation.same': 'same generation',
  'none.bias': 'most senders are strangers',
  'duplicate.same_address': 'same e-mail address',
  'duplicate.address_slip': 'e-mail addresses that differ by a slip',
  'duplicate.two_addresses': 'two addresses at one domain',
  'duplicate.numbered_addresses': 'one address with a number after the other’s: two people of one name',
  'duplicate.same_phone': 'same phone',
  'duplicate.same_switchboard': 'same switchboard',
  'duplicate.other_phone': 'another phone',
  'duplicate.same_company': 'same company',
  'duplicate.same_domain': 'same domain',
  'duplicate.other_company': 'another company',
  'duplicate.same_title': 'same title',
  'duplicate.other_title': 'another title',
  'duplicate.other_generation': 'another generation (junior, senior)',
  thread_holds_deal: 'earlier messages of the thread belong to it',
  only_open_deal: 'the only open deal of the contact',
  only_open_deal_of_company: 'the only open deal of the company',
  open_deal: 'an open deal of the contact or company',
  product_words: 'the message speaks of what it is about',
  reference_of_strangers: 'named by someone who does not belong to it',
}

export const explainTerm = ({ code, params }: Pick<Term, 'code' | 'params'>): string => {
  const known = whole[code]
  if (known !== undefined) return known
  const [head = '', ...levels] = code.split('.')
  const words = (tables[head] ?? []).flatMap((table, at) => table[levels[at] ?? ''] ?? [])
  if (words.length > 0) return words.join(', ')
  const values = Object.values(params).filter(value => value !== null && value !== '')
  const plain = inWords({}, code.replaceAll(/[.+]/g, ' '))
  return values.length === 0 ? plain : `${plain} (${values.join(', ')})`
}
