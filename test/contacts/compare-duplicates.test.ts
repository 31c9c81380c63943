import { describe, expect, it } from 'vitest'
import { compareDuplicates } from '../../src/contacts/compare-duplicates.ts'
import type { CandidateContact } from '../../src/matching/match.ts'

const birch = { companyId: '1', companyName: 'Birch Foods', companyDomains: ['birch.example'] }
const larch = { companyId: '2', companyName: 'Larch Metal', companyDomains: ['larch.example'] }

const contact = (over: Partial<CandidateContact>): CandidateContact => ({
  ...{ id: '1', externalId: null, firstName: 'Ann', lastName: 'Lee', emails: [], phones: [], title: null },
  ...{ companyId: null, companyName: null, companyDomains: [], companyPhones: [], sharedPhones: [] },
  ...{ ownerEmail: null, createdAt: null },
  ...over,
})
const of = (a: Partial<CandidateContact>, b: Partial<CandidateContact>) => {
  const [one, other] = [contact(a), contact({ ...b, id: '2' })]
  const { confidence } = compareDuplicates(one, other)
  expect(compareDuplicates(other, one).confidence).toBeCloseTo(confidence, 12)
  return confidence
}

describe('two records are one person', () => {
  const cases: [string, Partial<CandidateContact>, Partial<CandidateContact>][] = [
    ['of one name with one phone of their own', { phones: ['+447700900123'] }, { phones: ['+447700900123'] }],
    ['of one name at one company', birch, birch],
    [
      'of one name at one company with two spellings of the address',
      { ...birch, emails: ['a.lee@birch.example'] },
      { ...birch, emails: ['ann.lee@birch.example'] },
    ],
    [
      'whose addresses differ by a slip',
      { ...birch, emails: ['annemarie.lee@birch.example'] },
      { ...birch, emails: ['annemari.lee@birch.example'] },
    ],
  ]
  it.each(cases)('%s', (_, a, b) => expect(of(a, b)).toBeGreaterThanOrEqual(0.5))
})

describe('two records are two people', () => {
  const cases: [string, Partial<CandidateContact>, Partial<CandidateContact>][] = [
    ['of one name and nothing else', {}, {}],
    [
      'of one name at two companies with addresses and phones of their own',
      { ...birch, emails: ['ann.lee@birch.example'], phones: ['+447700900123'] },
      { ...larch, emails: ['ann.lee@larch.example'], phones: ['+447700900456'] },
    ],
    [
      'of one name and title at two companies',
      { ...birch, emails: ['ann.lee@birch.example'], title: 'Buyer' },
      { ...larch, emails: ['ann.lee@larch.example'], title: 'Buyer' },
    ],
    [
      'where the house gave one address a number',
      { ...birch, emails: ['ann.lee@birch.example'] },
      { ...birch, emails: ['ann.lee2@birch.example'] },
    ],
    [
      'of two generations with addresses alike',
      { ...birch, lastName: 'Lee Jr.', emails: ['ann.lee.jr@birch.example'] },
      { ...birch, lastName: 'Lee Sr.', emails: ['ann.lee.sr@birch.example'] },
    ],
    [
      'whose family names and so their addresses differ by a letter',
      { ...birch, lastName: 'Bauer', emails: ['annemarie.b@birch.example'] },
      { ...birch, lastName: 'Krause', emails: ['annemarie.k@birch.example'] },
    ],
  ]
  it.each(cases)('%s', (_, a, b) => expect(of(a, b)).toBeLessThan(0.5))
})
