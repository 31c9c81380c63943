/**
 * Taking a mailbox live from a page: from then on its mail is logged, and what was read in pilot is decided again in the
 * background, part by part, as one batch that can be undone.
 */
import { inWorkspace, takeRowIds } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import { applyRedecision, openRedecisionBatch } from '../timeline/redecide-since.ts'
import { type ManageDeps, type Managed, type ManageOutcome, switchLive } from './manage-mailbox.ts'

/** What of a mailbox's pilot is still to be decided again. Ids only: it is a job's payload. */
export interface PilotRest {
  workspaceId: string
  mailboxId: string
  actor: string
  batchId: string
  /** The last thread that was decided; null at the beginning. */
  after: string | null
}

/** The queue, as far as taking live needs it. */
export interface PilotWork {
  /** Commits with the caller's transaction. */
  enqueue(tx: Tx, rest: PilotRest): Promise<void>
  isUnderWay(mailboxId: string): Promise<boolean>
}

export type TakeLiveOutcome = { kind: 'live'; batchId: string } | Exclude<ManageOutcome, { kind: 'done' | 'unchanged' }>

/** Done for a mailbox that is live already, too: what stands as in pilot is decided again then. */
export async function takeLive(deps: ManageDeps, managed: Managed, work: PilotWork): Promise<TakeLiveOutcome> {
  const { workspaceId, mailboxId, actor } = managed
  let batchId = ''
  const outcome = await switchLive(deps, managed, async (tx, now) => {
    const [id] = await takeRowIds(tx, 1)
    batchId = id!
    await openRedecisionBatch(tx, workspaceId, batchId, { actor, now })
    await work.enqueue(tx, { workspaceId, mailboxId, actor, batchId, after: null })
  })
  return outcome.kind === 'done' || outcome.kind === 'unchanged' ? { kind: 'live', batchId } : outcome
}

/** Shorter than the queue waits for its jobs when a process is to stop. */
const PART_MILLISECONDS = 20_000

/** One part of it; what is left is enqueued again. Done twice it changes nothing more. */
export async function decidePilotAgain(
  { db, now }: { db: Db; now: () => Date },
  rest: PilotRest,
  enqueue: PilotWork['enqueue'],
  limit = AbortSignal.timeout(PART_MILLISECONDS),
): Promise<void> {
  const { workspaceId, mailboxId, ...by } = rest
  const scope = { since: new Date(0), mailboxId }
  const { stoppedAfter } = await applyRedecision(db, workspaceId, scope, { ...by, now: now() }, limit)
  if (stoppedAfter === null) return
  await inWorkspace(db, workspaceId, tx => enqueue(tx, { ...rest, after: stoppedAfter }))
}
