import { describe, expect, it } from 'vitest'
import { readEnvelope } from '../../src/messages/envelope.ts'
import { parseHeaders } from '../../src/messages/headers.ts'
import type { ReadingContext } from '../../src/messages/message.ts'

const CTX: ReadingContext = {
  ownAddresses: ['team@partner.example'],
  ownDomains: ['ours.example'],
  mailboxAddress: 'sales@ours.example',
  authservId: 'mx.ours.example',
  trustSender: false,
  inSentFolder: null,
  now: new Date('2026-03-10T12:00:00Z'),
}

const read = (...lines: string[]) =>
  readEnvelope(parseHeaders(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)).headers, CTX)

describe('ids are read as they stand', () => {
  it.each([
    ['Message-ID: <m@X.example> (comment)', '<m@X.example>'],
    ['Message-ID:\r\n <folded@x.example>', '<folded@x.example>'],
    ['Message-ID: m@x.example', null],
    ['Message-ID: <a b@x.example>', null],
    ['Subject: none', null],
  ])('%s', (line, id) => {
    expect(read(line).rfcMessageId).toBe(id)
  })

  it('from lines with prose, without blanks between, each once', () => {
    const { inReplyTo, references } = read(
      'In-Reply-To: Your message of Monday <a@x>',
      'References: <a@x> <c@x><d@x>',
      ' <a@x>',
    )
    expect(inReplyTo).toEqual(['<a@x>'])
    expect(references).toEqual(['<a@x>', '<c@x>', '<d@x>'])
  })

  it('at most five hundred of them', () => {
    const many = Array.from({ length: 2_000 }, (_, at) => `<${at}@x>`).join(' ')
    expect(read(`References: ${many}`).references).toHaveLength(500)
  })
})

describe('dates', () => {
  it('that cannot be read are absent, never the present', () => {
    expect(read('Date: soon').sentAt).toBeNull()
    expect(read('Subject: x').sentAt).toBeNull()
  })

  it('of arrival come from the topmost Received line, and sent mail has none', () => {
    const topmost = 'Received: from a by mx.ours.example (x; y); Mon, 2 Mar 2026 09:21:05 +0000'
    expect(read(topmost, 'Received: from b by a; Mon, 2 Mar 2026 08:00:00 +0000').receivedAt).toEqual(
      new Date('2026-03-02T09:21:05Z'),
    )
    expect(read('From: sales@ours.example').receivedAt).toBeNull()
  })
})

describe('the author', () => {
  it('is From, whoever pressed the button', () => {
    const { author, participants } = read(
      'From: Ann <ann@client.example>',
      'Sender: Joe <joe@client.example>',
      'Reply-To: desk@client.example',
    )
    expect(author?.address).toBe('ann@client.example')
    expect(participants.map(each => `${each.role} ${each.address}`)).toEqual([
      'from ann@client.example',
      'sender joe@client.example',
      'reply_to desk@client.example',
    ])
  })

  it('is From for a contact form, though answers go to the customer', () => {
    expect(read('From: Site <no-reply@ours.example>', 'Reply-To: ann@client.example').author?.address).toBe(
      'no-reply@ours.example',
    )
  })

  it.each([
    [
      'X-Original-From',
      [
        'X-Original-From: Ann Lee <ann@client.example>',
        'X-Original-Sender: x@client.example',
        'Reply-To: y@client.example',
      ],
    ],
    ['X-Original-Sender', ['X-Original-Sender: ann@client.example', 'Reply-To: y@client.example']],
    ['Reply-To', ['Reply-To: Ann Lee <ann@client.example>']],
  ])('is read from %s where a list took From', (_name, lines) => {
    const envelope = read('From: "Ann Lee via Talk" <talk@lists.example>', 'List-Id: <talk.lists.example>', ...lines)
    expect(envelope.author).toEqual({ role: 'from', address: 'ann@client.example', name: 'Ann Lee' })
    expect(envelope.verdict.flags).toContain('rewritten_by_list')
  })

  it('is no stranger who says to be one of us where a list of our own took From, and that is proven', () => {
    const lines = (dmarc: string) => [
      'Received: from x by mx.ours.example',
      `Authentication-Results: mx.ours.example; dmarc=${dmarc} header.from=ours.example`,
      'From: "Ann Lee via Sales" <sales@ours.example>',
      'List-Id: <sales.ours.example>',
      'X-Original-From: Ann Lee <ann@client.example>',
    ]
    expect(read(...lines('pass')).verdict).toMatchObject({ result: 'none', flags: ['rewritten_by_list'] })
    expect(read(...lines('none')).verdict.flags).toContain('own_domain_unverified')
  })

  it('is unknown where the list hid it', () => {
    expect(read('From: Ann Lee via Talk <talk@lists.example>', 'List-Id: <talk.lists.example>').author).toBeNull()
  })

  it('is From where a service without a list says "via"', () => {
    expect(read('From: Ann via Signing <mail@signing.example>', 'Reply-To: ann@client.example').author?.address).toBe(
      'mail@signing.example',
    )
  })

  it('is nobody without an address', () => {
    expect(read('From: Ann Lee').author).toBeNull()
    expect(read('Subject: x').author).toBeNull()
  })
})

describe('what the sender asks for', () => {
  it.each([
    ['Sensitivity: Private', 'private'],
    ['Sensitivity: PERSONAL', 'personal'],
    ['Sensitivity: Company-Confidential', 'company_confidential'],
    ['Sensitivity: Normal', null],
    ['Sensitivity: __proto__', null],
    ['Sensitivity: Company-Confidential\r\nSensitivity: Private', 'private'],
  ])('%s', (line, expected) => {
    expect(read(line).sensitivity).toBe(expected)
  })

  it('labels of exports and programs are read together', () => {
    expect(read('X-Gmail-Labels: Inbox,=?UTF-8?Q?Wa=C5=BCne?=,"no crm"', 'Keywords: red, Inbox').labels).toEqual([
      'Inbox',
      'Ważne',
      'no crm',
      'red',
    ])
  })
})

it('a list id is what stands in its brackets', () => {
  expect(read('List-Id: "Talk, here" <Talk.Lists.example>').listId).toBe('talk.lists.example')
  expect(read('List-Id: talk.lists.example').listId).toBe('talk.lists.example')
})
