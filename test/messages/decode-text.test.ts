import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { decodeText } from '../../src/messages/decode-text.ts'

const decode = (body: string | Buffer, encoding = '8bit', charset: string | null = null) =>
  decodeText({ body: Buffer.from(body), encoding, charset })

test.each([
  ['a=3Db', 'a=b', 'an escape'],
  ['soft=\r\nbreak', 'softbreak', 'a soft line break'],
  ['soft=  \nbreak', 'softbreak', 'blanks behind the equal sign'],
  ['blanks  \t\r\nat the end', 'blanks\nat the end', 'blanks before a line end'],
  ['kept=20\r\n', 'kept \n', 'an encoded blank stays'],
  ['100 = 5', '100 = 5', 'an equal sign that escapes nothing'],
  ['a=zz', 'a=zz', 'no hexadecimal digits'],
  ['end=', 'end', 'an equal sign at the end'],
  [`a${' '.repeat(5_000)}b`, `a${' '.repeat(76)}b`, 'blanks beyond what a line may hold'],
])('quoted-printable %j is %j: %s', async (given, expected) => {
  expect(await decode(given, 'quoted-printable')).toBe(expected)
})

test('base64 that was glued together at its padding is read whole', async () => {
  expect(await decode('YQ==\nYg==\nYw==', 'base64')).toBe('abc')
})

test('an encoding that nobody knows leaves the text as it stands', async () => {
  expect(await decode('a=3Db', 'x-uuencode')).toBe('a=3Db')
})

describe('the charset', () => {
  const western = Buffer.from('Gr\xfc\xdfe \x80 5 \x93x\x94', 'latin1')
  const readable = 'Grüße € 5 “x”'

  test.each([null, 'us-ascii', 'unknown-8bit', 'x-nobody-knows', 'iso-8859-1', 'windows-1252', 'hex', '"Latin1"'])(
    '%s holds typographic quotes and the euro sign',
    async label => expect(await decode(western, '8bit', label)).toBe(readable),
  )
  test.each([null, 'us-ascii', 'x-nobody-knows', 'utf8', ' UTF-8 '])('%s holds UTF-8', async label =>
    expect(await decode(readable, '8bit', label)).toBe(readable),
  )
  test('is guessed from what base64 holds, not from its letters', async () =>
    expect(await decode(western.toString('base64'), 'base64')).toBe(readable))
  test('stays UTF-8 where a replacement character was sent as such', async () =>
    expect(await decode('é\uFFFD')).toBe('é\uFFFD'))
  test.each([
    ['shift_jis', '田中 太郎'],
    ['euc-jp', '田中 太郎'],
    ['gb2312', '王小明'],
    ['big5', '王小明'],
    ['ks_c_5601-1987', '김민수'],
    ['koi8-r', 'Иван'],
    ['windows-1250', 'Łukasz'],
    ['iso-8859-2', 'Łukasz'],
    ['iso-8859-15', 'cœur €'],
    ['cp850', 'Müller'],
    ['x-mac-cyrillic', 'Иван'],
    ['utf-16le', 'Zoë'],
    ['utf-7', 'Zoë'],
  ])('%s is known', async (label, text) => {
    const bytes = iconv.encode(text, label === 'x-mac-cyrillic' ? 'maccyrillic' : label)
    expect(await decode(bytes, '8bit', label)).toBe(text)
  })
  test('iso-2022-jp writes other letters in plain bytes', async () =>
    expect(await decode('\x1b$BEDCf\x1b(B Taro', '7bit', 'iso-2022-jp')).toBe('田中 Taro'))
})

test('a byte order mark and NULs are no text', async () => {
  expect(await decode('\uFEFFa\0b')).toBe('ab')
})

test('lines that look like headers, delimiters or flowed text are text', async () => {
  const text = '\nContent-Type: text/html\n\n--b\n-- \nword \nFrom me\n'
  expect(await decode(text)).toBe(text)
})

test('what an encoder writes is read again, whatever it holds', async () => {
  const lines = fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(lines, async words => {
      const text = words.map(word => word.replace(/[\r\n\0\p{Surrogate}\uFEFF]/gu, '')).join('\n')
      const escaped = Buffer.from(text).reduce(
        (out, byte) => out + (byte === 10 ? '\r\n' : `=${byte.toString(16).padStart(2, '0')}`),
        '',
      )
      expect(await decode(escaped, 'quoted-printable', 'utf-8')).toBe(text)
      expect(await decode(Buffer.from(text).toString('base64'), 'base64', 'utf-8')).toBe(text)
      expect(await decode(text, '8bit', 'utf-8')).toBe(text)
    }),
    { numRuns: 50 },
  )
})

test.each([
  ['blanks', 'quoted-printable', ' '],
  ['blanks in lines', 'quoted-printable', `${' '.repeat(75)}x`],
  ['equal signs', 'quoted-printable', '='],
  ['padding', 'base64', 'QQ==\r\n'],
  ['line ends', '8bit', '\n'],
])('2 MB of %s in %s hold up nobody', async (_, encoding, unit) => {
  const before = process.cpuUsage()
  await decodeText({ body: Buffer.alloc(2 * 1024 * 1024, unit), encoding, charset: null })
  // At most half a second on a free machine; what grows with the square takes minutes.
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(8)
})
