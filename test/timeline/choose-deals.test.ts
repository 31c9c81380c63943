import { describe, expect, it } from 'vitest'
import { chooseDeals, type DealCandidate, type DealQuestion } from '../../src/timeline/choose-deals.ts'

const deal = (changes: Partial<DealCandidate> & { dealId: string }): DealCandidate => ({
  name: 'Kiln refit',
  reference: null,
  companyId: 'birch',
  companyName: 'Birch Foods',
  contactIds: ['ann'],
  createdAt: new Date('2026-01-10'),
  updatedAt: new Date('2026-01-10'),
  closedAt: null,
  isClosed: false,
  ...changes,
})

const question = (changes: Partial<DealQuestion>): DealQuestion => ({
  sentAt: new Date('2026-03-01'),
  subject: 'Next steps',
  visibleText: 'Shall we talk on Tuesday?',
  references: [],
  contacts: [{ contactId: 'ann', companyId: 'birch' }],
  threadDealIds: [],
  candidates: [],
  ...changes,
})

describe('choosing a deal', () => {
  it('takes the only open deal of the contact', () => {
    const closed = deal({ dealId: 'old', isClosed: true, closedAt: new Date('2026-02-01') })
    const decision = chooseDeals(question({ candidates: [deal({ dealId: 'open' }), closed] }))
    expect(decision).toMatchObject({ action: 'linked', reason: 'only_open_deal', deals: [{ dealId: 'open' }] })
  })

  it('abstains between several open deals that nothing tells apart', () => {
    const decision = chooseDeals(question({ candidates: [deal({ dealId: 'a' }), deal({ dealId: 'b' })] }))
    expect(decision).toMatchObject({ action: 'review', reason: 'several_open_deals' })
  })

  it('tells several open deals apart by words that only one of their names has', () => {
    const candidates = [deal({ dealId: 'a', name: 'Spare burners' }), deal({ dealId: 'b', name: 'Operator training' })]
    const decision = chooseDeals(question({ candidates, subject: 'Re: operator training in May' }))
    expect(decision).toMatchObject({ action: 'linked', reason: 'product_words', deals: [{ dealId: 'b' }] })
  })

  it.each([
    ['One burner is cracked again', 'a'],
    ['Which battery fits?', 'c'],
    ['The trainings went well', 'b'],
  ])('knows an English word of a name in the singular and the plural: %s', (subject, dealId) => {
    const names = { a: 'Spare burners', b: 'Operator training', c: 'Batteries for loaders' }
    const candidates = Object.entries(names).map(([id, name]) => deal({ dealId: id, name }))
    expect(chooseDeals(question({ candidates, subject }))).toMatchObject({
      reason: 'product_words',
      deals: [{ dealId }],
    })
  })

  it('does not take the singular and the plural of one word for what tells two deals apart', () => {
    const candidates = [deal({ dealId: 'a', name: 'Kiln 2026' }), deal({ dealId: 'b', name: 'Kilns for Leeds' })]
    expect(chooseDeals(question({ candidates, subject: 'The kiln' })).reason).not.toBe('product_words')
  })

  it('follows a reference, also to a closed deal', () => {
    const named = deal({ dealId: 'won', reference: 'D-77', isClosed: true, closedAt: new Date('2025-01-01') })
    const references = [{ reference: 'D-77', fromSubject: true }]
    expect(chooseDeals(question({ candidates: [deal({ dealId: 'open' }), named], references }))).toMatchObject({
      action: 'linked',
      reason: 'reference_in_subject',
      deals: [{ dealId: 'won' }],
    })
  })

  it('does not put a stranger on a deal because he quotes its number', () => {
    const foreign = deal({ dealId: 'x', reference: 'D-77', companyId: 'other', contactIds: ['zoe'] })
    const references = [{ reference: 'D-77', fromSubject: true }]
    expect(chooseDeals(question({ candidates: [foreign], references }))).toMatchObject({
      action: 'review',
      reason: 'foreign_reference',
    })
  })

  it('inherits the deal of the thread only for people whom the deal concerns', () => {
    const candidates = [deal({ dealId: 'a' }), deal({ dealId: 'b' })]
    expect(chooseDeals(question({ candidates, threadDealIds: ['b'] }))).toMatchObject({
      action: 'linked',
      reason: 'thread',
      deals: [{ dealId: 'b' }],
    })
    const stranger = [{ contactId: 'eve', companyId: null }]
    expect(chooseDeals(question({ candidates, threadDealIds: ['b'], contacts: stranger }))).toMatchObject({
      action: 'none',
    })
  })

  it('does not link to a deal that was opened after the message, nor to closed ones', () => {
    const later = deal({ dealId: 'later', createdAt: new Date('2026-05-01') })
    const lost = deal({ dealId: 'lost', isClosed: true, closedAt: new Date('2026-02-01') })
    expect(chooseDeals(question({ candidates: [later, lost] }))).toMatchObject({
      action: 'none',
      reason: 'only_closed_deals',
    })
  })

  it('links nothing to a message that stands on nobody’s timeline', () => {
    expect(chooseDeals(question({ candidates: [deal({ dealId: 'a' })], contacts: [] }))).toMatchObject({
      action: 'none',
      reason: 'not_logged',
    })
  })
})
