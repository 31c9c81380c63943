import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openBudgets } from '../../../src/mailboxes/budget.ts'
import { openGmail } from '../../../src/mailboxes/gmail/open-gmail.ts'
import type { MailboxClient } from '../../../src/mailboxes/provider.ts'
import { type FakeGmail, startFakeGmail } from '../../support/fake-gmail/start-fake-gmail.ts'
import { live, openClient } from './open-client.ts'

const day = 86_400_000
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
  fake.knobs.hasOtherPushClient = false
  client = openClient(fake, address)
})

describe('a Gmail mailbox', () => {
  test('is known by Google’s id of the account, and by its address where nobody consented', async () => {
    expect(await client.identify(live)).toEqual({ account: fake.user(address).sub, address })
    const delegated = openClient(fake, address, { access: 'delegation' })
    expect(await delegated.identify(live)).toEqual({ account: address, address })
  })

  test('sends as the addresses that Gmail has verified, and as no others', async () => {
    fake.user(address).sendAs = [
      { sendAsEmail: 'Sales@Acme.example', verificationStatus: 'accepted', treatAsAlias: false },
      { sendAsEmail: 'boss@elsewhere.example', verificationStatus: 'pending' },
      { sendAsEmail: 'unsaid@elsewhere.example' },
    ]
    expect(await client.ownAddresses(live)).toEqual([address, 'sales@acme.example'])
  })

  test('is watched without a filter, and renewing leaves everything as it is', async () => {
    const first = await client.watch(null, live)
    expect(first).toMatchObject({ watch: { kind: 'gmail', topic: fake.topic }, routeKeys: [address] })
    expect(Math.abs(first.expiresAt!.getTime() - Date.now() - 7 * day)).toBeLessThan(60_000)
    expect(fake.user(address).watch?.labelIds).toEqual([])
    expect(await client.watch(first.watch, live)).toMatchObject({ watch: first.watch })
    await client.stopWatch(first.watch, live)
    expect(fake.user(address).watch).toBeNull()
  })

  test('failure 15: renewing a watch tells nothing that could take the cursor’s place', async () => {
    const cursor = await client.baseline(live)
    const { watch } = await client.watch(null, live)
    const { id } = fake.deliver(address, customer)
    const renewed = await client.watch(watch, live)
    expect(JSON.stringify(renewed)).not.toContain(fake.user(address).historyId.toString())
    const pages = []
    for await (const page of client.changes(cursor, { ...live, resyncSince: new Date(0) })) pages.push(page)
    expect(pages.flatMap(({ changes }) => changes)).toMatchObject([{ kind: 'present', providerMessageId: id }])
  })

  test('that another client watches is stopped and watched once more', async () => {
    fake.knobs.hasOtherPushClient = true
    expect(await client.watch(null, live)).toMatchObject({ watch: { kind: 'gmail' } })
    const routes = fake.requests.filter(({ user }) => user === address).map(({ route }) => route)
    expect(routes).toEqual(['watch', 'stop', 'watch'])
  })

  test('is stopped and watched once more whatever reason Google gives for that refusal, and only once', async () => {
    fake.failNext('watch', 400, 'badRequest', 1)
    expect(await client.watch(null, live)).toMatchObject({ watch: { kind: 'gmail' } })
    fake.failNext('watch', 400, 'invalidArgument', 5)
    await expect(client.watch(null, live)).rejects.toMatchObject({ kind: 'permanent', code: 'topic_not_usable' })
    const routes = fake.requests.filter(({ user }) => user === address).map(({ route }) => route)
    expect(routes).toEqual(['watch', 'stop', 'watch', 'watch', 'stop', 'watch'])
  })

  const topics: [string, string, (topic: string) => void][] = [
    ['is not there', 'topic_not_found', () => undefined],
    ['Gmail may not publish to', 'topic_not_granted', topic => fake.pubsub.ungrantedTopics.add(topic)],
  ]
  test.each(topics)('with a topic that %s says so, and is no less readable', async (_, code, prepare) => {
    const topic = `projects/countersign-fake/topics/${code}`
    prepare(topic)
    const other = openClient(fake, address, { topic })
    await expect(other.watch(null, live)).rejects.toMatchObject({ kind: 'permanent', code })
    await expect(other.baseline(live)).resolves.toMatchObject({ kind: 'gmail' })
  })

  test('without a topic is polled, and says why', async () => {
    const polled = openClient(fake, address, { topic: null })
    expect(await polled.watch(null, live)).toEqual({
      watch: { kind: 'none', reason: 'polling' },
      expiresAt: null,
      routeKeys: [],
    })
    expect(fake.requests.filter(({ user }) => user === address)).toEqual([])
  })

  test('lists from a second on, page by page, without drafts, chats, spam and trash', async () => {
    const since = new Date('2026-03-02T09:00:00Z')
    fake.deliver(address, customer, { receivedAt: new Date('2026-03-02T08:59:59Z') })
    for (const label of ['DRAFT', 'CHAT', 'SPAM', 'TRASH']) fake.deliver(address, customer, { labels: [label] })
    const ids = Array.from({ length: 1_050 }, (_, at) => {
      const receivedAt = new Date(since.getTime() + at * 1_000)
      return fake.deliver(address, { ...customer, id: `<m${at}@client.example>` }, { receivedAt }).id
    })
    const { refs, pages } = await listAll(page => client.list({ since, page }, live))
    expect(refs.sort()).toEqual(ids.sort())
    expect(pages).toBe(3)
  })

  test('lists the same without a search where the token may see headers only', async () => {
    const since = new Date('2026-03-02T09:00:00Z')
    const old = Array.from({ length: 30 }, (_, at) => new Date(since.getTime() - (at + 1) * 60_000))
    for (const receivedAt of old) fake.deliver(address, customer, { receivedAt })
    for (const label of ['DRAFT', 'CHAT', 'SPAM']) fake.deliver(address, customer, { labels: [label] })
    const ids = Array.from({ length: 520 }, (_, at) => {
      const receivedAt = new Date(since.getTime() + at * 1_000)
      return fake.deliver(address, { ...customer, id: `<h${at}@client.example>` }, { receivedAt }).id
    })
    const headersOnly = openClient(fake, address, { headersOnly: true })
    expect(headersOnly.listWith).toBeNull()
    const listed = await listAll(page => headersOnly.list({ since, page }, live))
    expect(listed.refs.sort()).toEqual(ids.sort())
    const all = await listAll(page => headersOnly.list({ since: null, page }, live))
    expect(all.refs).toHaveLength(ids.length + old.length)
    await expect(headersOnly.fetchRaw([ids[0]!], live)).rejects.toMatchObject({ kind: 'permission' })
    expect((await headersOnly.fetchHeaders([ids[0]!], live)).get(ids[0]!)).toMatchObject({ kind: 'message' })
    expect(await headersOnly.ownAddresses(live)).toEqual([address])
  })

  test('finds mail from and to many people, over as many searches as it takes', async () => {
    const addresses = Array.from({ length: 25 }, (_, at) => `kim${at}@client.example`)
    const from = addresses.map(one => fake.deliver(address, { from: one }).id)
    const to = addresses.map(one => fake.send(address, { from: address, to: one }).id)
    const cc = fake.deliver(address, { from: 'x@other.example', cc: addresses[24]! }).id
    fake.deliver(address, { from: 'somebody@else.example' })
    const hostile = ['x} OR {after:0@evil.example', '" in:anywhere "@evil.example', 'kim@client.example OR']
    const search = { addresses: [...hostile, ...addresses], since: new Date(0) }
    const { refs } = await listAll(page => client.listWith!({ ...search, page }, live))
    expect([...new Set(refs)].sort()).toEqual([...from, ...to, cc].sort())
    expect(await client.listWith!({ addresses: hostile, since: new Date(0), page: null }, live)).toEqual({
      refs: [],
      next: null,
    })
  })

  test('tells the messages of a thread, those from before the horizon as well, no drafts', async () => {
    const first = fake.deliver(
      address,
      { ...customer, id: '<t1@client.example>' },
      { receivedAt: new Date('2020-01-01') },
    )
    const answer = { from: address, subject: 'Re: Offer', inReplyTo: '<t1@client.example>' }
    const sent = fake.send(address, answer)
    fake.draft(address, answer)
    expect(sent.threadId).toBe(first.threadId)
    const refs = await client.listThread(first.threadId, live)
    expect(refs.map(({ providerMessageId }) => providerMessageId)).toEqual([first.id, sent.id])
  })

  test('stops at once when it is told to', async () => {
    fake.stallNext('profile', 5_000)
    const stop = new AbortController()
    const asked = client.baseline({ signal: stop.signal, urgency: 'live' })
    setTimeout(() => stop.abort(new Error('lease lost')), 100)
    const began = Date.now()
    await expect(asked).rejects.toThrow('lease lost')
    expect(Date.now() - began).toBeLessThan(3_000)
  })
})

describe('quota', () => {
  test('failure 32: reading back a thousand messages never meets the limit of a new project, and live mail does not wait for it', async () => {
    // Each look at the clock moves it, so that minutes pass in moments.
    let at = Date.now()
    const now = () => {
      at += 20
      return new Date(at)
    }
    const paced = await startFakeGmail({ users: ['ann@acme.example'], now, quota: { units: 'new' } })
    try {
      const ids = Array.from({ length: 1_000 }, () => paced.deliver('ann@acme.example', customer).id)
      let token = paced.issueTokens('ann@acme.example').accessToken
      const mailbox = openGmail({
        accessToken: async refused => {
          if (refused === token) token = paced.issueTokens('ann@acme.example').accessToken
          return token
        },
        address: 'ann@acme.example',
        access: 'consent',
        headersOnly: false,
        app: { topic: null, isOldProject: false },
        baseUrls: { gmail: paced.url, googleApis: paced.url },
        budget: openBudgets(now).of('gmail', 'project', 'mailbox'),
        now,
      })
      const read = new Set<string>()
      let began = 0
      let liveWaits = 0
      const startedAt = at
      while (began < ids.length) {
        try {
          const part = ids.slice(began, began + 50)
          const fetched = await mailbox.fetchRaw(part, { ...live, urgency: 'backfill' })
          for (const [id, one] of fetched) if (one.kind === 'message') read.add(id)
          began += 50
          // New mail arrives just when reading back has used up what there was.
          const arrived = paced.deliver('ann@acme.example', customer).id
          const before = at
          expect((await mailbox.fetchRaw([arrived], live)).get(arrived)).toMatchObject({ kind: 'message' })
          liveWaits = Math.max(liveWaits, at - before)
        } catch (error) {
          expect(error).toMatchObject({ kind: 'rate', code: 'own_budget' })
          at = (error as { retryAt: Date }).retryAt.getTime()
        }
      }
      expect(read.size).toBe(1_000)
      expect(paced.quota.refusals).toBe(0)
      expect(liveWaits).toBeLessThan(2_000)
      // 20,400 units at 4,800 a minute, the first thousand at once.
      expect((at - startedAt) / 60_000).toBeGreaterThan(3)
      expect((at - startedAt) / 60_000).toBeLessThan(6)
    } finally {
      await paced.close()
    }
  })

  test('an older project pays the old prices', async () => {
    const old = openClient(fake, address, {
      isOldProject: true,
      limits: {
        mailbox: { unitsPerMinute: 1, burst: 250, concurrency: 10 },
        project: { unitsPerMinute: 1, burst: 250 },
      },
    })
    const ids = Array.from({ length: 50 }, () => fake.deliver(address, customer).id)
    expect((await old.fetchRaw(ids, live)).size).toBe(50)
    await expect(old.fetchRaw(ids, live)).rejects.toMatchObject({ kind: 'rate', code: 'own_budget' })
  })
})

async function listAll(
  list: (page: string | null) => Promise<{ refs: { providerMessageId: string }[]; next: string | null }>,
): Promise<{ refs: string[]; pages: number }> {
  const refs: string[] = []
  let pages = 0
  for (let page: string | null = null; ; pages++) {
    const listed = await list(page)
    refs.push(...listed.refs.map(({ providerMessageId }) => providerMessageId))
    if (listed.next === null) return { refs, pages: pages + 1 }
    page = listed.next
  }
}
