import { describe, expect, it } from 'vitest'
import { findContactPoints } from '../../src/signatures/contact-points.ts'
import { readableLine } from '../../src/signatures/label-block.ts'
import { readFixtures } from './field-fixtures.ts'

interface Case {
  given: string
  language?: string
  domain?: string
  expected: [string, string, string | null][]
  because: string
}

const read = (lines: string[], language: string | null = null, domain: string | null = null) =>
  findContactPoints(lines.map(readableLine), domain, language).phones.map(({ value }) => [
    value.value,
    value.kind,
    value.extension,
  ])

describe('telephone numbers', () => {
  for (const { given, language, domain, expected, because } of readFixtures<Case>('phones')) {
    it(`${given}: ${because}`, () => expect(read([given], language ?? null, domain ?? null)).toEqual(expected))
  }

  it('an unlabelled number on the next line takes the label above it', () => {
    expect(read(['Fax: +90 322 338 72 83', '     +90 322 338 72 84'])).toEqual([
      ['+903223387283', 'fax', null],
      ['+903223387284', 'fax', null],
    ])
  })

  it('a number without country takes the country of the address', () => {
    expect(read(['10115 Berlin, Germany', 'Tel. 030 23125 418'])).toEqual([['+493023125418', 'work', null]])
  })

  it('an American number without area code takes that of its neighbour', () => {
    expect(read(['Phone: (212) 555-0155', 'Fax: 555-0156'], 'en')).toEqual([
      ['+12125550155', 'work', null],
      ['+12125550156', 'fax', null],
    ])
  })

  it('a line of many digits costs what it is long', () => {
    const time = (length: number) => {
      const line = readableLine('1 2-'.repeat(length))
      const start = performance.now()
      for (let i = 0; i < 20; i++) read([line])
      return performance.now() - start
    }
    time(250)
    expect(time(100_000)).toBeLessThan(15 * time(2_500) + 200)
  })
})
