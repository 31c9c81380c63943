import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSignature } from '../../src/signatures/parse-signature.ts'

const signed = ['Best regards', 'Ann Example', 'Head of Purchasing', 'Acme Tools Ltd', 'T +44 20 7946 0123']
const from = { name: 'Ann Example', address: 'ann@acme-tools.example' }

describe('any input', () => {
  it('gives one zone a line and never throws', () => {
    const line = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc.constantFrom(
        ...signed,
        '-- ',
        '> quoted',
        '',
        '+',
        '((((',
        '株式会社',
        '@',
        'http://',
        '\ud83d',
        '\u0000\u0001',
        'TEL',
      ),
    )
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 25 }),
        fc.option(fc.string()),
        fc.option(fc.string()),
        (lines, name, address) => {
          const reading = parseSignature({ lines, from: { name, address } })
          expect(reading.zones).toHaveLength(lines.length)
          expect(reading.hasSignature).toBe(reading.lines !== null)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('without a signature has no fields', () => {
    const reading = parseSignature({ lines: ['Thanks, that works for me.'], from })
    expect(reading).toMatchObject({ hasSignature: false, lines: null, fields: { name: null, phones: [] } })
  })

  it('gives the same reading twice', () => {
    const input = { lines: signed, from }
    expect(parseSignature(input)).toEqual(parseSignature(input))
  })

  it('ten times the text costs at most fifteen times as much', () => {
    const body = (times: number) => [
      ...Array.from({ length: 200 * times }, (_, i) => `We shipped ${i} boxes to 1-2-3 (x).`),
      '',
      ...signed,
    ]
    const cost = (lines: string[]) => {
      const before = process.cpuUsage()
      for (let i = 0; i < 3; i++) parseSignature({ lines, from })
      return process.cpuUsage(before).user / 1000
    }
    cost(body(1))
    expect(cost(body(10))).toBeLessThan(15 * cost(body(1)) + 50)
  })

  it('a link target that the text hides is read', () => {
    const lines = ['Best regards', 'Ann Example', 'Acme Tools Ltd', 'LinkedIn', 'Call me']
    const links = [[], [], [], ['https://www.linkedin.com/in/ann-example'], ['tel:+442079460123']]
    const { fields } = parseSignature({ lines, links, from })
    expect(fields.urls.map(url => url.value)).toContain('https://www.linkedin.com/in/ann-example')
  })

  it('names the versions of zones, labels and calibration together', () => {
    expect(parseSignature({ lines: signed, from }).version).toMatch(/^zones-.+\+fields-.+\+confidence-.+$/)
  })
})
