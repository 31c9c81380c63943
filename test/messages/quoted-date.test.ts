import { expect, it } from 'vitest'
import { readQuotedDate } from '../../src/messages/quoted-date.ts'

it.each([
  ['Monday, March 2, 2026 10:21 AM', '2026-03-02T10:21'],
  ['Mon, Mar 2, 2026 at 2:08 PM', '2026-03-02T14:08'],
  ['Montag, 2. März 2026 10:21', '2026-03-02T10:21'],
  ['mardi 8 avril 2025 18:34', '2025-04-08T18:34'],
  ['martes, 3 de marzo de 2026 0:17', '2026-03-03T00:17'],
  ['martedì 3 marzo 2026 10:21', '2026-03-03T10:21'],
  ['segunda-feira, 2 de março de 2026 10:21', '2026-03-02T10:21'],
  ['czwartek, 12 marca 2026 10:21', '2026-03-12T10:21'],
  ['środa, 18 listopada 2026 08:35', '2026-11-18T08:35'],
  ['pondělí 2. března 2026 10:21', '2026-03-02T10:21'],
  ['středa 3. června 2026 10:21', '2026-06-03T10:21'],
  ['pátek 3. července 2026 10:21', '2026-07-03T10:21'],
  ['2 марта 2026 г. 10:21', '2026-03-02T10:21'],
  ['2 травня 2026 р. 10:21', '2026-05-02T10:21'],
  ['2026年3月2日 10:21', '2026-03-02T10:21'],
  ['2026년 3월 2일', '2026-03-02T00:00'],
  ['den 2 mars 2026 10:21', '2026-03-02T10:21'],
  ['2. marraskuuta 2026 10:21', '2026-11-02T10:21'],
  ['2 Ağustos 2026 Pazar 10:21', '2026-08-02T10:21'],
  ['2026. március 2. 10:21', '2026-03-02T10:21'],
  ['02.03.2026 10:21', '2026-03-02T10:21'],
  ['31/12/2025 9:05', '2025-12-31T09:05'],
  ['12/31/2025 9:05 AM', '2025-12-31T09:05'],
  ['Mon, 2 Mar 2026 10:21:00 +0100', '2026-03-02T09:21'],
])('%s is %s', (given, expected) => {
  expect(readQuotedDate(given)?.toISOString().slice(0, 16)).toBe(expected)
})

it.each(['', 'yesterday', '2/3/2026', '2/3/26', 'March 2026', 'D-10442', '99.99.2026', '2026-13-40'])(
  '"%s" names no certain day',
  given => {
    expect(readQuotedDate(given)).toBeNull()
  },
)
