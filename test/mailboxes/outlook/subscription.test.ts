/** Subscriptions of the real client with the fake, which calls back to a hook as Graph does. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../../src/log.ts'
import { takeGraphNotifications } from '../../../src/mailboxes/outlook/take-notifications.ts'
import type { WatchGrant } from '../../../src/mailboxes/provider.ts'
import { callOptions, type OpenOptions, openClient } from '../../support/fake-graph/open-client.ts'
import { type FakeGraph, startFakeGraph } from '../../support/fake-graph/start-fake-graph.ts'

const ANNA = 'anna@acme.example'
let graph: FakeGraph
let hook: Server
let hooks: { notifications: string; lifecycle: string }
let now = new Date('2026-11-20T08:00:00Z')
let isBroken = false

beforeEach(async () => {
  now = new Date('2026-11-20T08:00:00Z')
  isBroken = false
  graph = await startFakeGraph({
    now: () => now,
    users: [{ mail: ANNA }, { mail: 'sales@acme.example', isShared: true, sharedWith: [ANNA] }],
  })
  // The product's own answer to the handshake; notifications themselves are another test's.
  hook = createServer(async (request, response) => {
    const query = new URL(request.url ?? '', 'http://localhost').searchParams
    const deps = { inbox: { put: async () => 0 }, log: silentLog }
    const answer = isBroken
      ? { status: 500, headers: {}, body: null }
      : await takeGraphNotifications(deps, { validationToken: query.get('validationToken') ?? '', body: '' })
    response.writeHead(answer.status, answer.headers).end(answer.body ?? '')
  })
  await new Promise<void>(done => hook.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/hooks/graph`
  hooks = { notifications: url, lifecycle: `${url}/lifecycle` }
})
afterEach(async () => {
  await graph.close()
  await new Promise(done => hook.close(done))
})

const open = (given: OpenOptions = {}) => openClient(graph, ANNA, { hooks, now: () => now, ...given })
const subscriptionId = ({ watch }: WatchGrant) => (watch.kind === 'outlook' ? watch.subscriptionId : watch.kind)
const minutesOn = (minutes: number) => new Date(now.getTime() + minutes * 60_000)

describe('a mailbox that is watched', () => {
  it('has a subscription with immutable ids, nearly as long as Graph allows, and a secret of which we keep the hash', async () => {
    const grant = await open().watch(null, callOptions())
    expect(grant.expiresAt).toEqual(minutesOn(10_080 - 15))
    const [made] = graph.subscriptions.live()
    expect(made).toMatchObject({ isImmutable: true, resource: 'me/messages', changeType: 'created' })
    expect(made!.clientState.length).toBeGreaterThan(40)
    expect(made!.clientState.length).toBeLessThanOrEqual(128)
    expect(JSON.stringify(grant)).not.toContain(made!.clientState)
    expect(grant.routeKeys).toEqual([made!.id])
    expect(grant.watch).toMatchObject({ clientStateHash: expect.stringMatching(/^[0-9a-f]{64}$/), previous: null })
  })

  it('gets the old limit where Graph still has it', async () => {
    graph.faults.longestSubscription = 4_230
    const grant = await open().watch(null, callOptions())
    expect(grant.expiresAt).toEqual(minutesOn(4_200))
    now = minutesOn(2_000)
    expect((await open().watch(grant.watch, callOptions())).expiresAt).toEqual(minutesOn(4_200))
  })

  it('is renewed in place', async () => {
    const client = open()
    const first = await client.watch(null, callOptions())
    now = minutesOn(5_000)
    const second = await client.watch(first.watch, callOptions())
    expect(subscriptionId(second)).toBe(subscriptionId(first))
    expect(second.expiresAt).toEqual(minutesOn(10_080 - 15))
    expect(graph.subscriptions.live()).toHaveLength(1)
  })

  it('failure 14: gets another subscription where the old one is gone, and late items of the old one count for an hour', async () => {
    const client = open()
    const first = await client.watch(null, callOptions())
    graph.subscriptions.all.clear()
    now = minutesOn(100)
    const second = await client.watch(first.watch, callOptions())
    expect(subscriptionId(second)).not.toBe(subscriptionId(first))
    expect(second.routeKeys).toEqual([subscriptionId(second), subscriptionId(first)])
    expect(second.watch).toMatchObject({ previous: { until: minutesOn(60).toISOString() } })
    now = minutesOn(61)
    const third = await client.watch(second.watch, callOptions())
    expect(third.routeKeys).toEqual([subscriptionId(second)])
  })

  it('gets one of its own where the old one was made with another’s permission', async () => {
    const first = await open().watch(null, callOptions())
    graph.faults.failNext(/PATCH /, { status: 403, code: 'Forbidden' })
    const access = { kind: 'app_only' as const, address: ANNA }
    const second = await open({ access, permissions: ['Mail.Read'] }).watch(first.watch, callOptions())
    expect(subscriptionId(second)).not.toBe(subscriptionId(first))
    expect(second.routeKeys).toHaveLength(2)
  })

  it('replaces one that we forgot: Graph allows no second one like it', async () => {
    const client = open()
    await client.watch(null, callOptions())
    const second = await client.watch(null, callOptions())
    expect(graph.subscriptions.live().map(({ id }) => id)).toEqual([subscriptionId(second)])
  })

  it('gets another one when our address has changed', async () => {
    const first = await open().watch(null, callOptions())
    const moved = { ...hooks, notifications: `${hooks.notifications}/` }
    const second = await open({ hooks: moved }).watch(first.watch, callOptions())
    expect(graph.subscriptions.live()).toMatchObject([
      { id: subscriptionId(second), notificationUrl: moved.notifications },
    ])
  })

  it('is let go, also where Graph has forgotten the subscription', async () => {
    const client = open()
    const { watch } = await client.watch(null, callOptions())
    await client.stopWatch(watch, callOptions())
    expect(graph.subscriptions.live()).toEqual([])
    await client.stopWatch(watch, callOptions())
  })

  it('by the app itself is subscribed to under its address', async () => {
    const access = { kind: 'app_only' as const, address: 'sales@acme.example' }
    const grant = await open({ access, permissions: ['Mail.Read'] }).watch(null, callOptions())
    expect(graph.subscriptions.live()).toMatchObject([{ resource: 'users/sales%40acme.example/messages' }])
    graph.deliver('sales@acme.example', 'From: a@client.example\n\nHi')
    expect(grant.watch.kind).toBe('outlook')
  })
})

describe('a mailbox that cannot be watched is polled, and says why', () => {
  const shared = { kind: 'shared' as const, address: 'sales@acme.example' }

  it('failure 38: a shared mailbox with a person’s token: Graph is not even asked', async () => {
    const permissions = ['User.Read', 'Mail.Read', 'Mail.Read.Shared']
    const grant = await open({ access: shared, permissions }).watch(null, callOptions())
    expect(grant).toEqual({
      watch: { kind: 'none', reason: 'delegated_shared_mailbox' },
      expiresAt: null,
      routeKeys: [],
    })
    expect(graph.faults.requests.filter(({ path }) => path.includes('subscriptions'))).toEqual([])
  })

  it('where nobody can reach us, or signals are switched off: an old subscription ends', async () => {
    const { watch } = await open().watch(null, callOptions())
    const grant = await open({ hooks: 'switched_off' }).watch(watch, callOptions())
    expect(grant.watch).toEqual({ kind: 'none', reason: 'switched_off' })
    expect(graph.subscriptions.live()).toEqual([])
  })

  it('where our address gives Graph no good answer', async () => {
    isBroken = true
    const grant = await open().watch(null, callOptions())
    expect(grant.watch).toEqual({ kind: 'none', reason: 'address_not_reached' })
    // Validation is what failed: asking for a shorter life would not help.
    expect(graph.faults.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('where Graph refuses', async () => {
    graph.faults.failNext(/POST .*subscriptions/, { status: 403, code: 'ExtensionError' })
    expect((await open().watch(null, callOptions())).watch).toEqual({ kind: 'none', reason: 'subscription_forbidden' })
    graph.faults.failNext(/POST .*subscriptions/, { status: 400, code: 'InvalidRequest' }, 2)
    expect((await open().watch(null, callOptions())).watch).toEqual({ kind: 'none', reason: 'subscription_refused' })
  })

  it('but not where Graph is only busy', async () => {
    graph.faults.failNext(/POST .*subscriptions/, { status: 503, code: 'ServiceUnavailable', retryAfter: '120' })
    await expect(open().watch(null, callOptions())).rejects.toMatchObject({
      kind: 'transient',
      retryAt: new Date(now.getTime() + 120_000),
    })
  })
})
