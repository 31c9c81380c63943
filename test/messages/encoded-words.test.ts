import { expect, test } from 'vitest'
import { decodeWords } from '../../src/messages/encoded-words.ts'

test.each([
  ['=?utf-8?q?Gr=C3=BC=C3=9Fe?=', 'Grüße', 'Q'],
  ['=?UTF-8?B?R3LDvMOfZQ==?=', 'Grüße', 'B'],
  ['=?utf-8?B?w4?= =?utf-8?B?tg==?=', 'ö', 'a character split over two words'],
  ['=?utf-8?q?=C3?= =?utf-8?q?=A9t=C3=A9?=', 'été', 'the same in Q'],
  ['a =?utf-8?q?b?= =?utf-8?q?c?= d', 'a bc d', 'blanks only between two words vanish'],
  ['=?utf-8?q?a_b?=', 'a b', 'the underscore is a blank'],
  ['=?iso-8859-2?q?=A3=F3d=BC?=', 'Łódź', 'another charset'],
  ['=?iso-2022-jp?B?GyRCJCIbKEI=?=', 'あ', 'a stateful charset in 7-bit bytes'],
  ['=?utf-8*de?q?Gr=C3=BCn?=', 'Grün', 'a language tag (RFC 2231)'],
  ['=?x-made-up?q?Gr=C3=BCn?=', 'Grün', 'an unknown charset whose bytes are UTF-8'],
  ['=?utf-8?q?with blank?=', 'with blank', 'a blank where none may stand'],
  ['=?utf-8?q?never closed', '=?utf-8?q?never closed', 'what can not be read stays'],
  ['=?utf-8?x?abc?=', '=?utf-8?x?abc?=', 'an unknown encoding stays'],
  ['=?constructor?b?YQ==?=', 'a', 'a charset that is a property of objects'],
  ['=?utf-8?b?AGE=?=', 'a', 'no NUL comes out'],
  ['2 + 2 =? 4', '2 + 2 =? 4', 'no encoded word'],
])('%j is %j: %s', (given, expected) => {
  expect(decodeWords(given)).toBe(expected)
})
