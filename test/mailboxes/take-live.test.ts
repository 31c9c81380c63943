/** From the page on which an admin takes a mailbox live to the timeline, with the real queue in between. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { noConnectors } from '../../src/crm/connector.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { openQueue, type Queue } from '../../src/jobs/queue.ts'
import { jobNames, pilotWork, runJobs } from '../../src/jobs/registry.ts'
import { countLedger } from '../../src/mailboxes/ledger.ts'
import { decidePilotAgain, type PilotRest, takeLive } from '../../src/mailboxes/take-live.ts'
import { createApp } from '../../src/web/app.tsx'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { openWatchedOffice, type WatchedOffice } from '../support/watched-office.ts'

let database: TestDatabase
let office: WatchedOffice
let queue: Queue
beforeAll(async () => {
  database = await openTestDatabase()
  office = await openWatchedOffice(database)
  queue = await openQueue(database, jobNames, office.context.log)
})
afterAll(async () => {
  await queue.stop()
  await office.close()
  await database.destroy()
})

let people = 0
async function startPilot(messages: number) {
  const address = `pilot${++people}@acme.example`
  office.gmail.addUser(address)
  for (let at = 0; at < messages; at++)
    office.gmail.deliver(address, { from: 'Ann Lee <ann.lee@birch.example>', to: address, subject: `Kiln ${at}` })
  const workspaceId = await office.open()
  const mailboxId = await office.connectGmail(workspaceId, address, { mode: 'pilot' })
  await office.settle()
  return { workspaceId, mailboxId, actor: 'person:admin', address }
}
const ledger = async ({ workspaceId, address }: { workspaceId: string; address: string }) =>
  (await inWorkspace(database.db, workspaceId, tx => countLedger(tx, workspaceId, address)))[0]!

it('the page answers at once, says how far the pilot’s mail is, and undoes all of it as one batch', async () => {
  const pilot = await startPilot(3)
  const pages = createApp({ db: database.db, now: office.clock.now, pilotWork: () => pilotWork(queue) })
  const { rows } = await database.executeSql('select name from workspace where id = $1', [pilot.workspaceId])
  const headers = { origin: 'http://localhost', cookie: `workspace=${rows[0]!.name}` }
  const ask = async (path: string, form?: Record<string, string>) =>
    pages.request(`http://localhost${path}`, {
      headers,
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    })
  const base = `/mailboxes/${pilot.mailboxId}`

  const answer = await ask(`${base}/live`, {})
  const back = answer.headers.get('location')!
  expect([answer.status, back]).toEqual([303, expect.stringMatching(/done=live&batch=\d+$/)])
  expect(await ledger(pilot)).toMatchObject({ logged: 0 })
  const waiting = await (await ask(back)).text()
  expect(waiting).toContain('is being decided again: 3 messages left')
  expect(waiting).not.toContain('Undo what was logged')

  await runJobs({ queue, database, connectors: noConnectors, log: office.context.log, now: office.clock.now })
  await expect.poll(async () => (await ledger(pilot)).logged, { timeout: 20_000 }).toBe(3)
  await expect.poll(async () => (await ask(back)).text(), { timeout: 10_000 }).toContain('Undo what was logged')
  expect(await (await ask(back)).text()).not.toContain('decided again:')

  await ask('/settings/decide-again/undo', { batch: new URL(back, 'http://localhost').searchParams.get('batch')! })
  expect(await ledger(pilot)).toMatchObject({ logged: 0 })
  expect(await (await ask(base)).text()).toContain('3 messages stand as they were decided in pilot')
})

it('what does not fit into one part of the work is enqueued with the place where it stopped', async () => {
  const pilot = await startPilot(2)
  const rest: PilotRest[] = []
  const work = { enqueue: async (_: unknown, one: PilotRest) => void rest.push(one), isUnderWay: async () => false }
  const deps = { db: database.db, now: office.clock.now }
  const outcome = await takeLive(deps, pilot, work)
  expect(outcome).toEqual({ kind: 'live', batchId: rest[0]!.batchId })
  await decidePilotAgain(deps, rest[0]!, work.enqueue, AbortSignal.abort())
  expect(rest).toHaveLength(2)
  expect(rest[1]).toEqual({ ...rest[0], after: expect.any(String) })
  await decidePilotAgain(deps, rest[1]!, work.enqueue)
  // A part whose process died after its work is done once more, and changes nothing.
  await decidePilotAgain(deps, rest[0]!, work.enqueue)
  expect(rest).toHaveLength(2)
  expect(await ledger(pilot)).toMatchObject({ logged: 2 })
})

it('a mailbox that is taken live by an action that fails stays in pilot, with nothing to do', async () => {
  const pilot = await startPilot(1)
  const enqueue = async () => {
    throw new Error('the queue is gone')
  }
  const deps = { db: database.db, now: office.clock.now }
  await expect(takeLive(deps, pilot, { enqueue, isUnderWay: async () => false })).rejects.toThrow('the queue is gone')
  const { rows } = await database.executeSql('select mode from mailbox where id = $1', [pilot.mailboxId])
  expect(rows).toEqual([{ mode: 'pilot' }])
})
