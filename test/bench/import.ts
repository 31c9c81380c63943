/**
 * `npm run bench:import -- [--messages N]`: imports generated mail files and prints stored messages a second and memory,
 * at a tenth of N and at N: the rate must not fall and memory must not grow with the size of the file. Embedded store
 * by default, PostgreSQL with DATABASE_URL.
 */

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importMail } from '../../src/mailboxes/import-mail.ts'
import { openReadPool } from '../../src/read-pool.ts'
import { createWorkspace, openTestDatabase } from '../support/database.ts'
import { GENERATED_AUTHSERV_ID, GENERATED_MAILBOX, writeMbox } from '../support/generate-mbox.ts'

const at = process.argv.indexOf('--messages')
const messages = at > 0 ? Number(process.argv[at + 1]) : 20_000
const folder = await mkdtemp(join(tmpdir(), 'countersign-import-'))
const database = await openTestDatabase()
const pool = openReadPool({ threads: 2 })
const keys = { message: randomBytes(32), suppression: randomBytes(32), pseudonym: randomBytes(32) }
const context = { db: database.db, keys, pool, now: () => new Date() }

for (const count of [Math.ceil(messages / 10), messages]) {
  const path = join(folder, `${count}.mbox`)
  await writeMbox(path, { messages: count, seed: count })
  const workspaceId = await createWorkspace(database)
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 200)
  const startedAt = performance.now()
  const { found, counts } = await importMail(
    context,
    workspaceId,
    {
      address: GENERATED_MAILBOX,
      isShared: true,
      authservId: GENERATED_AUTHSERV_ID,
      trustSender: false,
      ownDomains: [],
      paths: [path],
    },
    new AbortController().signal,
    () => undefined,
  )
  clearInterval(watch)
  const seconds = (performance.now() - startedAt) / 1_000
  const size = (await stat(path)).size / 1e6
  console.log(
    `${database.kind}: ${found} messages (${size.toFixed(0)} MB) in ${seconds.toFixed(1)} s: ${(found / seconds).toFixed(0)} stored/s, peak RSS ${(peak / 1e6).toFixed(0)} MB ${JSON.stringify(counts)}`,
  )
}
await pool.close()
await database.destroy()
await rm(folder, { recursive: true })
