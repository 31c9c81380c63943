/** The working half of a process: messages by the loop, everything else by the queue. */
import type { Connectors } from '../crm/connector.ts'
import type { Installation } from '../installation.ts'
import { runDueWork } from '../mailboxes/run-due-work.ts'
import { openQueue, type Queue } from './queue.ts'
import { jobNames, runJobs } from './registry.ts'
import { startWorkLoop } from './work-loop.ts'

export interface Work {
  queue: Queue
  /** A mailbox has become due. */
  wake(): void
  stop(): Promise<void>
}

export async function startWork({ database, pipeline, log }: Installation, connectors: Connectors): Promise<Work> {
  const { now } = pipeline
  const queue = await openQueue(database, jobNames, log)
  await runJobs(queue, { database, connectors, log, now })
  const loop = startWorkLoop({ log, runDue: () => runDueWork(pipeline) })
  return {
    queue,
    wake: loop.wake,
    async stop() {
      await loop.stop()
      await queue.stop()
    },
  }
}
