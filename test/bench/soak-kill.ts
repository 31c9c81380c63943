/**
 * `npm run soak:kill -- --kills N`: three workers on PostgreSQL (DATABASE_URL) that are killed with kill -9, at random and
 * at each named place, while mail keeps coming, cursors and watches end and audits run. Counts what was lost, doubled,
 * and how long the longest took that came while its mailbox's worker was killed.
 */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { type CrashPoint, crashPoints } from '../../src/mailboxes/watching/crash-points.ts'
import { openTestDatabase, postgresUrl } from '../support/database.ts'
import { ingestableIds } from '../support/fake-graph/start-fake-graph.ts'
import { day, openWatchedOffice } from '../support/watched-office.ts'
import { startWatchWorker, translateWorker, type WorkerOrders } from './start-watch-worker.ts'

if (postgresUrl === null) throw new Error('soak:kill needs PostgreSQL: set DATABASE_URL')
const at = process.argv.indexOf('--kills')
const wantedKills = at < 0 ? 100 : Number(process.argv[at + 1])

const database = await openTestDatabase()
const databaseName = (await sql<{ name: string }>`select current_database() as name`.execute(database.db)).rows[0]!.name
const databaseUrl = new URL(postgresUrl)
databaseUrl.pathname = `/${databaseName}`
const office = await openWatchedOffice(database, { now: () => new Date(), advance: () => undefined })
const { gmail, graph, shared } = office
const workspaceId = await office.open()

interface Watched {
  kind: 'gmail' | 'outlook'
  address: string
  mailboxId: string
}
const mailboxes: Watched[] = []
/** When each message was there to be read. */
const cameAt = new Map<string, number>()
const kills = new Map<string, number>()
let mails = 0
const random = (below: number) => Math.floor(Math.random() * below)
const pick = <T>(from: readonly T[]): T => from[random(from.length)]!

/** Milliseconds until another worker had taken a mailbox over whose worker was killed. */
const takenOverAfter: number[] = []
await connectMore(24)
const workerFile = await translateWorker()
let isOver = false
let killed = 0
const startedAt = Date.now()
const workers = [0, 1, 2].map(() => keepKilling())
const chaos = keepHappening()
while (killed < wantedKills) {
  await sleep(5_000)
  console.log(`${killed} kills, ${cameAt.size} messages, ${Math.round((Date.now() - startedAt) / 1_000)} s`)
}
isOver = true
await chaos
await Promise.all(workers)
await checkInPeace()

/** One of the three: started, killed, started again, until there were enough kills. */
async function keepKilling(): Promise<void> {
  while (!isOver) {
    const dieAt = random(3) === 0 ? null : rarest()
    const child = await startWorker({ dieAt, passes: 1 + random(2) })
    const ended = child.signalCode === null ? once(child, 'exit') : Promise.resolve()
    const patience = dieAt === null ? 300 + random(3_000) : 15_000
    const outcome = await Promise.race([ended.then(() => 'died' as const), sleep(patience, 'alive' as const)])
    if (outcome === 'alive') child.kill('SIGKILL')
    await ended
    void timeTakeOver(child.pid!)
    if (isOver) return
    count(outcome === 'died' && dieAt !== null ? dieAt : 'at random')
  }
}

/** From now on: the mailboxes that it held, until each has a later lease. */
async function timeTakeOver(pid: number): Promise<void> {
  const diedAt = Date.now()
  let left = await inWorkspace(database.db, workspaceId, tx =>
    tx
      .selectFrom('mailbox')
      .select(['id', 'fencing'])
      .where('workspaceId', '=', workspaceId)
      .where('leaseOwner', 'like', `${pid}:%`)
      .execute(),
  )
  while (left.length > 0 && Date.now() - diedAt < 180_000) {
    await sleep(500)
    const now = await inWorkspace(database.db, workspaceId, tx =>
      tx.selectFrom('mailbox').select(['id', 'fencing']).where('workspaceId', '=', workspaceId).execute(),
    )
    const fencing = new Map(now.map(row => [row.id, row.fencing]))
    for (const row of left) if (fencing.get(row.id) !== row.fencing) takenOverAfter.push(Date.now() - diedAt)
    left = left.filter(row => fencing.get(row.id) === row.fencing)
  }
  for (const _ of left) takenOverAfter.push(Number.POSITIVE_INFINITY)
}

function count(where: string): void {
  killed++
  kills.set(where, (kills.get(where) ?? 0) + 1)
}

/** The place at which fewest have died so far. */
function rarest(): CrashPoint {
  const times = (point: CrashPoint) => kills.get(point) ?? 0
  const least = Math.min(...crashPoints.map(times))
  return pick(crashPoints.filter(point => times(point) <= least + 1))
}

function startWorker(crash: Pick<WorkerOrders, 'dieAt' | 'passes'>): Promise<ChildProcess> {
  return startWatchWorker(workerFile, { ...shared, databaseUrl: databaseUrl.href, ...crash })
}

/** Mail, and all that makes the rarer places be passed. */
async function keepHappening(): Promise<void> {
  while (!isOver) {
    await sleep(150)
    const mailbox = pick(mailboxes)
    const chance = random(40)
    if (chance === 0) await connectMore(1)
    else if (chance === 1 && mailbox.kind === 'gmail') gmail.expireHistoryBefore(mailbox.address)
    else if (chance === 2 && mailbox.kind === 'outlook') graph.expireDelta(mailbox.address, 'inbox')
    else if (chance < 6) await makeDue(mailbox, pick(['auditDueAt', 'watchDueAt', 'identityDueAt'] as const))
    else if (chance < 9) deliverTo([mailbox, pick(mailboxes), pick(mailboxes)])
    else deliverTo([mailbox])
  }
}

async function makeDue({ mailboxId }: Watched, what: 'auditDueAt' | 'watchDueAt' | 'identityDueAt'): Promise<void> {
  const now = new Date()
  await inWorkspace(database.db, workspaceId, async tx => {
    await tx
      .updateTable('mailbox')
      .set({ [what]: now })
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', mailboxId)
      .execute()
    await tx
      .updateTable('workDue')
      .set({ dueAt: now })
      .where('workspaceId', '=', workspaceId)
      .where('mailboxId', '=', mailboxId)
      .execute()
  })
}

function deliverTo(to: Watched[], receivedAt = new Date(), inReplyTo?: string, threadId?: string): string {
  const id = `<kill-${++mails}@mail.example>`
  const mail = {
    // Many people, as in life: all mail of one sender is looked at together.
    from: mails % 10 === 0 ? 'Ann Lee <ann.lee@birch.example>' : `Person <p${mails % 400}@far${mails % 40}.example>`,
    to: to.map(({ address }) => address).join(', '),
    ...{ subject: `Order ${mails}`, id, date: receivedAt.toUTCString() },
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
  }
  let first = ''
  for (const { kind, address } of new Set(to)) {
    const made =
      kind === 'gmail'
        ? gmail.deliver(address, mail, { receivedAt, ...(threadId === undefined ? {} : { threadId }) })
        : { id: graph.deliver(address, asText(mail), { receivedAt }), threadId: '' }
    if (first === '') first = kind === 'gmail' ? made.threadId : ''
    cameAt.set(`${address} ${made.id}`, Date.now())
  }
  return first
}

function asText({ id, date, from, to, subject }: Record<'id' | 'date' | 'from' | 'to' | 'subject', string>): string {
  return `Message-ID: ${id}\r\nDate: ${date}\r\nFrom: ${from}\r\nTo: ${to}\r\nSubject: ${subject}\r\n\r\nShall we talk?\r\n`
}

/** With a past: some mail within the horizon, and a thread that began before it. */
async function connectMore(more: number): Promise<void> {
  for (let left = more; left > 0; left--) {
    const kind = mailboxes.length % 3 === 2 ? 'outlook' : 'gmail'
    const address = `kill${mailboxes.length}@acme.example`
    if (kind === 'gmail') gmail.addUser(address)
    else graph.addUser({ mail: address })
    const mailbox = { kind, address, mailboxId: '' } as const satisfies Watched
    const ago = (days: number) => new Date(Date.now() - days * day)
    const threadId = deliverTo([mailbox], ago(60))
    deliverTo([mailbox], ago(1), `<kill-${mails}@mail.example>`, threadId === '' ? undefined : threadId)
    deliverTo([mailbox], ago(2))
    // The first is not in the horizon by itself: only its thread brings it, where the provider names threads.
    const connect = kind === 'gmail' ? office.connectGmail : office.connectOutlook
    const mailboxId = await connect(workspaceId, address, { horizonAt: kind === 'gmail' ? ago(30) : null })
    mailboxes.push({ ...mailbox, mailboxId })
  }
}

/** Workers that nobody kills finish what is left; then both sides are compared. */
async function checkInPeace(): Promise<void> {
  const peaceAt = Date.now()
  const workers = await Promise.all([1, 2, 3].map(() => startWorker({ dieAt: null, passes: 0 })))
  for (const mailbox of mailboxes) await makeDue(mailbox, 'auditDueAt')
  const deadline = Date.now() + 240_000
  let missing = await findMissing()
  while (missing.length > 0 && Date.now() < deadline) {
    await sleep(1_000)
    missing = await findMissing()
  }
  const { rows, twice, audits } = await readAll()
  for (const worker of workers) worker.kill('SIGKILL')
  const waits = rows
    .flatMap(({ address, providerMessageId, firstDoneAt }) => {
      const came = cameAt.get(`${address} ${providerMessageId}`)
      return came === undefined || firstDoneAt === null ? [] : [firstDoneAt.getTime() - came]
    })
    .sort((a, b) => a - b)
  const seconds = (share: number) => ((waits[Math.floor((waits.length - 1) * share)] ?? 0) / 1_000).toFixed(1)
  console.log(`\n${killed} kills of three workers in ${Math.round((peaceAt - startedAt) / 1_000)} s:`)
  for (const [where, times] of [...kills].sort((a, b) => b[1] - a[1])) console.log(`  ${where.padEnd(28)} ${times}`)
  const never = crashPoints.filter(point => !kills.has(point))
  if (never.length > 0) console.log(`  never died at: ${never.join(', ')}`)
  console.log(
    `${mailboxes.length} mailboxes, ${cameAt.size} copies: ${missing.length} lost, ${twice} doubled, audits found ${audits}`,
  )
  takenOverAfter.sort((a, b) => a - b)
  const takeOver = (share: number) =>
    ((takenOverAfter[Math.floor((takenOverAfter.length - 1) * share)] ?? 0) / 1_000).toFixed(1)
  console.log(
    `${takenOverAfter.length} mailboxes taken over from the killed: median ${takeOver(0.5)} s, p95 ${takeOver(0.95)} s, longest ${takeOver(1)} s after the kill`,
  )
  console.log(`from provider to timeline: median ${seconds(0.5)} s, p95 ${seconds(0.95)} s, longest ${seconds(1)} s`)
  for (const row of rows.filter(({ foundBy }) => foundBy === 'audit')) {
    const came = cameAt.get(`${row.address} ${row.providerMessageId}`) ?? 0
    const { kind } = mailboxes.find(({ address }) => address === row.address)!
    console.log(
      `  found by an audit ${(row.firstSeenAt.getTime() - came) / 1_000} s after it came: ${kind} ${row.address}`,
    )
  }
  for (const one of missing.slice(0, 20)) console.log(`  lost: ${one}`)
  await office.close()
  await database.destroy()
  process.exit(missing.length === 0 && twice === 0 ? 0 : 1)
}

async function findMissing(): Promise<string[]> {
  const { rows } = await readAll()
  const done = new Set(
    rows.filter(row => row.state === 'done' && row.copies === 1).map(row => `${row.address} ${row.providerMessageId}`),
  )
  return mailboxes.flatMap(({ kind, address }) =>
    (kind === 'gmail' ? gmail.ingestable(address) : ingestableIds(graph, address))
      .map(id => `${address} ${id}`)
      .filter(key => !done.has(key)),
  )
}

async function readAll() {
  return inWorkspace(database.db, workspaceId, async tx => {
    const { rows } = await sql<{
      address: string
      providerMessageId: string
      state: string
      copies: number
      foundBy: string
      firstSeenAt: Date
      firstDoneAt: Date | null
    }>`select m.address, l.provider_message_id, l.state, l.found_by, l.first_seen_at,
        (select count(*)::integer from message_copy c where c.workspace_id = ${workspaceId} and c.ledger_item_id = l.id) as copies,
        case when l.state = 'done' then l.updated_at end as first_done_at
      from ledger_item l join mailbox m on m.workspace_id = ${workspaceId} and m.id = l.mailbox_id
      where l.workspace_id = ${workspaceId}`.execute(tx)
    const { rows: activities } = await sql<{ twice: number }>`
      select count(*)::integer as twice from (
        select message_id from activity where workspace_id = ${workspaceId} group by message_id having count(*) > 1) t`.execute(
      tx,
    )
    const { rows: found } = await sql<{ audits: number }>`
      select coalesce(sum(audit_found), 0)::integer as audits from mailbox where workspace_id = ${workspaceId}`.execute(
      tx,
    )
    return { rows, twice: activities[0]!.twice, audits: found[0]!.audits }
  })
}
