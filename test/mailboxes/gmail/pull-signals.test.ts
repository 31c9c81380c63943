import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../../src/config.ts'
import { inWorkspace } from '../../../src/db/in-workspace.ts'
import { silentLog } from '../../../src/log.ts'
import { openKeyring } from '../../../src/mailboxes/connecting/credentials.ts'
import { upsertAppSecret } from '../../../src/mailboxes/connecting/provider-app-queries.ts'
import { pubsubScope } from '../../../src/mailboxes/connecting/scopes.ts'
import { openTokenSources, type TokenSources } from '../../../src/mailboxes/connecting/token-source.ts'
import { type Pulling, startPulling } from '../../../src/mailboxes/gmail/keep-pulling.ts'
import { openSignalPuller, type PulledBatch, type SignalPuller } from '../../../src/mailboxes/gmail/pull-signals.ts'
import { openTestDatabase, type TestDatabase } from '../../support/database.ts'
import { type FakeGmail, startFakeGmail } from '../../support/fake-gmail/start-fake-gmail.ts'
import { createGmailWorkspace, storedSignals } from './gmail-workspace.ts'

const keyring = openKeyring([randomBytes(32)])
const customer = { from: 'Kim Client <kim@client.example>' }
let database: TestDatabase
let fake: FakeGmail
let tokens: TokenSources
let at: Date
let address: string
let subscription: string
let workspaceId: string
let mailboxId: string
let puller: SignalPuller
let counter = 0

beforeAll(async () => {
  database = await openTestDatabase()
  at = new Date()
  fake = await startFakeGmail({ now: () => at })
  const base = { GOOGLE_OAUTH_URL: fake.url, PUBSUB_URL: fake.url }
  tokens = openTokenSources({ db: database.db, keyring, urls: readConfig(base).providers, now: () => at })
})
afterAll(async () => {
  await fake.close()
  await database.destroy()
})
beforeEach(async () => {
  address = `ann${++counter}@acme.example`
  subscription = `projects/countersign-fake/subscriptions/pull-${counter}`
  fake.addUser(address).watch = {
    topic: fake.topic,
    expiresAt: new Date('2100-01-01'),
    labelIds: [],
  }
  fake.clearFaults()
  fake.pubsub.addSubscription(subscription, fake.topic)
  const created = await createGmailWorkspace(database, [address], { delivery: 'pull', subscription })
  workspaceId = created.workspaceId
  mailboxId = created.mailboxIds[0]!
  const account = fake.addServiceAccount(`puller${counter}@countersign-fake.example`)
  const secret = { provider: 'gmail', kind: 'pull_key', value: JSON.stringify(account) } as const
  await inWorkspace(database.db, workspaceId, tx => upsertAppSecret(tx, keyring, workspaceId, secret, at))
  puller = openSignalPuller({ db: database.db, now: () => at }, { workspaceId, subscription, ...access() })
})

const access = () => ({ accessToken: tokens.ofPull(workspaceId, [pubsubScope]), pubsubUrl: fake.url })
const signal = new AbortController().signal

describe('signals that are pulled', () => {
  test('are stored for their mailbox and then acknowledged', async () => {
    fake.deliver(address, customer)
    fake.deliver(address, customer)
    expect(await puller.pull(signal)).toEqual({ received: 2, stored: 2 })
    expect((await storedSignals(database, workspaceId)).map(({ mailboxId: id }) => id)).toEqual([mailboxId, mailboxId])
    expect(fake.pubsub.waiting(subscription)).toBe(0)
    expect(await puller.pull(signal)).toEqual({ received: 0, stored: 0 })
  })

  test('that cannot be stored are not acknowledged, and come again', async () => {
    fake.deliver(address, customer)
    await sql`alter table signal rename to signal_away`.execute(database.db)
    await expect(puller.pull(signal)).rejects.toThrow()
    await sql`alter table signal_away rename to signal`.execute(database.db)
    expect(fake.pubsub.waiting(subscription)).toBe(1)
    at = new Date(at.getTime() + 11_000)
    expect(await puller.pull(signal)).toEqual({ received: 1, stored: 1 })
  })

  test('failure 21: that are not readable, or of strangers, are acknowledged and forgotten', async () => {
    fake.pubsub.publish(fake.topic, '%%%')
    const content = JSON.stringify({ emailAddress: 'stranger@acme.example', historyId: 1 })
    fake.pubsub.publish(fake.topic, Buffer.from(content).toString('base64'))
    expect(await puller.pull(signal)).toEqual({ received: 2, stored: 0 })
    expect(fake.pubsub.waiting(subscription)).toBe(0)
  })

  test('of a mailbox that another workspace watches, too, stay with this one', async () => {
    const other = await createGmailWorkspace(database, [address], { delivery: 'poll' })
    fake.deliver(address, customer)
    expect(await puller.pull(signal)).toEqual({ received: 1, stored: 1 })
    expect(await storedSignals(database, other.workspaceId)).toEqual([])
  })

  test('are counted with the time until they were acknowledged, also those that must come again', async () => {
    const batches: PulledBatch[] = []
    const deps = { db: database.db, now: () => at, onPulled: (batch: PulledBatch) => batches.push(batch) }
    const counted = openSignalPuller(deps, { workspaceId, subscription, ...access() })
    fake.deliver(address, customer)
    fake.failNext('pubsub.acknowledge', 403, 'forbidden', 1)
    await expect(counted.pull(signal)).rejects.toThrow()
    fake.clearFaults()
    at = new Date(at.getTime() + 11_000)
    await counted.pull(signal)
    expect(batches).toEqual([
      { count: 1, seconds: expect.any(Number), isTaken: false },
      { count: 1, seconds: expect.any(Number), isTaken: true },
    ])
  })

  test('from a subscription that is not there, or may not be read, are the registration’s fault', async () => {
    const none = openSignalPuller(
      { db: database.db, now: () => at },
      { workspaceId, ...access(), subscription: 'projects/p/subscriptions/none' },
    )
    await expect(none.pull(signal)).rejects.toMatchObject({ kind: 'operator', code: 'subscription_not_found' })
    fake.failNext('pubsub.pull', 403, 'forbidden', 1)
    await expect(puller.pull(signal)).rejects.toMatchObject({ kind: 'operator', code: 'subscription_not_granted' })
  })

  test('wake the work as long as the process pulls, and an admin is told once when they cannot be had', async () => {
    fake.failNext('pubsub.pull', 404, 'notFound', 2, { user: `puller${counter}@countersign-fake.example` })
    let woken = 0
    const pulling = pull(() => woken++)
    try {
      await until(async () => (await incidents()).length > 0)
      expect(await incidents()).toMatchObject([{ subjectKey: 'pull_failed:gmail', closedAt: null }])
      fake.deliver(address, customer)
      await until(async () => woken > 0)
      expect(await storedSignals(database, workspaceId)).toHaveLength(1)
      expect((await incidents())[0]?.closedAt).not.toBeNull()
    } finally {
      await pulling.stop()
    }
    // What was sent just before may still arrive.
    await new Promise(resolve => setTimeout(resolve, 300))
    const asked = fake.requests.length
    await new Promise(resolve => setTimeout(resolve, 200))
    expect(fake.requests.length).toBe(asked)
  })
})

function pull(wake: () => void): Pulling {
  return startPulling({
    db: database.db,
    log: silentLog,
    now: () => new Date(),
    pubsubUrl: fake.url,
    tokenOf: id => tokens.ofPull(id, [pubsubScope]),
    wake,
    lookEveryMilliseconds: 50,
    pauseMilliseconds: 50,
  })
}

function incidents() {
  return inWorkspace(database.db, workspaceId, tx =>
    tx.selectFrom('incident').select(['subjectKey', 'closedAt']).where('workspaceId', '=', workspaceId).execute(),
  )
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await isSo()) return
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('it did not come to that within ten seconds')
}
