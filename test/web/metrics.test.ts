import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { metricsRoutes, openMetrics } from '../../src/web/metrics.ts'
import { hooksOnly } from '../../src/web/server.ts'
import { createWorkspace, openTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())

const scrape = async (metrics: ReturnType<typeof openMetrics>) =>
  (await metricsRoutes(metrics).request('/metrics')).text()

describe('the figures of watching', () => {
  it('sum over workspaces, and name nobody', async () => {
    for (const name of ['first', 'second']) {
      const workspaceId = await createWorkspace(database, name)
      await inWorkspace(database.db, workspaceId, async tx => {
        const lastSuccessAt = new Date(Date.now() - 90_000)
        const row = { workspaceId, provider: 'gmail', providerAccount: name, address: `${name}@secret.example` }
        const { id } = await tx
          .insertInto('mailbox')
          .values({ ...row, state: 'live', lastSuccessAt, quotaWaits: 2, auditFound: 1 })
          .returning('id')
          .executeTakeFirstOrThrow()
        await tx
          .insertInto('ledgerItem')
          .values(
            ['pending', 'pending', 'failed'].map((state, at) => ({
              ...{ workspaceId, mailboxId: id, providerMessageId: `m${at}`, state, foundBy: 'push' },
            })),
          )
          .execute()
      })
    }
    const text = await scrape(openMetrics(database, async () => 0))
    const labels = '{provider="gmail",state="live"}'
    expect(text).toContain(`countersign_watched_mailboxes${labels} 2`)
    expect(text).toContain(`countersign_items_pending${labels} 4`)
    expect(text).toContain(`countersign_items_failed${labels} 2`)
    expect(text).toContain(`countersign_audit_found${labels} 2`)
    expect(text).toContain(`countersign_quota_waits${labels} 4`)
    const lag = Number(/countersign_mailbox_lag_seconds\{[^}]+\} ([\d.]+)/.exec(text)?.[1])
    expect(lag).toBeGreaterThanOrEqual(90)
    expect(lag).toBeLessThan(150)
    const at = Number(/countersign_mailbox_last_success_timestamp_seconds\{[^}]+\} ([\d.e+]+)/.exec(text)?.[1])
    expect(Math.abs(Date.now() / 1_000 - at - lag)).toBeLessThan(5)
    expect(text).not.toContain('secret.example')
  })

  it('count signals that were fetched like those that were sent', async () => {
    const metrics = openMetrics(database, async () => 0)
    metrics.measurePulled({ count: 3, seconds: 0.02, isTaken: true })
    metrics.measurePulled({ count: 1, seconds: 0.5, isTaken: false })
    const text = await scrape(metrics)
    expect(text).toContain('countersign_hook_seconds_count{hook="gmail_pull",status="200"} 3')
    expect(text).toContain('countersign_hook_seconds_count{hook="gmail_pull",status="503"} 1')
  })

  it('time each hook by its fixed name, whatever path a stranger asks for', async () => {
    const metrics = openMetrics(database, async () => 0)
    const app = new Hono().post('/hooks/gmail', c => c.body(null, 204))
    const hooks = hooksOnly(app, metrics)
    await hooks.request('/hooks/gmail', { method: 'POST' })
    await hooks.request('/hooks/made-up-by-somebody', { method: 'POST' })
    const text = await scrape(metrics)
    expect(text).toContain('countersign_hook_seconds_count{hook="gmail",status="204"} 1')
    expect(text).toContain('countersign_hook_seconds_count{hook="other",status="404"} 1')
    expect(text).not.toContain('made-up')
  })
})
