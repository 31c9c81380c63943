import { describe, expect, it } from 'vitest'
import { agreement, fixCase, tidyName } from '../../src/signatures/names.ts'
import { readSender } from '../../src/signatures/sender.ts'
import { readFixtures } from './field-fixtures.ts'

describe('names', () => {
  for (const { given, from, expected, because } of readFixtures<
    Record<'given' | 'from' | 'expected' | 'because', string>
  >('names')) {
    it(`${given}: ${because}`, () => {
      expect(tidyName(given, readSender({ name: from, address: 'x@acme.example' }))).toBe(expected)
    })
  }

  it('putting the case right twice changes nothing', () => {
    for (const name of ['jan KOWALSKI', 'ANNA VAN DER BERG', 'Ann O’Example', 'J. MUSTER']) {
      expect(fixCase(fixCase(name))).toBe(fixCase(name))
    }
  })

  it('a Cyrillic name agrees with its romanised local part', () => {
    const sender = readSender({ name: null, address: 'obraztsov@acme.example' })
    expect(agreement('Образцов', sender).shared).toBe(1)
  })

  it('surname first is the same name', () => {
    const sender = readSender({ name: 'Kowalski Jan', address: null })
    expect(agreement('Jan Kowalski', sender).exact).toBe(true)
  })
})
