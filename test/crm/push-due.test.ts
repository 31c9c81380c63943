import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { enqueuePushes, enqueueRemovals } from '../../src/crm/enqueue-pushes.ts'
import { pushDue } from '../../src/crm/push-due.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { createWorkspace, openTestDatabase, type TestDatabase } from '../support/database.ts'
import { type FakeCrm, openFakeCrm } from '../support/fake-crm.ts'

let database: TestDatabase
let workspaceId: string
let connectionId: string
let crm: FakeCrm
/** Moves by itself never. */
let now: Date

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())
beforeEach(async () => {
  // Rows are due from the database's own clock on.
  now = new Date(Date.now() + 60_000)
  crm = openFakeCrm()
  workspaceId = await createWorkspace(database)
  connectionId = await inWorkspace(database.db, workspaceId, async tx => {
    const row = await tx
      .insertInto('crmConnection')
      .values({ workspaceId, crm: 'fake', baseUrl: 'http://127.0.0.1' })
      .returning('id')
      .executeTakeFirstOrThrow()
    return row.id
  })
})

const later = (minutes: number) => {
  now = new Date(now.getTime() + minutes * 60_000)
}
const push = () =>
  pushDue({
    db: database.db,
    connectors: connection => (connection.workspaceId === workspaceId ? crm.connector : null),
    now,
  })
const outbox = () =>
  inWorkspace(database.db, workspaceId, tx =>
    tx
      .selectFrom('outbox')
      .select(['operation', 'state', 'reason', 'attempts'])
      .where('workspaceId', '=', workspaceId)
      .orderBy('id')
      .execute(),
  )

/** A contact that the CRM knows as `contact-7`, with a logged message and its row in the outbox. */
async function logMessage({ contactIsInCrm = true } = {}): Promise<string> {
  return await inWorkspace(database.db, workspaceId, async tx => {
    const { rows } = await sql<{ activity: string; contact: string }>`
      with thread as (insert into thread (workspace_id) values (${workspaceId}) returning id),
      message as (
        insert into message (workspace_id, logical_key, thread_id, direction, kind, kind_reason, verdict, sent_at, subject,
          body_text, storage, source_rank, policy_version, reading_version)
        select ${workspaceId}, decode(md5(random()::text), 'hex'), id, 'inbound', 'person', 'test', 'pass',
          '2026-03-01T09:00:00Z', 'Kiln shelves', 'Hello', 'full', 'a', 1, 'test' from thread returning id),
      participant as (
        insert into participant (workspace_id, message_id, position, role, address, is_own)
        select ${workspaceId}, id, place, role, address, false from message,
          (values (0, 'from', 'ann@customer.example'), (1, 'bcc', 'boss@ours.example')) p (place, role, address)),
      contact as (
        insert into contact (workspace_id, first_name, last_name, name_norm, origin)
        values (${workspaceId}, 'Ann', 'Example', 'ann example', 'crm') returning id),
      decision as (
        insert into decision (workspace_id, kind, actor, action, reason)
        values (${workspaceId}, 'message', 'system', 'logged', 'test') returning id),
      activity as (
        insert into activity (workspace_id, message_id, happened_at, visibility, decision_id)
        select ${workspaceId}, message.id, '2026-03-01T09:00:00Z', 'team', decision.id from message, decision returning id)
      insert into activity_link (workspace_id, activity_id, target_kind, target_id, decision_id, set_by)
      select ${workspaceId}, activity.id, 'contact', contact.id, decision.id, 'system' from activity, contact, decision
      returning activity_id as activity, target_id as contact`.execute(tx)
    const { activity, contact } = rows[0]!
    if (contactIsInCrm) await nameContact(contact)
    await enqueuePushes(tx, workspaceId, [activity])
    return activity

    async function nameContact(localId: string) {
      await tx
        .insertInto('externalRef')
        .values({ workspaceId, connectionId, localKind: 'contact', localId, externalId: `contact-${localId}` })
        .execute()
    }
  })
}

test('an activity is sent once, with its contact by the CRM’s own id and without blind copies', async () => {
  await logMessage()
  expect(await push()).toEqual({ tried: 1, delivered: 1 })
  expect(await push()).toEqual({ tried: 0, delivered: 0 })
  expect(crm.records).toHaveLength(1)
  expect(crm.records[0]?.write).toMatchObject({
    activity: {
      subject: 'Kiln shelves',
      contactIds: [expect.stringMatching(/^contact-/)],
      participants: [{ role: 'from', address: 'ann@customer.example' }],
    },
  })
  expect(await outbox()).toEqual([{ operation: 'push_activity', state: 'delivered', reason: null, attempts: 1 }])
})

test('asking twice for the same effect sends it once', async () => {
  const activity = await logMessage()
  await inWorkspace(database.db, workspaceId, tx => enqueuePushes(tx, workspaceId, [activity, activity]))
  await push()
  expect(crm.records).toHaveLength(1)
})

test('a send without an answer that did arrive is found, not sent again', async () => {
  await logMessage()
  crm.misbehave({ kind: 'times-out', afterEffect: true })
  await push()
  expect(await outbox()).toMatchObject([{ state: 'unknown', reason: 'no_answer' }])
  later(10)
  await push()
  expect(crm).toMatchObject({ sends: 1, readBacks: 1 })
  expect(await outbox()).toMatchObject([{ state: 'delivered' }])
})

test('a send without an answer that did not arrive is sent again', async () => {
  await logMessage()
  crm.misbehave({ kind: 'times-out', afterEffect: false })
  await push()
  later(10)
  await push()
  expect(crm.records).toHaveLength(1)
  expect(crm).toMatchObject({ sends: 2, readBacks: 1 })
})

test('a CRM that knows keys is simply sent to again, and still holds one', async () => {
  crm = openFakeCrm({ deduplicates: true })
  await logMessage()
  crm.misbehave({ kind: 'times-out', afterEffect: true })
  await push()
  later(10)
  await push()
  expect(crm.records).toHaveLength(1)
  expect(crm).toMatchObject({ sends: 2, readBacks: 0 })
})

test('a worker that died while sending leaves a row that is looked for before it is sent', async () => {
  await logMessage()
  await push()
  await inWorkspace(database.db, workspaceId, tx =>
    tx
      .updateTable('outbox')
      .set({ state: 'sending', leaseOwner: 'dead', leaseUntil: new Date(now.getTime() + 60_000) })
      .where('workspaceId', '=', workspaceId)
      .execute(),
  )
  expect(await push()).toMatchObject({ tried: 0 })
  later(10)
  await push()
  expect(crm).toMatchObject({ sends: 1, readBacks: 1 })
  expect(crm.records).toHaveLength(1)
})

test('a rate limit is waited for', async () => {
  await logMessage()
  crm.misbehave({ kind: 'rate-limited', until: new Date(now.getTime() + 30 * 60_000) })
  await push()
  later(20)
  expect(await push()).toMatchObject({ tried: 0 })
  later(11)
  expect(await push()).toEqual({ tried: 1, delivered: 1 })
})

test('a refusal is final and says why; lost credentials stop the connection until a person is there', async () => {
  await logMessage()
  await logMessage()
  crm.misbehave({ kind: 'refuses', reason: 'invalid' })
  crm.misbehave({ kind: 'refuses', reason: 'reconnect_required' })
  await push()
  expect(await outbox()).toMatchObject([
    { state: 'refused', reason: 'invalid' },
    { state: 'deferred', reason: 'reconnect_required' },
  ])
  await logMessage()
  later(600)
  expect(await push()).toMatchObject({ tried: 0 })
})

test('an activity waits until its contact is in the CRM', async () => {
  await logMessage({ contactIsInCrm: false })
  await push()
  expect(crm.sends).toBe(0)
  expect(await outbox()).toMatchObject([{ state: 'deferred', reason: 'contact_not_in_crm' }])
})

test('a message that was erased before it was sent is not sent', async () => {
  const activity = await logMessage()
  await inWorkspace(database.db, workspaceId, async tx => {
    await tx.deleteFrom('activityLink').where('workspaceId', '=', workspaceId).execute()
    await tx.deleteFrom('activity').where('workspaceId', '=', workspaceId).where('id', '=', activity).execute()
  })
  await push()
  expect(crm.sends).toBe(0)
  expect(await outbox()).toMatchObject([{ state: 'cancelled', reason: 'record_gone' }])
})

test('a removal does not overtake the push that it takes back', async () => {
  const activity = await logMessage()
  crm.misbehave({ kind: 'times-out', afterEffect: true })
  await push()
  await inWorkspace(database.db, workspaceId, tx => enqueueRemovals(tx, workspaceId, [activity]))
  for (let round = 0; round < 4; round++) {
    await push()
    later(10)
  }
  expect(crm.records).toEqual([])
  expect(await outbox()).toMatchObject([
    { operation: 'push_activity', state: 'delivered' },
    { operation: 'remove_activity', state: 'delivered' },
  ])
})

test('a connection without a connector in this version keeps its rows', async () => {
  await logMessage()
  await pushDue({ db: database.db, connectors: () => null, now })
  expect(await outbox()).toMatchObject([{ state: 'deferred', reason: 'no_connector' }])
})
