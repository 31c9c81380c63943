/** Who a mailbox is, what may be asked for, and what Graph's refusals mean. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sortGraphError } from '../../../src/mailboxes/outlook/graph-errors.ts'
import { MailProviderError } from '../../../src/mailboxes/provider.ts'
import { callOptions, openClient } from '../../support/fake-graph/open-client.ts'
import { type FakeGraph, ingestableIds, startFakeGraph } from '../../support/fake-graph/start-fake-graph.ts'

const ANNA = 'anna@acme.example'
const SALES = 'sales@acme.example'
const BOSS = 'boss@acme.example'
let graph: FakeGraph

beforeEach(async () => {
  graph = await startFakeGraph({
    users: [
      { mail: ANNA, userPrincipalName: 'anna.nowak@acme.onmicrosoft.example', aliases: ['A.Nowak@acme.example'] },
      { mail: SALES, isShared: true, sharedWith: [ANNA], aliases: ['offers@acme.example'] },
      { mail: BOSS },
    ],
    apps: [{ roles: ['Mail.Read', 'User.Read.All'], mailboxScope: [SALES] }],
  })
})
afterEach(() => graph.close())

const mailOf = (subject: string, from = 'bea@client.example') =>
  `From: ${from}\nTo: ${ANNA}\nSubject: ${subject}\n\nHello\n`

describe('identity', () => {
  it('is the person’s own id and primary address', async () => {
    expect(await openClient(graph, ANNA).identify(callOptions())).toEqual({
      account: graph.user(ANNA).id,
      address: ANNA,
    })
  })

  it('is told by the address alone where the app may not look people up', async () => {
    const access = { kind: 'app_only' as const, address: SALES }
    const client = openClient(graph, SALES, { access, permissions: ['Mail.Read'] })
    expect(await client.identify(callOptions())).toEqual({ account: SALES, address: SALES })
    expect(await client.ownAddresses(callOptions())).toEqual([SALES])
  })

  it('brings the addresses that Exchange lets it send as, and no private ones', async () => {
    expect(await openClient(graph, ANNA).ownAddresses(callOptions())).toEqual([ANNA, 'a.nowak@acme.example'])
    const access = { kind: 'app_only' as const, address: SALES }
    const client = openClient(graph, SALES, { access, permissions: ['Mail.Read', 'User.Read.All'] })
    expect(await client.ownAddresses(callOptions())).toEqual([SALES, 'offers@acme.example'])
  })
})

describe('failure 39: the app by itself could read the whole organisation', () => {
  const open = (address: string) =>
    openClient(graph, address, { access: { kind: 'app_only', address }, permissions: ['Mail.Read', 'User.Read.All'] })

  it('and asks for nothing but the mailbox it was opened for', async () => {
    graph.deliver(SALES, mailOf('one'))
    graph.deliver(BOSS, mailOf('private'))
    const client = open(SALES)
    const cursor = await client.baseline(callOptions())
    await client.identify(callOptions())
    await client.ownAddresses(callOptions())
    const { refs } = await client.list({ since: null, page: null }, callOptions())
    await client.fetchRaw(
      refs.map(ref => ref.providerMessageId),
      callOptions(),
    )
    await client.listThread(refs[0]!.providerThreadId!, callOptions())
    for await (const _ of client.changes(cursor, { ...callOptions(), resyncSince: new Date() }));
    const asked = new Set(graph.faults.requests.map(({ userId }) => userId))
    expect([...asked].filter(userId => userId !== null)).toEqual([graph.user(SALES).id])
    expect(refs).toHaveLength(1)
  })

  it('a mailbox that Exchange keeps from it is refused as such', async () => {
    await expect(open(BOSS).identify(callOptions())).rejects.toMatchObject({
      kind: 'permission',
      code: 'ErrorAccessDenied',
    })
  })
})

describe('listing', () => {
  const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1_000)

  async function listAll(since: Date | null, onPage: (page: number) => void = () => undefined): Promise<string[]> {
    const client = openClient(graph, ANNA)
    const found: string[] = []
    for (let page: string | null = null, count = 0; ; count++) {
      const answer = await client.list({ since, page }, callOptions())
      found.push(...answer.refs.map(ref => ref.providerMessageId))
      onPage(count)
      if (answer.next === null) return found
      page = answer.next
    }
  }

  it('names all mail since then, in all folders, and neither drafts nor spam nor trash', async () => {
    graph.user(ANNA).store.addFolder('Projects')
    const folders = ['inbox', 'sentitems', 'archive', 'Projects', 'junkemail', 'deleteditems']
    for (const folder of folders) graph.deliver(ANNA, mailOf(folder), { folder })
    graph.draft(ANNA, mailOf('draft'))
    const old = graph.deliver(ANNA, mailOf('old'), { receivedAt: new Date('2025-01-01T00:00:00Z') })
    const all = await listAll(null)
    expect(all.sort()).toEqual(ingestableIds(graph, ANNA).sort())
    expect(await listAll(new Date('2026-01-01T00:00:00Z'))).not.toContain(old)
    expect(all).toHaveLength(5)
  })

  it('misses nothing where mail is deleted and comes while pages are read', async () => {
    const ids = Array.from({ length: 1_200 }, (_, n) =>
      graph.deliver(ANNA, mailOf(`${n}`), { receivedAt: secondsAgo(n) }),
    )
    const found = await listAll(null, page => {
      if (page !== 0) return
      for (const id of ids.slice(0, 300)) graph.remove(ANNA, id)
      graph.deliver(ANNA, mailOf('new'))
    })
    for (const id of ids.slice(300)) expect(found).toContain(id)
  })

  it('gets past more messages of one second than a page holds', async () => {
    const receivedAt = secondsAgo(60)
    const ids = Array.from({ length: 1_300 }, (_, n) => graph.deliver(ANNA, mailOf(`${n}`), { receivedAt }))
    ids.push(graph.deliver(ANNA, mailOf('older'), { receivedAt: secondsAgo(120) }))
    expect(new Set(await listAll(null))).toEqual(new Set(ids))
  })

  it('finds a whole thread, and mail with given people', async () => {
    const one = graph.deliver(ANNA, mailOf('one'), { conversationId: "AAQk'1=" })
    const two = graph.sendFrom(ANNA, mailOf('two'), { conversationId: "AAQk'1=" })
    graph.deliver(ANNA, mailOf('three', 'carl@other.example'))
    const client = openClient(graph, ANNA)
    const thread = await client.listThread("AAQk'1=", callOptions())
    expect(thread.map(ref => ref.providerMessageId).sort()).toEqual([one, two].sort())
    const addresses = ['carl@other.example', 'x" OR from:y@z.example']
    const found = await client.listWith!({ addresses, since: new Date(0), page: null }, callOptions())
    expect(found.refs).toHaveLength(1)
    expect(openClient(graph, ANNA, { isBasic: true }).listWith).toBeNull()
  })
})

describe('a refusal', () => {
  const now = new Date('2026-11-20T08:00:00Z')
  const json = (status: number, code: string | null, retryAfter: string | null = null) =>
    sortGraphError({ status, code, body: code === null ? 'empty' : 'json', retryAfter }, now)

  it.each([
    [401, 'InvalidAuthenticationToken', 'reconnect'],
    [403, 'ErrorAccessDenied', 'permission'],
    [403, 'Authorization_RequestDenied', 'permission'],
    [404, 'ErrorItemNotFound', 'gone'],
    [404, 'ResourceNotFound', 'gone'],
    [404, 'MailboxNotEnabledForRESTAPI', 'mailbox_disabled'],
    [410, 'syncStateNotFound', 'cursor_expired'],
    [400, 'SYNCSTATENOTFOUND', 'cursor_expired'],
    [404, 'SyncStateInvalid', 'cursor_expired'],
    [410, null, 'cursor_expired'],
    [429, 'ApplicationThrottled', 'rate'],
    [429, null, 'rate'],
    [400, null, 'transient'],
    [400, 'ErrorInvalidRequest', 'permanent'],
    [500, 'ErrorMailboxStoreUnavailable', 'transient'],
    [503, 'ServiceUnavailable', 'transient'],
    [509, null, 'transient'],
    [404, 'ErrorServerBusy', 'transient'],
  ] as const)('%d %s means: %s', (status, code, kind) => {
    expect(json(status, code)).toMatchObject({ kind, status })
  })

  it('that is a page comes from something before Graph, and passes', () => {
    expect(sortGraphError({ status: 404, code: null, body: 'other', retryAfter: null }, now).kind).toBe('transient')
  })

  it('keeps no text of the answer', () => {
    expect(json(403, 'see mail of anna@acme.example').message).toBe('permission: http_403 (403)')
  })

  it.each([
    ['120', 120],
    ['Fri, 20 Nov 2026 08:10:00 GMT', 600],
    ['Fri, 20 Nov 2026 07:00:00 GMT', 1],
    ['0', 1],
  ])('failure 30: Retry-After "%s" is read', (retryAfter, seconds) => {
    expect(json(429, 'TooManyRequests', retryAfter).retryAt).toEqual(new Date(now.getTime() + seconds * 1_000))
  })

  it.each([null, 'soon', ''])('failure 30: and none is made of %s', retryAfter => {
    expect(json(429, 'TooManyRequests', retryAfter).retryAt).toBeNull()
  })
})

describe('with Graph itself', () => {
  it('failure 58: a mailbox that lost its licence is disabled, and nothing is tried again', async () => {
    graph.user(ANNA).disabled = 'inactive'
    const client = openClient(graph, ANNA)
    await expect(client.baseline(callOptions())).rejects.toMatchObject({ kind: 'mailbox_disabled' })
    const count = graph.faults.requests.length
    const fetched = await client.fetchRaw(['AAk='], callOptions())
    expect(fetched.get('AAk=')).toMatchObject({ kind: 'failed', error: { kind: 'mailbox_disabled' } })
    expect(graph.faults.requests.length - count).toBe(1)
  })

  it('failure 31: nothing is retried below us: each call is made once', async () => {
    const client = openClient(graph, ANNA)
    await client.list({ since: null, page: null }, callOptions())
    for (const status of [429, 500, 503, 504]) {
      const before = graph.faults.requests.length
      graph.faults.failNext(/messages/, { status, code: null, retryAfter: '0' })
      await expect(client.list({ since: null, page: null }, callOptions())).rejects.toBeInstanceOf(MailProviderError)
      expect(graph.faults.requests.length - before).toBe(1)
    }
  })

  it('a token that is refused is changed for another once', async () => {
    const asked: (string | undefined)[] = []
    const open = (tokens: string[]) =>
      openClient(graph, ANNA, {
        accessToken: async refused => {
          asked.push(refused)
          return tokens.shift()!
        },
      })
    const good = () => graph.token({ user: ANNA, permissions: ['User.Read', 'Mail.Read'] })
    await open(['stale', good()])
      .listThread('x', callOptions())
      .catch(error => error)
    expect(asked.slice(0, 2)).toEqual([undefined, 'stale'])
    const error = await open(['stale', 'stale too', 'never'])
      .identify(callOptions())
      .catch(caught => caught)
    expect(error).toMatchObject({ kind: 'reconnect', status: 401 })
  })

  it('what the token’s source says passes through', async () => {
    const refusal = new MailProviderError('operator', { code: '7000215' })
    const client = openClient(graph, ANNA, { accessToken: () => Promise.reject(refusal) })
    await expect(client.identify(callOptions())).rejects.toBe(refusal)
  })

  it('nobody there, or an answer that breaks off, passes', async () => {
    const away = openClient(graph, ANNA, { baseUrl: 'http://127.0.0.1:9' })
    await expect(away.identify(callOptions())).rejects.toMatchObject({ kind: 'transient', code: 'network' })
  })

  it('an answer of another shape is not taken for an empty mailbox', async () => {
    graph.faults.failNext(/messages$/, { status: 200, code: 'html' })
    await expect(openClient(graph, ANNA).list({ since: null, page: null }, callOptions())).rejects.toMatchObject({
      kind: 'transient',
      code: 'unexpected_answer',
    })
  })
})
