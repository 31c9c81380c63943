import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { countLedger } from '../../src/mailboxes/ledger.ts'
import { findWatched } from '../../src/mailboxes/watching/watch-queries.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
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
  office.gmail.clearFaults()
  Object.assign(office.gmail.pubsub.knobs, { drop: 0, duplicate: 0, isHeld: false })
  // The mailboxes of one test take no turns in the next.
  await database.db.deleteFrom('workDue').execute()
})

const ann = 'Ann Lee <ann.lee@birch.example>'
let people = 0
/** A mailbox of its own for each test, with some mail in it. */
async function startMailbox(
  { before = 0, ...choice }: { before?: number; horizonAt?: Date | null } = {},
  workspaceId?: string,
) {
  const address = `person${++people}@acme.example`
  office.gmail.addUser(address)
  for (let at = 0; at < before; at++) deliver(address, `earlier ${at}`)
  const inWhich = workspaceId ?? (await office.open())
  const mailboxId = await office.connectGmail(inWhich, address, choice)
  await office.settle()
  return { workspaceId: inWhich, mailboxId, address }
}

function deliver(address: string, subject: string, from = ann): string {
  const { id } = office.gmail.deliver(address, { from, to: address, subject, date: office.clock.now().toUTCString() })
  return id
}

type Watched = Awaited<ReturnType<typeof startMailbox>>
const ledger = async ({ workspaceId, address }: Watched) =>
  (await inWorkspace(database.db, workspaceId, tx => countLedger(tx, workspaceId, address)))[0]!
const mailbox = async ({ workspaceId, mailboxId }: Watched) =>
  (await inWorkspace(database.db, workspaceId, tx => findWatched(tx, workspaceId, mailboxId)))!
const incidents = async ({ workspaceId }: Watched) =>
  inWorkspace(database.db, workspaceId, tx =>
    tx
      .selectFrom('incident')
      .select(['subjectKey', 'closedAt'])
      .where('workspaceId', '=', workspaceId)
      .orderBy('id')
      .execute(),
  )
const openIncidents = async (watched: Watched) =>
  (await incidents(watched))
    .filter(({ closedAt }) => closedAt === null)
    .map(({ subjectKey }) => subjectKey.split(':')[0])

describe('a connected mailbox', () => {
  it('is read back, watched, and from then on told of what arrives', async () => {
    const watched = await startMailbox({ before: 7 })
    expect(await ledger(watched)).toMatchObject({ seen: 7, logged: 7, pending: 0 })
    expect(await mailbox(watched)).toMatchObject({ state: 'live', backfill: { state: 'done', listed: 7 } })
    deliver(watched.address, 'now')
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 8, logged: 8 })
    expect(await openIncidents(watched)).toEqual([])
  })

  it('failure 40: gives a message that lies in three mailboxes of the team one activity', async () => {
    const workspaceId = await office.open()
    const all = [
      await startMailbox({}, workspaceId),
      await startMailbox({}, workspaceId),
      await startMailbox({}, workspaceId),
    ]
    const to = all.map(({ address }) => address).join(', ')
    for (const { address } of all) {
      office.gmail.deliver(address, { from: ann, to, id: '<one@birch.example>', subject: 'To all of you' })
    }
    await office.settle()
    const rows = await inWorkspace(database.db, workspaceId, async tx => ({
      activities: await tx.selectFrom('activity').select('id').where('workspaceId', '=', workspaceId).execute(),
      copies: await tx.selectFrom('messageCopy').select('messageId').where('workspaceId', '=', workspaceId).execute(),
    }))
    expect(rows.activities).toHaveLength(1)
    expect(rows.copies).toHaveLength(3)
  })

  it('in pilot decides, logs nothing, and says what it would have logged', async () => {
    const workspaceId = await office.open()
    const address = `pilot${++people}@acme.example`
    office.gmail.addUser(address)
    deliver(address, 'hello')
    await office.connectGmail(workspaceId, address, { mode: 'pilot' })
    await office.settle()
    const [row] = await inWorkspace(database.db, workspaceId, tx => countLedger(tx, workspaceId, address))
    expect(row).toMatchObject({ seen: 1, logged: 0, ignored: [{ reason: 'pilot_would_logged', count: 1 }] })
  })
})

describe('what a provider or the way to it does', () => {
  it('failure 01: a forgotten history is made up for by a window that is listed again; nothing is lost or twice', async () => {
    const watched = await startMailbox()
    office.gmail.pubsub.knobs.drop = 1_000
    for (let at = 0; at < 30; at++) deliver(watched.address, `before ${at}`)
    office.gmail.expireHistoryBefore(watched.address)
    for (let at = 0; at < 30; at++) deliver(watched.address, `after ${at}`)
    await office.pass(11 * minute)
    office.gmail.pubsub.knobs.drop = 0
    expect(await ledger(watched)).toMatchObject({ seen: 60, logged: 60 })
    expect(await mailbox(watched)).toMatchObject({ state: 'live', resyncs: 1 })
  })

  it('failure 07: a message whose fetch is refused stays pending while the cursor moves, and is read later', async () => {
    const watched = await startMailbox()
    const before = (await mailbox(watched)).cursor
    office.gmail.failNext('messages.get', 503, 'backendError', 3)
    deliver(watched.address, 'hard to get')
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 1, pending: 1 })
    expect((await mailbox(watched)).cursor).not.toEqual(before)
    await office.pass(10 * minute)
    expect(await ledger(watched)).toMatchObject({ seen: 1, pending: 0, logged: 1 })
  })

  it('failure 08: a message that was deleted meanwhile is gone; the others of its batch are read', async () => {
    const watched = await startMailbox()
    office.gmail.pubsub.knobs.drop = 1_000
    deliver(watched.address, 'stays')
    const gone = deliver(watched.address, 'goes')
    office.gmail.failNext('messages.get', 404, 'notFound', 8)
    office.gmail.clearFaults()
    office.gmail.user(watched.address).messages.delete(gone)
    await office.pass(15 * minute)
    office.gmail.pubsub.knobs.drop = 0
    expect(await ledger(watched)).toMatchObject({ seen: 2, logged: 1, gone: 1, pending: 0 })
  })

  it('failure 09: a message that cannot be read yet is looked for again before it counts as gone', async () => {
    const watched = await startMailbox()
    office.gmail.pubsub.knobs.isHeld = true
    const late = deliver(watched.address, 'late')
    office.gmail.delayVisible(watched.address, late, 5_000)
    office.gmail.pubsub.knobs.isHeld = false
    await office.gmail.pubsub.release()
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ pending: 1 })
    await office.pass(minute, 1_000)
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
  })

  it('failure 11: doubled, reordered and old pushes make no double work and move nothing back', async () => {
    const watched = await startMailbox()
    const { pubsub } = office.gmail
    pubsub.knobs.isHeld = true
    pubsub.knobs.duplicate = 50
    const cursors: bigint[] = []
    for (let at = 0; at < 50; at++) deliver(watched.address, `news ${at}`)
    await pubsub.release(messages => [...messages].reverse())
    for (let at = 0; at < 20; at++) {
      await office.settle()
      const { cursor } = await mailbox(watched)
      if (cursor?.kind === 'gmail') cursors.push(BigInt(cursor.historyId))
    }
    pubsub.knobs.isHeld = false
    pubsub.knobs.duplicate = 0
    expect(cursors).toEqual([...cursors].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
    expect(await ledger(watched)).toMatchObject({ seen: 50, logged: 50 })
  })

  it('failure 12: when pushes stop, polls find the mail, the mailbox says so, and an admin is told until they come again', async () => {
    const watched = await startMailbox()
    deliver(watched.address, 'pushed')
    await office.settle()
    office.gmail.pubsub.knobs.drop = 1_000
    for (let at = 0; at < 6; at++) {
      deliver(watched.address, `not pushed ${at}`)
      await office.pass(10 * minute)
    }
    expect((await ledger(watched)).logged).toBeGreaterThanOrEqual(6)
    expect(await mailbox(watched)).toMatchObject({ state: 'degraded', stateReason: 'push_lost' })
    expect(await openIncidents(watched)).toEqual(['push_lost'])
    office.gmail.pubsub.knobs.drop = 0
    deliver(watched.address, 'pushed again')
    await office.settle()
    expect(await mailbox(watched)).toMatchObject({ state: 'live' })
    expect(await openIncidents(watched)).toEqual([])
    expect(await incidents(watched)).toHaveLength(1)
  })

  it('failure 13: after eight days without a worker it is watched and read again, without a gap', async () => {
    const watched = await startMailbox({ before: 2 })
    for (let at = 0; at < 5; at++) {
      office.clock.advance(36 * hour)
      deliver(watched.address, `while away ${at}`)
    }
    office.clock.advance(12 * hour)
    office.gmail.expireHistoryBefore(watched.address)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 7, logged: 7 })
    const { watchExpiresAt } = await mailbox(watched)
    expect(watchExpiresAt!.getTime()).toBeGreaterThan(office.clock.now().getTime() + 6 * day)
  })

  it('failure 15: renewing the watch does not move the cursor over mail that was not read yet', async () => {
    const watched = await startMailbox()
    office.gmail.pubsub.knobs.drop = 1_000
    const before = (await mailbox(watched)).cursor
    deliver(watched.address, 'between')
    office.gmail.failNext('history', 503, 'backendError', 1)
    await inWorkspace(database.db, watched.workspaceId, async tx => {
      await tx
        .updateTable('mailbox')
        .set({ watchDueAt: office.clock.now() })
        .where('workspaceId', '=', watched.workspaceId)
        .execute()
      await tx
        .updateTable('workDue')
        .set({ dueAt: office.clock.now() })
        .where('workspaceId', '=', watched.workspaceId)
        .execute()
    })
    const watches = office.gmail.requests.filter(({ route }) => route === 'watch').length
    await office.settle()
    expect(office.gmail.requests.filter(({ route }) => route === 'watch')).toHaveLength(watches + 1)
    expect((await mailbox(watched)).cursor).toEqual(before)
    await office.pass(minute, 10_000)
    office.gmail.pubsub.knobs.drop = 0
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
  })

  it('failure 24: a withdrawn permission stops the mailbox at once and tells an admin once; the others go on', async () => {
    const workspaceId = await office.open()
    const revoked = await startMailbox({}, workspaceId)
    const other = await startMailbox({}, workspaceId)
    office.gmail.revokeTokens(revoked.address)
    deliver(revoked.address, 'unreadable for now')
    deliver(other.address, 'readable')
    await office.settle()
    const asked = office.gmail.requests.length
    await office.pass(hour, 10 * minute)
    expect(await mailbox(revoked)).toMatchObject({ state: 'reconnect_required', stateReason: 'invalid_grant' })
    expect(await ledger(other)).toMatchObject({ seen: 1, logged: 1 })
    const since = office.gmail.requests.slice(asked)
    expect(since.filter(({ user }) => user === revoked.address)).toEqual([])
    expect(since.filter(({ route, status }) => route === 'token' && status !== 200)).toEqual([])
    expect(await openIncidents(revoked)).toEqual(['reconnect_required'])
    await office.connectGmail(workspaceId, revoked.address)
    await office.settle()
    expect(await ledger(revoked)).toMatchObject({ seen: 1, logged: 1 })
    expect(await openIncidents(revoked)).toEqual([])
  })

  it('failure 43: drafts are no mail until they are sent', async () => {
    const watched = await startMailbox()
    const content = { from: `Me <${watched.address}>`, to: 'ann.lee@birch.example', subject: 'Offer' }
    const draft = office.gmail.draft(watched.address, content)
    for (let at = 0; at < 10; at++) {
      office.gmail.editDraft(watched.address, draft, { ...content, body: `Version ${at}` })
      await office.settle()
    }
    expect(await ledger(watched)).toMatchObject({ seen: 0 })
    office.gmail.sendDraft(watched.address, draft)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
  })

  it('failure 44: mail that is rescued from spam is read', async () => {
    const watched = await startMailbox()
    const { id } = office.gmail.deliver(
      watched.address,
      { from: ann, to: watched.address, subject: 'No spam' },
      { labels: ['SPAM'] },
    )
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 0 })
    office.gmail.rescueFromSpam(watched.address, id)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
  })

  it('failure 60: mail that was missed is found by the night audit, read, counted, and told of until an audit finds nothing', async () => {
    const watched = await startMailbox({ before: 3 })
    await inWorkspace(database.db, watched.workspaceId, tx =>
      tx
        .deleteFrom('ledgerItem')
        .where('workspaceId', '=', watched.workspaceId)
        .where('providerMessageId', '=', office.gmail.ingestable(watched.address)[0]!)
        .execute(),
    )
    await office.pass(28 * hour, hour)
    expect(await ledger(watched)).toMatchObject({ seen: 3, logged: 3 })
    expect(await mailbox(watched)).toMatchObject({ auditFound: 1 })
    expect((await incidents(watched)).map(({ subjectKey }) => subjectKey.split(':')[0])).toContain('audit_found')
    await office.pass(28 * hour, hour)
    expect(await openIncidents(watched)).toEqual([])
  })
})

describe('reading back', () => {
  it('reads a thread whole of which one message lies in the horizon, and nothing else from before', async () => {
    const address = `horizon${++people}@acme.example`
    office.gmail.addUser(address)
    const old = (days: number) => new Date(office.clock.now().getTime() - days * day)
    const put = (subject: string, at: Date, id: string, inReplyTo?: string, threadId?: string) =>
      office.gmail.deliver(
        address,
        { from: ann, to: address, subject, id, date: at.toUTCString(), ...(inReplyTo ? { inReplyTo } : {}) },
        { receivedAt: at, ...(threadId ? { threadId } : {}) } as never,
      )
    const first = put('Kiln', old(60), '<a@birch.example>')
    put('Re: Kiln', old(50), '<b@birch.example>', '<a@birch.example>', first.threadId)
    put('Re: Kiln', old(2), '<c@birch.example>', '<b@birch.example>', first.threadId)
    put('Long ago', old(70), '<d@birch.example>')
    const workspaceId = await office.open()
    await office.connectGmail(workspaceId, address, { horizonAt: old(30) })
    await office.settle()
    expect(await ledger({ workspaceId, address, mailboxId: '' })).toMatchObject({ seen: 3, logged: 3, pending: 0 })
  })
})
