import { describe, expect, it } from 'vitest'
import {
  canonicalEmail,
  isFreeMail,
  isNoReply,
  isRoleAddress,
  normaliseDomain,
  normaliseEmail,
} from '../../src/contacts/normalise-email.ts'
import { isSamePhone, normalisePhone, splitExtension } from '../../src/contacts/normalise-phone.ts'
import { parseAddressList } from '../../src/messages/addresses.ts'

describe('addresses', () => {
  it.each([
    ['  Ann.Example@ACME.example ', 'ann.example@acme.example'],
    ['<ann@bücher.example>', 'ann@xn--bcher-kva.example'],
    ['mailto:ann@acme.example?subject=x', 'ann@acme.example'],
    ['ann@localhost', null],
    ['no address', null],
    ['two@at@signs.example', null],
    [`${'a'.repeat(700)}@acme.example`, null],
  ])('%s is stored as %s', (given, expected) => {
    expect(normaliseEmail(given)).toBe(expected)
  })

  it('normalising twice changes nothing', () => {
    for (const address of ['Ann@Acme.example', 'a+b@bücher.example']) {
      const once = normaliseEmail(address)
      expect(normaliseEmail(once)).toBe(once)
    }
  })

  it('what a table calls an address is what the headers of its mail call it', () => {
    for (const address of ['Ann.Lee+crm@Bücher.Example', "O'Hara_x@mail.acme.example", 'анна@пример.example'])
      expect(normaliseEmail(`  <${address}>;`)).toBe(parseAddressList(`Ann <${address}>`)[0]?.address)
  })

  it('a company is known by a host name with a dot, not by a number or a name of the local network', () => {
    expect(normaliseDomain(' Bücher.Example. ')).toBe('xn--bcher-kva.example')
    for (const text of ['localhost', '[192.0.2.1]', 'acme', '-', 'no domain', '.'.repeat(5_000)])
      expect(normaliseDomain(text)).toBeNull()
  })

  it('an alias leads to the mailbox behind it, and dots count everywhere but at Gmail', () => {
    expect(canonicalEmail('ann+sales@acme.example')).toBe('ann@acme.example')
    expect(canonicalEmail('a.n.n@googlemail.com')).toBe('ann@gmail.com')
    expect(canonicalEmail('a.n.n@acme.example')).toBe('a.n.n@acme.example')
  })

  it('a free-mail family counts under national endings only', () => {
    expect(isFreeMail('hotmail.fr')).toBe(true)
    expect(isFreeMail('yahoo.co.jp')).toBe(true)
    expect(isFreeMail('live.acme.example')).toBe(false)
  })

  it.each(['info', 'sales.uk', 'Buchhaltung', 'dział-handlowy', 'no-reply', 'zakupy2'])(
    '%s is a function, not a person',
    local => {
      expect(isRoleAddress(local)).toBe(true)
    },
  )

  it.each(['jan.kowalski', 'info.kowalski', 'max.it', 'salesh', 'annabel'])('%s may be a person', local => {
    expect(isRoleAddress(local)).toBe(false)
  })

  it('a no-reply address is known however it is written', () => {
    expect(['no-reply', 'donotreply', 'messages-noreply', 'do_not_reply'].map(isNoReply)).toEqual([
      true,
      true,
      true,
      true,
    ])
    expect(isNoReply('noreen')).toBe(false)
  })
})

describe('phones', () => {
  it.each([
    ['+44 (0)20 7946 0018', null, '+442079460018'],
    ['00420 601 123 456', 'DE', '+420601123456'],
    ['(0 22) 555-12-34', 'PL', '+48225551234'],
    ['8 (912) 345-67-89', 'RU', '+79123456789'],
    ['601 123 456', null, '601123456'],
    ['12345', 'PL', null],
    ['call me', 'PL', null],
  ])('%s (%s) is stored as %s', (given, country, expected) => {
    expect(normalisePhone(given, country)).toBe(expected)
  })

  it.each([
    ['+1 206 555 0100 ext. 12', '12'],
    ['(051) 555-2771 x110', '110'],
    ['+48 71 555 00 10 w. 58', '58'],
    ['+48 71 555 00 10', null],
  ])('the extension of %s is %s', (given, expected) => {
    expect(splitExtension(given).extension).toBe(expected)
  })

  it('a number without its country is the same line as the full one, two full ones of different countries are not', () => {
    expect(isSamePhone('601123456', '+420601123456')).toBe(true)
    expect(isSamePhone('89123456789', '+79123456789')).toBe(true)
    expect(isSamePhone('+48601123456', '+420601123456')).toBe(false)
  })
})
