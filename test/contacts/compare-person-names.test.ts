import { describe, expect, it } from 'vitest'
import { comparePersonNames } from '../../src/contacts/compare-person-names.ts'
import { parseContactName, parsePersonName } from '../../src/contacts/person-name.ts'

const level = (written: string, first: string, last: string) =>
  comparePersonNames(parsePersonName(written), parseContactName(first, last)).level

describe('a written name against a contact', () => {
  it.each([
    ['Jan Kowalski', 'Jan', 'Kowalski', 'equal'],
    ['KOWALSKI Jan', 'Jan', 'Kowalski', 'equal'],
    ['Kowalski, Jan (EXT)', 'Jan', 'Kowalski', 'equal'],
    ['mgr inż. Jan Kowalski, MBA', 'Jan', 'Kowalski', 'equal'],
    ['Zoe Muller', 'Zoë', 'Müller', 'equal'],
    ['Zoe Mueller', 'Zoë', 'Müller', 'spelling'],
    ['Nikolaj Tschaikowskij', 'Николай', 'Чайковский', 'spelling'],
    ['Yevhenia Moroz', 'Євгенія', 'Мороз', 'spelling'],
    ['Shunsuke Tamura', '俊介', '田村', 'spelling'],
    ['田村俊介', 'Shunsuke', 'Tamura', 'spelling'],
    ['Bob Example', 'Robert', 'Example', 'nickname'],
    ['Kasia Zielińska', 'Katarzyna', 'Zielińska', 'nickname'],
    ['Саша Орлов', 'Александр', 'Орлов', 'nickname'],
    ['Marta Hernndez', 'Marta', 'Hernandez', 'typo'],
    ['J. Hernandez', 'Juan', 'Hernandez', 'initial'],
    ['Anna Maria Lis', 'Anna', 'Lis', 'extended'],
    ['Ewa Lis (dawniej Brzoza)', 'Ewa', 'Brzoza', 'surname_changed'],
    ['Petra Lis', 'Anna', 'Lis', 'relative'],
    ['Lis', 'Anna', 'Lis', 'partial_family'],
    ['A.L.', 'Anna', 'Lis', 'initials_only'],
    ['Tom Brown', 'Anna', 'Lis', 'different'],
    ['', 'Anna', 'Lis', 'missing'],
  ])('%s ~ %s %s: %s', (written, first, last, expected) => {
    expect(level(written, first, last)).toBe(expected)
  })
})

describe('a display name', () => {
  it('tells who writes for whom', () => {
    expect(parsePersonName('Ann Example on behalf of Bo Sample').behalfOf).toBe('Bo Sample')
    expect(parsePersonName('Ann Example (w imieniu Bo Sample)').behalfOf).toBe('Bo Sample')
    expect(parsePersonName('Fortune Forbes').behalfOf).toBeNull()
  })

  it('shows that a list or service put its own address in place', () => {
    expect(parsePersonName("'Ann Example' via Purchasing").isVia).toBe(true)
    expect(parsePersonName('Olivia Example').isVia).toBe(false)
  })

  it('keeps the address inside it, the generation and look-alike letters', () => {
    expect(parsePersonName('Ann Example <ann@acme.example>').address).toBe('ann@acme.example')
    expect(parsePersonName('Ann Example jun.').generation).toBe('junior')
    expect(parsePersonName('Аnn Exаmple').isMixedScript).toBe(true)
    expect(parsePersonName('Анна Example').isMixedScript).toBe(false)
  })

  it('of any content is read without a throw and in bounded time', () => {
    const hostile = [
      '('.repeat(5000),
      `${'a '.repeat(5000)}`,
      '\u0000\u202e\uffff',
      ',,,,',
      '<@>',
      "'".repeat(300),
      '々'.repeat(50),
      'ー'.repeat(400),
    ]
    const began = performance.now()
    for (const text of hostile) expect(parsePersonName(text).tokens.length).toBeLessThanOrEqual(10)
    expect(performance.now() - began).toBeLessThan(500)
  })
})
