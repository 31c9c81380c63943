import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseContactName, parsePersonName } from '../../src/contacts/person-name.ts'
import { blockingKeys } from '../../src/matching/blocking-keys.ts'
import { compareNames } from '../../src/matching/compare-names.ts'
import { mostNameKeys, nameKeys } from '../../src/matching/name-keys.ts'

describe('two names alone', () => {
  it.each([
    ['person', 'Ann Example', 'Example, Ann'],
    ['person', 'Ann Exmaple', 'Ann Example'],
    ['person', 'Павел Орешников', 'Pavel Oreshnikov'],
    ['company', 'Acme Widgets GmbH', 'ACME Widgets Gesellschaft mit beschränkter Haftung'],
    ['company', 'Acme Widgets', 'The Acme Widgets Company'],
  ] as const)('%s: %s is %s', (kind, a, b) => {
    const { confidence, sharesKey } = compareNames(kind, a, b)
    expect(confidence).toBeGreaterThan(0.5)
    if (!b.startsWith('The')) expect(sharesKey).toBe(true)
  })

  it.each([
    ['person', 'Ann Example', 'Tom Brown'],
    ['person', 'Boris Example', 'Benjamin Example'],
    ['company', 'Acme Widgets Ltd', 'Acorn Consulting Ltd'],
  ] as const)('%s: %s is not %s', (kind, a, b) => {
    expect(compareNames(kind, a, b).confidence).toBeLessThan(0.5)
  })

  it('of any content are compared without a throw, with a probability', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.string({ unit: 'binary', maxLength: 60 }),
        (a, b) => {
          for (const kind of ['person', 'company'] as const) {
            const { confidence } = compareNames(kind, a, b)
            expect(confidence).toBeGreaterThanOrEqual(0)
            expect(confidence).toBeLessThanOrEqual(1)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('blocking keys', () => {
  it('of a name are never more than forty', () => {
    for (const name of [
      'Anna Maria Zofia Schwarzenegger-Tchaikovskaya',
      'チャイコフスキー',
      'Хрещатиківський Володимир-Олександр',
    ]) {
      expect(nameKeys(parsePersonName(name), 'stored').length).toBeLessThanOrEqual(mostNameKeys)
      expect(nameKeys(parsePersonName(name), 'asked').length).toBeLessThanOrEqual(mostNameKeys)
    }
  })

  it('are salted: two workspaces share none', () => {
    const contact = {
      firstName: 'Ann',
      lastName: 'Example',
      emails: ['ann@acme.example'],
      phones: ['+442079460018'],
      companyName: 'Acme',
    }
    const first = new Set(blockingKeys(1, contact))
    expect(first.size).toBeGreaterThan(10)
    expect(blockingKeys(2, contact).filter(key => first.has(key))).toEqual([])
  })

  it('fit into int4 and do not depend on which field holds the name', () => {
    const name = parseContactName('', 'Ann Example')
    expect(nameKeys(name, 'stored')).toEqual(nameKeys(parsePersonName('Ann Example'), 'stored'))
    for (const key of blockingKeys(7, {
      firstName: 'Ann',
      lastName: 'Example',
      emails: [],
      phones: [],
      companyName: null,
    })) {
      expect(Number.isInteger(key) && key >= -(2 ** 31) && key < 2 ** 31).toBe(true)
    }
  })
})
