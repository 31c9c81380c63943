import { describe, expect, test } from 'vitest'
import { parseAddressList } from '../../src/messages/addresses.ts'
import { CAPS } from '../../src/messages/caps.ts'
import { decodeWords } from '../../src/messages/encoded-words.ts'
import { MAX_HEADER_BYTES, parseHeaders } from '../../src/messages/headers.ts'
import { htmlToLines } from '../../src/messages/html-lines.ts'
import { readMessage } from '../../src/read-message.ts'
import { makeBombs } from '../bench/bombs.ts'
import { READING } from '../bench/reading-context.ts'

/** A twentieth of what the bench measures. */
const bombs = makeBombs(0.05)

test('there are at least sixty bombs', () => {
  expect(bombs.length).toBeGreaterThanOrEqual(60)
})

test.each(bombs.map(({ name, raw }) => [name, raw] as const))('%s: is read, within all caps', async (_, raw) => {
  const began = performance.now()
  const { message } = await readMessage(raw, READING)
  const { lines, parts, attachments, vcards } = message.content
  expect(parts).toHaveLength(lines.length)
  expect(lines.length).toBeLessThanOrEqual(2 * CAPS.linesEachEnd)
  expect(Math.max(0, ...lines.map(line => line.text.length))).toBeLessThanOrEqual(CAPS.lineChars)
  expect(attachments.length).toBeLessThanOrEqual(CAPS.attachments)
  expect(vcards.length).toBeLessThanOrEqual(CAPS.vcards)
  expect(message.envelope.participants.length).toBeLessThanOrEqual(3_000)
  // Milliseconds on a free machine; what grows with the square takes minutes.
  expect(performance.now() - began).toBeLessThan(10_000)
})

test('what was left unread is named', async () => {
  const unparsed = async (name: string) =>
    (await readMessage(bombs.find(bomb => bomb.name === name)!.raw, READING)).message.content.unparsed
  expect(await unparsed('nested multiparts')).toContain('depth')
  expect(await unparsed('100,000 parts')).toContain('parts')
  expect(await unparsed('100,000 headers')).toContain('headers')
  expect(await unparsed('a million lines')).toContain('lines')
})

describe('ten times the input costs no more than fifteen times the time', () => {
  const small = MAX_HEADER_BYTES / 20
  test.each<[string, (length: number) => unknown]>([
    ['headers', length => parseHeaders(Buffer.from('X-A: b\r\n c\r\n'.repeat(length / 4)))],
    ['brackets in addresses', length => parseAddressList('<'.repeat(length))],
    ['comments in addresses', length => parseAddressList('(a'.repeat(length / 2))],
    ['quotes in addresses', length => parseAddressList('"\\'.repeat(length / 2))],
    ['names in addresses', length => parseAddressList('a b '.repeat(length / 4))],
    ['open encoded words', length => decodeWords('=?utf-8?q?'.repeat(length / 10))],
    ['encoded words', length => decodeWords('=?utf-8?q?=41?= '.repeat(length / 16))],
    ['entities in HTML', length => htmlToLines('&amp;'.repeat(length))],
    ['cells in HTML', length => htmlToLines('<td>x'.repeat(length))],
    ['attributes in HTML', length => htmlToLines(`<p ${'a=b '.repeat(length)}>`)],
  ])('%s', (_, read) => {
    // Time on the processor, so that a busy machine doesn't count; the best of several runs is the work itself.
    const milliseconds = (length: number) => {
      const before = process.cpuUsage()
      read(length)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1_000
    }
    const best = (length: number) => Math.min(...Array.from({ length: 6 }, () => milliseconds(length)))
    expect(best(small * 10)).toBeLessThan(15 * Math.max(best(small), 5))
  })
})
