import type { Log } from '../log.ts'
import type { PipelineContext } from '../pipeline.ts'
import type { OpenMailbox } from './provider.ts'
import { runFilesRound } from './run-files-round.ts'
import { takeDueMailbox } from './watching/due-queries.ts'
import { runWatchedRound } from './watching/run-watched-round.ts'

export interface WorkContext extends PipelineContext {
  openMailbox: OpenMailbox
  log: Log
}

/**
 * The next round of work: the mailbox that waits longest, a bounded part of what it has to do. Any number of lanes and
 * processes may take rounds at once. Null when nothing is due.
 */
export async function takeDueWork(context: WorkContext): Promise<(() => Promise<void>) | null> {
  const { db, now } = context
  const due = await takeDueMailbox(db, now())
  if (due === null) return null
  return () => (due.isWatched ? runWatchedRound(context, due) : runFilesRound(context, due))
}

/** Takes one round and runs it; tells whether there was one. */
export async function runDueWork(context: WorkContext): Promise<boolean> {
  const round = await takeDueWork(context)
  await round?.()
  return round !== null
}
