import { Hono, type MiddlewareHandler } from 'hono'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Database } from '../db/open.ts'
import { countMailboxesDue } from '../db/run-sql.ts'
import type { Db } from '../db/schema.ts'
import type { PulledBatch } from '../mailboxes/gmail/pull-signals.ts'
import { readWatchingTotals, type WatchingTotals } from '../mailboxes/watching/totals-queries.ts'

export interface Metrics {
  registry: Registry
  measure: MiddlewareHandler
  /** Each signal that Google or Microsoft sends, and how long its answer took: both drop senders that wait too long. */
  measureHook: MiddlewareHandler
  /** Signals that were fetched instead, counted like those that were sent. */
  measurePulled(batch: PulledBatch): void
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
  addWatching(registry, db)
  const hooks = new Histogram({
    name: 'countersign_hook_seconds',
    help: 'Time to answer a signal of a provider; its count is the number of signals',
    labelNames: ['hook', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3, 10],
    registers: [registry],
  })
  const measureHook: MiddlewareHandler = async (c, next) => {
    const stop = hooks.startTimer({ hook: hookName(c.req.path) })
    await next()
    stop({ status: String(c.res.status) })
  }
  const measure: MiddlewareHandler = async (c, next) => {
    const stop = requests.startTimer({ method: c.req.method })
    await next()
    stop({ status: String(c.res.status) })
  }
  const measurePulled = ({ count, seconds, isTaken }: PulledBatch) => {
    for (let at = 0; at < count; at++) hooks.observe({ hook: 'gmail_pull', status: isTaken ? '200' : '503' }, seconds)
  }
  return { registry, measure, measureHook, measurePulled }
}

/** A fixed set: a stranger who asks for other paths makes no labels. */
const hookName = (path: string): string =>
  ({ '/hooks/gmail': 'gmail', '/hooks/graph': 'graph', '/hooks/graph/lifecycle': 'graph_lifecycle' })[path] ?? 'other'

/** Sums over all workspaces by provider and state, read when they are asked for: once for all gauges of one answer. */
function addWatching(registry: Registry, db: Db): void {
  let last: { at: number; totals: Promise<WatchingTotals[]> } | null = null
  const read = (): Promise<WatchingTotals[]> => {
    if (last === null || Date.now() - last.at > 1_000) {
      last = { at: Date.now(), totals: readWatchingTotals(db, new Date()) }
    }
    return last.totals
  }
  const add = (name: string, help: string, value: (totals: WatchingTotals) => number) =>
    new Gauge({
      name: `countersign_${name}`,
      help,
      labelNames: ['provider', 'state'],
      registers: [registry],
      async collect() {
        this.reset()
        for (const totals of await read()) {
          this.set({ provider: totals.provider, state: totals.state }, value(totals))
        }
      },
    })
  const now = () => Date.now() / 1_000
  add('watched_mailboxes', 'Mailboxes that are watched', totals => totals.mailboxes)
  add('mailbox_lag_seconds', 'Since the mailbox furthest behind was last read to its end', totals => totals.lagSeconds)
  add('mailbox_last_success_timestamp_seconds', 'When that was', totals => now() - totals.lagSeconds)
  add('items_pending', 'Messages that wait to be read', totals => totals.pending)
  add('items_failed', 'Messages whose attempts are used up', totals => totals.failed)
  add('audit_found', 'Messages that only audits have found', totals => totals.auditFound)
  add('quota_waits', 'How often a quota made a mailbox wait', totals => totals.quotaWaits)
}

export function metricsRoutes({ registry }: Metrics): Hono {
  return new Hono().get('/metrics', async c => {
    c.header('content-type', registry.contentType)
    return c.body(await registry.metrics())
  })
}
