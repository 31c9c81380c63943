import { describe, expect, it } from 'vitest'
import { findEmails } from '../../src/signatures/emails.ts'
import { readFixtures } from './field-fixtures.ts'

describe('e-mail addresses', () => {
  for (const { given, expected, because } of readFixtures<{ given: string; expected: string[]; because: string }>(
    'emails',
  )) {
    it(`${given}: ${because}`, () => expect(findEmails(given).map(email => email.value)).toEqual(expected))
  }

  it('the stretch they take up is where they stand', () => {
    const line = 'E-mail: ann@acme.example, bob at acme dot example'
    const [first] = findEmails(line)
    expect(line.slice(first!.start, first!.end)).toBe('ann@acme.example')
  })
})
