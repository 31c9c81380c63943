import { describe, expect, it } from 'vitest'
import { normaliseSubject, replyOrForwardPrefix } from '../../src/messages/subject.ts'

describe('a subject loses its prefixes', () => {
  it.each([
    ['Re: Quote', 'quote'],
    ['RE: AW: Fwd: Quote', 'quote'],
    ['Re[2]: Quote', 'quote'],
    ['Re(3): Quote', 'quote'],
    ['Re^2: Quote', 'quote'],
    ['Re2: Quote', 'quote'],
    ['AW : Angebot', 'angebot'],
    ['回复：报价', '报价'],
    ['返信: 見積', '見積'],
    ['Ответ: Пересл: Цены', 'цены'],
    ['YNT: İLT: Teklif', 'teklif'],
    ['[dev-talk] Re: [dev-talk] Norms', 'norms'],
    ['[EXTERNAL] Re: Quote', 'quote'],
    ['【社外】Re: 見積', '見積'],
    ['EXTERNAL: Quote', 'quote'],
    ['Re:   Quote\t for   you ', 'quote for you'],
  ])('%s → %s', (given, expected) => {
    expect(normaliseSubject(given)).toBe(expected)
  })

  it.each([
    ['Reminder: pay the invoice', 'reminder: pay the invoice'],
    ['Quote: Re: nothing', 'quote: re: nothing'],
    ['[D-10442] Re: Quote', '[d-10442] re: quote'],
    ['Meeting at 10:30', 'meeting at 10:30'],
    ['Re:', 're:'],
    ['[urgent]', '[urgent]'],
    ['', ''],
  ])('but keeps what is no prefix: %s', (given, expected) => {
    expect(normaliseSubject(given)).toBe(expected)
  })

  it('and losing them twice changes nothing more', () => {
    for (const subject of ['Re: [list] Fwd: x', 'Re: Re: Re:', '[a] [b]', 'Re: [D-1] y']) {
      const once = normaliseSubject(subject)
      expect(normaliseSubject(once)).toBe(once)
    }
  })

  it('in time that grows with its length only', () => {
    expect(normaliseSubject('Re: '.repeat(100_000)).length).toBeLessThanOrEqual(1_000)
  })
})

describe('the outermost prefix tells reply from forward', () => {
  it.each([
    ['Re: Fwd: x', 'reply'],
    ['Fwd: Re: x', 'forward'],
    ['PD: x', 'forward'],
    ['Odp: x', 'reply'],
    ['TR : x', 'forward'],
    ['RV: x', 'forward'],
    ['[EXTERNAL] [team] WG: x', 'forward'],
    ['転送: x', 'forward'],
    ['x', null],
    ['Tr', null],
  ] as const)('%s → %s', (given, expected) => {
    expect(replyOrForwardPrefix(given)).toBe(expected)
  })
})
