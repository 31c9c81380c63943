import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Fetched, MailboxClient } from '../../../src/mailboxes/provider.ts'
import { parseAddressList } from '../../../src/messages/addresses.ts'
import { headerValue, parseHeaders } from '../../../src/messages/headers.ts'
import { type FakeGmail, startFakeGmail } from '../../support/fake-gmail/start-fake-gmail.ts'
import { live, openClient } from './open-client.ts'

let fake: FakeGmail
let address: string
let client: MailboxClient
let counter = 0
const customer = { from: 'Kim Client <kim@client.example>', subject: 'Offer' }

beforeAll(async () => {
  fake = await startFakeGmail({ quota: { isEnforced: false } })
})
afterAll(() => fake.close())
beforeEach(() => {
  address = `ann${++counter}@acme.example`
  fake.addUser(address)
  fake.clearFaults()
  client = openClient(fake, address)
})

describe('fetching from Gmail', () => {
  test('gives the bytes of each message with labels, time and place', async () => {
    const label = fake.addLabel(address, 'Clients/Kim')
    const received = fake.deliver(address, customer, {
      labels: ['INBOX', label],
      receivedAt: new Date('2026-03-02T09:00:00.123Z'),
      classification: [{ labelId: 'Secret9' }],
    })
    const sent = fake.send(address, { from: address, to: 'kim@client.example', body: 'Zażółć gęślą jaźń' })

    const fetched = await client.fetchRaw([received.id, sent.id], live)
    expect(message(fetched, received.id)).toEqual({
      kind: 'message',
      raw: received.raw,
      tooLarge: null,
      labels: ['inbox', 'clients/kim', 'classification:secret9'],
      inSentFolder: false,
      receivedAt: new Date('2026-03-02T09:00:00.123Z'),
      providerThreadId: received.threadId,
    })
    expect(message(fetched, sent.id)).toMatchObject({ raw: sent.raw, inSentFolder: true, labels: ['sent'] })
  })

  test('asks for fifty at a time, and answers for every id', async () => {
    const ids = Array.from({ length: 120 }, () => fake.deliver(address, customer).id)
    const fetched = await client.fetchRaw([...ids, ids[0]!], live)
    expect([...fetched.keys()].sort()).toEqual([...ids].sort())
    expect(fake.requests.filter(({ route, user }) => route === 'batch' && user === address)).toHaveLength(3)
    expect(fake.quota.total(address)).toBe(120 * 20)
  })

  test('failure 10: a 404 and a 429 within one batch are theirs alone', async () => {
    const ids = Array.from({ length: 5 }, () => fake.deliver(address, customer).id)
    fake.delete(address, ids[1]!)
    fake.failNext('messages.get', 429, 'rateLimitExceeded', 1, { retryAfterHeader: '30' })

    const fetched = await client.fetchRaw(ids, live)
    expect(fetched.get(ids[0]!)).toMatchObject({ kind: 'failed', error: { kind: 'rate', status: 429 } })
    expect(fetched.get(ids[1]!)).toEqual({ kind: 'gone' })
    expect(ids.slice(2).map(id => fetched.get(id)?.kind)).toEqual(['message', 'message', 'message'])
  })

  test('failure 08: a message deleted since is gone, and the others are read', async () => {
    const [gone, kept] = [fake.deliver(address, customer).id, fake.deliver(address, customer).id]
    fake.delete(address, gone)
    const fetched = await client.fetchHeaders([gone, kept], live)
    expect(fetched.get(gone)).toEqual({ kind: 'gone' })
    expect(fetched.get(kept)).toMatchObject({ kind: 'message' })
  })

  test('failure 09: a message that cannot be seen yet is gone for now and read later', async () => {
    const { id } = fake.deliver(address, customer, { visibleAfterMs: 60_000 })
    expect((await client.fetchRaw([id], live)).get(id)).toEqual({ kind: 'gone' })
    fake.delayVisible(address, id, 0)
    expect((await client.fetchRaw([id], live)).get(id)).toMatchObject({ kind: 'message' })
  })

  test('tells drafts, chats, spam and trash from mail', async () => {
    const ids = ['DRAFT', 'CHAT', 'SPAM', 'TRASH'].map(label => fake.deliver(address, customer, { labels: [label] }).id)
    const fetched = await client.fetchRaw(ids, live)
    expect([...fetched.values()]).toEqual(Array(4).fill({ kind: 'not_mail' }))
  })

  test('refused as a whole throws, so that no message pays for it', async () => {
    const ids = Array.from({ length: 3 }, () => fake.deliver(address, customer).id)
    const until = new Date(Date.now() + 20 * 60_000)
    fake.failNext('messages.get', 403, 'userRateLimitExceeded', 3, { retryAfterMessage: until })
    await expect(client.fetchRaw(ids, live)).rejects.toMatchObject({ kind: 'rate', retryAt: until })
  })

  test('refused before its parts were looked at says why as well', async () => {
    const { id } = fake.deliver(address, customer)
    const until = new Date(Date.now() + 20 * 60_000)
    fake.failNext('batch', 403, 'userRateLimitExceeded', 1, { retryAfterMessage: until })
    await expect(client.fetchRaw([id], live)).rejects.toMatchObject({
      kind: 'rate',
      code: 'userRateLimitExceeded',
      retryAt: until,
    })
  })

  test('a token that went stale is exchanged once, and nothing is read twice', async () => {
    const ids = Array.from({ length: 3 }, () => fake.deliver(address, customer).id)
    await client.baseline(live)
    fake.expireAccessTokens(address)
    const fetched = await client.fetchRaw(ids, live)
    expect([...fetched.values()].map(({ kind }) => kind)).toEqual(['message', 'message', 'message'])
    expect(
      fake.requests.filter(({ route, user, status }) => route === 'messages.get' && user === address && status === 200),
    ).toHaveLength(3)
  })

  test('a connection that breaks off is a passing trouble', async () => {
    const { id } = fake.deliver(address, customer)
    fake.failNext('batch', 0, 'broken')
    await expect(client.fetchRaw([id], live)).rejects.toMatchObject({ kind: 'transient', status: null })
    expect((await client.fetchRaw([id], live)).get(id)).toMatchObject({ kind: 'message' })
  })

  test('of a message over the cap keeps the header alone', async () => {
    const head = 'From: kim@client.example\r\nSubject: Film\r\nContent-Type: application/octet-stream\r\n\r\n'
    const raw = Buffer.concat([Buffer.from(head), Buffer.alloc(26 * 1024 * 1024, 0x41)])
    const { id } = fake.deliver(address, raw, { authentication: null })
    const fetched = message(await client.fetchRaw([id], live), id)
    expect(Buffer.from(fetched.raw).toString()).toBe(head)
    expect(fetched.tooLarge).toBe(raw.length)
  })

  test('of more than fits into memory at once leaves the rest for the next round', async () => {
    const raw = Buffer.concat([Buffer.from('From: kim@client.example\r\n\r\n'), Buffer.alloc(23 * 1024 * 1024, 0x41)])
    const ids = Array.from({ length: 4 }, () => fake.deliver(address, raw, { authentication: null }).id)
    const fetched = await client.fetchRaw(ids, live)
    expect(ids.map(id => fetched.get(id)?.kind)).toEqual(['message', 'message', 'message', 'failed'])
    expect(fetched.get(ids[3]!)).toMatchObject({ error: { kind: 'rate', code: 'own_budget' } })
    expect((await client.fetchRaw([ids[3]!], live)).get(ids[3]!)).toMatchObject({ kind: 'message' })
  })

  test('headers alone are rebuilt as they stood, and no byte of a body is sent', async () => {
    const secret = 'The body must not travel'
    const delivered = fake.deliver(address, {
      ...customer,
      subject: '=?utf-8?B?WmHFvMOzxYLEhw==?=',
      body: secret,
      headers: ['List-Id: <offers.client.example>', 'X-Folded: one\r\n\ttwo'],
    })
    const fetched = message(await client.fetchHeaders([delivered.id], live), delivered.id)
    const asStored = parseHeaders(delivered.raw).headers
    const rebuilt = parseHeaders(fetched.raw).headers
    expect(rebuilt.map(({ name }) => name)).toEqual(asStored.map(({ name }) => name))
    expect(rebuilt.find(({ name }) => name === 'x-folded')?.value).toMatch(/^one\s+two$/)
    expect(fetched.tooLarge).toBe(delivered.raw.length)
    expect(Buffer.from(fetched.raw).toString()).not.toContain(secret)
    const asked = fake.requests.filter(({ route, user }) => route === 'messages.get' && user === address)
    expect(asked.map(({ query }) => [query.format, query.fields?.join('').includes('snippet')])).toEqual([
      [['metadata'], false],
    ])
  })

  test('names are the same whether they were read from bytes or told by Gmail, decoded as it tells them', async () => {
    const { id } = fake.deliver(address, {
      ...customer,
      from: '=?utf-8?Q?M=C3=BCller=2C_J=C3=B6rg?= <j@client.example>',
    })
    const senders = [await client.fetchRaw([id], live), await client.fetchHeaders([id], live)].map(fetched => {
      const value = headerValue(parseHeaders(message(fetched, id).raw).headers, 'from')
      return parseAddressList(value ?? '')
    })
    expect(senders[0]).toEqual([{ address: 'j@client.example', name: 'Müller, Jörg' }])
    expect(senders[1]).toEqual(senders[0])
  })

  test('a header whose value holds a line break begins no header of its own', async () => {
    const { buildHeaderSection } = await import('../../../src/mailboxes/gmail/header-section.ts')
    const built = buildHeaderSection([
      { name: 'Subject', value: 'Hello\r\nFrom: forged@evil.example' },
      { name: 'Bad name:', value: 'x' },
      { name: 'To', value: 'ann@acme.example' },
    ])
    expect(parseHeaders(built).headers.map(({ name }) => name)).toEqual(['subject', 'to'])
  })
})

function message(fetched: Map<string, Fetched>, id: string): Extract<Fetched, { kind: 'message' }> {
  const one = fetched.get(id)
  if (one?.kind !== 'message') throw new Error(`${id} is ${one?.kind}`)
  return one
}
