import { describe, expect, it } from 'vitest'
import { displayWidth, fitTo } from '../../src/signatures/display-width.ts'
import { parseSignature } from '../../src/signatures/parse-signature.ts'
import { printReading } from '../../src/signatures/print-reading.ts'

const lines = ['Best regards', 'Ann Example', 'Sales Manager', 'Acme Tools Ltd', 'Tel. +44 20 7946 0123']
const reading = parseSignature({ lines, from: { name: 'Ann Example', address: 'ann@acme-tools.example' } })

describe('a printed reading', () => {
  it('shows the block, each field, its confidence and its reason', () => {
    const page = printReading(reading, lines, { colour: false })
    expect(page).toContain('2 │ Ann Example')
    expect(page).toMatch(/Title {2,}Sales Manager {2,}█+░* +\d+ % {2}words of a job title/)
    expect(page).not.toContain('\u001b')
  })

  it('colours the words that were read', () => {
    expect(printReading(reading, lines, { colour: true })).toContain('\u001b[35mAcme Tools Ltd\u001b[0m')
  })

  it('lets no control character of the message through', () => {
    const hostile = ['Best regards', 'Ann Example', 'Sales Manager\u001b[2J', 'Tel. +44 20 7946 0123']
    const page = printReading(
      parseSignature({ lines: hostile, from: { name: 'Ann Example', address: null } }),
      hostile,
      { colour: false },
    )
    expect(page).not.toContain('\u001b')
  })

  it('aligns wide characters by the columns they take', () => {
    expect(displayWidth('佐藤 ｱ')).toBe(6)
    expect(displayWidth(fitTo('富山精工株式会社', 10))).toBe(10)
    expect(fitTo('富山精工株式会社', 10)).toBe('富山精工… ')
  })
})
