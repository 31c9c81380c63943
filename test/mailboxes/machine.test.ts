/** What the machine does by itself, whichever provider it is: policies, leases, reading back, whole mailboxes' troubles. */
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import type { Tx } from '../../src/db/schema.ts'
import { countLedger } from '../../src/mailboxes/ledger.ts'
import { requeue } from '../../src/mailboxes/queries.ts'
import { rereadOutdated } from '../../src/mailboxes/reread.ts'
import { takeDueWork } from '../../src/mailboxes/run-due-work.ts'
import { changeBackfillHorizon, pauseBackfill, resumeBackfill } from '../../src/mailboxes/watching/backfill-queries.ts'
import { setCrashHook } from '../../src/mailboxes/watching/crash-points.ts'
import { takeDueMailbox } from '../../src/mailboxes/watching/due-queries.ts'
import { takeLease } from '../../src/mailboxes/watching/lease.ts'
import { breakLease } from '../../src/mailboxes/watching/lease-queries.ts'
import { storeSignals } from '../../src/mailboxes/watching/signal-queries.ts'
import { findWatched, LeaseLostError, updateHeld } from '../../src/mailboxes/watching/watch-queries.ts'
import { addRule } from '../../src/privacy/queries.ts'
import { suppressedIdentity } from '../../src/privacy/suppression.ts'
import { changeSettings } from '../../src/settings/queries.ts'
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
  setCrashHook(null)
  office.gmail.clearFaults()
  Object.assign(office.gmail.pubsub.knobs, { drop: 0, duplicate: 0, isHeld: false })
  await database.db.deleteFrom('workDue').execute()
})

const ann = 'Ann Lee <ann.lee@birch.example>'
let people = 0

async function startMailbox(
  { before = 0, ...choice }: { before?: number; horizonAt?: Date | null } = {},
  workspaceId?: string,
) {
  const address = `m${++people}@acme.example`
  office.gmail.addUser(address)
  for (let at = 0; at < before; at++) deliver(address, `earlier ${at}`)
  const inWhich = workspaceId ?? (await office.open())
  const mailboxId = await office.connectGmail(inWhich, address, choice)
  await office.settle()
  return { workspaceId: inWhich, mailboxId, address }
}

function deliver(address: string, subject: string, more: { from?: string; id?: string; body?: string } = {}): string {
  const date = office.clock.now().toUTCString()
  return office.gmail.deliver(address, { from: ann, to: address, subject, date, ...more }).id
}

type Watched = Awaited<ReturnType<typeof startMailbox>>
const inside = <T>({ workspaceId }: Watched, work: Parameters<typeof inWorkspace<T>>[2]) =>
  inWorkspace(database.db, workspaceId, work)
const ledger = async (watched: Watched) =>
  (await inside(watched, tx => countLedger(tx, watched.workspaceId, watched.address)))[0]!
const mailbox = async (watched: Watched) =>
  (await inside(watched, tx => findWatched(tx, watched.workspaceId, watched.mailboxId)))!
const count = (watched: Watched, table: 'activity' | 'message' | 'messageCopy') =>
  inside(watched, async tx => {
    const rows = await tx
      .selectFrom(table)
      .select('workspaceId')
      .where('workspaceId', '=', watched.workspaceId)
      .execute()
    return rows.length
  })

const countUnreadThreads = async (tx: Tx, { workspaceId, mailboxId }: Watched) => {
  const rows = await tx
    .selectFrom('providerThread')
    .select('providerThreadId')
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where('readAt', 'is', null)
    .execute()
  return rows.length
}

describe('later changes at the provider', () => {
  it('failure 45: a label that a rule drops, put on later, takes the message off the timeline and erases its text', async () => {
    const watched = await startMailbox()
    await inside(watched, tx =>
      addRule(
        tx,
        watched.workspaceId,
        { scope: { kind: 'label', label: 'nocrm' }, effect: 'drop', keepMessageId: true },
        'test',
      ),
    )
    const id = deliver(watched.address, 'Later private')
    await office.settle()
    expect([await count(watched, 'activity'), await count(watched, 'message')]).toEqual([1, 1])
    const label = office.gmail.addLabel(watched.address, 'NoCRM')
    office.gmail.label(watched.address, id, [label])
    await office.settle()
    expect([await count(watched, 'activity'), await count(watched, 'message')]).toEqual([0, 0])
    expect(await ledger(watched)).toMatchObject({ seen: 1, ignored: [{ reason: 'policy_label', count: 1 }] })
    office.gmail.label(watched.address, id, [], [label])
    await office.settle()
    expect(await count(watched, 'activity')).toBe(1)
  })

  it('what is put into the trash later stays as it was read: that is not deletion', async () => {
    const watched = await startMailbox({ before: 1 })
    office.gmail.trash(watched.address, office.gmail.ingestable(watched.address)[0]!)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
  })

  it('failure 44: what Gmail calls spam later leaves the timeline, and is logged again when it is rescued', async () => {
    const watched = await startMailbox({ before: 2 })
    const [spam] = office.gmail.ingestable(watched.address)
    office.gmail.markSpam(watched.address, spam!)
    await office.settle()
    expect(await count(watched, 'activity')).toBe(1)
    expect(await ledger(watched)).toMatchObject({
      ...{ seen: 2, logged: 1, gone: 0, ignored: [{ reason: 'policy_label', count: 1 }] },
    })
    office.gmail.rescueFromSpam(watched.address, spam!)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 2, logged: 2, ignored: [] })
  })

  it('spam that is called so before or while it is read is not logged', async () => {
    const watched = await startMailbox()
    const unread = deliver(watched.address, 'Never read')
    office.gmail.markSpam(watched.address, unread)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ logged: 0 })
    const known = deliver(watched.address, 'Read before')
    await office.settle()
    await inside(watched, tx =>
      requeue(tx, watched.workspaceId, { mailboxId: watched.mailboxId, nowOurs: [] }, office.clock.now()),
    )
    office.gmail.markSpam(watched.address, known)
    await office.settle()
    expect(await count(watched, 'activity')).toBe(0)
    expect(await ledger(watched)).toMatchObject({ logged: 0, ignored: [{ reason: 'policy_label', count: 1 }] })
  })

  it('a rule by which no spam may be stored erases what was read before it was called so', async () => {
    const watched = await startMailbox({ before: 1 })
    const rule = { scope: { kind: 'label', label: 'spam' }, effect: 'drop', keepMessageId: true } as const
    await inside(watched, tx => addRule(tx, watched.workspaceId, rule, 'test'))
    office.gmail.markSpam(watched.address, office.gmail.ingestable(watched.address)[0]!)
    await office.settle()
    expect([await count(watched, 'activity'), await count(watched, 'message')]).toEqual([0, 0])
    expect(await ledger(watched)).toMatchObject({ seen: 1, ignored: [{ reason: 'policy_label', count: 1 }] })
  })

  it('a label that no rule speaks of costs no call', async () => {
    const watched = await startMailbox({ before: 1 })
    const fetched = () =>
      office.gmail.requests.filter(({ route, user }) => route === 'messages.get' && user === watched.address).length
    const before = fetched()
    office.gmail.label(watched.address, office.gmail.ingestable(watched.address)[0]!, ['STARRED'])
    await office.settle()
    expect(fetched()).toBe(before)
  })

  it('what is deleted for good stays as it was read, unless the mailbox is set to have it erased', async () => {
    const watched = await startMailbox({ before: 2 })
    const [kept, erased] = office.gmail.ingestable(watched.address)
    office.gmail.delete(watched.address, kept!)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 2, logged: 2 })
    await inside(watched, tx =>
      changeSettings(tx, watched.workspaceId, {
        mailboxId: watched.mailboxId,
        values: { whenDeleted: 'erase' },
        actor: 'test',
        now: office.clock.now(),
      }),
    )
    office.gmail.delete(watched.address, erased!)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 2, logged: 1, gone: 1 })
    expect([await count(watched, 'message'), await count(watched, 'activity')]).toEqual([1, 1])
  })

  it('erasing one mailbox’s copy leaves the message to the mailbox that still has it', async () => {
    const first = await startMailbox()
    const second = await startMailbox({}, first.workspaceId)
    await inside(first, tx =>
      changeSettings(tx, first.workspaceId, {
        mailboxId: null,
        values: { whenDeleted: 'erase' },
        actor: 'test',
        now: office.clock.now(),
      }),
    )
    const ids = [first, second].map(({ address }) => deliver(address, 'To both', { id: '<both@birch.example>' }))
    await office.settle()
    office.gmail.delete(first.address, ids[0]!)
    await office.settle()
    expect([await count(first, 'message'), await count(first, 'messageCopy'), await count(first, 'activity')]).toEqual([
      1, 1, 1,
    ])
    expect(await ledger(second)).toMatchObject({ seen: 1, logged: 1 })
  })
})

describe('one worker to a mailbox', () => {
  it('nobody takes a lease that is held, and whoever held it before can write nothing after another took it', async () => {
    const watched = await startMailbox()
    const first = (await takeLease(database.db, watched, office.clock.now))!
    expect(await takeLease(database.db, watched, office.clock.now)).toBeNull()
    office.clock.advance(31_000)
    const second = (await takeLease(database.db, watched, office.clock.now))!
    await expect(inside(watched, tx => updateHeld(tx, first, { auditFound: 7 }))).rejects.toThrow(LeaseLostError)
    await inside(watched, tx => updateHeld(tx, second, { auditFound: 0 }))
    for (const lease of [first, second]) lease.stop()
  })

  it('taking one mailbox leaves all others that are due to be taken', async () => {
    const workspaceId = await office.open()
    const all = [
      await startMailbox({}, workspaceId),
      await startMailbox({}, workspaceId),
      await startMailbox({}, workspaceId),
    ]
    await database.db.updateTable('workDue').set({ dueAt: office.clock.now() }).execute()
    // The plan that a table without statistics may be given: it asks for the next one again for each row.
    const other = ['hashjoin', 'mergejoin', 'hashagg', 'sort', 'material', 'indexscan', 'indexonlyscan', 'bitmapscan']
    const taken = await database.db.connection().execute(async one => {
      for (const way of other) await sql`set ${sql.raw(`enable_${way}`)} = off`.execute(one)
      const found = []
      for (let due = await takeDueMailbox(one, office.clock.now()); due !== null; ) {
        found.push(due.mailboxId)
        due = await takeDueMailbox(one, office.clock.now())
      }
      await sql`reset all`.execute(one)
      return found
    })
    expect([...taken].sort()).toEqual(all.map(({ mailboxId }) => mailboxId).sort())
  })

  it('a round that waits for a slow provider holds up no other mailbox', async () => {
    const slow = await startMailbox()
    const other = await startMailbox({}, slow.workspaceId)
    deliver(slow.address, 'slow')
    await office.gmail.pubsub.settle()
    office.gmail.stallNext('history', 2_000)
    const slowRound = (await takeDueWork(office.context))!()
    await expect.poll(() => office.gmail.requests.at(-1)?.route).toBe('history')
    deliver(other.address, 'quick')
    await office.settle()
    expect(await ledger(other)).toMatchObject({ logged: 1 })
    expect(await ledger(slow)).toMatchObject({ logged: 0 })
    await slowRound
    await office.settle()
    expect(await ledger(slow)).toMatchObject({ logged: 1 })
  })

  it('failure 62: a round whose mailbox is taken from it writes nothing more', async () => {
    const watched = await startMailbox()
    for (let at = 0; at < 5; at++) deliver(watched.address, `during ${at}`)
    await office.gmail.pubsub.settle()
    setCrashHook(async point => {
      if (point !== 'items_fetched') return
      setCrashHook(null)
      await inside(watched, tx => breakLease(tx, watched.workspaceId, watched.mailboxId))
    })
    await (await takeDueWork(office.context))!()
    expect(await count(watched, 'message')).toBe(0)
    expect(await ledger(watched)).toMatchObject({ seen: 5, pending: 5 })
  })

  it('failure 06: what a page of changes tells and the cursor that covers it are stored together or not at all', async () => {
    const watched = await startMailbox()
    const { cursor } = await mailbox(watched)
    deliver(watched.address, 'all or nothing')
    await office.gmail.pubsub.settle()
    setCrashHook(point => {
      if (point === 'within_cursor_transaction') throw new Error('crashed')
    })
    await (await takeDueWork(office.context))!()
    expect(await ledger(watched)).toMatchObject({ seen: 0 })
    expect((await mailbox(watched)).cursor).toEqual(cursor)
    setCrashHook(null)
    await office.pass(minute, 10_000)
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
  })

  it('failure 23: a burst of pushes is one piece of work, and one that comes during a run has it run once more', async () => {
    const watched = await startMailbox()
    const signal = { mailboxId: watched.mailboxId, wants: 'sync' as const, detail: { historyId: '1' } }
    const store = () => inside(watched, tx => storeSignals(tx, watched.workspaceId, [signal], office.clock.now()))
    for (let at = 0; at < 500; at++) await store()
    const histories = () =>
      office.gmail.requests.filter(({ route, user }) => route === 'history' && user === watched.address).length
    const before = histories()
    setCrashHook(async point => {
      if (point !== 'signals_handled') return
      setCrashHook(null)
      office.clock.advance(1)
      await store()
    })
    await office.settle()
    expect(histories() - before).toBe(2)
  }, 60_000)
})

describe('reading back', () => {
  it('is paused, goes on, and starts over with another horizon; live mail does not wait for it', async () => {
    const address = `back${++people}@acme.example`
    office.gmail.addUser(address)
    const ago = (days: number) => new Date(office.clock.now().getTime() - days * day)
    for (let at = 0; at < 60; at++) {
      const receivedAt = ago(at + 1)
      const mail = { from: 'Zed <zed@far.example>', to: address, subject: `old ${at}`, date: receivedAt.toUTCString() }
      office.gmail.deliver(address, mail, { receivedAt })
    }
    const workspaceId = await office.open()
    const mailboxId = await office.connectGmail(workspaceId, address, { horizonAt: ago(20.5) })
    const watched = { workspaceId, mailboxId, address }
    await (await takeDueWork(office.context))!()
    const paused = await inside(watched, tx => pauseBackfill(tx, workspaceId, mailboxId, office.clock.now()))
    expect(paused).toEqual({ kind: 'paused' })
    deliver(address, 'live')
    await office.settle()
    expect(await mailbox(watched)).toMatchObject({ state: 'live', backfill: { state: 'paused' } })
    expect((await ledger(watched)).pending + (await ledger(watched)).seen).toBeLessThan(40)
    expect(await ledger(watched)).toMatchObject({ logged: 1 })
    await inside(watched, tx => resumeBackfill(tx, workspaceId, mailboxId, office.clock.now()))
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 21, pending: 0 })
    await inside(watched, tx => changeBackfillHorizon(tx, workspaceId, mailboxId, ago(40.5), office.clock.now()))
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 41, pending: 0 })
    expect(await mailbox(watched)).toMatchObject({ state: 'live', backfill: { state: 'done' } })
  })

  it('with a nearer horizon leaves out what was not read yet; what was read stays, and is still told of', async () => {
    const address = `nearer${++people}@acme.example`
    office.gmail.addUser(address)
    const ago = (days: number) => new Date(office.clock.now().getTime() - days * day)
    const ids = Array.from({ length: 80 }, (_, at) => {
      const receivedAt = ago(at + 1)
      const mail = { from: ann, to: address, subject: `old ${at}`, date: receivedAt.toUTCString() }
      return office.gmail.deliver(address, mail, { receivedAt }).id
    })
    const workspaceId = await office.open()
    const mailboxId = await office.connectGmail(workspaceId, address, { horizonAt: ago(90.5) })
    const watched = { workspaceId, mailboxId, address }
    while ((await ledger(watched)).logged === 0) await (await takeDueWork(office.context))!()
    const { logged, pending } = await ledger(watched)
    expect(pending).toBeGreaterThan(0)
    await inside(watched, tx => changeBackfillHorizon(tx, workspaceId, mailboxId, ago(10.5), office.clock.now()))
    await office.settle()
    const after = await ledger(watched)
    expect(after).toMatchObject({ logged: after.seen, pending: 0 })
    expect(after.seen).toBeLessThan(80)
    expect(after.logged).toBeGreaterThanOrEqual(logged)
    expect(await inside(watched, tx => countUnreadThreads(tx, watched))).toBe(0)
    const { rows } = await database.executeSql(
      `select provider_message_id as id from ledger_item where mailbox_id = $1 and state = 'done'`,
      [mailboxId],
    )
    const oldest = ids.findLast(id => rows.some(row => row.id === id))!
    expect(ids.indexOf(oldest)).toBeGreaterThan(10)
    office.gmail.markSpam(address, oldest)
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ logged: after.logged - 1, ignored: [{ reason: 'policy_label' }] })
  })

  it('reads threads with known people before other old mail', async () => {
    const address = `order${++people}@acme.example`
    office.gmail.addUser(address)
    for (let at = 0; at < 70; at++) {
      const from = at < 60 ? `Stranger <s${at}@far.example>` : ann
      const receivedAt = new Date(office.clock.now().getTime() - (at + 1) * hour)
      office.gmail.deliver(
        address,
        { from, to: address, subject: `old ${at}`, date: receivedAt.toUTCString() },
        { receivedAt },
      )
    }
    const workspaceId = await office.open()
    const watched = { workspaceId, mailboxId: await office.connectGmail(workspaceId, address), address }
    while ((await ledger(watched)).logged === 0) await (await takeDueWork(office.context))!()
    // The oldest of all, yet read with the first batch.
    expect(await ledger(watched)).toMatchObject({ logged: 10 })
    await office.settle()
    expect(await ledger(watched)).toMatchObject({ seen: 70, pending: 0 })
  })

  it('messages whose reading is of an older version are read again from the provider, and what is gone there is counted', async () => {
    const watched = await startMailbox({ before: 3 })
    await inside(watched, tx =>
      tx.updateTable('message').set({ readingVersion: 'old' }).where('workspaceId', '=', watched.workspaceId).execute(),
    )
    office.gmail.user(watched.address).messages.delete(office.gmail.ingestable(watched.address)[0]!)
    const scope = { since: new Date(0), mailboxId: null }
    const result = await rereadOutdated(office.context, watched.workspaceId, scope, new AbortController().signal)
    expect(result).toEqual({ read: 2, gone: 1, refused: 0, unreachable: 0 })
  })
})

describe('mail that is unusual', () => {
  it('failure 41: two messages with one Message-ID are two messages', async () => {
    const watched = await startMailbox()
    deliver(watched.address, 'The real one', { id: '<same@birch.example>' })
    deliver(watched.address, 'Another', { id: '<same@birch.example>', from: 'Eve <eve@else.example>' })
    await office.settle()
    expect(await count(watched, 'message')).toBe(2)
  })

  it('failure 51: a hostile message is dealt with, and the mail beside it is read', async () => {
    const watched = await startMailbox()
    const deep = Array.from(
      { length: 200 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}\r\n\r\n--b${at}`,
    )
    const many = Array.from({ length: 5_000 }, (_, at) => `p${at}@far.example`).join(', ')
    const hostile = [
      `From: ${ann}\r\nTo: ${watched.address}\r\nSubject: nul \u0000 here\r\n\r\na\u0000b`,
      `From: ${ann}\r\nTo: ${many}\r\nSubject: many\r\n\r\nHello`,
      `From: ${ann}\r\nTo: ${watched.address}\r\nSubject: deep\r\n${deep.join('\r\n')}\r\n\r\nHello`,
      `From: ${ann}\r\nTo: ${watched.address}\r\nSubject: large\r\n\r\n${'x'.repeat(30 * 1024 * 1024)}`,
    ]
    for (const raw of hostile) office.gmail.deliver(watched.address, raw)
    deliver(watched.address, 'ordinary')
    await office.settle()
    await office.pass(2 * minute)
    const { seen, pending, failed } = await ledger(watched)
    expect({ seen, pending, failed }).toEqual({ seen: 5, pending: 0, failed: [] })
  }, 120_000)

  it('failure 59: mail of an erased person does not come back when a window is listed again', async () => {
    const watched = await startMailbox()
    const identity = suppressedIdentity(office.context.keys.suppression, 'ann.lee@birch.example')
    await inside(watched, tx =>
      tx
        .insertInto('suppression')
        .values({ workspaceId: watched.workspaceId, identity, kind: 'address', reason: 'erased' })
        .execute(),
    )
    deliver(watched.address, 'from somebody erased')
    office.gmail.expireHistoryBefore(watched.address)
    await office.pass(11 * minute)
    expect(await count(watched, 'message')).toBe(0)
    expect(await ledger(watched)).toMatchObject({ seen: 1, ignored: [{ reason: 'suppressed', count: 1 }] })
  })

  it('failure 61: when a watch ends is what the provider says, whatever our clock says', async () => {
    const watched = await startMailbox()
    const { watchExpiresAt, watchDueAt } = { ...(await mailbox(watched)) }
    expect(watchExpiresAt!.getTime() - office.clock.now().getTime()).toBeGreaterThan(6.9 * day)
    expect(watchDueAt!.getTime()).toBeLessThan(watchExpiresAt!.getTime())
    office.clock.advance(-5 * minute)
    deliver(watched.address, 'our clock was set back')
    await office.pass(20 * minute)
    expect(await ledger(watched)).toMatchObject({ seen: 1, logged: 1 })
  })
})
