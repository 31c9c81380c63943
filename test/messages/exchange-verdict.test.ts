import { describe, expect, it } from 'vitest'
import { readEnvelope } from '../../src/messages/envelope.ts'
import { EXCHANGE_ONLINE } from '../../src/messages/exchange-verdict.ts'
import { parseHeaders } from '../../src/messages/headers.ts'
import type { ReadingContext, VerdictResult } from '../../src/messages/message.ts'

const CTX: ReadingContext = {
  ownAddresses: [],
  ownDomains: ['ours.example'],
  mailboxAddress: 'sales@ours.example',
  authservId: EXCHANGE_ONLINE,
  trustSender: false,
  inSentFolder: null,
  now: new Date('2026-03-10T12:00:00Z'),
}

const INNER = [
  'Received: from AM0PR08MB1.eurprd08.prod.outlook.com (2603:10a6:208::1) by AM0PR08MB2.eurprd08.prod.outlook.com with HTTPS; Tue, 10 Mar 2026 09:00:03 +0000',
  'Received: from DU2PR04CA1.eurprd04.prod.outlook.com (2603:10a6:10::2) by AM0PR08MB1.eurprd08.prod.outlook.com (2603:10a6:208::1) with Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.1; Tue, 10 Mar 2026 09:00:02 +0000',
  'Received: from DB5PEPF1.eurprd02.prod.outlook.com (2603:10a6:10:cafe::5) by DU2PR04CA1.outlook.office365.com (2603:10a6:10::2) with Microsoft SMTP Server id 15.20.1 via Frontend Transport; Tue, 10 Mar 2026 09:00:01 +0000',
]
const EDGE =
  'Received: from mail.client.example (192.0.2.7) by DB5PEPF1.mail.protection.outlook.com (10.167.8.1) with Microsoft SMTP Server id 15.20.1 via Frontend Transport; Tue, 10 Mar 2026 09:00:00 +0000'
const ANONYMOUS = 'X-MS-Exchange-Organization-AuthAs: Anonymous'
const FROM = 'From: Ann Lee <ann@client.example>'
const results = (text: string) => `Authentication-Results: ${text}`
const PASS = results(
  'spf=pass (sender IP is 192.0.2.7)\r\n smtp.mailfrom=client.example; dkim=pass (signature was verified)\r\n header.d=client.example;dmarc=pass action=none\r\n header.from=client.example;compauth=pass reason=100',
)

function read(lines: readonly string[], ctx: Partial<ReadingContext> = {}) {
  const raw = Buffer.from(`${lines.join('\r\n')}\r\n\r\nHello`, 'utf8')
  return readEnvelope(parseHeaders(raw).headers, { ...CTX, ...ctx })
}
const delivery = (line: string, from = FROM) => [...INNER, line, EDGE, ANONYMOUS, from]

describe('a sender is believed on the word of Exchange Online', () => {
  const cases: [string, string[], VerdictResult][] = [
    ['when DMARC passed', delivery(PASS), 'pass'],
    [
      'when the results name the recipient’s domain besides, as they did until 2021',
      delivery(
        results(
          'spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=client.example; ours.onmicrosoft.example; dkim=pass (signature was verified) header.d=client.example;ours.onmicrosoft.example; dmarc=pass action=none header.from=client.example;compauth=pass reason=100',
        ),
      ),
      'pass',
    ],
    [
      'a little when no policy exists and DKIM is aligned',
      delivery(
        results(
          'spf=none (sender IP is 192.0.2.7) smtp.mailfrom=other.example; dkim=pass (signature was verified) header.d=client.example;dmarc=bestguesspass action=none header.from=client.example;compauth=pass reason=109',
        ),
      ),
      'pass_aligned',
    ],
    [
      'a little when DMARC could not be asked and Exchange found it aligned',
      delivery(
        results(
          'spf=pass smtp.mailfrom=client.example; dmarc=temperror header.from=client.example;compauth=pass reason=111',
        ),
      ),
      'pass_aligned',
    ],
    [
      'as one of us, where the message never left our Exchange',
      [INNER[0]!, 'X-MS-Exchange-Organization-AuthAs: Internal', 'From: boss@ours.example'],
      'pass',
    ],
    [
      'when another receiver, whose id begins its results, stands above',
      [...INNER, results('gateway.example; dmarc=fail'), PASS, EDGE, ANONYMOUS, FROM],
      'pass',
    ],
    [
      'when DMARC was refused',
      delivery(
        results(
          'spf=fail smtp.mailfrom=client.example; dmarc=fail action=oreject header.from=client.example;compauth=fail reason=000',
        ),
      ),
      'fail',
    ],
    [
      'when Exchange’s sum was refused',
      delivery(
        results(
          'spf=none smtp.mailfrom=client.example; dmarc=none header.from=client.example;compauth=fail reason=001',
        ),
      ),
      'fail',
    ],
    [
      'when it was called an impostor',
      [...delivery(PASS), 'X-Forefront-Antispam-Report: CIP:192.0.2.7;CTRY:PL;SFV:SPM;CAT:SPOOF;DIR:INB;'],
      'fail',
    ],
  ]
  it.each(cases)('%s', (_name, lines, expected) => {
    expect(read(lines).verdict.result).toBe(expected)
  })

  it('and the line that said so is kept for the reviewer', () => {
    expect(read(delivery(PASS)).verdict.evidence).toContain('dmarc=pass')
    expect(read(cases[4]![1]).verdict.evidence).toBe('X-MS-Exchange-Organization-AuthAs: Internal')
  })

  it('with an ordinary category of its filter as without one', () => {
    expect(read([...delivery(PASS), 'X-Forefront-Antispam-Report: SFV:NSPM;CAT:NONE;DIR:INB;']).verdict.result).toBe(
      'pass',
    )
  })
})

/** The attacker writes whatever stands below the edge, and every header that Exchange does not take off. */
const FORGERIES: [string, string[]][] = [
  ['results below the edge', [...INNER, EDGE, PASS, ANONYMOUS, FROM]],
  [
    'results below the edge, and ours without a word',
    [
      ...INNER,
      results('spf=none smtp.mailfrom=x.example; dmarc=none header.from=client.example'),
      EDGE,
      PASS,
      ANONYMOUS,
      FROM,
    ],
  ],
  ['results and inner hops below the edge', [...INNER, EDGE, ...INNER, PASS, ANONYMOUS, FROM]],
  [
    'results from a tenant of the attacker’s own, below our edge',
    [INNER[0]!, EDGE, INNER[1]!, PASS, EDGE, ANONYMOUS, FROM],
  ],
  ['results in a message without any hop, as an import brings it', [PASS, FROM]],
  ['results above a foreign hop', ['Received: from x by relay.attacker.example with SMTP', PASS, ANONYMOUS, FROM]],
  [
    'results below a host that only ends like Exchange',
    ['Received: from x by evil-outlook.com with SMTP', PASS, ANONYMOUS, FROM],
  ],
  [
    'results below a host that only begins like Exchange',
    ['Received: from x by a.prod.outlook.com.evil.example', PASS, ANONYMOUS, FROM],
  ],
  [
    'results below a hop whose comment names Exchange',
    ['Received: from x (by a.prod.outlook.com) by evil.example', PASS, ANONYMOUS, FROM],
  ],
  [
    'results that Exchange has renamed',
    [...INNER, PASS.replace('Authentication-Results', 'Authentication-Results-Original'), EDGE, ANONYMOUS, FROM],
  ],
  ['nothing that our Exchange has stamped', [...INNER, PASS, EDGE, FROM]],
  ['two stamps', [...delivery(PASS), 'X-MS-Exchange-Organization-AuthAs: Internal']],
  ['a stamp of ours for a domain that is not', [INNER[0]!, 'X-MS-Exchange-Organization-AuthAs: Internal', FROM]],
  [
    'our domain from outside',
    delivery(
      results(
        'spf=none smtp.mailfrom=x.example; dmarc=none action=none header.from=ours.example;compauth=none reason=405',
      ),
      'From: boss@ours.example',
    ),
  ],
  [
    'a pass for another domain',
    delivery(
      results(
        'spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example;dmarc=pass action=none header.from=evil.example;compauth=pass reason=100',
      ),
    ),
  ],
  [
    'a sum for another domain',
    delivery(
      results(
        'spf=pass smtp.mailfrom=evil.example; dmarc=none action=none header.from=evil.example;compauth=pass reason=100',
      ),
    ),
  ],
  [
    'a sum that rests on guesses',
    delivery(
      results(
        'spf=none smtp.mailfrom=x.example; dmarc=none action=none header.from=client.example;compauth=pass reason=116',
      ),
    ),
  ],
  [
    'a sum against a refusal of DMARC',
    delivery(
      results(
        'spf=none smtp.mailfrom=x.example; dmarc=fail action=none header.from=client.example;compauth=pass reason=130',
      ),
    ),
  ],
  [
    'a soft pass',
    delivery(
      results(
        'spf=softfail smtp.mailfrom=client.example; dmarc=none header.from=client.example;compauth=softpass reason=200',
      ),
    ),
  ],
  [
    'a pass inside of a comment',
    delivery(
      results('spf=none (dmarc=pass) smtp.mailfrom=x.example; dmarc=none (dmarc=pass) header.from=client.example'),
    ),
  ],
  [
    'a pass inside of the sender’s own address',
    delivery(
      results(
        'spf=none smtp.mailfrom="x; dmarc=pass header.from=client.example"; dmarc=none header.from=client.example',
      ),
    ),
  ],
  [
    'a second DMARC that a sender slipped in',
    delivery(
      results(
        'spf=none smtp.mailfrom=x; dmarc=pass header.from=client.example; dmarc=none action=none header.from=client.example',
      ),
    ),
  ],
  [
    'an open comment',
    delivery(results('spf=pass (sender smtp.mailfrom=client.example; dmarc=pass header.from=client.example')),
  ],
  ['ours unreadable above readable ones', [...INNER, results('spf=pass (open'), PASS, EDGE, ANONYMOUS, FROM]],
  ['Google’s results', delivery(results('mx.google.com; dmarc=pass header.from=client.example'))],
]

describe('a forgery gains no belief of Exchange Online', () => {
  it.each(FORGERIES)('%s', (_name, lines) => {
    expect(['none', 'fail']).toContain(read(lines).verdict.result)
  })

  it('and the same message without the trick is believed', () => {
    expect(FORGERIES.length).toBeGreaterThanOrEqual(20)
    expect(read(delivery(PASS)).verdict).toMatchObject({ result: 'pass', flags: [] })
  })

  it('nor is Exchange believed where another receiver is named', () => {
    expect(read(delivery(PASS), { authservId: 'mx.google.com' }).verdict.result).toBe('none')
    expect(
      read([INNER[0]!, 'X-MS-Exchange-Organization-AuthAs: Internal', 'From: boss@ours.example'], {
        authservId: 'mx.ours.example',
      }).verdict,
    ).toMatchObject({ result: 'none', flags: ['own_domain_unverified'] })
  })
})
