/** The whole product in this process, on a test database and loopback, with the pretended providers in place of theirs. */
import { randomBytes } from 'node:crypto'
import type { ProviderUrls } from '../../src/config.ts'
import { importCrm } from '../../src/contacts/import-crm.ts'
import { noConnectors } from '../../src/crm/connector.ts'
import { startWork, type Work } from '../../src/jobs/start-work.ts'
import { silentLog } from '../../src/log.ts'
import { openBudgets } from '../../src/mailboxes/budget.ts'
import { openKeyring } from '../../src/mailboxes/connecting/credentials.ts'
import { openTokenSources } from '../../src/mailboxes/connecting/token-source.ts'
import { openMailbox } from '../../src/mailboxes/open-mailbox.ts'
import { openReadPool } from '../../src/read-pool.ts'
import { createApp } from '../../src/web/app.tsx'
import { hookRoutes } from '../../src/web/hooks.ts'
import { openMetrics } from '../../src/web/metrics.ts'
import { listen, pagesWithHealth } from '../../src/web/server.ts'
import { createWorkspace, openTestDatabase, type TestDatabase } from './database.ts'
import { freePort } from './free-port.ts'
import { writeCrm } from './office.ts'

export interface RunningProduct {
  /** Where the pages are, and the hooks, as a browser and the providers know them. */
  url: string
  database: TestDatabase
  workspaceId: string
  /** What broke while pages were made. */
  faults: unknown[]
  close(): Promise<void>
}

/** With one workspace that holds the office's CRM. @param isReachable whether providers can call */
export async function startProduct({
  urls,
  isReachable = true,
}: {
  urls: ProviderUrls
  isReachable?: boolean
}): Promise<RunningProduct> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const database = await openTestDatabase()
  const { db } = database
  const now = () => new Date()
  const workspaceId = await createWorkspace(database, 'office')
  await importCrm(db, workspaceId, await writeCrm(), () => undefined, { now: now() })

  const keys = { message: randomBytes(32), suppression: randomBytes(32), pseudonym: randomBytes(32) }
  const pool = openReadPool({ threads: 0 })
  const pipeline = { db, keys, pool, now }
  const tokenDeps = { db, keyring: openKeyring([randomBytes(32)]), urls, now }
  const publicUrl = isReachable ? `http://127.0.0.1:${port}` : null
  const connect = { ...tokenDeps, tokens: openTokenSources(tokenDeps), budgets: openBudgets(now), publicUrl }
  const installation = {
    ...{ database, log: silentLog, pipeline, connect, openMailbox: openMailbox(connect), pagesUrl: url },
    close: async () => undefined,
  }

  let work: Work | null = null
  const wake = () => work?.wake()
  const faults: unknown[] = []
  const app = createApp({
    ...{ db, now, wake, connecting: { ...connect, pagesUrl: url } },
    suppressionKey: keys.suppression,
    onFault: error => faults.push(error),
  })
  const hooks = hookRoutes({ db, log: silentLog, now, urls, publicUrl, wake })
  const metrics = openMetrics(database, async () => 0)
  const pages = await listen(pagesWithHealth(app, { database, metrics, hooks }), { host: '127.0.0.1', port })
  work = await startWork(installation, noConnectors)
  return {
    ...{ url, database, workspaceId, faults },
    async close() {
      await pages.close()
      await work?.stop()
      await pool.close()
      await database.destroy()
    },
  }
}
