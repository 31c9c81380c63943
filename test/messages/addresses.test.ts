import { describe, expect, test } from 'vitest'
import { MAX_ADDRESSES, parseAddressList } from '../../src/messages/addresses.ts'
import { normaliseAddress } from '../../src/messages/normalise-address.ts'

const plain = (value: string) => parseAddressList(value).map(({ address, name }) => [address, name])

describe('parseAddressList', () => {
  test.each([
    ['Ann Lee <Ann@Example.COM>', [['ann@example.com', 'Ann Lee']], 'name and address'],
    [
      '"Lee, Ann" <ann@example.com>, bob@example.org (Bob)',
      [
        ['ann@example.com', 'Lee, Ann'],
        ['bob@example.org', 'Bob'],
      ],
      'quotes and comments',
    ],
    ['Lee, Ann <ann@example.com>', [['ann@example.com', 'Lee, Ann']], 'a comma in an unquoted name'],
    ['undisclosed-recipients:;', [], 'an empty group'],
    [
      'Team: a@x.example, B <b@x.example>;, c@y.example',
      [
        ['a@x.example', null],
        ['b@x.example', 'B'],
        ['c@y.example', null],
      ],
      'a group is opened',
    ],
    [
      'a@x.example; b@y.example',
      [
        ['a@x.example', null],
        ['b@y.example', null],
      ],
      'semicolons as Outlook writes them',
    ],
    ['=?UTF-8?Q?M=C3=BCller,_Jan?= <m@x.example>', [['m@x.example', 'Müller, Jan']], 'a comma inside an encoded word'],
    ['"ann lee"@example.com', [['"ann lee"@example.com', null]], 'a quoted local part'],
    ['ann@bücher.example', [['ann@xn--bcher-kva.example', null]], 'a domain in its ASCII form'],
    ['<@relay.example,@b.example:ann@example.com>', [['ann@example.com', null]], 'a source route'],
    ['Foo <ann@example.com', [['ann@example.com', 'Foo']], 'a bracket that never closes'],
    ['"Foo <ann@example.com>', [['ann@example.com', '"Foo']], 'a quote that never closes'],
    ["'Ann Lee' <ann@example.com>", [['ann@example.com', 'Ann Lee']], 'quotes that Outlook puts'],
    ['"ann@example.com" <ann@example.com>', [['ann@example.com', null]], 'an address is no name'],
    ['', [], 'nothing'],
  ])('%j: %3$s', (given, expected) => {
    expect(plain(given)).toEqual(expected)
  })

  test.each([
    ['ceo@acme.example <evil@x.example>', ['evil@x.example']],
    ['"ceo@acme.example" <evil@x.example>', ['evil@x.example']],
    ['=?utf-8?q?ceo_=3Cceo=40acme.example=3E=2C?= <evil@x.example>', ['evil@x.example']],
    ['(ceo@acme.example) evil@x.example', ['evil@x.example']],
    ['ceo@acme.example(, <evil@x.example>)', ['ceo@acme.example']],
    ['"a\\" <ceo@acme.example>," <evil@x.example>', ['evil@x.example']],
  ])('%j yields only the address that mail would go to', (given, expected) => {
    expect(parseAddressList(given).flatMap(({ address }) => address ?? [])).toEqual(expected)
  })

  test.each([
    '<ceo@acme.example>evil@x.example',
    '<ceo@acme.example> evil@x.example',
    '<ceo@acme.example, evil@x.example>',
    '<ceo@acme.example> <evil@x.example>',
    'ceo@acme.example evil@x.example',
    'ceo@acme.example, evil@x.example',
  ])('%j shows both addresses, so that nobody trusts one of them', given => {
    expect(parseAddressList(given).map(({ address }) => address)).toEqual(['ceo@acme.example', 'evil@x.example'])
  })

  test('an address inside an encoded word is no address', () => {
    expect(plain('=?utf-8?q?=3Cceo=40acme.example=3E?=')).toEqual([[null, '<ceo@acme.example>']])
  })

  test('names lose controls and characters that turn the direction of text', () => {
    expect(plain('"Ann\u202e\u0007 Lee\u200b" <a@x.example>')).toEqual([['a@x.example', 'Ann Lee']])
  })

  test('a circular gives its first addresses only', () => {
    expect(parseAddressList('a@x.example, '.repeat(MAX_ADDRESSES + 100))).toHaveLength(MAX_ADDRESSES)
  })
})

describe('normaliseAddress', () => {
  test.each([
    'a@b@c.example',
    'ann',
    '@x.example',
    'ann@',
    'ann@-x.example',
    'ann@x..example',
    'a b@x.example',
    'ann@x.example\n',
    `${'a'.repeat(400)}@x.example`,
  ])('%j is no address or loses what is around it', given => {
    expect([null, 'ann@x.example']).toContain(normaliseAddress(given))
  })

  test('what is normalised stays as it is when normalised again', () => {
    for (const given of [
      'Ann+CRM@Exämple.example',
      'ANN@EXAMPLE.COM.',
      'mailto:ann@example.com',
      'ann@ＥＸＡＭＰＬＥ.com',
    ]) {
      const once = normaliseAddress(given)
      expect(once).not.toBeNull()
      expect(normaliseAddress(once!)).toBe(once)
    }
  })
})
