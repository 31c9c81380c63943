import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuseSightings, type Sighting } from '../../src/signatures/fuse-sightings.ts'
import type { ContactDetails, PhoneKind } from '../../src/signatures/signature.ts'

interface Said {
  name?: string
  title?: string
  company?: string
  phones?: [string, PhoneKind][]
  email?: string
  sure?: number
}

const details = ({ sure = 0.9, ...said }: Said): ContactDetails => {
  const guess = (value: string | undefined) => (value === undefined ? null : { value, confidence: sure, evidence: [] })
  return {
    name: guess(said.name),
    title: guess(said.title),
    company: guess(said.company),
    department: null,
    address: null,
    phones: (said.phones ?? []).map(([value, kind]) => ({
      value,
      kind,
      confidence: sure,
      evidence: [],
      extension: null,
    })),
    emails: said.email === undefined ? [] : [{ value: said.email, confidence: sure, evidence: [] }],
    urls: [],
  }
}

/** One sighting a day, oldest first. */
const daily = (...said: Said[]): Sighting[] =>
  said.map((one, day) => ({
    messageId: `${day}`,
    tieBreak: `<${day}@birch.example>`,
    seenAt: new Date(Date.UTC(2026, 0, 1 + day)),
    details: details(one),
  }))

const full: Said = {
  name: 'Ann Lee',
  title: 'Buyer',
  company: 'Birch Foods Ltd',
  phones: [
    ['+441134960321', 'work'],
    ['+447700900123', 'mobile'],
  ],
}

describe('what one sender’s signatures say together', () => {
  const cases: { given: string; said: Said[]; expected: Record<string, unknown> }[] = [
    {
      given: 'a first name before and after the full block',
      said: [{ name: 'Ann' }, full, { name: 'Ann' }],
      expected: { name: 'Ann Lee', title: 'Buyer', company: 'Birch Foods Ltd' },
    },
    { given: 'an initial after the full name', said: [full, { name: 'A. Lee' }], expected: { name: 'Ann Lee' } },
    { given: 'a new title', said: [full, { ...full, title: 'Head of Buying' }], expected: { title: 'Head of Buying' } },
    {
      given: 'a title that comes back',
      said: [full, { ...full, title: 'Head of Buying' }, full],
      expected: { title: 'Buyer' },
    },
    {
      given: 'a new title that is more likely misread than right',
      said: [full, { title: 'Sent from the train', sure: 0.3 }],
      expected: { title: 'Buyer' },
    },
    { given: 'another case and other blanks', said: [full, { title: 'BUYER ' }], expected: { title: 'BUYER ' } },
    {
      given: 'a short block with the mobile alone',
      said: [full, { name: 'Ann Lee', phones: [['+447700900999', 'mobile']] }],
      expected: { phones: ['+447700900999', '+441134960321'] },
    },
  ]
  for (const { given, said, expected } of cases) {
    it(given, () => {
      const { name, title, company, phones } = fuseSightings(daily(...said)).details
      const found: Record<string, unknown> = {
        name: name?.value,
        title: title?.value,
        company: company?.value,
        phones: phones.map(({ value }) => value),
      }
      for (const [field, value] of Object.entries(expected)) expect(found[field], field).toEqual(value)
    })
  }

  it('keeps what no longer stands as history, with its time and messages', () => {
    const { values } = fuseSightings(daily(full, full, { ...full, title: 'Head of Buying' }))
    expect(values.filter(({ field }) => field === 'title')).toMatchObject([
      { value: 'Head of Buying', isCurrent: true, messageIds: ['2'] },
      {
        value: 'Buyer',
        isCurrent: false,
        messageIds: ['1', '0'],
        firstSeenAt: new Date('2026-01-01T00:00:00Z'),
        lastSeenAt: new Date('2026-01-02T00:00:00Z'),
      },
    ])
  })

  it('is surer of a value that other blocks repeat, and hardly surer of the same block again', () => {
    const once = fuseSightings(daily(full)).details.title!.confidence
    const sameAgain = fuseSightings(daily(full, full, full)).details.title!.confidence
    const otherBlock = fuseSightings(daily(full, { name: 'Ann Lee', title: 'Buyer' })).details.title!.confidence
    expect(once).toBe(0.9)
    expect(sameAgain - once).toBeGreaterThan(0)
    expect(sameAgain - once).toBeLessThan((otherBlock - once) / 2)
    const often = Array.from({ length: 200 }, (_, at) => ({ title: 'Buyer', email: `a${at}@birch.example` }))
    expect(fuseSightings(daily(...often)).details.title!.confidence).toBeLessThan(0.99)
  })
})

const saying: fc.Arbitrary<Said> = fc.record(
  {
    name: fc.constantFrom('Ann', 'Ann Lee', 'A. Lee', 'Bob Stone'),
    title: fc.constantFrom('Buyer', 'buyer', 'Head of Buying'),
    company: fc.constantFrom('Birch Foods Ltd', 'Larch Metal GmbH'),
    phones: fc.array(
      fc.tuple(
        fc.constantFrom('+441134960321', '+447700900123', '+447700900999'),
        fc.constantFrom<PhoneKind>('work', 'mobile'),
      ),
      { maxLength: 3 },
    ),
    email: fc.constantFrom('ann@birch.example', 'ann.lee@birch.example'),
    sure: fc.constantFrom(0.2, 0.6, 0.9, 0.97),
  },
  { requiredKeys: [] },
)
const sightings = fc.array(fc.tuple(saying, fc.integer({ min: 0, max: 4 })), { minLength: 1, maxLength: 8 }).map(list =>
  list.map(
    ([said, day], at): Sighting => ({
      messageId: `${at}`,
      tieBreak: `<${at}@birch.example>`,
      seenAt: new Date(Date.UTC(2026, 0, 1 + day)),
      details: details(said),
    }),
  ),
)

describe('for any sightings', () => {
  it('the order of arrival makes no difference', () => {
    fc.assert(
      fc.property(
        sightings.chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(fuseSightings(shuffled)).toEqual(fuseSightings(list))
        },
      ),
    )
  })

  it('a message that is counted twice counts once', () => {
    fc.assert(
      fc.property(sightings, list => {
        expect(fuseSightings([...list, ...list])).toEqual(fuseSightings(list))
      }),
    )
  })

  it('repetition never lowers a confidence, and one value of each single field stands', () => {
    fc.assert(
      fc.property(sightings, list => {
        const { values } = fuseSightings(list)
        for (const field of ['name', 'title', 'company'] as const) {
          const seen = values.filter(value => value.field === field)
          expect(seen.filter(({ isCurrent }) => isCurrent)).toHaveLength(Math.min(seen.length, 1))
          for (const { value, confidence } of seen) {
            const said = list.flatMap(({ details }) => (details[field]?.value === value ? details[field] : []))
            expect(confidence).toBeGreaterThanOrEqual(Math.max(...said.map(one => one.confidence)))
          }
        }
      }),
    )
  })
})
