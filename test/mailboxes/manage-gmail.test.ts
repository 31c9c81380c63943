import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { silentLog } from '../../src/log.ts'
import { connectByPermission } from '../../src/mailboxes/connecting/connect-by-permission.ts'
import { disconnectMailbox } from '../../src/mailboxes/connecting/disconnect-mailbox.ts'
import { type MailboxCheck, testMailbox } from '../../src/mailboxes/connecting/test-mailbox.ts'
import {
  changeHorizon,
  goLive,
  pauseMailbox,
  requestSync,
  resumeMailbox,
  retryFailed,
} from '../../src/mailboxes/manage-mailbox.ts'
import { openMailbox } from '../../src/mailboxes/open-mailbox.ts'
import { hookRoutes } from '../../src/web/hooks.ts'
import { listen, type RunningServer } from '../../src/web/server.ts'
import { type ConnectWorld, connectGmail, openConnectWorld, readMailbox } from '../support/connect-world.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FakeGmail, GMAIL_READONLY, startFakeGmail } from '../support/fake-gmail/start-fake-gmail.ts'

const ann = 'ann@ours.example'
const pushAccount = 'push@ours-fake.iam.gserviceaccount.example'
const subscription = 'projects/countersign-fake/subscriptions/push'
let database: TestDatabase
let gmail: FakeGmail
let world: ConnectWorld
let server: RunningServer
let mailboxId: string

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())
beforeEach(async () => {
  gmail = await startFakeGmail({ users: [ann, 'ben@ours.example'] })
  world = await openConnectWorld(database, { gmail })
  const hooks = hookRoutes({
    ...{ db: database.db, log: silentLog, now: () => new Date(), urls: world.deps.urls, publicUrl: null },
    wake: () => undefined,
  })
  server = await listen(hooks, { host: '127.0.0.1', port: 0 })
  const endpoint = `${server.url}/hooks/gmail`
  gmail.pubsub.addSubscription(subscription, gmail.topic, { endpoint, serviceAccount: pushAccount })
  const delivery = { topic: gmail.topic, subscription, delivery: 'push', pushAccount, audience: endpoint }
  await world.registerGmail(gmail, delivery)
  const outcome = await connectGmail(world, ann)
  if (outcome.kind !== 'connected') throw new Error(outcome.problem)
  mailboxId = outcome.mailboxId
})
afterEach(async () => {
  await server.close()
  await gmail.close()
})

const managed = () => ({ workspaceId: world.workspaceId, mailboxId, actor: 'person:admin' })
const audit = async () =>
  (
    await database.executeSql(
      'select action, subject, actor from audit_entry where workspace_id = $1 order by sequence',
      [world.workspaceId],
    )
  ).rows
const call = () => ({ signal: AbortSignal.timeout(10_000), urgency: 'live' as const })
/** As the first round leaves it. */
async function watchIt(): Promise<void> {
  const client = await openMailbox(world.deps)(world.workspaceId, mailboxId)
  const grant = await client.watch(null, call())
  const cursor = await client.baseline(call())
  await database.executeSql(
    `update mailbox set state = 'live', cursor = $2, watch = $3, watch_expires_at = $4 where id = $1`,
    [mailboxId, JSON.stringify(cursor), JSON.stringify(grant.watch), grant.expiresAt],
  )
  for (const key of grant.routeKeys)
    await database.executeSql(
      `insert into mailbox_route (provider, route_key, workspace_id, mailbox_id) values ('gmail', $1, $2, $3)`,
      [key, world.workspaceId, mailboxId],
    )
  await gmail.pubsub.settle()
}
const mail = (from: string, to: string) =>
  `From: ${from}\r\nTo: ${to}\r\nSubject: Clay\r\nDate: ${new Date().toUTCString()}\r\nMessage-ID: <${Math.random()}@x.example>\r\n\r\nHello\r\n`

describe('the self-test', () => {
  const states = (checks: MailboxCheck[] | null) =>
    Object.fromEntries(
      (checks ?? []).map(({ code, state, cause }) => [code, cause === null ? state : `${state} ${cause}`]),
    )
  const run = (more: object = {}) => testMailbox(world.deps, world.workspaceId, mailboxId, more)

  test('of a mailbox in order finds all things in order, a push that came included', async () => {
    await watchIt()
    gmail.deliver(ann, mail('customer@birch.example', ann))
    gmail.send(ann, mail(ann, 'customer@birch.example'))
    const seen: string[] = []
    const checks = await run({ onCheck: (check: MailboxCheck) => seen.push(check.code) })
    expect(states(checks)).toEqual({
      ...{ token: 'ok', identity: 'ok', history: 'ok', message: 'ok', sent_mail: 'ok', push: 'ok' },
    })
    expect(seen).toEqual(checks?.map(({ code }) => code))
  })

  test('says that no push came when none does, within its time', async () => {
    await watchIt()
    gmail.pubsub.knobs.drop = 100
    const started = Date.now()
    const checks = await run({ pushPatienceMilliseconds: 600 })
    expect(states(checks)).toMatchObject({ history: 'ok', push: 'failed no_push_came', message: 'skipped no_mail' })
    expect(Date.now() - started).toBeLessThan(15_000)
  })

  test('says why the token fails and tries nothing after it', async () => {
    await watchIt()
    gmail.revokeTokens(ann)
    await database.executeSql(`delete from mailbox_credential where mailbox_id = $1 and kind = 'access_token'`, [
      mailboxId,
    ])
    const other = await testMailbox(world.otherProcess(), world.workspaceId, mailboxId)
    expect(states(other)).toEqual({
      token: 'failed reconnect',
      ...Object.fromEntries(
        ['identity', 'history', 'message', 'sent_mail', 'push'].map(code => [code, 'skipped not_tried']),
      ),
    })
    expect(other?.[0]?.detail).toBe('invalid_grant')
  })

  test('says that polling is what was chosen, and why', async () => {
    await watchIt()
    await database.executeSql(`update mailbox set watch = '{"kind":"none","reason":"switched_off"}' where id = $1`, [
      mailboxId,
    ])
    const push = (await run())?.find(({ code }) => code === 'push')
    expect(push).toEqual({ code: 'push', state: 'skipped', cause: 'polled', detail: 'switched_off' })
  })

  test('of a mailbox that is none says so', async () => {
    expect(await testMailbox(world.deps, world.workspaceId, '1')).toBeNull()
  })
})

describe('disconnecting', () => {
  test('stops the watch, takes the grant back and keeps no token; what comes late is for nobody', async () => {
    await watchIt()
    expect(await disconnectMailbox(world.deps, managed(), 'keep')).toEqual({
      ...{ kind: 'disconnected', isWatchStopped: true, isRevoked: true, erased: null, isInterrupted: false },
    })
    expect(gmail.requests.map(({ route }) => route)).toEqual(expect.arrayContaining(['stop', 'revoke']))
    expect(await readMailbox(world, mailboxId)).toMatchObject({
      ...{ state: 'disabled', stateReason: 'disconnected', watch: null, leaseOwner: null },
    })
    for (const table of ['mailbox_credential', 'mailbox_route', 'work_due']) {
      const { rows } = await database.executeSql(`select 1 from ${table} where mailbox_id = $1`, [mailboxId])
      expect(rows, table).toHaveLength(0)
    }
    await expect(openMailbox(world.otherProcess())(world.workspaceId, mailboxId)).rejects.toMatchObject({
      ...{ kind: 'reconnect', code: 'not_connected' },
    })
    const asked = gmail.requests.length
    expect(await requestSync(world.deps, managed())).toEqual({ kind: 'not_connected' })
    expect(gmail.requests).toHaveLength(asked)
  })

  test('a provider that is away keeps nobody from it', async () => {
    await watchIt()
    gmail.failNext('stop', 503, 'backendError', 5)
    gmail.failNext('revoke', 503, 'backendError', 5)
    expect(await disconnectMailbox(world.deps, managed(), 'keep')).toMatchObject({
      ...{ kind: 'disconnected', isWatchStopped: false, isRevoked: false },
    })
    const { rows } = await database.executeSql('select 1 from mailbox_credential where mailbox_id = $1', [mailboxId])
    expect(rows).toHaveLength(0)
  })

  test('raises the fencing, so that a round that runs writes nothing more', async () => {
    await database.executeSql(
      `update mailbox set lease_owner = 'a', lease_until = now() + interval '1 hour', fencing = 7 where id = $1`,
      [mailboxId],
    )
    await disconnectMailbox(world.deps, managed(), 'keep')
    expect(await readMailbox(world, mailboxId)).toMatchObject({ leaseOwner: null, fencing: '8' })
  })

  test('the same account may come back later as the same mailbox, from its cursor on', async () => {
    await watchIt()
    const { cursor } = await readMailbox(world, mailboxId)
    await disconnectMailbox(world.deps, managed(), 'keep')
    expect(await connectGmail(world, ann)).toMatchObject({ kind: 'connected', mailboxId, isNew: false })
    expect(await readMailbox(world, mailboxId)).toMatchObject({ state: 'live', disconnectedAt: null, cursor })
  })

  test('twice is as once, and of a mailbox that is none it is said', async () => {
    await disconnectMailbox(world.deps, managed(), 'keep')
    expect(await disconnectMailbox(world.deps, managed(), 'erase')).toMatchObject({ kind: 'disconnected', erased: 0 })
    expect(await disconnectMailbox(world.deps, { ...managed(), mailboxId: '1' }, 'keep')).toEqual({
      kind: 'no_such_mailbox',
    })
  })
})

describe('an admin', () => {
  test('pauses and resumes; what happened in between is read from the same cursor, and the audit names who', async () => {
    await watchIt()
    expect(await pauseMailbox(world.deps, managed())).toEqual({ kind: 'done' })
    expect(await pauseMailbox(world.deps, managed())).toEqual({ kind: 'unchanged' })
    expect(await readMailbox(world, mailboxId)).toMatchObject({ state: 'paused' })
    expect((await database.executeSql('select 1 from work_due where mailbox_id = $1', [mailboxId])).rows).toHaveLength(
      0,
    )
    expect(await requestSync(world.deps, managed())).toEqual({ kind: 'unchanged' })
    expect(await resumeMailbox(world.deps, managed())).toEqual({ kind: 'done' })
    expect(await readMailbox(world, mailboxId)).toMatchObject({ state: 'live' })
    expect((await database.executeSql('select 1 from work_due where mailbox_id = $1', [mailboxId])).rows).toHaveLength(
      1,
    )
    expect((await audit()).map(({ action }) => action)).toEqual([
      ...['provider_app_added', 'mailbox_connected', 'mailbox_paused', 'mailbox_resumed'],
    ])
    expect((await audit()).at(-1)).toMatchObject({ subject: `mailbox:${mailboxId}`, actor: 'person:admin' })
  })

  test('takes a mailbox live, once or again', async () => {
    expect(await goLive(world.deps, managed())).toMatchObject({ kind: 'live', batchId: null, isInterrupted: false })
    expect(await readMailbox(world, mailboxId)).toMatchObject({ mode: 'live' })
    expect(await goLive(world.deps, managed())).toMatchObject({ kind: 'live' })
    expect((await audit()).filter(({ action }) => action === 'mailbox_live')).toHaveLength(1)
  })

  test('gives what failed new attempts', async () => {
    expect(await retryFailed(world.deps, managed())).toEqual({ kind: 'unchanged' })
    await database.executeSql(
      `insert into ledger_item (workspace_id, mailbox_id, provider_message_id, state, attempts, found_by)
       values ($1, $2, 'a', 'failed', 8, 'poll'), ($1, $2, 'b', 'gone', 1, 'poll')`,
      [world.workspaceId, mailboxId],
    )
    expect(await retryFailed(world.deps, managed())).toEqual({ kind: 'done', count: 1 })
    const { rows } = await database.executeSql(
      'select state, attempts from ledger_item where mailbox_id = $1 order by id',
      [mailboxId],
    )
    expect(rows).toEqual([
      { state: 'pending', attempts: 0 },
      { state: 'gone', attempts: 1 },
    ])
  })

  test('reads less far back, and is told so', async () => {
    const horizonAt = new Date('2025-01-01T00:00:00Z')
    expect(await changeHorizon(world.deps, managed(), horizonAt)).toEqual({ kind: 'done', isNarrower: true })
    expect(await changeHorizon(world.deps, managed(), horizonAt)).toEqual({ kind: 'unchanged' })
    expect((await readMailbox(world, mailboxId)).horizonAt).toEqual(horizonAt)
  })

  test('does nothing to a mailbox of another workspace', async () => {
    const other = await openConnectWorld(database, { gmail })
    const foreign = { ...managed(), workspaceId: other.workspaceId }
    for (const action of [pauseMailbox, resumeMailbox, requestSync, retryFailed, goLive])
      expect(await action(world.deps, foreign)).toEqual({ kind: 'no_such_mailbox' })
    expect(await disconnectMailbox(other.deps, foreign, 'erase')).toEqual({ kind: 'no_such_mailbox' })
    expect(await testMailbox(other.deps, other.workspaceId, mailboxId)).toBeNull()
    expect(await readMailbox(world, mailboxId)).toMatchObject({ state: 'new', disconnectedAt: null })
  })
})

describe('by delegation', () => {
  const ben = 'ben@ours.example'
  const byDelegation = (address: string) =>
    connectByPermission(world.deps, world.workspaceId, {
      ...{ provider: 'gmail', access: 'delegation', actor: 'person:admin', options: { address } },
    })

  test('a named mailbox is connected by the service account, others are not asked for', async () => {
    const file = gmail.addServiceAccount('reader@ours-fake.iam.gserviceaccount.example', [GMAIL_READONLY])
    await world.registerGmail(gmail, { serviceAccount: JSON.stringify(file), mailboxes: ben })
    expect(await byDelegation('clara@ours.example')).toEqual({ kind: 'not_listed' })
    const outcome = await byDelegation(ben)
    expect(outcome).toMatchObject({ kind: 'connected', isNew: true })
    if (outcome.kind !== 'connected') return
    const client = await openMailbox(world.deps)(world.workspaceId, outcome.mailboxId)
    expect(await client.identify(call())).toEqual({ account: ben, address: ben })
    // A person's own consent later opens the same account, and the same mailbox.
    expect(await connectGmail(world, ben)).toMatchObject({ kind: 'connected', mailboxId: outcome.mailboxId })
    expect(await readMailbox(world, outcome.mailboxId)).toMatchObject({
      ...{ access: 'consent', providerAccount: gmail.user(ben).sub },
    })
  })

  test('a scope that the super admin has not allowed is the operator’s matter', async () => {
    const file = gmail.addServiceAccount('narrow@ours-fake.iam.gserviceaccount.example', [])
    await world.registerGmail(gmail, { serviceAccount: JSON.stringify(file), mailboxes: ben })
    expect(await byDelegation(ben)).toEqual({ kind: 'refused', problem: 'operator', code: 'unauthorized_client' })
  })

  test('a key that is none is refused before it is stored', async () => {
    for (const serviceAccount of [
      '{}',
      'nonsense',
      '{"client_email":"a@b.example","private_key":"-----BEGIN nothing"}',
    ])
      await expect(world.registerGmail(gmail, { serviceAccount })).rejects.toThrow('serviceAccount')
  })
})

test('a consent that nobody answers is over after a while, and is forgotten', async () => {
  const { rows } = await database.executeSql('select count(*) as n from oauth_attempt where workspace_id = $1', [
    world.workspaceId,
  ])
  expect(Number(rows[0]?.n)).toBe(1)
  await inWorkspace(database.db, world.workspaceId, tx =>
    tx
      .updateTable('oauthAttempt')
      .set({ createdAt: new Date(0) })
      .where('workspaceId', '=', world.workspaceId)
      .execute(),
  )
  expect((await connectGmail(world, ann, { mailboxId })).kind).toBe('connected')
  const after = await database.executeSql('select created_at from oauth_attempt where workspace_id = $1', [
    world.workspaceId,
  ])
  expect(after.rows).toHaveLength(1)
})
