/**
 * `npm run soak -- --seeds N [--from S]`: random lives of watched mailboxes, on the embedded database or, with
 * DATABASE_URL, on PostgreSQL. Prints each seed that ended otherwise than it must.
 */
import { sql } from 'kysely'
import { openTestDatabase, postgresUrl } from '../support/database.ts'
import { runSoak } from '../support/soak-run.ts'
import { openWatchedOffice } from '../support/watched-office.ts'

const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
const seeds = option('seeds', 100)
const from = option('from', 1)
const steps = option('steps', 25)

const database = await openTestDatabase()
// What is proved here is proved by the killed workers of soak:kill on a database that syncs.
if (postgresUrl !== null) {
  await sql`do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`.execute(
    database.db,
  )
}
const office = await openWatchedOffice(database)
const total = { crashes: 0, messages: 0, resyncs: 0, broken: 0 }
const startedAt = performance.now()
for (let seed = from; seed < from + seeds; seed++) {
  const { crashes, messages, resyncs, violations } = await runSoak(office, seed, steps)
  total.crashes += crashes
  total.messages += messages
  total.resyncs += resyncs
  if (violations.length > 0) {
    total.broken++
    console.log(`seed ${seed}:`)
    for (const violation of violations) console.log(`  ${violation}`)
  }
  if ((seed - from + 1) % 50 === 0) console.log(`${seed - from + 1} of ${seeds} seeds, ${total.broken} broken`)
}
const seconds = (performance.now() - startedAt) / 1_000
console.log(
  `${seeds} seeds of ${steps} steps in ${seconds.toFixed(0)} s: ${total.broken} broken; ${total.messages} messages, ${total.crashes} workers died, ${total.resyncs} windows listed again`,
)
await office.close()
await database.destroy()
process.exit(total.broken > 0 ? 1 : 0)
