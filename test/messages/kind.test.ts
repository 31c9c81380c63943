import { describe, expect, it } from 'vitest'
import { readEnvelope } from '../../src/messages/envelope.ts'
import { parseHeaders } from '../../src/messages/headers.ts'
import { decideKind } from '../../src/messages/kind.ts'
import type { MessageKind, ReadingContext } from '../../src/messages/message.ts'
import { parseContent } from '../../src/messages/parse-message.ts'
import { scanQuotes } from '../../src/messages/quotes.ts'

const CTX: ReadingContext = {
  ownAddresses: ['team@partner.example'],
  ownDomains: ['ours.example'],
  mailboxAddress: 'sales@ours.example',
  authservId: 'mx.ours.example',
  trustSender: false,
  inSentFolder: null,
  now: new Date('2026-03-10T12:00:00Z'),
}

const FROM_ANN = ['Received: from x by mx.ours.example', 'From: Ann Lee <ann@client.example>', 'To: sales@ours.example']

async function kindOf(headers: readonly string[], body = 'Hello Bob,\n\nplease quote.\n\nAnn') {
  const raw = Buffer.from(`${headers.join('\n')}\n\n${body}`, 'utf8')
  const head = parseHeaders(raw)
  const envelope = readEnvelope(head.headers, CTX)
  const content = await parseContent({ raw, head, sizeBytes: raw.length }, CTX.now)
  return decideKind(envelope, content, scanQuotes(content.lines).parts, CTX)
}

const withHeader = (...headers: string[]) => [...FROM_ANN, ...headers]
const from = (address: string, ...headers: string[]) => [
  'Received: from x by mx.ours.example',
  `From: ${address}`,
  'To: sales@ours.example',
  ...headers,
]

describe('headers tell the kind', () => {
  const cases: [string, string[], MessageKind][] = [
    ['a plain mail', FROM_ANN, 'person'],
    ['a mail that says it is not automatic', withHeader('Auto-Submitted: no'), 'person'],
    ['another precedence', withHeader('Precedence: first-class'), 'person'],
    ['an empty list header', withHeader('List-Unsubscribe:'), 'person'],
    [
      'an answer sent by a sales tool',
      withHeader('In-Reply-To: <1@ours.example>', 'List-Unsubscribe: <https://tool.example/u>'),
      'person',
    ],
    [
      'a copy through a group of ours',
      withHeader(
        'List-Id: <sales.ours.example>',
        'Precedence: list',
        'Mailing-list: list sales@ours.example; contact x',
        'List-Unsubscribe: <mailto:u@groups.example>',
      ),
      'person',
    ],
    ['a discussion list', withHeader('List-Id: Talk <talk.lists.example>'), 'list'],
    ['a list of a domain that ends like ours', withHeader('List-Id: <talk.notours.example>'), 'list'],
    ['a list without an id', withHeader('Precedence: List'), 'list'],
    ['a newsletter', withHeader('List-Unsubscribe: <https://client.example/u>', 'Precedence: bulk'), 'list'],
    ['a campaign', from('news@client.example', 'Precedence: bulk'), 'list'],
    ['an automatic answer', withHeader('Auto-Submitted: auto-replied (vacation)'), 'auto_reply'],
    ['an automatic answer of old programs', withHeader('Precedence: auto_reply'), 'auto_reply'],
    ['an answer by an inbox rule', withHeader('X-MS-Exchange-Inbox-Rules-Loop: ann@client.example'), 'auto_reply'],
    ['an automatic notice', withHeader('Auto-Submitted: auto-generated'), 'automated'],
    ['bulk mail', withHeader('Precedence:  Bulk '), 'automated'],
    ['feedback loops', withHeader('Feedback-ID: 1:x'), 'automated'],
    ['a null return path', withHeader('Return-Path: < >'), 'automated'],
    ['a no-reply address', from('No-Reply <no-reply@client.example>'), 'automated'],
    ['a no-reply address with a tag', from('do_not_reply+42@client.example'), 'automated'],
    ['notifications', from('notifications@client.example'), 'automated'],
    [
      'a delivery report',
      from('postmaster@client.example', 'Content-Type: multipart/report; report-type=delivery-status; boundary=b'),
      'bounce',
    ],
    [
      'a read receipt',
      withHeader('Content-Type: multipart/report; report-type="disposition-notification"; boundary=b'),
      'automated',
    ],
    [
      'a bounce without a report',
      from('MAILER-DAEMON@client.example', 'Subject: Undelivered Mail Returned to Sender'),
      'bounce',
    ],
    ['failed recipients', from('x@client.example', 'X-Failed-Recipients: ann@client.example'), 'bounce'],
    ['an invitation', withHeader('Content-Type: text/calendar; method=REQUEST'), 'calendar'],
    ['an answer to an invitation', withHeader('Content-Class: urn:content-classes:calendarmessage'), 'calendar'],
    ['S/MIME', withHeader('Content-Type: application/pkcs7-mime; smime-type=enveloped-data'), 'encrypted'],
    [
      'PGP',
      withHeader('Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b'),
      'encrypted',
    ],
    [
      'a colleague to colleagues',
      ['From: bob@ours.example', 'To: carol@ours.example, team@partner.example'],
      'internal',
    ],
    [
      'a colleague to a customer and colleagues',
      ['From: bob@ours.example', 'To: carol@ours.example', 'Cc: ann@client.example'],
      'person',
    ],
    [
      'a colleague with a customer in Bcc',
      ['From: bob@ours.example', 'To: carol@ours.example', 'Bcc: ann@client.example'],
      'person',
    ],
    ['a colleague to nobody named', ['From: bob@ours.example', 'To: undisclosed-recipients:;'], 'person'],
    [
      'a forgery of a colleague',
      [
        'Received: from x by mx.ours.example',
        'Authentication-Results: mx.ours.example; dmarc=fail',
        'From: bob@ours.example',
        'To: carol@ours.example',
      ],
      'person',
    ],
    [
      'our own monitor',
      ['From: alerts@ours.example', 'To: bob@ours.example', 'Auto-Submitted: auto-generated'],
      'automated',
    ],
  ]
  it.each(cases)('%s', async (_name, headers, kind) => {
    const decided = await kindOf(headers)
    expect(decided.kind).toBe(kind)
    expect(decided.reason).toMatch(/^[a-z_]+$/)
  })
})

describe('subjects of automatic answers are known in many languages', () => {
  it.each([
    'Automatic reply: Pumps',
    'Out of Office: Pumps',
    'Auto: Re: Pumps',
    'Automatische Antwort: Pumpen',
    'Abwesenheitsnotiz',
    'Réponse automatique : Pompes',
    'Respuesta automática: Bombas',
    'Risposta automatica: Pompe',
    'Resposta automática: Bombas',
    'Automatisch antwoord: Pompen',
    'Odpowiedź automatyczna: Pompy',
    'Automatická odpověď: Čerpadla',
    'Автоответ: Насосы',
    'Автоматична відповідь: Насоси',
    '自動返信: ポンプ',
    '自动回复：泵',
    '자동 회신: 펌프',
    'Autosvar: Pumpar',
    'Automaattinen vastaus: Pumput',
    'Otomatik Yanıt: Pompalar',
    'Automatikus válasz: Szivattyúk',
    'Răspuns automat: Pompe',
    'Re: Automatic reply: Pumps',
  ])('%s', async subject => {
    expect((await kindOf(withHeader(`Subject: ${subject}`))).kind).toBe('auto_reply')
  })

  it.each([
    'Automatic replying machines',
    'Auto parts',
    'Urlop w sierpniu',
    'Offices in Leeds',
    'Read: the news',
    'Undeliverable goods in store',
    'Delivery failure of the pump',
  ])('but "%s" is a person’s', async subject => {
    expect((await kindOf(withHeader(`Subject: ${subject}`))).kind).toBe('person')
  })
})

describe('the body corrects the headers', () => {
  it.each([
    'I am currently out of the office until 9 March.',
    'Ich bin derzeit nicht im Büro und kehre am 9. März zurück.',
    'Je suis absent jusqu’au 9 mars.',
    'Estoy de vacaciones hasta el 9 de marzo.',
    'Jestem nieobecna w biurze do 9 marca.',
    'Я в отпуске до 9 марта.',
    '3月9日まで休暇をいただいております。',
  ])('an absence at the beginning: %s', async line => {
    expect((await kindOf(withHeader('Subject: Re: Pumps'), `Hello,\n\n${line}\n\nAnn Lee`)).kind).toBe('auto_reply')
  })

  it('a holiday mentioned in a longer letter is a person’s', async () => {
    const lines = Array.from({ length: 20 }, (_, at) => `Point ${at}.`).join('\n')
    expect(
      (await kindOf(FROM_ANN, `Hello,\n\nthe prices are below.\n${lines}\nI am on vacation next week.`)).kind,
    ).toBe('person')
    expect(
      (await kindOf(FROM_ANN, `Hello,\nI am on vacation next week, so please answer by Friday.\n${lines}`)).kind,
    ).toBe('person')
  })

  it('an absence that is only quoted says nothing', async () => {
    const body =
      'Thanks.\n\nOn 2 March 2026 at 10:21 Bob <bob@ours.example> wrote:\n> I am out of the office until 9 March.'
    expect((await kindOf(withHeader('Subject: Re: Pumps'), body)).kind).toBe('person')
  })

  it('a circular is known by its footer and its links', async () => {
    const body =
      'Our fair!\n\nhttps://client.example/?utm_source=letter\n\nUnsubscribe: https://client.example/unsubscribe/1'
    expect(await kindOf(FROM_ANN, body)).toEqual({ kind: 'list', reason: 'circular_footer' })
    expect((await kindOf(withHeader('In-Reply-To: <1@ours.example>'), body)).kind).toBe('person')
    expect((await kindOf(FROM_ANN, 'How do I unsubscribe from your letters?')).kind).toBe('person')
  })

  it('a service desk’s receipt is automatic, its human answer is not', async () => {
    const headers = from('Desk <desk@client.example>', 'Subject: Re: [Ticket#20261] Pumps')
    expect((await kindOf(headers, 'Your request has been registered.')).kind).toBe('automated')
    expect((await kindOf(headers, 'We replaced the pump today.')).kind).toBe('person')
  })

  it('an invitation inside of a multipart, and not a published event', async () => {
    const parts = (method: string) =>
      `--b\nContent-Type: text/plain\n\nMeeting\n--b\nContent-Type: text/calendar; method=${method}\n\nBEGIN:VCALENDAR\n--b--`
    const headers = withHeader('Content-Type: multipart/alternative; boundary=b')
    expect((await kindOf(headers, parts('REPLY'))).kind).toBe('calendar')
    expect((await kindOf(headers, parts('PUBLISH'))).kind).toBe('person')
  })

  it('a receipt without a report type, and PGP within the text', async () => {
    const receipt =
      '--b\nContent-Type: text/plain\n\nread\n--b\nContent-Type: message/disposition-notification\n\nDisposition: x; displayed\n--b--'
    expect((await kindOf(withHeader('Content-Type: multipart/mixed; boundary=b'), receipt)).kind).toBe('automated')
    expect((await kindOf(FROM_ANN, '-----BEGIN PGP MESSAGE-----\n\nabc\n-----END PGP MESSAGE-----')).kind).toBe(
      'encrypted',
    )
  })
})
