import { expect, test } from 'vitest'
import { readRetryAfter, readRetryAt } from '../../src/mailboxes/retry-after.ts'

const now = new Date('2026-11-20T12:00:00Z')
const inSeconds = (at: Date | null) => at && (at.getTime() - now.getTime()) / 1_000

test.each([
  ['120', 120],
  [' 7 ', 7],
  ['0', 1],
  ['Fri, 20 Nov 2026 12:05:00 GMT', 300],
  ['Friday, 20-Nov-26 12:05:00 GMT', 300],
  ['Fri, 20 Nov 2026 11:00:00 GMT', 1],
  ['99999999', 86_400],
  ['-5', null],
  ['1.5', null],
  ['soon', null],
  ['2026', 2026],
  ['', null],
  [null, null],
  [undefined, null],
])('failure 30: Retry-After %j means %j seconds from now', (header, seconds) => {
  expect(inSeconds(readRetryAfter(header, now))).toBe(seconds)
})

test.each([
  ['User-rate limit exceeded.  Retry after 2026-11-20T12:20:00.500Z', 1_200.5],
  ['User-rate limit exceeded.  Retry after 2026-11-20T11:20:00Z', 1],
  ['Retry after a while', null],
  ['Quota exceeded', null],
])('failure 30: a time within the text %j means %j seconds from now', (text, seconds) => {
  expect(inSeconds(readRetryAt(text, now))).toBe(seconds)
})
