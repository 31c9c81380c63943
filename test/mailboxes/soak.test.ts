import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { runSoak } from '../support/soak-run.ts'
import { openWatchedOffice, type WatchedOffice } from '../support/watched-office.ts'

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

/** Many more by `npm run soak -- --seeds 2000`. */
const seeds = Array.from({ length: 24 }, (_, at) => at + 1)

it.each(seeds)(
  'failure 05, 06: whatever happens to mailboxes and workers, all mail is read once (seed %i)',
  async seed => {
    expect((await runSoak(office, seed)).violations).toEqual([])
  },
  60_000,
)
