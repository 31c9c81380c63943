import { expect, test } from 'vitest'
import { readDate } from '../../src/messages/read-date.ts'

const now = new Date('2026-06-01T12:00:00Z')

test.each([
  ['Mon, 2 Mar 2026 09:15:00 +0100', '2026-03-02T08:15:00.000Z'],
  ['2 Mar 2026 09:15 GMT', '2026-03-02T09:15:00.000Z'],
  ['2 Mar 99 09:15:10 EST', '1999-03-02T14:15:10.000Z'],
  ['Tue, 1 Jul 2003 10:52:37 +0200 (CEST (summer))', '2003-07-01T08:52:37.000Z'],
  ['Wed, 31 Dec 2025 23:59:60 +0000', '2025-12-31T23:59:59.000Z'],
  ['Tue, 02 Jun 2026 11:00:00 +0000', '2026-06-02T11:00:00.000Z'],
])('%s is %s', (given, expected) => {
  expect(readDate(given, now)?.toISOString()).toBe(expected)
})

test.each([
  '',
  'tomorrow',
  'Meeting 7',
  '2026-03-02T09:15:00Z',
  'Tue, 31 Feb 2026 10:00:00 +0000',
  'Mon, 2 Mar 2026 25:00:00 +0000',
  'Mon, 2 Foo 2026 10:00:00 +0000',
  'Mon, 2 Mar 2026 10:00:00 +9900',
  'Wed, 31 Dec 1969 10:00:00 +0000',
  'Wed, 03 Jun 2026 13:00:00 +0000',
])('%j is no date a message can have', given => {
  expect(readDate(given, now)).toBeNull()
})
