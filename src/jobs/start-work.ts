/** The working half of a process: messages by the loop, everything else by the queue. */
import type { Connectors } from '../crm/connector.ts'
import type { Installation } from '../installation.ts'
import { pubsubScope } from '../mailboxes/connecting/scopes.ts'
import { startPulling } from '../mailboxes/gmail/keep-pulling.ts'
import type { PulledBatch } from '../mailboxes/gmail/pull-signals.ts'
import { takeDueWork } from '../mailboxes/run-due-work.ts'
import type { PilotWork } from '../mailboxes/take-live.ts'
import { openQueue, type Queue } from './queue.ts'
import { jobNames, pilotWork, runJobs } from './registry.ts'
import { startWorkLoop } from './work-loop.ts'

export interface Work {
  queue: Queue
  pilot: PilotWork
  /** A mailbox has become due. */
  wake(): void
  stop(): Promise<void>
}

/** Rounds wait for providers most of the time; each needs a connection now and then. The embedded database has one. */
const lanes = { postgres: 12, pglite: 3 } as const

export async function startWork(
  { database, pipeline, connect, openMailbox, log }: Installation,
  connectors: Connectors,
  onPulled?: (batch: PulledBatch) => void,
): Promise<Work> {
  const { now } = pipeline
  const context = { ...pipeline, openMailbox, log }
  const queue = await openQueue(database, jobNames, log)
  await runJobs({ queue, database, connectors, log, now })
  const loop = startWorkLoop({ log, lanes: lanes[database.kind], takeDue: () => takeDueWork(context) })
  const { urls, tokens } = connect
  const pulling = startPulling({
    db: database.db,
    log,
    now,
    pubsubUrl: urls.pubsub,
    tokenOf: workspaceId => tokens.ofPull(workspaceId, [pubsubScope]),
    wake: loop.wake,
    onPulled,
  })
  return {
    queue,
    pilot: pilotWork(queue),
    wake: loop.wake,
    async stop() {
      await pulling.stop()
      await loop.stop()
      await queue.stop()
    },
  }
}
