import { inWorkspace } from '../../db/in-workspace.ts'
import type { Tx } from '../../db/schema.ts'
import type { CallOptions, MailboxClient, Urgency } from '../provider.ts'
import type { WorkContext } from '../run-due-work.ts'
import type { Lease } from './lease.ts'
import { type MailboxChange, requireHeld, updateHeld, type WatchedMailbox } from './watch-queries.ts'

/** A round of work on one watched mailbox: what its steps share. */
export interface MailboxRun {
  context: WorkContext
  lease: Lease
  client: MailboxClient
  /** As this round read it and has changed it since. */
  mailbox: WatchedMailbox
}

export function callOptions({ lease }: MailboxRun, urgency: Urgency): CallOptions {
  return { signal: lease.signal, urgency }
}

/** A round before the mailbox is open, or that could not open it. */
export type HeldMailbox = Omit<MailboxRun, 'client'>

/** What a step learnt and what it found are stored together, or not at all when the lease is lost. */
export async function store<T>(
  run: HeldMailbox,
  learnt: MailboxChange | ((found: T) => MailboxChange),
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { context, lease } = run
  const [found, change] = await inWorkspace(context.db, lease.workspaceId, async tx => {
    const done = await work(tx)
    const toWrite = typeof learnt === 'function' ? learnt(done) : learnt
    if (Object.keys(toWrite).length === 0) await requireHeld(tx, lease)
    else await updateHeld(tx, lease, toWrite)
    return [done, toWrite] as const
  })
  Object.assign(run.mailbox, change)
  return found
}

export async function remember(run: HeldMailbox, change: MailboxChange): Promise<void> {
  await store(run, change, async () => undefined)
}
