import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { openQueue, type Queue } from '../../src/jobs/queue.ts'
import { silentLog } from '../../src/log.ts'
import { createWorkspace, openTestDatabase, postgresUrl, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let workspaceId: string
let queue: Queue
const seen: string[] = []
let failuresLeft = 0

beforeAll(async () => {
  database = await openTestDatabase()
  workspaceId = await createWorkspace(database)
  queue = await openQueue(database, ['note', 'break'], silentLog, { retryLimit: 1, retryDelay: 0, retryBackoff: false })
  await queue.work('note', async payload => {
    seen.push(JSON.stringify(payload))
  })
  await queue.work('break', async () => {
    failuresLeft--
    if (failuresLeft >= 0) throw new Error('cannot')
    seen.push('recovered')
  })
})
afterAll(async () => {
  await queue.stop()
  await database.destroy()
})
beforeEach(() => {
  seen.length = 0
})

test('a job enqueued by a tenant transaction runs once that has committed', async () => {
  await inWorkspace(database.db, workspaceId, tx => queue.enqueue(tx, 'note', { job: 'note', id: '1' }))
  await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['{"id":"1","job":"note"}'])
})

test('a job vanishes with the transaction that is rolled back', async () => {
  const rolledBack = inWorkspace(database.db, workspaceId, async tx => {
    await queue.enqueue(tx, 'note', { job: 'note', id: 'never' })
    throw new Error('rolled back')
  })
  await expect(rolledBack).rejects.toThrow('rolled back')
  await inWorkspace(database.db, workspaceId, tx => queue.enqueue(tx, 'note', { job: 'note', id: 'after' }))
  await expect.poll(() => seen.length, { timeout: 10_000 }).toBeGreaterThan(0)
  expect(seen.join()).not.toContain('never')
})

test('while a job with a key waits, another with that key is not added', async () => {
  const later = new Date(Date.now() + 3_600_000)
  await inWorkspace(database.db, workspaceId, async tx => {
    for (let round = 0; round < 3; round++) {
      await queue.enqueue(tx, 'note', { job: 'note', id: 'keyed' }, { key: 'one', startAt: later })
    }
  })
  const { rows } = await database.executeSql(`select count(*)::int as count from job.job where singleton_key = 'one'`)
  expect(rows[0]?.count).toBe(1)
})

test('a job that fails is tried again', async () => {
  failuresLeft = 1
  await inWorkspace(database.db, workspaceId, tx => queue.enqueue(tx, 'break', { job: 'break' }))
  await expect.poll(() => seen, { timeout: 20_000 }).toEqual(['recovered'])
  expect(await queue.countDead()).toBe(0)
})

test('a job whose retries are used up is found among the dead ones, with what it was to do', async () => {
  failuresLeft = 10
  await inWorkspace(database.db, workspaceId, tx => queue.enqueue(tx, 'break', { job: 'break', id: '9' }))
  await expect.poll(() => queue.countDead(), { timeout: 20_000 }).toBe(1)
  expect(await queue.listDead(10)).toMatchObject([{ name: 'break', payload: { id: '9' } }])
})

test.skipIf(postgresUrl === null)('workers that start at the same moment all come up (PostgreSQL only)', async () => {
  const fresh = await openTestDatabase()
  const opened = await Promise.all(
    Array.from({ length: 4 }, () => openQueue(fresh, ['note', 'break', 'third'], silentLog)),
  )
  expect(opened).toHaveLength(4)
  for (const one of opened) await one.stop()
  await fresh.destroy()
})
