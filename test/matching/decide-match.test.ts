import { describe, expect, it } from 'vitest'
import { decideMatch } from '../../src/matching/decide-match.ts'
import type { CandidateContact, MatchDecision, MatchQuery } from '../../src/matching/match.ts'
import { rankCandidates } from '../../src/matching/rank-candidates.ts'
import { defaultThresholds } from '../../src/matching/thresholds.ts'

const contact = (values: Partial<CandidateContact>): CandidateContact => ({
  id: '1',
  externalId: 'C1',
  firstName: 'Robert',
  lastName: 'Example',
  emails: ['robert.example@acme.example'],
  phones: ['+442079460018'],
  title: 'Buyer',
  companyId: '9',
  companyName: 'Acme Ltd',
  companyDomains: ['acme.example'],
  companyPhones: [],
  sharedPhones: [],
  ownerEmail: null,
  createdAt: null,
  ...values,
})

const ask = (values: Partial<MatchQuery>, candidates = [contact({})]): MatchDecision => {
  const query: MatchQuery = { email: null, displayName: null, signature: null, authenticated: true, ...values }
  return decideMatch(query, rankCandidates(query, candidates), defaultThresholds)
}

const signed = (name: string, phones: string[] = []) => ({
  name,
  title: null,
  company: null,
  phones,
  emails: [],
  urls: [],
})
const own = 'robert.example@acme.example'

describe('logs by itself', () => {
  it.each<[string, Partial<MatchQuery>, string]>([
    ['an exact address', { email: own, displayName: 'Robert Example' }, 'exact_address'],
    ['an exact address without a name', { email: own }, 'exact_address'],
    ['an alias of it', { email: 'robert.example+news@acme.example', displayName: 'Bob Example' }, 'alias_address'],
    [
      'the full name at the company’s domain',
      { email: 'bob.example@acme.example', displayName: 'Example, Bob' },
      'name_at_company_domain',
    ],
    [
      'an address that a person tied to the contact',
      { email: 'bobby@gmail.com', displayName: 'Bobby', rememberedContactId: '1' },
      'remembered',
    ],
  ])('%s', (_, query, reason) => {
    expect(ask(query)).toEqual({ action: 'log', reason, contactId: '1' })
  })

  it('a shared mailbox that is kept as a contact', () => {
    const desk = contact({ firstName: '', lastName: 'Acme Front Desk', emails: ['office@acme.example'] })
    expect(ask({ email: 'office@acme.example' }, [desk])).toMatchObject({
      action: 'log',
      reason: 'role_contact_address',
    })
  })
})

describe('asks a person', () => {
  it.each<[string, Partial<MatchQuery>, string]>([
    [
      'nobody vouches for the address',
      { email: own, displayName: 'Robert Example', authenticated: false },
      'unauthenticated',
    ],
    ['the address has another name now', { email: own, displayName: 'Gregory Sample' }, 'name_contradicts_address'],
    [
      'the signature is somebody else’s',
      { email: own, displayName: 'Robert Example', signature: signed('Gregory Sample') },
      'signature_contradicts_address',
    ],
    ['a relative writes from the address', { email: own, displayName: 'Petra Example' }, 'name_contradicts_address'],
    [
      'anybody may have opened the address',
      { email: 'robert.example77@gmail.com', displayName: 'Robert Example' },
      'free_mail_name',
    ],
    [
      'the domain only looks like the company’s',
      { email: 'robert.example@acrne.example', displayName: 'Robert Example' },
      'lookalike_domain',
    ],
    [
      'letters of two alphabets make the name',
      { email: 'x1@gmail.com', displayName: 'Robеrt Exаmple' },
      'mixed_script_name',
    ],
    [
      'the name shows a known address, the mail another',
      { email: 'x1@gmail.com', displayName: `Robert Example <${own}>` },
      'foreign_address_in_name',
    ],
    [
      'a list put its own address in From',
      { email: 'list@googlegroups.com', displayName: "'Robert Example' via Buyers" },
      'group_rewrite',
    ],
  ])('when %s', (_, query, reason) => {
    expect(ask(query)).toEqual({ action: 'review', reason, contactId: '1' })
  })

  it('when two people of the name work there', () => {
    const twin = contact({ id: '2', emails: ['r.example2@acme.example'], phones: ['+442079460999'], title: 'Driver' })
    expect(ask({ email: 'rexample@acme.example', displayName: 'Robert Example' }, [contact({}), twin])).toMatchObject({
      action: 'review',
    })
  })

  it('and leaves an assistant’s mail from the boss’s address to review', () => {
    const query = {
      email: own,
      displayName: 'Robert Example',
      signature: { ...signed('Ina Helper'), title: 'Assistant to Robert Example' },
    }
    expect(ask(query)).toMatchObject({ action: 'review', reason: 'on_behalf' })
  })
})

describe('is somebody new', () => {
  it('when only the company or the family name is known', () => {
    expect(ask({ email: 'petra.sample@acme.example', displayName: 'Petra Sample' }).action).toBe('new')
    expect(ask({ email: 'petra.example@acme.example', displayName: 'Petra Example' }).action).toBe('new')
  })

  it('when nobody at all was found', () => {
    expect(ask({ email: 'petra@other.example', displayName: 'Petra Sample' }, [])).toEqual({
      action: 'new',
      reason: 'no_candidate',
    })
  })
})

describe('confidence', () => {
  it('is shared by two who may as well be meant, and pooled by two records of one person', () => {
    const query: MatchQuery = {
      email: 'rexample@acme.example',
      displayName: 'Robert Example',
      signature: null,
      authenticated: true,
    }
    const namesake = contact({ id: '2', emails: ['r.example2@acme.example'], phones: ['+442079460999'] })
    const duplicate = contact({ id: '2', emails: ['rob@gmail.com'] })
    const one = rankCandidates(query, [contact({})])[0]!.confidence
    expect(rankCandidates(query, [contact({}), namesake])[0]!.confidence).toBeLessThan(0.8)
    expect(rankCandidates(query, [contact({}), duplicate])[0]!.confidence).toBeGreaterThan(one - 0.1)
  })

  it('does not depend on the order of the candidates', () => {
    const query: MatchQuery = { email: own, displayName: 'Robert Example', signature: null, authenticated: true }
    const others = [contact({ id: '2', firstName: 'Petra' }), contact({ id: '3', lastName: 'Sample' }), contact({})]
    expect(rankCandidates(query, others)).toEqual(rankCandidates(query, [...others].reverse()))
  })
})
