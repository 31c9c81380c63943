/**
 * A worker as `countersign worker` runs one, for soak:kill and bench:idle: it works on mailboxes until it is killed, or kills itself at
 * the named place it was given, the so-many-th time it passes there.
 */

import { openPostgres } from '../../src/db/open.ts'
import { startWorkLoop } from '../../src/jobs/work-loop.ts'
import { silentLog } from '../../src/log.ts'
import { openBudgets } from '../../src/mailboxes/budget.ts'
import { openKeyring } from '../../src/mailboxes/connecting/credentials.ts'
import { openTokenSources } from '../../src/mailboxes/connecting/token-source.ts'
import { openMailbox } from '../../src/mailboxes/open-mailbox.ts'
import { takeDueWork } from '../../src/mailboxes/run-due-work.ts'
import { setCrashHook } from '../../src/mailboxes/watching/crash-points.ts'
import { openReadPool } from '../../src/read-pool.ts'
import type { WorkerOrders } from './start-watch-worker.ts'

const orders: WorkerOrders = JSON.parse(process.argv[2]!)
const secret = (text: string) => Buffer.from(text, 'base64')
const database = await openPostgres(orders.databaseUrl, { connections: 5 })
const now = () => new Date()
const { message, suppression, pseudonym, credential } = orders.keys
const tokenDeps = { db: database.db, keyring: openKeyring([secret(credential)]), urls: orders.urls, now }
const open = openMailbox({
  ...tokenDeps,
  tokens: openTokenSources(tokenDeps),
  budgets: openBudgets(now),
  publicUrl: orders.publicUrl,
})
const context = {
  ...{ db: database.db, now, pool: openReadPool({ threads: 0 }), log: silentLog, openMailbox: open },
  keys: { message: secret(message), suppression: secret(suppression), pseudonym: secret(pseudonym) },
}
let passed = orders.passes
if (orders.dieAt !== null) {
  setCrashHook(point => {
    if (point === orders.dieAt && --passed <= 0) process.kill(process.pid, 'SIGKILL')
  })
}
startWorkLoop({ log: silentLog, lanes: 3, pauseMilliseconds: 300, takeDue: () => takeDueWork(context) })
process.stdout.write('ready\n')
