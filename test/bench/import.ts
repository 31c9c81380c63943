/**
 * `npm run bench:import -- [--messages N]`: imports generated mail files and prints stored messages a second, processor
 * time a message and memory, at a tenth of N and at each tenth of the way to N: the rate must not fall and memory must
 * not grow with the size of the file or of the database. Embedded store by default, PostgreSQL with DATABASE_URL.
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
  const step = stepWatch(messages / 10)
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
    progress => step(progress.messages),
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

/** Prints each stretch of so many messages by itself: what was slow at its end must show. */
function stepWatch(stretch: number): (messages: number) => void {
  let last = { messages: 0, at: performance.now(), cpu: process.cpuUsage() }
  return found => {
    if (found - last.messages < stretch) return
    const now = performance.now()
    const { user, system } = process.cpuUsage(last.cpu)
    const some = found - last.messages
    const rate = (some / (now - last.at)) * 1_000
    console.log(
      `  to ${found}: ${rate.toFixed(0)} stored/s, ${((user + system) / some / 1_000).toFixed(2)} ms of processor a message, RSS ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`,
    )
    last = { messages: found, at: now, cpu: process.cpuUsage() }
  }
}
