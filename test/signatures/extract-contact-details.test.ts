import { describe, expect, it } from 'vitest'
import { parseSignature } from '../../src/signatures/parse-signature.ts'
import { readFixtures } from './field-fixtures.ts'

interface Case {
  because: string
  from: [string, string]
  given: string[]
  expected: Partial<Record<'name' | 'title' | 'department' | 'company' | 'address', string>> & { phones?: string[] }
}

const read = (lines: string[], name: string | null, address: string | null) =>
  parseSignature({ lines, from: { name, address } }).fields

describe('the fields of a signature', () => {
  for (const { because, from, given, expected } of readFixtures<Case>('blocks')) {
    it(because, () => {
      const fields = read(given, ...from)
      const { phones, ...texts } = expected
      for (const [field, value] of Object.entries(texts)) {
        expect(fields[field as keyof typeof texts]?.value, field).toBe(value)
      }
      if (phones) expect(fields.phones.map(phone => phone.value)).toEqual(phones)
    })
  }

  it('every value says on which line it stands and why it was taken', () => {
    const lines = [
      'Hello.',
      '',
      'Best regards',
      'Ann Example',
      'Head of Purchasing',
      'Acme Tools Ltd',
      '+44 20 7946 0123',
    ]
    const fields = read(lines, 'Ann Example', 'ann@acme-tools.example')
    const guesses = [fields.name, fields.title, fields.company, ...fields.phones]
    expect(guesses).toHaveLength(4)
    for (const guess of guesses) {
      const [evidence] = guess!.evidence
      expect(lines[evidence!.line!]).toContain(evidence!.text)
      expect(evidence!.why).not.toBe('')
      expect(guess!.confidence).toBeGreaterThan(0)
      expect(guess!.confidence).toBeLessThan(1)
    }
  })

  it('a name that agrees with the From header is surer than a stranger’s', () => {
    const block = ['Best regards', 'Ann Example', 'Head of Purchasing', 'Acme Tools Ltd', '+44 20 7946 0123']
    const own = read(block, 'Ann Example', 'ann@acme-tools.example').name!.confidence
    const strange = read(block, 'Robert Sample', 'bob@other.example').name?.confidence ?? 0
    expect(own).toBeGreaterThan(strange)
  })

  it('a test entry is named as one', () => {
    const fields = read(
      ['Best regards', 'Ann Example', 'Acme Tools Ltd', 'test@test.test'],
      'Ann Example',
      'ann@acme.example',
    )
    expect(fields.emails[0]?.evidence[0]?.why).toBe('a test entry, not an address')
  })
})
