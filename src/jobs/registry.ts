/** Which jobs there are: what each is given and what it does. Payloads hold ids and nothing else. */
import { z } from 'zod'
import { suggestMerges } from '../contacts/suggest-merges.ts'
import type { Connectors } from '../crm/connector.ts'
import { pushDue } from '../crm/push-due.ts'
import { listWorkspaceIds } from '../crm/queries.ts'
import type { Database } from '../db/open.ts'
import type { Tx } from '../db/schema.ts'
import { tidyTables } from '../db/tidy-tables.ts'
import type { Log } from '../log.ts'
import { decidePilotAgain, type PilotWork } from '../mailboxes/take-live.ts'
import { forgetOldSignals } from '../mailboxes/watching/forget-signals.ts'
import { provePromises } from '../review/prove-promises.ts'
import type { Queue } from './queue.ts'

export interface JobContext {
  queue: Queue
  database: Database
  connectors: Connectors
  log: Log
  now: () => Date
}

interface Job<T extends z.ZodType> {
  payload: T
  run(context: JobContext, payload: z.infer<T>): Promise<void>
  /** In UTC; null for what is only enqueued. */
  cron: string | null
}

const job = <T extends z.ZodType>({ payload, run, cron }: Job<T>) => ({
  ...{ payload, cron },
  /** Throws where the payload is not of its shape. */
  run: (context: JobContext, given: unknown) => run(context, payload.parse(given)),
})

export const jobs = {
  push_outbox: job({
    payload: z.object({}),
    cron: '* * * * *',
    async run({ database, connectors, log, now }) {
      const counts = await pushDue({ db: database.db, connectors, now: now() })
      if (counts.tried > 0)
        log.info('outbox pushed', { count: counts.delivered, failed: counts.tried - counts.delivered })
    },
  }),
  prove_promises: job({
    payload: z.object({}),
    cron: '*/10 * * * *',
    run: ({ database, now }) => provePromises(database.db, now()),
  }),
  suggest_merges: job({
    payload: z.object({}),
    cron: '40 2 * * *',
    async run({ database, log, now }) {
      for (const workspaceId of await listWorkspaceIds(database.db)) {
        const opened = await suggestMerges(database.db, workspaceId, now())
        if (opened > 0) log.info('duplicates suggested', { workspaceId, count: opened })
      }
    },
  }),
  decide_pilot_again: job({
    payload: z.object({
      workspaceId: z.string(),
      mailboxId: z.string(),
      actor: z.string(),
      batchId: z.string(),
      after: z.string().nullable(),
    }),
    cron: null,
    run: ({ database, queue, now }, rest) => decidePilotAgain({ db: database.db, now }, rest, pilotWork(queue).enqueue),
  }),
  forget_signals: job({
    payload: z.object({}),
    cron: '25 3 * * *',
    run: ({ database, now }) => forgetOldSignals(database.db, now()),
  }),
  tidy_tables: job({
    payload: z.object({}),
    cron: '17 3 * * *',
    run: ({ database }) => tidyTables(database),
  }),
}

export type JobName = keyof typeof jobs

export async function enqueue<N extends JobName>(
  queue: Queue,
  tx: Tx,
  name: N,
  payload: z.input<(typeof jobs)[N]['payload']>,
  options?: { key?: string; startAt?: Date },
): Promise<void> {
  await queue.enqueue(tx, name, { ...jobs[name].payload.parse(payload), job: name }, options)
}

export function pilotWork(queue: Queue): PilotWork {
  return {
    enqueue: (tx, rest) => enqueue(queue, tx, 'decide_pilot_again', rest, { key: rest.mailboxId }),
    isUnderWay: mailboxId => queue.isUnderWay('decide_pilot_again', mailboxId),
  }
}

/** Works on all jobs in this process, and sees to their schedules. */
export async function runJobs(context: JobContext): Promise<void> {
  const { queue } = context
  for (const name of jobNames) {
    const { run, cron } = jobs[name]
    await queue.work(name, async (given, jobId) => {
      try {
        await run(context, given)
      } catch (error) {
        context.log.error('job failed', { job: name, jobId, error })
        throw error
      }
    })
    if (cron) await queue.schedule(name, cron, { job: name })
  }
}

export const jobNames = Object.keys(jobs) as JobName[]
