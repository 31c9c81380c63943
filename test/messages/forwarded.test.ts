import { describe, expect, it } from 'vitest'
import { type QuoteContext, scanQuotes, scanTextQuotes } from '../../src/messages/quotes.ts'

const FORWARD = { subject: 'Fwd: Pumps', recipients: ['sales@ours.example'], isAnswer: false }

function original(text: string, about: QuoteContext = FORWARD) {
  return scanTextQuotes(
    text.split('\n').map(line => line.trimStart()),
    about,
  ).forwarded
}

const OUTLOOK = `From: Ann Lee <ann@client.example>
  Sent: Monday, March 2, 2026 10:21 AM
  To: Bob <bob@partner.example>
  Subject: Pumps

  Please quote.`

describe('the first sender of a forwarded message is found', () => {
  it.each([
    [
      'Gmail',
      '---------- Forwarded message ---------\nFrom: Ann Lee <ann@client.example>\nDate: Mon, Mar 2, 2026 at 10:21 AM\nSubject: Pumps\nTo: Bob <bob@partner.example>\n\nPlease quote.',
    ],
    [
      'Apple Mail in French',
      'Début du message réexpédié :\n\nDe : Ann Lee <ann@client.example>\nObjet : Pumps\nDate : 2 mars 2026 à 10:21\nÀ : Bob\n\n> Please quote.',
    ],
    ['Outlook', OUTLOOK],
    [
      'old Outlook in German',
      '-----Ursprüngliche Nachricht-----\nVon: Ann Lee [mailto:ann@client.example]\nGesendet: Montag, 2. März 2026 10:21\nAn: Bob\nBetreff: Pumps\n\nPlease quote.',
    ],
    [
      'Thunderbird in Polish',
      '-------- Przekazana wiadomość --------\nTemat: \tPumps\nData: \tMon, 2 Mar 2026 10:21:00 +0000\nOd: \tAnn Lee <ann@client.example>\nDo: \tBob\n\nPlease quote.',
    ],
    [
      'mail.ru',
      '-------- Пересылаемое сообщение --------\nОт кого: Ann Lee <ann@client.example>\nКому: Bob\nДата: Понедельник, 2 марта 2026, 10:21\nТема: Pumps\n\nPlease quote.',
    ],
    [
      'Becky! in Japanese',
      '-----元のメッセージ-----\n差出人: Ann Lee <ann@client.example>\n送信日時: 2026年3月2日 10:21\n宛先: Bob\n件名: Pumps\n\nPlease quote.',
    ],
    [
      'Outlook in Chinese',
      '发件人: Ann Lee <ann@client.example>\n发送时间: 2026年3月2日 10:21\n收件人: Bob\n主题: Pumps\n\nPlease quote.',
    ],
    [
      'bold headers',
      '*From:* Ann Lee <ann@client.example>\n*Sent:* 2 March 2026 10:21\n*To:* Bob\n*Subject:* Pumps\n\nPlease quote.',
    ],
    [
      'headers with blank lines between',
      'From: Ann Lee <ann@client.example>\n\nSent: 2 March 2026 10:21\n\nTo: Bob\n\nSubject: Pumps\n\nPlease quote.',
    ],
  ])('as %s writes it', (_name, text) => {
    expect(original(`FYI\n\n${text}`)).toEqual({
      from: { address: 'ann@client.example', name: 'Ann Lee' },
      sentAt: new Date('2026-03-02T10:21:00Z'),
      subject: 'Pumps',
      where: 'text',
    })
  })

  it('at the end of a chain of forwards', () => {
    const chain = `fyi
      From: Bob <bob@partner.example>
      Sent: Tuesday, March 3, 2026 9:00 AM
      To: Carol
      Subject: FW: Pumps

      for you
      ${OUTLOOK}`
    expect(original(chain, { ...FORWARD, subject: 'FW: FW: Pumps' })?.from.address).toBe('ann@client.example')
  })

  it('above the thread that it answered', () => {
    const thread = `---------- Forwarded message ---------
      From: Ann Lee <ann@client.example>
      Date: Mon, Mar 2, 2026 at 10:21 AM
      Subject: Re: Pumps
      To: Bob <bob@partner.example>

      Yes.

      -----Original Message-----
      From: Bob <bob@partner.example>
      Sent: Monday, March 1, 2026
      Subject: Pumps`
    expect(original(thread)?.from.address).toBe('ann@client.example')
  })

  it('with a name alone where there is no address', () => {
    expect(original(OUTLOOK.replace(' <ann@client.example>', ''))?.from).toEqual({ address: null, name: 'Ann Lee' })
  })

  it('by the link behind the name', () => {
    const lines = ['From: Ann Lee', 'Sent: 2 March 2026', 'To: Bob', 'Subject: Pumps'].map((text, at) => ({
      text,
      quoteDepth: 0,
      links: at === 0 ? ['mailto:ann%40client.example?subject=x'] : [],
    }))
    expect(scanQuotes(lines, FORWARD).forwarded?.from.address).toBe('ann@client.example')
  })

  it('by the bracket, not by a name that looks like an address', () => {
    const text = OUTLOOK.replace('Ann Lee <', '"boss@bank.example" <')
    expect(original(text)?.from).toEqual({ address: 'ann@client.example', name: null })
  })

  it('under a subject that says nothing, where the sender wrote nothing', () => {
    expect(original(OUTLOOK, { subject: 'Pumps', recipients: [], isAnswer: false })?.from.address).toBe(
      'ann@client.example',
    )
  })
})

describe('an answer is no forward', () => {
  it.each([
    ['under Re:', `Yes.\n${OUTLOOK}`, 'Re: Pumps'],
    ['under Re: Fwd:', `Yes.\n${OUTLOOK}`, 'Re: Fwd: Pumps'],
    ['under a bare subject with own text', `Yes.\n${OUTLOOK}`, 'Pumps'],
    [
      'below an attribution',
      `Yes.\nOn Mon, Mar 2, 2026 at 10:21 AM Ann Lee <ann@client.example> wrote:\n> ${OUTLOOK.replaceAll('\n', '\n> ')}`,
      'Fwd: Pumps',
    ],
    [
      'to a forward that it quotes',
      `Yes.\nOn Mon, Mar 2, 2026 at 10:21 AM Bob <bob@partner.example> wrote:\n> ---------- Forwarded message ---------\n> From: Ann <ann@client.example>\n> Subject: Pumps`,
      'Re: Fwd: Pumps',
    ],
    ['with nothing quoted at all', 'The forwarded message will follow.', 'Fwd: Pumps'],
    ['with a form in it', 'Name: Ann Lee\nFrom: Leeds\nTo: York', 'Fwd: Pumps'],
  ])('%s', (_name, text, subject) => {
    expect(original(text, { subject, recipients: ['sales@ours.example'], isAnswer: false })).toBeNull()
  })

  it('under a forward’s prefix, when it goes back to whom it quotes', () => {
    expect(
      original(`Sí.\n${OUTLOOK}`, { subject: 'RV: Pumps', recipients: ['ann@client.example'], isAnswer: false }),
    ).toBeNull()
  })
})

describe('hostile headers', () => {
  it('leave no half characters behind', () => {
    for (const blanks of ['', ' ', '  ']) {
      const from = `${'😀'.repeat(60)}x@client.example ${blanks}${'😀'.repeat(300)}`
      const read = original(OUTLOOK.replace('Ann Lee <ann@client.example>', from))?.from
      expect(`${read?.address} ${read?.name}`).not.toMatch(/\p{Surrogate}/u)
    }
  })

  it('never throw and invent no address', () => {
    for (const from of ['<<<<>>>>', '@', 'a@', '@b', '<script>', '"'.repeat(900), '[mailto:]', '\u0000']) {
      expect(original(OUTLOOK.replace('Ann Lee <ann@client.example>', from))?.from.address ?? null).toBeNull()
    }
  })
})
