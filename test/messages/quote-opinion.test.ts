import { describe, expect, test } from 'vitest'
import { findUnknownAttribution } from '../../src/messages/quote-opinion.ts'
import { scanTextQuotes } from '../../src/messages/quotes.ts'

const ANSWER = { subject: 'Re: Pumps', recipients: [], isAnswer: true }

const body = (...middle: string[]) => ['Hello Bob,', '', 'that suits us.', '', ...middle]
const ORIGINAL = ['', 'Dear team,', 'please quote for twelve pumps.', 'Ann']

describe('an attribution that only the second opinion knows', () => {
  const given = body('Ann Lee <ann@client.example> schrieb:', ...ORIGINAL)

  test('quotes everything below it in an answer', () => {
    const { parts } = scanTextQuotes(given, ANSWER)
    expect(parts.slice(0, 4)).toEqual(['visible', 'visible', 'visible', 'visible'])
    expect(parts[4]).toBe('quote_header')
    expect(new Set(parts.slice(5))).toEqual(new Set(['quoted']))
  })
  test('is not asked for in a first message', () =>
    expect(new Set(scanTextQuotes(given).parts)).toEqual(new Set(['visible'])))
  test('is not asked for where a quotation was found', () =>
    expect(scanTextQuotes([...given, '> old'], ANSWER).parts[5]).toBe('visible'))
})

test.each([
  ['Le 5 mai Ann a écrit :'],
  ['El martes 5 Ann Lee escribió:'],
  ['Den 5 maj skrev Ann:'],
  ['Il 5 maggio Ann ha', 'scritto:'],
])('%s is found', (...attribution) => {
  expect(findUnknownAttribution(body(...attribution, ...ORIGINAL))).toEqual({ start: 4, end: 4 + attribution.length })
})

test.each([
  [['Tel: 020 7946 0018:', ...ORIGINAL], 'a label'],
  [['Our prices for 2026:', ...ORIGINAL], 'an announcement'],
  [['From: Ann Lee <ann@client.example>', ...ORIGINAL], 'a header alone'],
  [['Best regards,', 'Ann Lee', '-- ', 'Head of Pumps'], 'a signature'],
  [['Ann Lee <ann@client.example> schrieb:'], 'nothing below'],
])('%j is none: %s', given => {
  expect(findUnknownAttribution(body(...given))).toBeNull()
})

test.each([
  `On ${'a '.repeat(490)}1:`,
  `Op ${'schreef '.repeat(120)}1:`,
  `Am 1 ${'um schrieb '.repeat(90)}:`,
  `${'<1> on at '.repeat(99)}:`,
  `W dniu ${'1 '.repeat(490)}:`,
])('long lines hold up nobody: %.20s', line => {
  const given = Array.from({ length: 50 }, () => ['', line, line, line]).flat()
  const before = process.cpuUsage()
  findUnknownAttribution(given)
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(2)
})
