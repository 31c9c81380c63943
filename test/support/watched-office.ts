/** An office whose mailboxes are watched: the pretended providers on loopback, the real clients, one clock for all. */
import { randomBytes } from 'node:crypto'
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { Keys, ProviderUrls } from '../../src/config.ts'
import { importCrm } from '../../src/contacts/import-crm.ts'
import type { Database } from '../../src/db/open.ts'
import { silentLog } from '../../src/log.ts'
import { openBudgets, providerLimits } from '../../src/mailboxes/budget.ts'
import { openKeyring } from '../../src/mailboxes/connecting/credentials.ts'
import { saveProviderApp } from '../../src/mailboxes/connecting/save-provider-app.ts'
import { openTokenSources } from '../../src/mailboxes/connecting/token-source.ts'
import { openGoogleCerts } from '../../src/mailboxes/gmail/google-certs.ts'
import { openPushInbox } from '../../src/mailboxes/gmail/push-inbox.ts'
import { takeGmailPush } from '../../src/mailboxes/gmail/take-push.ts'
import { type ConnectDeps, openMailbox } from '../../src/mailboxes/open-mailbox.ts'
import { openNotificationInbox } from '../../src/mailboxes/outlook/notification-inbox.ts'
import { takeGraphNotifications } from '../../src/mailboxes/outlook/take-notifications.ts'
import { runDueWork, type WorkContext } from '../../src/mailboxes/run-due-work.ts'
import { openReadPool } from '../../src/read-pool.ts'
import { type ConnectChoice, connectWithTokens } from './connect-with-tokens.ts'
import { createWorkspace } from './database.ts'
import { type FakeGmail, startFakeGmail } from './fake-gmail/start-fake-gmail.ts'
import { type FakeGraph, startFakeGraph } from './fake-graph/start-fake-graph.ts'
import { writeCrm } from './office.ts'

export interface Clock {
  now: () => Date
  advance(milliseconds: number): void
}

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export function startClock(at = '2026-03-02T09:00:00Z'): Clock {
  let time = new Date(at).getTime()
  return {
    now: () => new Date(time),
    advance: milliseconds => {
      time += milliseconds
    },
  }
}

export interface WatchedOffice {
  database: Database
  context: WorkContext
  clock: Clock
  gmail: FakeGmail
  graph: FakeGraph
  /** What another process needs to work on the same mailboxes. */
  shared: { urls: ProviderUrls; publicUrl: string; keys: Keys; credential: Buffer }
  /** A fresh workspace with the CRM of the office and its registrations with Google and Microsoft. */
  open(moreContacts?: number): Promise<string>
  connectGmail(workspaceId: string, address: string, choice?: ConnectChoice): Promise<string>
  connectOutlook(workspaceId: string, address: string, choice?: ConnectChoice): Promise<string>
  /** Runs rounds until nothing is due at this moment; returns how many. */
  settle(): Promise<number>
  /** Moves the clock and settles, in steps, as time would pass. */
  pass(milliseconds: number, step?: number): Promise<void>
  close(): Promise<void>
}

/** By a clock that stands still no bucket fills up again. */
const plenty = { unitsPerMinute: 1e9, burst: 1e9 }
const amply = {
  gmail: { mailbox: { ...plenty, concurrency: providerLimits.gmail.mailbox.concurrency }, project: plenty },
  outlook: { mailbox: { ...plenty, concurrency: providerLimits.outlook.mailbox.concurrency }, project: plenty },
}

const PUSH_ACCOUNT = 'push@countersign-fake.iam.gserviceaccount.example'
const SUBSCRIPTION = 'projects/countersign-fake/subscriptions/push'

export async function openWatchedOffice(database: Database, clock: Clock = startClock()): Promise<WatchedOffice> {
  const { now } = clock
  const gmail = await startFakeGmail({ now, quota: { perUserPerMinute: 1e9 } })
  const graph = await startFakeGraph({ now })
  const urls = urlsOf(gmail.url, graph.url)
  const credential = randomBytes(32)
  const keyring = openKeyring([credential])
  const tokenDeps = { db: database.db, keyring, urls, now }
  const connect: ConnectDeps = {
    ...tokenDeps,
    tokens: openTokenSources(tokenDeps),
    budgets: openBudgets(now, amply),
    publicUrl: null,
  }
  const keys = { message: randomBytes(32), suppression: randomBytes(32), pseudonym: randomBytes(32) }
  const context: WorkContext = {
    ...{ db: database.db, keys, pool: openReadPool({ threads: 0 }), now, log: silentLog },
    openMailbox: openMailbox(connect),
  }
  const hooks = await listenForPushes(context, urls)
  gmail.pubsub.addSubscription(SUBSCRIPTION, gmail.topic, {
    endpoint: `${hooks.url}/hooks/gmail`,
    serviceAccount: PUSH_ACCOUNT,
  })
  gmail.pubsub.knobs.retryMs = 20
  connect.publicUrl = hooks.url
  const settle = async () => {
    let rounds = 0
    do await Promise.all([gmail.pubsub.settle(), graph.pushesSettled()])
    while ((await runDueWork(context)) && ++rounds < 300)
    return rounds
  }
  return {
    ...{ database, context, clock, gmail, graph, settle },
    shared: { urls, publicUrl: hooks.url, keys, credential },
    async open(moreContacts = 0) {
      const workspaceId = await createWorkspace(database)
      await importCrm(database.db, workspaceId, await writeCrm(moreContacts), () => undefined, { now: now() })
      const form = {
        ...{ clientId: gmail.client.id, clientSecret: gmail.client.secret, topic: gmail.topic, delivery: 'push' },
        ...{ subscription: SUBSCRIPTION, pushAccount: PUSH_ACCOUNT, audience: `${hooks.url}/hooks/gmail` },
      }
      const { clientId, clientSecret } = graph.app
      const microsoft = { clientId, clientSecret, tenantId: graph.tenantId, delivery: 'push' }
      for (const [provider, fields] of [['gmail', form] as const, ['outlook', microsoft] as const]) {
        const saved = await saveProviderApp(tokenDeps, workspaceId, provider, fields, 'test')
        if (saved.kind !== 'saved') throw new Error(`the registration was refused: ${saved.field}`)
      }
      return workspaceId
    },
    connectGmail: (workspaceId, address, choice) =>
      connectWithTokens(tokenDeps, workspaceId, { provider: 'gmail', ...gmail.issueTokens(address), address }, choice),
    connectOutlook: (workspaceId, address, choice) => {
      const permissions = ['User.Read', choice?.headersOnly ? 'Mail.ReadBasic' : 'Mail.Read']
      const accessToken = graph.token({ user: address, permissions })
      const refreshToken = graph.refreshToken(address, ['offline_access', ...permissions])
      const outlook = { provider: 'outlook' as const, accessToken, refreshToken, address }
      return connectWithTokens(tokenDeps, workspaceId, outlook, choice)
    },
    async pass(milliseconds, step = minute) {
      for (let left = milliseconds; left > 0; left -= step) {
        clock.advance(Math.min(step, left))
        await settle()
      }
    },
    async close() {
      gmail.pubsub.stop()
      await hooks.close()
      await gmail.close()
      await graph.close()
      await context.pool.close()
    },
  }
}

/** The hook as a provider sees it. */
async function listenForPushes(context: WorkContext, urls: ProviderUrls) {
  const app = new Hono()
  const certs = openGoogleCerts({ url: `${urls.googleApis}/oauth2/v3/certs`, now: context.now })
  const inbox = openPushInbox({ db: context.db, now: context.now, hookUrl: null })
  app.post('/hooks/gmail', async c => {
    const deps = { ...context, certs, inbox }
    const request = { authorization: c.req.header('authorization') ?? null, body: await c.req.text() }
    return c.body(null, (await takeGmailPush(deps, request)).status)
  })
  const graph = { log: context.log, inbox: openNotificationInbox(context) }
  const takeGraph = async (c: Context) => {
    const validationToken = c.req.query('validationToken') ?? null
    const answer = await takeGraphNotifications(graph, { validationToken, body: await c.req.text() })
    return new Response(answer.body, { status: answer.status, headers: answer.headers })
  }
  app.post('/hooks/graph', takeGraph).post('/hooks/graph/lifecycle', takeGraph)
  const server = await new Promise<ReturnType<typeof serve>>(resolve => {
    const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, () => resolve(started))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the hook has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  }
}

function urlsOf(google: string, microsoft: string): ProviderUrls {
  return {
    ...{ googleAccounts: google, googleOauth: google, googleApis: google, gmail: google, pubsub: google },
    ...{ microsoftLogin: microsoft, graph: microsoft },
  }
}
