import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { decodeBase64, decodeQuotedPrintable } from '../../src/messages/transfer-encodings.ts'

test.each([
  ['a=3Db', 'a=b', 'an escape'],
  ['soft=\r\nbreak', 'softbreak', 'a soft line break'],
  ['soft=  \nbreak', 'softbreak', 'blanks behind the equal sign'],
  ['blanks  \t\r\nat the end', 'blanks\r\nat the end', 'blanks before a line end'],
  ['kept=20\r\n', 'kept \r\n', 'an encoded blank stays'],
  ['100 = 5', '100 = 5', 'an equal sign that escapes nothing'],
  ['a=zz', 'a=zz', 'no hexadecimal digits'],
  ['end=', 'end', 'an equal sign at the end'],
])('quoted-printable %j is %j: %s', (given, expected) => {
  expect(decodeQuotedPrintable(Buffer.from(given)).toString()).toBe(expected)
})

test('base64 that was glued together at its padding is read whole', () => {
  expect(decodeBase64('YQ==\nYg==\nYw==').toString()).toBe('abc')
})

test('mailparser reads the same from what an encoder writes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 8 }), async words => {
      const text = words
        .map(word => word.replace(/[\r\n\0\p{Surrogate}]/gu, ''))
        .join('\n')
        .trim()
      const quoted = Buffer.from(text).reduce(
        (out, byte) => out + (byte === 10 ? '\r\n' : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`),
        '',
      )
      const head = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
      const { text: theirs } = await simpleParser(head + quoted, { skipTextToHtml: true })
      expect(decodeQuotedPrintable(Buffer.from(quoted)).toString().replaceAll('\r\n', '\n')).toBe(
        (theirs ?? '').replace(/\n$/, ''),
      )
    }),
    { numRuns: 50 },
  )
})
