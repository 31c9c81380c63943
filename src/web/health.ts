import { Hono } from 'hono'
import { isMigrated } from '../db/migrate.ts'
import type { Database } from '../db/open.ts'

/** `/healthz`: the process is up. `/readyz`: it can do its work, or says by a code why it can't. */
export function healthRoutes(database: Database): Hono {
  return new Hono()
    .get('/healthz', c => c.json({ status: 'up' }))
    .get('/readyz', async c => {
      const reason = await whyNotReady(database)
      return reason === null ? c.json({ status: 'ready' }) : c.json({ status: 'not_ready', reason }, 503)
    })
}

/** A probe gives up after a few seconds; an answer that comes later says nothing any more. */
const patienceMilliseconds = 3_000

async function whyNotReady(database: Database): Promise<string | null> {
  const slow = new Promise<string>(resolve => {
    setTimeout(() => resolve('database_slow'), patienceMilliseconds).unref()
  })
  const asked = isMigrated(database).then(
    current => (current ? null : 'migrations_missing'),
    () => 'database_unreachable',
  )
  return await Promise.race([asked, slow])
}
