/** The machine with Outlook mailboxes: Microsoft's real client, Graph pretended, pushes by real HTTP. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { countLedger } from '../../src/mailboxes/ledger.ts'
import { findWatched } from '../../src/mailboxes/watching/watch-queries.ts'
import type { ConnectChoice } from '../support/connect-with-tokens.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { ingestableIds } from '../support/fake-graph/start-fake-graph.ts'
import { day, hour, minute, openWatchedOffice, type WatchedOffice } from '../support/watched-office.ts'

let database: TestDatabase
let office: WatchedOffice
beforeAll(async () => {
  database = await openTestDatabase()
  office = await openWatchedOffice(database)
})
afterAll(async () => {
  await office.close()
  await database.destroy()
})
afterEach(async () => {
  office.graph.faults.clear()
  await database.db.deleteFrom('workDue').execute()
})

const ann = 'Ann Lee <ann.lee@birch.example>'
let people = 0

async function startMailbox({ before = 0, ...choice }: ConnectChoice & { before?: number } = {}, workspaceId?: string) {
  const address = `outlook${++people}@acme.example`
  office.graph.addUser({ mail: address })
  for (let at = 0; at < before; at++) deliver(address, `earlier ${at}`)
  const inWhich = workspaceId ?? (await office.open())
  const mailboxId = await office.connectOutlook(inWhich, address, choice)
  await office.settle()
  return { workspaceId: inWhich, mailboxId, address }
}
type Watched = Awaited<ReturnType<typeof startMailbox>>

function deliver(address: string, subject: string, more = {}): string {
  const mail = { from: ann, to: address, subject, date: office.clock.now().toUTCString() }
  return office.graph.deliver(address, mail, more)
}

const ledger = async ({ workspaceId, address }: Watched) =>
  (await inWorkspace(database.db, workspaceId, tx => countLedger(tx, workspaceId, address)))[0]!
const mailbox = async ({ workspaceId, mailboxId }: Watched) =>
  (await inWorkspace(database.db, workspaceId, tx => findWatched(tx, workspaceId, mailboxId)))!
const subscriptionsOf = ({ address }: Watched) =>
  office.graph.subscriptions.live().filter(({ userId }) => userId === office.graph.user(address).id)
const activities = (workspaceId: string) =>
  inWorkspace(database.db, workspaceId, tx =>
    tx.selectFrom('activity').select(['id', 'messageId']).where('workspaceId', '=', workspaceId).execute(),
  )
const ledgerRows = ({ workspaceId, mailboxId }: Watched) =>
  inWorkspace(database.db, workspaceId, tx =>
    tx
      .selectFrom('ledgerItem')
      .select(['providerMessageId', 'state', 'reason', 'rfcMessageId', 'removedAt'])
      .where('workspaceId', '=', workspaceId)
      .where('mailboxId', '=', mailboxId)
      .execute(),
  )

/** Every message of the mailbox that is mail is in the ledger, once. */
async function expectComplete(watched: Watched): Promise<void> {
  const rows = await ledgerRows(watched)
  const held = rows.filter(({ state }) => state !== 'gone').map(({ providerMessageId }) => providerMessageId)
  expect(held.sort()).toEqual(ingestableIds(office.graph, watched.address).sort())
}

describe('a connected Outlook mailbox', () => {
  it('is read back, subscribed to, and from then on told of what arrives', async () => {
    const watched = await startMailbox({ before: 7 })
    expect(await ledger(watched)).toMatchObject({ seen: 7, logged: 7, pending: 0 })
    expect(await mailbox(watched)).toMatchObject({ state: 'live', watch: { kind: 'outlook' } })
    expect(subscriptionsOf(watched)).toHaveLength(1)
    deliver(watched.address, 'now')
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 8, logged: 8 })
    expect((await mailbox(watched)).lastSignalAt).toEqual(office.clock.now())
  })

  it('is read to the last message by polls alone, where pushes are lost', async () => {
    const watched = await startMailbox()
    office.graph.faults.dropsPushes = true
    for (let at = 0; at < 5; at++) {
      deliver(watched.address, `lost push ${at}`)
      await office.pass(15 * minute, 5 * minute)
    }
    expect(await ledger(watched)).toMatchObject({ seen: 5, logged: 5 })
  })

  it('gives the rooms of its colleagues no second entry: one Gmail and two Outlook mailboxes, one activity', async () => {
    const workspaceId = await office.open()
    const gmail = 'person-of-three@acme.example'
    office.gmail.addUser(gmail)
    await office.connectGmail(workspaceId, gmail)
    const [first, second] = [await startMailbox({}, workspaceId), await startMailbox({}, workspaceId)]
    const mail = {
      from: ann,
      to: `${gmail}, ${first.address}, ${second.address}`,
      subject: 'To all',
      id: '<all@birch.example>',
    }
    const dated = { ...mail, date: office.clock.now().toUTCString() }
    office.gmail.deliver(gmail, dated)
    office.graph.deliver(first.address, dated)
    office.graph.deliver(second.address, dated)
    await office.settle()
    expect(await activities(workspaceId)).toHaveLength(1)
    const copies = await inWorkspace(database.db, workspaceId, tx =>
      tx.selectFrom('messageCopy').select('mailboxId').where('workspaceId', '=', workspaceId).execute(),
    )
    expect(new Set(copies.map(({ mailboxId }) => mailboxId)).size).toBe(3)
  })

  it('logs what is sent from it, in headers-only mode too', async () => {
    const watched = await startMailbox({ headersOnly: true })
    const mail = {
      from: watched.address,
      to: 'ann.lee@birch.example',
      subject: 'Our offer',
      date: office.clock.now().toUTCString(),
    }
    office.graph.sendFrom(watched.address, mail)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
    expect(office.graph.faults.requests.filter(({ path }) => path.endsWith('$value'))).toEqual([])
  })
})

describe('what happens to a message later', () => {
  it('failure 34: it moves away and back, and stays what it was', async () => {
    const watched = await startMailbox({ before: 1 })
    const [id] = ingestableIds(office.graph, watched.address)
    office.graph.move(watched.address, id!, 'archive')
    office.graph.move(watched.address, id!, 'inbox')
    await office.pass(15 * minute)
    expect(await ledgerRows(watched)).toMatchObject([{ providerMessageId: id, state: 'done', removedAt: null }])
    expect(await ledger(watched)).toMatchObject({ logged: 1 })
  })

  it('failure 44: spam that is rescued is logged', async () => {
    const watched = await startMailbox()
    const id = deliver(watched.address, 'no spam at all', { folder: 'junkemail' })
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 0 })
    office.graph.move(watched.address, id, 'inbox')
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
  })

  it('failure 44: what is called junk later leaves the timeline, and is logged again when it is rescued', async () => {
    const watched = await startMailbox({ before: 1 })
    const [id] = ingestableIds(office.graph, watched.address)
    office.graph.move(watched.address, id!, 'junkemail')
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 0, ignored: [{ reason: 'policy_label' }] })
    office.graph.move(watched.address, id!, 'inbox')
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
  })

  it('it is from before the horizon and only touched now: that makes it no new mail', async () => {
    const address = `outlook${++people}@acme.example`
    office.graph.addUser({ mail: address })
    const daysAgo = (days: number) => new Date(office.clock.now().getTime() - days * day)
    const [old, recent] = [20, 5].map(days => deliver(address, `from ${days} days ago`, { receivedAt: daysAgo(days) }))
    const workspaceId = await office.open()
    const mailboxId = await office.connectOutlook(workspaceId, address, { horizonAt: daysAgo(7) })
    await office.settle()
    const { store } = office.graph.user(address)
    for (const id of [old!, recent!]) store.change(id, { isRead: true })
    office.graph.move(address, old!, 'archive')
    await office.pass(15 * minute)
    const rows = await ledgerRows({ workspaceId, mailboxId, address })
    expect(rows.map(({ providerMessageId }) => providerMessageId)).toEqual([recent])
  })

  it('failure 43: a draft is nothing before it is sent, however often it changes', async () => {
    const watched = await startMailbox()
    const mail = {
      from: watched.address,
      to: 'ann.lee@birch.example',
      subject: 'Draft',
      date: office.clock.now().toUTCString(),
    }
    const id = office.graph.draft(watched.address, mail)
    for (let edit = 0; edit < 10; edit++) {
      office.graph.user(watched.address).store.change(id, { isRead: edit % 2 === 0 })
      await office.settle()
    }
    expect(await ledger(watched)).toMatchObject({ seen: 0 })
    office.graph.sendDraft(watched.address, id)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
  })

  it('it goes into the trash, which is no deletion, and for good, which is told', async () => {
    const watched = await startMailbox({ before: 1 })
    const [id] = ingestableIds(office.graph, watched.address)
    office.graph.trash(watched.address, id!)
    await office.pass(15 * minute)
    expect(await ledgerRows(watched)).toMatchObject([{ state: 'done', removedAt: null }])
    office.graph.move(watched.address, id!, 'inbox')
    await office.pass(15 * minute)
    office.graph.remove(watched.address, id!)
    await office.pass(15 * minute)
    expect(await ledgerRows(watched)).toMatchObject([{ state: 'done', removedAt: expect.any(Date) }])
  })

  it('failure 52: private by property 0x36: the ledger row and its reason are all that stays', async () => {
    const watched = await startMailbox()
    deliver(watched.address, 'Confidential salary talk', { sensitivity: 2 })
    await office.settle()
    expect(await ledger(watched)).toMatchObject({
      seen: 1,
      ignored: [{ reason: 'policy_sensitivity_private', count: 1 }],
    })
    const messages = await inWorkspace(database.db, watched.workspaceId, tx =>
      tx.selectFrom('message').selectAll().where('workspaceId', '=', watched.workspaceId).execute(),
    )
    expect(JSON.stringify(messages)).not.toContain('salary')
  })
})

describe('subscriptions', () => {
  it('failure 14: one that Graph has dropped is made again at its renewal, and nothing is lost meanwhile', async () => {
    const watched = await startMailbox()
    office.graph.subscriptions.all.clear()
    deliver(watched.address, 'untold')
    await office.pass(28 * hour, 30 * minute)
    expect(subscriptionsOf(watched)).toHaveLength(1)
    await expectComplete(watched)
  })

  it('failure 13: a week without us ends the subscription; on return it is made again and all is read', async () => {
    const watched = await startMailbox()
    office.clock.advance(8 * day)
    deliver(watched.address, 'while we were away')
    expect(subscriptionsOf(watched)).toHaveLength(0)
    await office.settle()
    expect(subscriptionsOf(watched)).toHaveLength(1)
    await expectComplete(watched)
  })

  it('failure 16: removed, each told twice: one subscription in the end, and every folder read', async () => {
    const watched = await startMailbox()
    const [before] = subscriptionsOf(watched)
    office.clock.advance(20 * minute)
    office.graph.user(watched.address).store.addFolder('Projects')
    office.graph.faults.doublesPushes = true
    office.graph.lifecycle(watched.address, 'subscriptionRemoved')
    deliver(watched.address, 'in between', { folder: 'Projects' })
    await office.settle()
    expect(subscriptionsOf(watched).map(({ id }) => id)).not.toEqual([before!.id])
    expect(subscriptionsOf(watched)).toHaveLength(1)
    await expectComplete(watched)
  })

  it('failure 16: reauthorizationRequired, twice: one renewal within ten minutes', async () => {
    const watched = await startMailbox()
    office.clock.advance(20 * minute)
    await office.settle()
    const renewals = () => office.graph.faults.requests.filter(({ method }) => method === 'PATCH').length
    const before = renewals()
    for (let time = 0; time < 2; time++) {
      office.graph.lifecycle(watched.address, 'reauthorizationRequired')
      await office.settle()
      office.clock.advance(2 * minute)
    }
    expect(renewals() - before).toBe(1)
  })

  it('failure 16: missed, twice: everything is read', async () => {
    const watched = await startMailbox()
    office.graph.faults.dropsPushes = true
    for (const folder of ['inbox', 'archive', 'sentitems']) deliver(watched.address, folder, { folder })
    office.graph.faults.dropsPushes = false
    for (let time = 0; time < 2; time++) office.graph.lifecycle(watched.address, 'missed')
    await office.settle()
    await expectComplete(watched)
  })
})

describe('when Graph is unwell', () => {
  it('failure 02: forgets one folder: that folder alone is read again', async () => {
    const watched = await startMailbox({ before: 3 })
    const before = (await mailbox(watched)).cursor as { folders: Record<string, { link: string }> }
    const sent = office.graph.user(watched.address).store.folder('sentitems').id
    office.graph.expireDelta(watched.address, 'inbox')
    deliver(watched.address, 'after')
    const count = office.graph.faults.requests.length
    await office.settle()
    await expectComplete(watched)
    const asked = office.graph.faults.requests.slice(count).filter(({ query }) => query.includes('$filter=received'))
    expect(asked).toHaveLength(1)
    expect(before.folders[sent]!.link).toContain('deltatoken')
  })

  it('throttles: the mailbox waits as long as it says, and catches up', async () => {
    const watched = await startMailbox()
    office.graph.faults.failNext(/GET .*\/me/, { status: 429, code: 'ApplicationThrottled', retryAfter: '300' })
    deliver(watched.address, 'throttled')
    await office.settle()
    const count = office.graph.faults.requests.length
    await office.pass(4 * minute)
    expect(office.graph.faults.requests.length).toBe(count)
    await office.pass(10 * minute)
    await expectComplete(watched)
  })

  it('failure 58: has no mailbox any more: it is disabled, said why, and asked for once a day', async () => {
    const watched = await startMailbox()
    office.graph.user(watched.address).disabled = 'inactive'
    await office.pass(30 * minute)
    expect(await mailbox(watched)).toMatchObject({ state: 'disabled' })
    const count = office.graph.faults.requests.length
    await office.pass(20 * hour, hour)
    expect(office.graph.faults.requests.length - count).toBeLessThanOrEqual(1)
    office.graph.user(watched.address).disabled = null
    deliver(watched.address, 'licence is back')
    await office.pass(26 * hour, hour)
    expect(await mailbox(watched)).toMatchObject({ state: 'live' })
    await expectComplete(watched)
  })

  it('failure 24: the password was reset: reconnect, and no storm of requests', async () => {
    const watched = await startMailbox()
    office.graph.directory.revokeTokens(watched.address)
    await office.pass(30 * minute)
    expect(await mailbox(watched)).toMatchObject({ state: 'reconnect_required' })
    const count = office.graph.faults.requests.length
    await office.pass(5 * hour, 10 * minute)
    expect(office.graph.faults.requests.length).toBe(count)
    deliver(watched.address, 'meanwhile')
    await office.connectOutlook(watched.workspaceId, watched.address)
    await office.settle()
    expect(await mailbox(watched)).toMatchObject({ state: 'live' })
    await expectComplete(watched)
  })
})
