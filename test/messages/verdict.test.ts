import { describe, expect, it } from 'vitest'
import { readEnvelope } from '../../src/messages/envelope.ts'
import { parseHeaders } from '../../src/messages/headers.ts'
import type { ReadingContext, SenderFlag, VerdictResult } from '../../src/messages/message.ts'
import { receivedBy } from '../../src/messages/received-by.ts'

const CTX: ReadingContext = {
  ownAddresses: [],
  ownDomains: ['ours.example'],
  mailboxAddress: 'sales@ours.example',
  authservId: 'mx.ours.example',
  trustSender: false,
  inSentFolder: null,
  now: new Date('2026-03-10T12:00:00Z'),
}

const RECEIVED =
  'Received: from mail.client.example (mail.client.example [192.0.2.7]) by mx.ours.example (Postfix) with ESMTPS id 1'
const PASS =
  'Authentication-Results: mx.ours.example; dkim=pass header.d=client.example; spf=pass smtp.mailfrom=client.example; dmarc=pass header.from=client.example'
const FROM = 'From: Ann Lee <ann@client.example>'

function read(lines: readonly string[], ctx: Partial<ReadingContext> = {}) {
  const raw = Buffer.from(`${lines.join('\r\n')}\r\n\r\nHello`, 'utf8')
  return readEnvelope(parseHeaders(raw).headers, { ...CTX, ...ctx })
}

describe('a sender is believed', () => {
  const results = (text: string) => [RECEIVED, `Authentication-Results: mx.ours.example; ${text}`, FROM]
  const cases: [string, string[], VerdictResult][] = [
    ['when DMARC passed', [RECEIVED, PASS, FROM], 'pass'],
    [
      'when the header is folded and commented',
      [
        RECEIVED,
        'Authentication-Results: mx.ours.example (see\r\n\thelp) 1;\r\n\tdmarc=pass (p=reject (strict)) header.from=client.example',
        FROM,
      ],
      'pass',
    ],
    [
      'when header.from is the organisational domain',
      results('dmarc=pass header.from=client.example').with(2, 'From: a@mail.client.example'),
      'pass',
    ],
    [
      'a little when no policy exists and SPF is aligned',
      results('spf=pass smtp.mailfrom=bounce@m.client.example; dmarc=none header.from=client.example'),
      'pass_aligned',
    ],
    [
      'a little when no policy exists and DKIM is aligned',
      results('dkim=fail header.d=other.example; dkim=pass header.i=@client.example; dmarc=none'),
      'pass_aligned',
    ],
    ['when the header stands above the receiver’s own Received line', [PASS, RECEIVED, FROM], 'pass'],
    [
      'when an inner hop of the receiver added its line',
      [`Received: from mx.ours.example by store2.ours.example`, RECEIVED, PASS, FROM],
      'pass',
    ],
    [
      'when results of other ids stand above',
      [RECEIVED, 'Authentication-Results: filter.example; dmarc=fail', PASS, FROM],
      'pass',
    ],
    [
      'when a quoted value holds a semicolon',
      results('dkim=pass reason="good; very" header.d=client.example; dmarc=pass header.from=client.example'),
      'pass',
    ],
  ]
  it.each(cases)('%s', (_name, lines, expected) => {
    expect(read(lines).verdict.result).toBe(expected)
  })

  it('and the line that said so is kept for the reviewer', () => {
    expect(read([RECEIVED, PASS, FROM]).verdict.evidence).toContain('dmarc=pass')
  })

  it('as Google’s inner hops write it', () => {
    const lines = ['Received: by 2002:a05:6402:1c0c:b0:123:4567 with SMTP id x', SEALED, DELIVERED, GMAIL_PASS, FROM]
    expect(read(lines, { authservId: 'mx.google.com' }).verdict.result).toBe('pass')
  })

  it('from an archive that is told to believe, but never against a refusal', () => {
    expect(read([RECEIVED, FROM], { trustSender: true }).verdict.result).toBe('trusted')
    expect(read(results('dmarc=fail header.from=client.example'), { trustSender: true }).verdict.result).toBe('fail')
    expect(read([RECEIVED, FROM, 'From: b@client.example'], { trustSender: true }).verdict.result).toBe('none')
  })
})

const HOP = 'Received: by 2002:a05:6402:1c0c:b0:123:4567 with SMTP id x'
const DELIVERED = 'Received: from mail.client.example by mx.google.com with ESMTPS id y'
const GMAIL_PASS =
  'Authentication-Results: mx.google.com; dkim=pass header.i=@client.example; dmarc=pass header.from=client.example'
const SEALED =
  'ARC-Authentication-Results: i=1; mx.google.com;\r\n\tdkim=pass header.i=@client.example; dmarc=pass header.from=client.example'

describe('Gmail’s word counts only where nobody outside can write it', () => {
  const cases: [string, string[], VerdictResult][] = [
    ['sealed above the delivery and said below it', [HOP, SEALED, DELIVERED, GMAIL_PASS, FROM], 'pass'],
    ['sealed again after another sealer', [HOP, SEALED.replace('i=1', 'i=2'), DELIVERED, GMAIL_PASS, FROM], 'pass'],
    ['not sealed at all', [HOP, DELIVERED, GMAIL_PASS, FROM], 'none'],
    ['forged as the first line of a message without Received lines', [GMAIL_PASS, FROM], 'none'],
    ['forged with a seal, without Received lines', [SEALED, GMAIL_PASS, FROM], 'none'],
    ['sealed below the delivery, where the sender writes', [HOP, DELIVERED, SEALED, GMAIL_PASS, FROM], 'none'],
    [
      'forged with seal and delivery below those of Gmail',
      [HOP, DELIVERED, 'Received-SPF: none', SEALED, DELIVERED, GMAIL_PASS, FROM],
      'none',
    ],
    ['above a Received line of another host', [HOP, SEALED, FOREIGN, DELIVERED, GMAIL_PASS, FROM], 'none'],
    [
      'sealed otherwise than said',
      [HOP, SEALED.replace('dmarc=pass', 'dmarc=none'), DELIVERED, GMAIL_PASS, FROM],
      'none',
    ],
    ['refused in the seal', [HOP, SEALED.replace('dmarc=pass', 'dmarc=fail'), DELIVERED, GMAIL_PASS, FROM], 'fail'],
    ['refused below', [HOP, SEALED, DELIVERED, GMAIL_PASS.replace('dmarc=pass', 'dmarc=fail'), FROM], 'fail'],
    ['sealed by another', [HOP, SEALED.replace('mx.google.com', 'evil.example'), DELIVERED, GMAIL_PASS, FROM], 'none'],
    ['sealed without a number', [HOP, SEALED.replace('i=1; ', ''), DELIVERED, GMAIL_PASS, FROM], 'none'],
    [
      'sealed by Gmail below another seal',
      [HOP, SEALED.replace('mx.google.com', 'evil.example'), SEALED, DELIVERED, GMAIL_PASS, FROM],
      'none',
    ],
  ]
  it.each(cases)('failure 46: %s', (_, lines, expected) => {
    expect(read(lines, { authservId: 'mx.google.com' }).verdict.result).toBe(expected)
  })
})

const FOREIGN = 'Received: from x by relay.attacker.example with SMTP'
const ar = (text: string) => `Authentication-Results: ${text}`
const fromOther = (text: string) => [RECEIVED, PASS, `From: ${text}`]

/** None of these may come out as an unflagged pass; the flag is the one that must be raised, if any. */
const FORGERIES: [string, string[], SenderFlag?][] = [
  ['no results at all', [RECEIVED, FROM]],
  ['no Received line and no results', [FROM]],
  ['results below a foreign Received line', [FOREIGN, PASS, FROM]],
  ['results below a foreign line that is below ours', [RECEIVED, FOREIGN, PASS, FROM]],
  ['results below a Received line without a host', [RECEIVED, 'Received: with local id 4', PASS, FROM]],
  [
    'results below a line whose comment names our host',
    ['Received: from x (by mx.ours.example) by evil.example', PASS, FROM],
  ],
  [
    'results below a line whose HELO is "by"',
    ['Received: from by mx.ours.example by evil.example', PASS, FROM].with(
      0,
      'Received: from by by evil.example (by mx.ours.example)',
    ),
  ],
  ['results below a host that only ends like ours', ['Received: from x by mx.ours.example.evil.test', PASS, FROM]],
  ['results below a host that only begins like ours', ['Received: from x by notours.example', PASS, FROM]],
  ['results below a Received line with an open comment', ['Received: from x (oops by mx.ours.example', PASS, FROM]],
  ['another id', [RECEIVED, ar('mx.other.example; dmarc=pass header.from=client.example'), FROM]],
  [
    'an id that begins like ours',
    [RECEIVED, ar('mx.ours.example.evil.test; dmarc=pass header.from=client.example'), FROM],
  ],
  ['an id that ends like ours', [RECEIVED, ar('evil-mx.ours.example; dmarc=pass header.from=client.example'), FROM]],
  ['our id in other letters', [RECEIVED, ar('MX.Ours.example; dmarc=pass header.from=client.example'), FROM]],
  [
    'our id in a comment',
    [RECEIVED, ar('(mx.ours.example;) evil.example; dmarc=pass header.from=client.example'), FROM],
  ],
  ['no id', [RECEIVED, ar('dmarc=pass header.from=client.example'), FROM]],
  ['two words for an id', [RECEIVED, ar('evil mx.ours.example; dmarc=pass'), FROM]],
  ['a version that does not exist', [RECEIVED, ar('mx.ours.example 2; dmarc=pass header.from=client.example'), FROM]],
  [
    'a pass inside of a comment',
    [RECEIVED, ar('mx.ours.example; dmarc=none (dmarc=pass) header.from=client.example'), FROM],
  ],
  [
    'a whole segment inside of a comment',
    [RECEIVED, ar('mx.ours.example; none (; dmarc=pass header.from=client.example)'), FROM],
  ],
  [
    'a pass inside of quotes',
    [RECEIVED, ar('mx.ours.example; spf=fail smtp.mailfrom="x; dmarc=pass header.from=client.example"'), FROM],
  ],
  ['an escaped bracket in a comment', [RECEIVED, ar('mx.ours.example; none (\\) ; dmarc=pass'), FROM]],
  ['an open comment', [RECEIVED, ar('mx.ours.example; dmarc=pass header.from=client.example (p=reject'), FROM]],
  ['an open quote', [RECEIVED, ar('mx.ours.example; dmarc=pass header.from="client.example'), FROM]],
  ['an unreadable header of ours above a readable one', [RECEIVED, ar('mx.ours.example; dmarc=fail ('), PASS, FROM]],
  [
    'a second header of our id below a failing one',
    [RECEIVED, ar('mx.ours.example; dmarc=fail header.from=client.example'), PASS, FROM],
  ],
  ['a second header of our id below an empty one', [RECEIVED, ar('mx.ours.example; none'), PASS, FROM]],
  [
    'two results for DMARC, one of them a failure',
    [RECEIVED, ar('mx.ours.example; dmarc=pass header.from=client.example; dmarc=fail'), FROM],
  ],
  ['a pass for another domain', [RECEIVED, ar('mx.ours.example; dmarc=pass header.from=evil.example'), FROM]],
  [
    'a pass for two domains at once',
    [RECEIVED, ar('mx.ours.example; dmarc=pass header.from=client.example header.from=evil.example'), FROM],
  ],
  [
    'a neighbour under a public suffix',
    [RECEIVED, ar('mx.ours.example; dmarc=pass header.from=evil.co.uk'), 'From: a@client.co.uk'],
  ],
  [
    'SPF for another domain without a policy',
    [RECEIVED, ar('mx.ours.example; spf=pass smtp.mailfrom=evil.example; dmarc=none'), FROM],
  ],
  ['SPF of the HELO name only', [RECEIVED, ar('mx.ours.example; spf=pass smtp.helo=client.example; dmarc=none'), FROM]],
  [
    'DKIM by another domain without a policy',
    [RECEIVED, ar('mx.ours.example; dkim=pass header.d=evil.example; dmarc=none'), FROM],
  ],
  [
    'DKIM whose identity lies about its domain',
    [RECEIVED, ar('mx.ours.example; dkim=pass header.d=evil.example header.i=@client.example; dmarc=none'), FROM],
  ],
  [
    'SPF and DKIM without any word on DMARC',
    [RECEIVED, ar('mx.ours.example; spf=pass smtp.mailfrom=client.example; dkim=pass header.d=client.example'), FROM],
  ],
  [
    'DMARC that could not be checked',
    [
      RECEIVED,
      ar('mx.ours.example; spf=pass smtp.mailfrom=client.example; dmarc=temperror header.from=client.example'),
      FROM,
    ],
  ],
  [
    'a result word that only begins with pass',
    [RECEIVED, ar('mx.ours.example; dmarc=passed header.from=client.example'), FROM],
  ],
  [
    'ARC results in place of our own',
    [RECEIVED, 'ARC-Authentication-Results: i=1; mx.ours.example; dmarc=pass header.from=client.example', FROM],
  ],
  [
    'renamed results of another receiver',
    [RECEIVED, 'Authentication-Results-Original: mx.ours.example; dmarc=pass', FROM],
  ],
  ['two From headers', [RECEIVED, PASS, FROM, 'From: Eve <eve@evil.example>'], 'several_from'],
  ['two From headers, the forged one first', [RECEIVED, PASS, 'From: Eve <eve@evil.example>', FROM], 'several_from'],
  ['two addresses in one From', fromOther('ann@client.example, eve@evil.example'), 'several_from'],
  ['a group of two in From', fromOther('Team: ann@client.example, eve@evil.example;'), 'several_from'],
  ['an address behind the bracket', fromOther('<ann@client.example> eve@evil.example'), 'several_from'],
  ['a From without an address', fromOther('Ann Lee'), 'malformed_from'],
  ['an empty group in From', fromOther('undisclosed:;'), 'malformed_from'],
  ['no From at all', [RECEIVED, PASS, 'Sender: ann@client.example'], 'malformed_from'],
  [
    'a display name that is another address',
    [RECEIVED, PASS, 'From: "ceo@bigbank.example" <ann@client.example>'],
    'name_is_other_address',
  ],
  [
    'a display name that holds another address',
    [RECEIVED, PASS, 'From: "Boss <boss@ours.example>" <ann@client.example>'],
    'name_is_other_address',
  ],
  [
    'a display name with an encoded address',
    [RECEIVED, PASS, 'From: =?utf-8?Q?ceo=40bigbank.example?= <ann@client.example>'],
    'name_is_other_address',
  ],
  [
    'a display name with a full-width address',
    [RECEIVED, PASS, 'From: "ceo＠bigbank.example" <ann@client.example>'],
    'name_is_other_address',
  ],
  ['our own domain without results', [RECEIVED, 'From: Boss <boss@ours.example>'], 'own_domain_unverified'],
  [
    'our own domain with a failure',
    [RECEIVED, ar('mx.ours.example; dmarc=fail header.from=ours.example'), 'From: boss@ours.example'],
    'own_domain_unverified',
  ],
  ['our own domain by a foreign route', [FOREIGN, PASS, 'From: boss@ours.example'], 'own_domain_unverified'],
  ['answers to another organisation', [RECEIVED, PASS, FROM, 'Reply-To: ann@freemail.test'], 'reply_to_elsewhere'],
  [
    'Cyrillic letters in the domain',
    [RECEIVED, ar('mx.ours.example; dmarc=pass header.from=xn--clent-fof.example'), 'From: ann@clіent.example'],
    'mixed_script',
  ],
  ['a domain all in Cyrillic look-alikes', [RECEIVED, PASS, 'From: ann@асе.example'], 'mixed_script'],
  [
    'a list that puts its address in From',
    [
      RECEIVED,
      ar('mx.ours.example; dmarc=pass header.from=lists.example'),
      'List-Id: <talk.lists.example>',
      'From: Ann Lee via talk <talk@lists.example>',
      'Reply-To: ann@client.example',
    ],
    'rewritten_by_list',
  ],
  [
    'a list that names the boss as author',
    [
      RECEIVED,
      ar('mx.ours.example; dmarc=pass header.from=lists.example'),
      'List-Id: <talk.lists.example>',
      'From: Boss via talk <talk@lists.example>',
      'X-Original-From: Boss <boss@ours.example>',
    ],
    'rewritten_by_list',
  ],
]

describe('a forgery gains no belief', () => {
  it.each(FORGERIES)('%s', (_name, lines, flag) => {
    const { verdict } = read(lines)
    if (flag === undefined) expect(['none', 'fail']).toContain(verdict.result)
    else expect(verdict.flags).toContain(flag)
    expect(verdict.result === 'pass' && verdict.flags.length === 0).toBe(false)
  })

  it('is tried in at least forty ways, and the same message without the trick is believed', () => {
    expect(FORGERIES.length).toBeGreaterThanOrEqual(40)
    expect(read([RECEIVED, PASS, FROM]).verdict).toMatchObject({ result: 'pass', flags: [] })
  })

  it('nobody vouches where no receiver is named', () => {
    expect(read([RECEIVED, PASS, FROM], { authservId: null }).verdict.result).toBe('none')
  })
})

describe('our own mail', () => {
  it('is what one of our addresses wrote and never travelled', () => {
    expect(read(['From: Sales <sales+q2@ours.example>', 'To: ann@client.example'])).toMatchObject({
      direction: 'outbound',
      verdict: { result: 'own', flags: [] },
    })
  })

  it('is not what claims our address and came by a Received line', () => {
    expect(read([RECEIVED, 'From: sales@ours.example'])).toMatchObject({
      direction: 'inbound',
      verdict: { result: 'none' },
    })
  })

  it('is what the provider found in the sent folder, and nothing outside of it', () => {
    expect(read([RECEIVED, 'From: sales@ours.example'], { inSentFolder: true }).direction).toBe('outbound')
    expect(read(['From: sales@ours.example'], { inSentFolder: false })).toMatchObject({
      direction: 'inbound',
      verdict: { result: 'none' },
    })
  })
})

it.each([
  ['from a (b [192.0.2.1]) by mx.ours.example (Postfix) with ESMTP id 1; Mon', 'mx.ours.example'],
  ['by relay.example with SMTP', 'relay.example'],
  ['from by (x) by mx.ours.example', 'mx.ours.example'],
  ['from x (by evil.example)', null],
  ['', null],
])('the receiving host of "%s" is %s', (value, host) => {
  expect(receivedBy(value)).toBe(host)
})
