import { request } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { openPostgres } from '../../src/db/open.ts'
import type { Db } from '../../src/db/schema.ts'
import { openLog } from '../../src/log.ts'
import { hookRoutes } from '../../src/web/hooks.ts'
import { openMetrics } from '../../src/web/metrics.ts'
import { hooksOnly, listen, pagesWithHealth, type RunningServer } from '../../src/web/server.ts'
import { connectGmail, openConnectWorld } from '../support/connect-world.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FakeGmail, startFakeGmail } from '../support/fake-gmail/start-fake-gmail.ts'

const ann = 'ann@ours.example'
const pushAccount = 'push@ours-fake.iam.gserviceaccount.example'
const subscription = 'projects/countersign-fake/subscriptions/push'
const publicUrl = 'https://hooks.ours.example'
let database: TestDatabase
let gmail: FakeGmail
let server: RunningServer
let mailboxId: string
let woken = 0
let logged = ''

const openHooks = (db: Db) =>
  hookRoutes({
    db,
    log: openLog('debug', { write: text => (logged += text) }),
    now: () => new Date(),
    urls: readConfig({ GOOGLE_APIS_URL: gmail.url }).providers,
    publicUrl,
    wake: () => void woken++,
  })

beforeAll(async () => {
  database = await openTestDatabase()
  gmail = await startFakeGmail({ users: [ann] })
  server = await listen(hooksOnly(openHooks(database.db)), { host: '127.0.0.1', port: 0 })
  const push = {
    endpoint: `${server.url}/hooks/gmail`,
    audience: `${publicUrl}/hooks/gmail`,
    serviceAccount: pushAccount,
  }
  gmail.pubsub.addSubscription(subscription, gmail.topic, push)
  const world = await openConnectWorld(database, { gmail, publicUrl })
  await world.registerGmail(gmail, { topic: gmail.topic, subscription, delivery: 'push', pushAccount })
  const outcome = await connectGmail(world, ann)
  if (outcome.kind !== 'connected') throw new Error(outcome.problem)
  mailboxId = outcome.mailboxId
  await database.executeSql(
    `insert into mailbox_route (provider, route_key, workspace_id, mailbox_id) values ('gmail', $1, $2, $3)`,
    [ann, world.workspaceId, mailboxId],
  )
})
afterAll(async () => {
  await server.close()
  await gmail.close()
  await database.destroy()
})
beforeEach(() => {
  woken = 0
  logged = ''
})

const signals = async () =>
  Number((await database.executeSql('select count(*) as n from signal where mailbox_id = $1', [mailboxId])).rows[0]?.n)
let counter = 0
const pushBody = (extra = '') =>
  JSON.stringify(
    gmail.pubsub.pushBody(subscription, {
      data: Buffer.from(JSON.stringify({ emailAddress: ann, historyId: 7, extra })).toString('base64'),
      messageId: `m${++counter}`,
    }),
  )
const signed = () => ({ authorization: `Bearer ${gmail.pubsub.signPush(subscription)}` })
const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, { method: 'POST', body, headers })

describe('Gmail', () => {
  test('a push that Google signed is stored and answered, and the work is woken', async () => {
    const before = await signals()
    expect((await post('/hooks/gmail', pushBody(), signed())).status).toBe(204)
    expect([await signals(), woken]).toEqual([before + 1, 1])
  })

  test('Google itself delivers through the listener', async () => {
    const before = await signals()
    gmail.pubsub.publish(
      gmail.topic,
      Buffer.from(JSON.stringify({ emailAddress: ann, historyId: '8' })).toString('base64'),
    )
    await gmail.pubsub.settle()
    expect(await signals()).toBe(before + 1)
  })

  test('an unsigned one is refused and wakes nobody', async () => {
    const before = await signals()
    expect((await post('/hooks/gmail', pushBody())).status).toBe(401)
    expect([await signals(), woken]).toEqual([before, 0])
  })
})

describe('Graph', () => {
  test('the handshake is answered in plain text on both addresses', async () => {
    for (const path of ['/hooks/graph', '/hooks/graph/lifecycle']) {
      const answer = await post(`${path}?validationToken=${encodeURIComponent('a+b <script>alert(1)</script>')}`, '')
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(await answer.text()).toBe('a+b <script>alert(1)</script>')
    }
  })

  test('notifications of nobody are taken and wake nobody', async () => {
    const item = { subscriptionId: '00000000-0000-4000-8000-000000000000', clientState: 'x', changeType: 'created' }
    expect((await post('/hooks/graph', JSON.stringify({ value: [item] }))).status).toBe(202)
    expect(woken).toBe(0)
  })
})

describe('failure 22: the database is away', () => {
  test('both providers are told to come again', async () => {
    const away = await openPostgres('postgres://nobody@127.0.0.1:1/nothing')
    const hooks = openHooks(away.db)
    const gone = await hooks.request('/hooks/gmail', { method: 'POST', body: pushBody(), headers: signed() })
    expect(gone.status).toBe(503)
    const item = { subscriptionId: '00000000-0000-4000-8000-000000000000', clientState: 'x', changeType: 'created' }
    const graph = await hooks.request('/hooks/graph', { method: 'POST', body: JSON.stringify({ value: [item] }) })
    expect(graph.status).toBe(503)
    await away.close()
  })

  test('what was refused then is stored when it comes again', async () => {
    const away = await openPostgres('postgres://nobody@127.0.0.1:1/nothing')
    const body = pushBody()
    const before = await signals()
    expect((await openHooks(away.db).request('/hooks/gmail', { method: 'POST', body, headers: signed() })).status).toBe(
      503,
    )
    expect((await post('/hooks/gmail', body, signed())).status).toBe(204)
    expect(await signals()).toBe(before + 1)
    await away.close()
  })
})

describe('whoever calls', () => {
  // The listener closes what it has refused halfway; a connection that is used again would be closed on the next one.
  const alone = { connection: 'close' }

  test('a body that is too large is refused before it is read to its end', async () => {
    expect((await post('/hooks/gmail', 'x'.repeat(70_000), { ...signed(), ...alone })).status).toBe(413)
    expect((await post('/hooks/graph', 'x'.repeat(2_100_000), alone)).status).toBe(413)
  })

  test('a body that never ends is cut off at the limit', async () => {
    const status = await new Promise<number | string>(resolve => {
      const asked = request(`${server.url}/hooks/gmail`, { method: 'POST', headers: signed() }, answer => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      })
      // The listener may close the connection as soon as it has answered.
      asked.on('error', () => resolve('closed'))
      const timer = setInterval(() => asked.write('x'.repeat(16_000)), 5)
      asked.on('close', () => clearInterval(timer))
    })
    expect([413, 'closed']).toContain(status)
  })

  test.each(['GET', 'PUT', 'DELETE'])('%s is no hook', async method => {
    for (const path of ['/hooks/gmail', '/hooks/graph', '/hooks/graph/lifecycle'])
      expect((await fetch(`${server.url}${path}`, { method })).status).toBe(404)
  })

  test('nothing of what comes in gets into the log', async () => {
    const canary = 'canary-7f3a'
    await post('/hooks/gmail', pushBody(canary), signed())
    await post('/hooks/gmail', canary, { authorization: `Bearer ${canary}` })
    await post('/hooks/gmail', JSON.stringify({ message: { data: canary, messageId: canary } }), signed())
    await post('/hooks/graph', JSON.stringify({ value: [{ subscriptionId: canary, clientState: canary }] }))
    await post(`/hooks/graph?validationToken=${canary}`, canary)
    expect(logged.length).toBeGreaterThan(0)
    expect(logged).not.toContain(canary)
    expect(logged).not.toContain(ann)
  })

  test('on the pages’ listener the hooks answer without the pages’ guard against foreign origins', async () => {
    const app = { fetch: () => new Response('page', { status: 418 }) }
    const metrics = openMetrics(database, async () => 0)
    const pages = pagesWithHealth(app, { database, metrics, hooks: openHooks(database.db) })
    const headers = { host: 'localhost', origin: 'https://elsewhere.example', ...signed() }
    const answer = await pages.request('http://localhost/hooks/gmail', { method: 'POST', body: pushBody(), headers })
    expect(answer.status).toBe(204)
  })
})
