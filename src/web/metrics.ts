import { Hono, type MiddlewareHandler } from 'hono'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../db/open.ts'
import { countMailboxesDue } from '../db/run-sql.ts'

export interface Metrics {
  registry: Registry
  measure: MiddlewareHandler
}

/** Counts only: no label ever names a person, a mailbox or a workspace. */
export function openMetrics({ db }: Database, countDeadJobs: () => Promise<number>): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'countersign_http_request_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  })
  new Gauge({
    name: 'countersign_mailboxes_due',
    help: 'Mailboxes that have messages to work on',
    registers: [registry],
    async collect() {
      this.set(await countMailboxesDue(db))
    },
  })
  new Gauge({
    name: 'countersign_dead_jobs',
    help: 'Background jobs whose retries are used up',
    registers: [registry],
    async collect() {
      this.set(await countDeadJobs())
    },
  })
  const measure: MiddlewareHandler = async (c, next) => {
    const stop = requests.startTimer({ method: c.req.method })
    await next()
    stop({ status: String(c.res.status) })
  }
  return { registry, measure }
}

export function metricsRoutes({ registry }: Metrics): Hono {
  return new Hono().get('/metrics', async c => {
    c.header('content-type', registry.contentType)
    return c.body(await registry.metrics())
  })
}
