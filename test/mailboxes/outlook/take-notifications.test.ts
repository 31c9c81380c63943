/** What Graph posts to the hooks, with a real database behind them. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../../src/db/in-workspace.ts'
import { openPostgres } from '../../../src/db/open.ts'
import { silentLog } from '../../../src/log.ts'
import { openNotificationInbox } from '../../../src/mailboxes/outlook/notification-inbox.ts'
import { takeGraphNotifications } from '../../../src/mailboxes/outlook/take-notifications.ts'
import type { Watch } from '../../../src/mailboxes/provider.ts'
import { putRoutes } from '../../../src/mailboxes/watching/signal-queries.ts'
import { createWorkspace, openTestDatabase, type TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let workspaceId: string
const now = new Date('2026-11-20T08:00:00Z')

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())
beforeEach(async () => {
  workspaceId = await createWorkspace(database)
})

interface Subscribed {
  mailboxId: string
  subscriptionId: string
  clientState: string
  old: { subscriptionId: string; clientState: string }
}

async function subscribe(address: string, previousUntil = '2026-11-20T08:30:00Z'): Promise<Subscribed> {
  const [clientState, oldState] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')]
  const [subscriptionId, oldId] = [randomUUID(), randomUUID()]
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const watch: Watch = {
    kind: 'outlook',
    subscriptionId,
    clientStateHash: hash(clientState),
    url: 'https://countersign.example/hooks/graph',
    previous: { subscriptionId: oldId, clientStateHash: hash(oldState), until: previousUntil },
  }
  const mailboxId = await inWorkspace(database.db, workspaceId, async tx => {
    const { id } = await tx
      .insertInto('mailbox')
      .values({
        ...{ workspaceId, provider: 'outlook', providerAccount: randomUUID(), address, state: 'live' },
        watch: JSON.stringify(watch),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await putRoutes(tx, workspaceId, id, 'outlook', [subscriptionId, oldId])
    return id
  })
  return { mailboxId, subscriptionId, clientState, old: { subscriptionId: oldId, clientState: oldState } }
}

const change = ({ subscriptionId, clientState }: { subscriptionId: string; clientState: string }) => ({
  id: randomUUID(),
  subscriptionId,
  clientState,
  subscriptionExpirationDateTime: '2026-11-27T08:00:00Z',
  changeType: 'created',
  tenantId: randomUUID(),
  resource: 'Users/1/Messages/AAk=',
  resourceData: { '@odata.type': '#Microsoft.Graph.Message', id: 'AAk=' },
})

function post(value: unknown, inbox = openNotificationInbox({ db: database.db, now: () => now })) {
  const body = typeof value === 'string' ? value : JSON.stringify({ value })
  return takeGraphNotifications({ inbox, log: silentLog }, { validationToken: null, body })
}

async function signals() {
  const { rows } = await inWorkspace(database.db, workspaceId, tx =>
    sql<{ mailboxId: string; wants: string; items: number }>`
      select mailbox_id, payload ->> 'wants' as wants, (payload ->> 'items')::integer as items
      from signal where workspace_id = ${workspaceId} order by id`.execute(tx),
  )
  return rows
}

async function dueAt(mailboxId: string): Promise<Date | null> {
  const row = await database.db
    .selectFrom('workDue')
    .select('dueAt')
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .executeTakeFirst()
  return row?.dueAt ?? null
}

describe('failure 17: the handshake', () => {
  const shake = (validationToken: string) =>
    takeGraphNotifications({ inbox: { put: async () => 0 }, log: silentLog }, { validationToken, body: '' })

  it.each(['Validation: Testing 1+2=3', '<script>alert(1)</script>', 'żółć %2B %zz', 'x'.repeat(2_048)])(
    'repeats %.40s as plain text that no browser takes for a page',
    async token => {
      expect(await shake(token)).toMatchObject({
        status: 200,
        body: token,
        headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' },
      })
    },
  )

  it('repeats nothing that is longer than a token, or empty', async () => {
    expect(await shake('x'.repeat(2_049))).toMatchObject({ status: 400, body: null })
    expect(await shake('')).toMatchObject({ status: 400, body: null })
  })
})

describe('changes', () => {
  it('wake their mailbox, once for a whole post', async () => {
    const anna = await subscribe('anna@acme.example')
    const answer = await post([change(anna), change(anna), change(anna)])
    expect(answer).toMatchObject({ status: 202, items: { accepted: 3, rejected: 0 } })
    expect(await signals()).toEqual([{ mailboxId: anna.mailboxId, wants: 'sync', items: 3 }])
    expect(await dueAt(anna.mailboxId)).toEqual(now)
  })

  it('failure 18: a forged item is left out, and its siblings count', async () => {
    const [anna, ben] = [await subscribe('anna@acme.example'), await subscribe('ben@acme.example')]
    const forged = [
      { ...change(anna), clientState: ben.clientState },
      { ...change(anna), clientState: '' },
      { ...change(anna), subscriptionId: randomUUID() },
      { ...change(anna), clientState: undefined },
      { ...change(anna), clientState: { $ne: '' } },
      { ...change(anna), subscriptionId: `${anna.subscriptionId}' or 1=1` },
      'no item at all',
      null,
    ]
    const answer = await post([...forged, change(ben)])
    expect(answer).toMatchObject({ status: 202, items: { accepted: 1, rejected: forged.length } })
    expect(await signals()).toEqual([{ mailboxId: ben.mailboxId, wants: 'sync', items: 1 }])
    expect(await dueAt(anna.mailboxId)).toBeNull()
  })

  it('of the subscription before count while they may be on their way, and no longer', async () => {
    const [fresh, stale] = [
      await subscribe('a@acme.example'),
      await subscribe('b@acme.example', '2026-11-20T07:59:00Z'),
    ]
    expect((await post([change(fresh.old)])).items).toEqual({ accepted: 1, rejected: 0 })
    expect((await post([change(stale.old)])).items).toEqual({ accepted: 0, rejected: 1 })
    // The secret of one is not that of the other.
    expect((await post([{ ...change(fresh), clientState: fresh.old.clientState }])).items?.accepted).toBe(0)
  })

  it.each(['', 'not json', '[]', '{"value": 7}', '{"value": [[]]}', 'null', '{"value":'])(
    'that are none (%s) are answered with 202: Graph would only slow down',
    async body => {
      expect(await post(body)).toMatchObject({ status: 202, items: { accepted: 0, rejected: 1 } })
    },
  )

  it('of a mailbox that is paused are stored and wake nobody', async () => {
    const anna = await subscribe('anna@acme.example')
    await inWorkspace(database.db, workspaceId, tx =>
      tx.updateTable('mailbox').set({ state: 'paused' }).where('workspaceId', '=', workspaceId).execute(),
    )
    expect((await post([change(anna)])).status).toBe(202)
    expect(await dueAt(anna.mailboxId)).toBeNull()
  })
})

describe('failure 16: lifecycle events, each posted twice', () => {
  it.each([
    ['missed', 'sync'],
    ['reauthorizationRequired', 'renew'],
    ['subscriptionRemoved', 'renew'],
    ['somethingNew', 'sync'],
  ] as const)('%s asks for: %s', async (lifecycleEvent, wants) => {
    const anna = await subscribe('anna@acme.example')
    const event = { subscriptionId: anna.subscriptionId, clientState: anna.clientState, lifecycleEvent }
    for (let time = 0; time < 2; time++) expect((await post([event])).items?.accepted).toBe(1)
    expect((await signals()).map(signal => signal.wants)).toEqual([wants, wants])
    expect(await dueAt(anna.mailboxId)).toEqual(now)
  })

  it('come mixed with changes where both addresses are the same', async () => {
    const anna = await subscribe('anna@acme.example')
    await post([change(anna), { ...change(anna), lifecycleEvent: 'reauthorizationRequired' }])
    expect((await signals()).map(signal => signal.wants)).toEqual(['sync', 'renew'])
  })
})

it('failure 22: without a database the answer is 503, so that Graph sends it again', async () => {
  const anna = await subscribe('anna@acme.example')
  // Nobody listens on the port of discard.
  const away = await openPostgres('postgres://nobody@127.0.0.1:9/none')
  expect(await post([change(anna)], openNotificationInbox({ db: away.db, now: () => now }))).toMatchObject({
    status: 503,
    items: null,
  })
  await away.close()
})

it('failure 23: a burst of 500 posts costs a few transactions, and each is answered after its own was stored', async () => {
  const all: Subscribed[] = []
  for (let at = 0; at < 20; at++) all.push(await subscribe(`burst${at}@acme.example`))
  let transactions = 0
  const count = () => {
    transactions++
    return now
  }
  const inbox = openNotificationInbox({ db: database.db, now: count })
  const answers = await Promise.all(
    Array.from({ length: 500 }, (_, at) => {
      const one = change(all[at % 20]!)
      return post([one, { ...one, clientState: 'forged' }], inbox)
    }),
  )
  for (const answer of answers) expect(answer).toMatchObject({ status: 202, items: { accepted: 1, rejected: 1 } })
  expect(await signals()).toHaveLength(500)
  expect(transactions).toBeLessThan(10)
})
