/**
 * `npm run bench:idle [-- --mailboxes N]`: what mailboxes in which nothing happens cost one process on PostgreSQL: its
 * memory when it has asked each of them, and what asking one costs the database.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { openTestDatabase, postgresUrl } from '../support/database.ts'
import { day, minute, openWatchedOffice } from '../support/watched-office.ts'
import { startWatchWorker, translateWorker } from './start-watch-worker.ts'

if (postgresUrl === null) throw new Error('bench:idle needs PostgreSQL: set DATABASE_URL')
const at = process.argv.indexOf('--mailboxes')
const wanted = at < 0 ? 1_000 : Number(process.argv[at + 1])
/** All of them are asked once within this time; in life it takes ten minutes. */
const SPREAD_SECONDS = wanted / 12
const POLL_SECONDS = 600

const database = await openTestDatabase()
const { rows: names } = await sql<{ name: string }>`select current_database() as name`.execute(database.db)
const databaseUrl = new URL(postgresUrl)
databaseUrl.pathname = `/${names[0]!.name}`
const office = await openWatchedOffice(database, { now: () => new Date(), advance: () => undefined })
const { gmail, shared } = office
const workspaceId = await office.open()
for (let number = 0; number < wanted; number++) {
  const address = `idle${number}@acme.example`
  gmail.addUser(address)
  await office.connectGmail(workspaceId, address)
}
await settleAll()
console.log(`${wanted} mailboxes are connected`)

const worker = await startWatchWorker(await translateWorker(), {
  ...shared,
  ...{ databaseUrl: databaseUrl.href, dieAt: null, passes: 0 },
})
await sleep(3_000)
const before = await load()
const asked = () => gmail.requests.filter(({ route }) => route === 'history').length
const askedBefore = asked()
const startedAt = performance.now()
let memory = 0
while (asked() - askedBefore < wanted * 0.98 && performance.now() - startedAt < SPREAD_SECONDS * 3_000) {
  await sleep(1_000)
  memory = Math.max(memory, await residentMegabytes(worker.pid!))
}
const seconds = (performance.now() - startedAt) / 1_000
const polls = asked() - askedBefore
const after = await load()
worker.kill('SIGKILL')
const each = (what: keyof Load) => (after[what] - before[what]) / polls
console.log(`${polls} polls in ${seconds.toFixed(0)} s; memory of the process at most ${memory} MB`)
console.log(
  `database, for each poll: ${each('transactions').toFixed(1)} transactions, ${each('read').toFixed(0)} rows read, ${each('written').toFixed(1)} written, ${each('milliseconds').toFixed(1)} ms busy`,
)
const perSecond = wanted / POLL_SECONDS
console.log(
  `at one poll each ten minutes: ${(each('transactions') * perSecond).toFixed(1)} transactions a second, ${((each('milliseconds') * perSecond) / 10).toFixed(1)} % of one processor`,
)
await office.close()
await database.destroy()
process.exit(memory <= 512 && polls >= wanted * 0.98 ? 0 : 1)

/** As after a first day: read back, watched, due at different times. */
async function settleAll(): Promise<void> {
  const historyOf = new Map(
    Array.from({ length: wanted }, (_, number) => {
      const address = `idle${number}@acme.example`
      return [address, String(gmail.user(address).historyId)]
    }),
  )
  await inWorkspace(database.db, workspaceId, async tx => {
    const now = Date.now()
    const inDays = (days: number) => new Date(now + days * day)
    for (const [address, historyId] of historyOf) {
      await sql`
        update mailbox set state = 'live', cursor = ${JSON.stringify({ kind: 'gmail', version: 1, historyId })}::jsonb,
          watch = ${JSON.stringify({ kind: 'gmail', topic: gmail.topic })}::jsonb, watch_expires_at = ${inDays(7)},
          watch_renewed_at = ${new Date(now)}, watch_due_at = ${inDays(1)}, audit_due_at = ${inDays(1)},
          identity_due_at = ${inDays(1)}, last_signal_at = ${new Date(now - minute)}, last_success_at = ${new Date(now)},
          sync_due_at = ${new Date(now + 5_000 + Math.random() * SPREAD_SECONDS * 1_000)}
        where workspace_id = ${workspaceId} and address = ${address}`.execute(tx)
    }
    await sql`
      update work_due w set due_at = m.sync_due_at from mailbox m
      where w.workspace_id = ${workspaceId} and m.workspace_id = ${workspaceId} and m.id = w.mailbox_id`.execute(tx)
  })
}

interface Load {
  transactions: number
  read: number
  written: number
  milliseconds: number
}

async function load(): Promise<Load> {
  await sleep(1_500)
  const { rows } = await sql<Record<keyof Load, string>>`
    select xact_commit as transactions, tup_returned + tup_fetched as read,
      tup_inserted + tup_updated + tup_deleted as written, active_time as milliseconds
    from pg_stat_database where datname = current_database()`.execute(database.db)
  const row = rows[0]!
  return {
    transactions: Number(row.transactions),
    read: Number(row.read),
    written: Number(row.written),
    milliseconds: Number(row.milliseconds),
  }
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024)
}
