/** Single messages, read by the real client from the fake. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Fetched } from '../../../src/mailboxes/provider.ts'
import { readEnvelope } from '../../../src/messages/envelope.ts'
import { parseHeaders } from '../../../src/messages/headers.ts'
import type { Envelope } from '../../../src/messages/message.ts'
import { callOptions, openClient } from '../../support/fake-graph/open-client.ts'
import { type FakeGraph, startFakeGraph } from '../../support/fake-graph/start-fake-graph.ts'

const ANNA = 'anna@acme.example'
let graph: FakeGraph

beforeEach(async () => {
  graph = await startFakeGraph({ users: [{ mail: ANNA, aliases: ['a.nowak@acme.example'] }] })
})
afterEach(() => graph.close())

const RECEIVED = [
  'Received: from mail.client.example by mx.acme.example; Fri, 20 Nov 2026 08:00:00 +0000',
  'From: "Bea O\'Neil, Client" <bea@client.example>',
  `To: ${ANNA}, "Zoë" <zoe@acme.example>`,
  'Cc: carl@client.example',
  'Subject: =?utf-8?B?xbvDs8WCxIc=?= offer',
  'Date: Fri, 20 Nov 2026 07:59:58 +0000',
  'Message-ID: <one@client.example>',
  'In-Reply-To: <zero@acme.example>',
  'References: <zero@acme.example>',
  '',
  'Hello, a secret body',
].join('\r\n')

async function fetchOne(id: string, given = {}, how: 'fetchRaw' | 'fetchHeaders' = 'fetchRaw'): Promise<Fetched> {
  const fetched = await openClient(graph, ANNA, given)[how]([id], callOptions())
  return fetched.get(id)!
}

function rawOf(fetched: Fetched): Buffer {
  if (fetched.kind !== 'message') throw new Error(`expected a message, got ${JSON.stringify(fetched)}`)
  return Buffer.from(fetched.raw)
}

function envelopeOf(fetched: Fetched): Envelope {
  return readEnvelope(parseHeaders(rawOf(fetched)).headers, {
    ownAddresses: [ANNA],
    ownDomains: ['acme.example'],
    mailboxAddress: ANNA,
    authservId: null,
    trustSender: false,
    inSentFolder: fetched.kind === 'message' ? fetched.inSentFolder : null,
    now: new Date('2026-11-21T00:00:00Z'),
  })
}

describe('a message', () => {
  it('is read byte for byte, with its folder, categories, thread and time', async () => {
    const receivedAt = new Date('2026-11-20T08:00:00Z')
    const id = graph.deliver(ANNA, RECEIVED, {
      receivedAt,
      categories: ['Blue', 'Key Account'],
      conversationId: 'AAQk1=',
    })
    const fetched = await fetchOne(id)
    expect(fetched).toMatchObject({
      ...{ kind: 'message', tooLarge: null, receivedAt, providerThreadId: 'AAQk1=', inSentFolder: false },
      labels: ['inbox', 'blue', 'key account'],
    })
    expect(rawOf(fetched).toString()).toBe(RECEIVED)
  })

  it('that was deleted, or never was, is gone; the others are read all the same', async () => {
    const [kept, gone] = [graph.deliver(ANNA, RECEIVED), graph.deliver(ANNA, RECEIVED)]
    graph.remove(ANNA, gone)
    const fetched = await openClient(graph, ANNA).fetchRaw([gone, kept, 'AAkNone='], callOptions())
    expect([gone, kept, 'AAkNone='].map(id => fetched.get(id)?.kind)).toEqual(['gone', 'message', 'gone'])
  })

  it('that is a draft, spam or trash by now is no mail', async () => {
    const ids = ['drafts', 'junkemail', 'deleteditems', 'outbox'].map(folder =>
      graph.deliver(ANNA, RECEIVED, { folder }),
    )
    const fetched = await openClient(graph, ANNA).fetchRaw(ids, callOptions())
    expect(ids.map(id => fetched.get(id)?.kind)).toEqual(ids.map(() => 'not_mail'))
    // Not a byte of them was read.
    expect(graph.faults.requests.filter(({ path }) => path.endsWith('$value'))).toEqual([])
  })

  it('in a folder that was made a moment ago is mail', async () => {
    const client = openClient(graph, ANNA)
    const first = graph.deliver(ANNA, RECEIVED)
    await client.fetchRaw([first], callOptions())
    const folder = graph.user(ANNA).store.addFolder('New')
    const id = graph.deliver(ANNA, RECEIVED, { folder })
    expect((await client.fetchRaw([id], callOptions())).get(id)).toMatchObject({ kind: 'message', labels: ['new'] })
  })

  it('beyond the size that is read whole comes as its header, with its size', async () => {
    const big = Buffer.concat([Buffer.from(`${RECEIVED}\r\n`), Buffer.alloc(26 * 1024 * 1024, 'x')])
    const id = graph.deliver(ANNA, big)
    const fetched = await fetchOne(id)
    expect(fetched).toMatchObject({ kind: 'message', tooLarge: big.length })
    expect(rawOf(fetched).length).toBeLessThan(2_000)
    expect(envelopeOf(fetched)).toMatchObject({ rfcMessageId: '<one@client.example>', subject: 'Żółć offer' })
  })
})

describe('failure 52: sensitivity', () => {
  it.each([
    [1, 'personal'],
    [2, 'private'],
    [3, 'company_confidential'],
  ] as const)('of property 0x36 (%d) counts as the header would: %s', async (sensitivity, expected) => {
    const id = graph.deliver(ANNA, RECEIVED, { sensitivity })
    expect(envelopeOf(await fetchOne(id)).sensitivity).toBe(expected)
    expect(envelopeOf(await fetchOne(id, {}, 'fetchHeaders')).sensitivity).toBe(expected)
  })

  it('of the header counts where the property says nothing, and the stricter one where both speak', async () => {
    const id = graph.deliver(ANNA, `Sensitivity: Private\r\n${RECEIVED}`)
    expect(envelopeOf(await fetchOne(id)).sensitivity).toBe('private')
    const both = graph.deliver(ANNA, `Sensitivity: Company-Confidential\r\n${RECEIVED}`, { sensitivity: 2 })
    expect(envelopeOf(await fetchOne(both)).sensitivity).toBe('private')
    expect(envelopeOf(await fetchOne(graph.deliver(ANNA, RECEIVED))).sensitivity).toBeNull()
  })
})

describe('headers alone', () => {
  const basic = { isBasic: true, permissions: ['User.Read', 'Mail.ReadBasic'] }

  it('are read with the permission for basics: no body is fetched, not even to throw it away', async () => {
    const id = graph.deliver(ANNA, RECEIVED)
    const fetched = await fetchOne(id, basic, 'fetchHeaders')
    expect(envelopeOf(fetched)).toMatchObject({
      rfcMessageId: '<one@client.example>',
      inReplyTo: ['<zero@acme.example>'],
      subject: 'Żółć offer',
      author: { address: 'bea@client.example', name: "Bea O'Neil, Client" },
      direction: 'inbound',
    })
    expect(rawOf(fetched).toString()).not.toContain('secret')
    const asked = graph.faults.requests.map(({ path, query }) => path + query)
    expect(asked.filter(line => /\$value|body|\$expand/i.test(line))).toEqual([])
    expect(graph.faults.requests.filter(({ status }) => status === 403)).toEqual([])
  })

  it('failure 37: of sent mail, which has none with Graph, come from its properties', async () => {
    const sent = RECEIVED.replace(/^Received.*\r\n/, '')
      .replace(/From: .*\r\n/, `From: Anna Nowak <${ANNA}>\r\n`)
      .replace(/To: .*\r\n/, 'To: "Lee, Bo \\"B\\"" <bo@client.example>, x@client.example\r\n')
    const id = graph.sendFrom(ANNA, sent)
    const fetched = await fetchOne(id, basic, 'fetchHeaders')
    const envelope = envelopeOf(fetched)
    expect(envelope).toMatchObject({
      rfcMessageId: '<one@client.example>',
      subject: 'Żółć offer',
      direction: 'outbound',
      sentAt: new Date('2026-11-20T07:59:58Z'),
      author: { address: ANNA, name: 'Anna Nowak' },
    })
    expect(envelope.participants.filter(({ role }) => role === 'to').map(({ address }) => address)).toEqual([
      'bo@client.example',
      'x@client.example',
    ])
  })

  it('failure 37: of sent mail that is read whole, threads come from the message itself', async () => {
    const id = graph.sendFrom(ANNA, RECEIVED.replace(/^Received.*\r\n/, ''))
    expect(envelopeOf(await fetchOne(id))).toMatchObject({
      inReplyTo: ['<zero@acme.example>'],
      references: ['<zero@acme.example>'],
    })
  })

  it('hold no line that a property smuggles in', async () => {
    const id = graph.sendFrom(
      ANNA,
      `From: ${ANNA}\r\nTo: x@client.example\r\nSubject: =?utf-8?B?${Buffer.from('Hi\r\nBcc: evil@x.example\r\n\r\nBody').toString('base64')}?=\r\n\r\nHi`,
    )
    const text = rawOf(await fetchOne(id, basic, 'fetchHeaders')).toString()
    expect(text).toContain('Subject: Hi Bcc: evil@x.example Body\r\n')
    expect(text.match(/^Bcc:/gm)).toBeNull()
    expect(text.indexOf('\r\n\r\n')).toBe(text.length - 4)
  })
})

describe('failure 33: Graph serves four calls of an app at once in one mailbox', () => {
  it('and we ask for three, however many messages there are', async () => {
    graph.faults.latencyMilliseconds = 15
    const ids = Array.from({ length: 30 }, () => graph.deliver(ANNA, RECEIVED))
    const client = openClient(graph, ANNA)
    // A self-test of a page asks beside the machine: the mailbox's budget is one for both.
    const [fetched] = await Promise.all([
      client.fetchRaw(ids, callOptions()),
      client.list({ since: null, page: null }, callOptions()),
      client.ownAddresses(callOptions()),
    ])
    expect([...fetched.values()].every(({ kind }) => kind === 'message')).toBe(true)
    expect(graph.faults.highestConcurrency).toBeLessThanOrEqual(3)
    expect(graph.faults.requests.filter(({ status }) => status === 429)).toEqual([])
  })
})

describe('what concerns the whole mailbox', () => {
  it('ends a batch: what is left is not asked for', async () => {
    const ids = Array.from({ length: 12 }, () => graph.deliver(ANNA, RECEIVED))
    const client = openClient(graph, ANNA)
    await client.list({ since: null, page: null }, callOptions())
    const before = graph.faults.requests.length
    graph.faults.failNext(/messages\//, { status: 429, code: 'ApplicationThrottled', retryAfter: '30' }, 100)
    const fetched = await client.fetchRaw(ids, callOptions())
    expect(ids.map(id => fetched.get(id))).toEqual(
      ids.map(() => ({ kind: 'failed', error: expect.objectContaining({ kind: 'rate' }) })),
    )
    expect(graph.faults.requests.length - before).toBeLessThanOrEqual(3)
  })

  it('failure 10: one answer among many is for its own message only', async () => {
    const ids = Array.from({ length: 9 }, () => graph.deliver(ANNA, RECEIVED))
    graph.remove(ANNA, ids[2]!)
    graph.faults.failNext((_method, path) => path.includes(encodeURIComponent(ids[4]!)), { status: 503, code: null })
    graph.faults.failNext((_method, path) => path.endsWith(`${encodeURIComponent(ids[6]!)}/$value`), {
      status: 403,
      code: 'ErrorAccessDenied',
    })
    const fetched = await openClient(graph, ANNA).fetchRaw(ids, callOptions())
    const told = ids.map(id => {
      const answer = fetched.get(id)!
      return answer.kind === 'failed' ? answer.error.kind : answer.kind
    })
    expect(told).toEqual([
      'message',
      'message',
      'gone',
      'message',
      'transient',
      'message',
      'permanent',
      'message',
      'message',
    ])
  })
})

it('stops where its caller gives up', async () => {
  graph.faults.latencyMilliseconds = 30
  const ids = Array.from({ length: 30 }, () => graph.deliver(ANNA, RECEIVED))
  const abort = new AbortController()
  const reading = openClient(graph, ANNA).fetchRaw(ids, { signal: abort.signal, urgency: 'live' })
  setTimeout(() => abort.abort(new Error('the lease is lost')), 150)
  await expect(reading).rejects.toThrow('the lease is lost')
})
