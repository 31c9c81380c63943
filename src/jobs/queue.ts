/**
 * Background jobs on the same database; the only file that knows pg-boss. It brings its own schema and its own SQL, and
 * reaches the database through ours, so that it works on the embedded one as well. A job is enqueued in the
 * transaction that makes it necessary, may run twice, and ends among the dead letters when its retries are used up.
 */
import { randomUUID } from 'node:crypto'
import PgBoss from 'pg-boss'
import type { Database } from '../db/open.ts'
import { oneAtATime, runSql } from '../db/run-sql.ts'
import type { Tx } from '../db/schema.ts'
import type { Log } from '../log.ts'

const schema = 'job'
const deadLetters = 'dead_letter'

export interface Queue {
  /** Commits or vanishes with the caller's transaction. `key`: while one with it waits, another is not added. */
  enqueue(tx: Tx, name: string, payload: object, options?: { key?: string; startAt?: Date }): Promise<void>
  /** `run` throws to have the job tried again later. */
  work(name: string, run: (payload: unknown, jobId: string) => Promise<void>): Promise<void>
  /** @param cron in UTC, to the minute */
  schedule(name: string, cron: string, payload: object): Promise<void>
  /** Whether a job with this key waits or runs. */
  isUnderWay(name: string, key: string): Promise<boolean>
  countDead(): Promise<number>
  listDead(limit: number): Promise<DeadJob[]>
  /** Waits for what runs, up to half a minute. */
  stop(): Promise<void>
}

/** A job whose retries are used up. The payload holds ids only, as all payloads do. */
export interface DeadJob {
  id: string
  name: string
  payload: unknown
  createdAt: Date
}

interface Retries {
  retryLimit: number
  /** Seconds. */
  retryDelay: number
  retryBackoff: boolean
}

/** Two seconds, four, … the last after some eight minutes: longer outages are seen among the dead letters. */
const patientRetries: Retries = { retryLimit: 8, retryDelay: 2, retryBackoff: true }
/** A job that is silent for so long has lost its process. */
const expireInSeconds = 600
/** An operator may be away for a long weekend before looking at what failed. */
const keepDeadDays = 60

export async function openQueue(
  database: Database,
  names: readonly string[],
  log: Log,
  retries: Retries = patientRetries,
): Promise<Queue> {
  const boss = new PgBoss({
    schema,
    db: { executeSql: (text, values) => database.executeSql(text, values) },
    ...retries,
    expireInSeconds,
  })
  boss.on('error', error => log.error('job queue failed', { error }))
  // Workers that start together would lock each other out while making the same tables.
  await oneAtATime(database, async () => {
    await boss.start()
    await makeQueues(boss, names, retries)
    // Tenant transactions run as the application's role, and enqueue.
    await database.executeSql(`grant usage on schema ${schema} to countersign_app`)
    await database.executeSql(`grant select, insert on all tables in schema ${schema} to countersign_app`)
  })

  return {
    async enqueue(tx, name, payload, { key, startAt } = {}) {
      const inTransaction = { executeSql: (text: string, values: unknown[]) => runSql(tx, text, values) }
      // The queue's policy lets one job wait for each key, the missing key included.
      const options = { singletonKey: key ?? randomUUID(), ...(startAt && { startAfter: startAt }) }
      await boss.send(name, payload, { ...options, db: inTransaction })
    },
    async work(name, run) {
      await boss.work(name, { batchSize: 1, pollingIntervalSeconds: 2 }, async jobs => {
        for (const job of jobs) await run(job.data, job.id)
      })
    },
    schedule: (name, cron, payload) => boss.schedule(name, cron, payload),
    async isUnderWay(name, key) {
      const { rows } = await database.executeSql(
        `select 1 from ${schema}.job where name = $1 and singleton_key = $2 and state < 'completed' limit 1`,
        [name, key],
      )
      return rows.length > 0
    },
    async countDead() {
      const { rows } = await database.executeSql(
        `select count(*)::int as count from ${schema}.job where name = $1 and state < 'completed'`,
        [deadLetters],
      )
      return Number(rows[0]?.count ?? 0)
    },
    async listDead(limit) {
      const { rows } = await database.executeSql(
        `select id, data, created_on, output from ${schema}.job where name = $1 and state < 'completed'
         order by created_on desc limit $2`,
        [deadLetters, limit],
      )
      return rows.map(row => ({
        id: String(row.id),
        name: jobName(row.data),
        payload: row.data,
        createdAt: new Date(String(row.created_on)),
      }))
    },
    stop: () => boss.stop({ graceful: true, wait: true, close: false, timeout: 30_000 }),
  }
}

/** A queue is a table of its own; making one again would lock those who work on it. */
async function makeQueues(boss: PgBoss, names: readonly string[], retries: Retries): Promise<void> {
  const there = new Set((await boss.getQueues()).map(({ name }) => name))
  if (!there.has(deadLetters)) await boss.createQueue(deadLetters, { name: deadLetters, retentionDays: keepDeadDays })
  for (const name of names.filter(one => !there.has(one))) {
    const settings = { policy: 'short', deadLetter: deadLetters, ...retries, expireInSeconds } as const
    await boss.createQueue(name, { name, ...settings })
  }
}

/** A dead letter keeps the payload and forgets the queue, so each payload says its own. */
function jobName(data: unknown): string {
  return typeof data === 'object' && data !== null && 'job' in data ? String(data.job) : 'unknown'
}
