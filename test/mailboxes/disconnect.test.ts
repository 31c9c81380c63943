import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { openBudgets } from '../../src/mailboxes/budget.ts'
import { openKeyring } from '../../src/mailboxes/connecting/credentials.ts'
import { disconnectMailbox } from '../../src/mailboxes/connecting/disconnect-mailbox.ts'
import { saveProviderApp } from '../../src/mailboxes/connecting/save-provider-app.ts'
import { openTokenSources } from '../../src/mailboxes/connecting/token-source.ts'
import { countLedger } from '../../src/mailboxes/ledger.ts'
import { goLive } from '../../src/mailboxes/manage-mailbox.ts'
import type { ConnectDeps } from '../../src/mailboxes/open-mailbox.ts'
import { findWatched } from '../../src/mailboxes/watching/watch-queries.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { hour, minute, openWatchedOffice, type WatchedOffice } from '../support/watched-office.ts'

let database: TestDatabase
let office: WatchedOffice
let deps: ConnectDeps
beforeAll(async () => {
  database = await openTestDatabase()
  office = await openWatchedOffice(database)
  const { now } = office.clock
  const { urls, credential } = office.shared
  const tokenDeps = { db: database.db, keyring: openKeyring([credential]), urls, now }
  deps = { ...tokenDeps, tokens: openTokenSources(tokenDeps), budgets: openBudgets(now), publicUrl: null }
})
afterAll(async () => {
  await office.close()
  await database.destroy()
})

const ann = 'Ann Lee <ann.lee@birch.example>'
let people = 0
async function startMailbox(workspaceId: string, choice: { mode?: 'pilot' | 'live' } = {}) {
  const address = `member${++people}@acme.example`
  office.gmail.addUser(address)
  const mailboxId = await office.connectGmail(workspaceId, address, choice)
  await office.settle()
  return { workspaceId, mailboxId, address, actor: 'person:admin' }
}
function deliver(address: string, subject: string, id: string, body = 'Hello') {
  const head = { from: ann, to: address, subject, id: `<${id}@birch.example>`, date: office.clock.now().toUTCString() }
  office.gmail.deliver(address, { ...head, body })
}
const count = async (workspaceId: string, table: string) =>
  Number(
    (await database.executeSql(`select count(*) as n from ${table} where workspace_id = $1`, [workspaceId])).rows[0]?.n,
  )
const ledger = async (workspaceId: string, address: string) =>
  (await inWorkspace(database.db, workspaceId, tx => countLedger(tx, workspaceId, address)))[0]
const mailbox = async (workspaceId: string, mailboxId: string) =>
  (await inWorkspace(database.db, workspaceId, tx => findWatched(tx, workspaceId, mailboxId)))!

/** Every text and binary that stands anywhere in the tables of this workspace. */
async function everythingOf(workspaceId: string): Promise<string> {
  const { rows } = await database.executeSql(
    `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'workspace_id'`,
  )
  const texts = await Promise.all(
    rows.map(async ({ table_name }) => {
      const all = await database.executeSql(`select t::text as line from ${table_name} t where workspace_id = $1`, [
        workspaceId,
      ])
      return all.rows.map(({ line }) => line).join('\n')
    }),
  )
  return texts.join('\n')
}

describe('a mailbox that is disconnected', () => {
  it('and erased leaves nothing of the mail that it alone held; what another one holds stays on its timeline', async () => {
    const workspaceId = await office.open()
    const [leaving, staying] = [await startMailbox(workspaceId), await startMailbox(workspaceId)]
    deliver(
      leaving.address,
      'Kiln canary-alone',
      'alone',
      'The canary-body is here\n\n-- \nAnn Lee\nBuyer canary-title',
    )
    deliver(leaving.address, 'Clay for both', 'both')
    deliver(staying.address, 'Clay for both', 'both')
    await office.settle()
    expect(await count(workspaceId, 'activity')).toBe(2)
    expect(await everythingOf(workspaceId)).toContain('canary-alone')

    const outcome = await disconnectMailbox(deps, leaving, 'erase')
    expect(outcome).toMatchObject({ kind: 'disconnected', erased: 1, isRevoked: true, isWatchStopped: true })
    const left = await everythingOf(workspaceId)
    for (const canary of ['canary-alone', 'canary-body', 'canary-title']) expect(left).not.toContain(canary)
    expect(await count(workspaceId, 'activity')).toBe(1)
    expect(await ledger(workspaceId, staying.address)).toMatchObject({ seen: 1, logged: 1 })
    const { rows } = await database.executeSql('select 1 from ledger_item where mailbox_id = $1', [leaving.mailboxId])
    expect(rows).toHaveLength(0)
  })

  it('and connected again after that is read from the beginning', async () => {
    const workspaceId = await office.open()
    const watched = await startMailbox(workspaceId)
    deliver(watched.address, 'Clay', 'again')
    await office.settle()
    await disconnectMailbox(deps, watched, 'erase')
    expect(await office.connectGmail(workspaceId, watched.address)).toBe(watched.mailboxId)
    await office.settle()
    expect(await ledger(workspaceId, watched.address)).toMatchObject({ seen: 1, logged: 1 })
  })

  it('and kept stays on the timeline, and is not read any more', async () => {
    const workspaceId = await office.open()
    const watched = await startMailbox(workspaceId)
    deliver(watched.address, 'Clay', 'kept')
    await office.settle()
    await disconnectMailbox(deps, watched, 'keep')
    const asked = office.gmail.requests.length
    deliver(watched.address, 'Clay later', 'later')
    await office.pass(2 * hour, 30 * minute)
    expect(office.gmail.requests.slice(asked).filter(({ user }) => user === watched.address)).toEqual([])
    expect(await ledger(workspaceId, watched.address)).toMatchObject({ seen: 1, logged: 1 })
    await office.connectGmail(workspaceId, watched.address)
    await office.settle()
    expect(await ledger(workspaceId, watched.address)).toMatchObject({ seen: 2, logged: 2 })
  })
})

it('taking a mailbox live logs what was read in pilot, once, as a batch', async () => {
  const workspaceId = await office.open()
  const watched = await startMailbox(workspaceId, { mode: 'pilot' })
  deliver(watched.address, 'Clay', 'pilot')
  await office.settle()
  expect(await count(workspaceId, 'activity')).toBe(0)
  const live = await goLive(deps, watched)
  expect(live).toMatchObject({ kind: 'live', batchId: expect.any(String), isInterrupted: false })
  expect(await count(workspaceId, 'activity')).toBe(1)
  expect(await goLive(deps, watched)).toMatchObject({ batchId: null })
})

it('failure 25: a wrong client secret is told once as our own fault, marks no mailbox, and ends by itself when it is mended', async () => {
  const workspaceId = await office.open()
  const all = [await startMailbox(workspaceId), await startMailbox(workspaceId)]
  const { client } = office.gmail
  const right = client.secret
  client.secret = 'changed at Google'
  // Tokens are good for an hour.
  office.clock.advance(hour)
  for (const [at, { address }] of all.entries()) deliver(address, 'meanwhile', `meanwhile-${at}`)
  await office.pass(20 * minute, 5 * minute)
  const incidents = async () =>
    (
      await database.executeSql('select subject_key from incident where workspace_id = $1 and closed_at is null', [
        workspaceId,
      ])
    ).rows.map(({ subject_key }) => subject_key)
  expect(await incidents()).toEqual(['operator_fault:gmail'])
  for (const { mailboxId } of all) {
    expect(['reconnect_required', 'disabled']).not.toContain((await mailbox(workspaceId, mailboxId)).state)
  }
  const form = { clientSecret: client.secret }
  expect((await saveProviderApp(deps, workspaceId, 'gmail', form, 'person:admin')).kind).toBe('saved')
  await office.settle()
  for (const { address } of all) expect(await ledger(workspaceId, address)).toMatchObject({ seen: 1, logged: 1 })
  expect(await incidents()).toEqual([])
  client.secret = right
})
