/**
 * One worker to a mailbox at a time. A lease is a row with an end, renewed while its holder lives; each new one has a
 * higher fencing number, which is checked wherever its holder writes, so that one who was thought dead and goes on
 * changes nothing.
 */
import { randomUUID } from 'node:crypto'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db } from '../../db/schema.ts'
import { type DueMailbox, holdDue } from './due-queries.ts'
import { acquireLease, renewLease } from './lease-queries.ts'

export interface LeaseHolder extends DueMailbox {
  owner: string
  fencing: string
}

export interface Lease extends LeaseHolder {
  /** Aborted when the lease is lost or given back. */
  signal: AbortSignal
  stop(): void
}

/** After a crash the next worker waits no longer than this. */
export const LEASE_MILLISECONDS = 30_000
const RENEW_MILLISECONDS = LEASE_MILLISECONDS / 3

/** Null while another one holds it; the mailbox is then passed over until that lease ends. */
export async function takeLease(
  db: Db,
  { workspaceId, mailboxId }: DueMailbox,
  now: () => Date,
): Promise<Lease | null> {
  // The process can be told by it, when somebody asks who holds a mailbox.
  const owner = `${process.pid}:${randomUUID()}`
  const fencing = await inWorkspace(db, workspaceId, async tx => {
    const at = now()
    const until = new Date(at.getTime() + LEASE_MILLISECONDS)
    const taken = await acquireLease(tx, { workspaceId, mailboxId, owner }, { now: at, until })
    await holdDue(tx, workspaceId, mailboxId, taken.until)
    return taken.fencing
  })
  if (fencing === null) return null
  const holder = { workspaceId, mailboxId, owner, fencing }
  const lost = new AbortController()
  const beat = setInterval(() => {
    const until = new Date(now().getTime() + LEASE_MILLISECONDS)
    inWorkspace(db, workspaceId, async tx => {
      const isHeld = await renewLease(tx, holder, until)
      if (isHeld) await holdDue(tx, workspaceId, mailboxId, until)
      return isHeld
    }).then(
      isHeld => {
        if (!isHeld) stop()
      },
      // A beat may be missed: two more come before the lease ends, and the fencing number guards what comes after.
      () => undefined,
    )
  }, RENEW_MILLISECONDS)
  beat.unref()
  const stop = () => {
    clearInterval(beat)
    lost.abort(new Error('the lease has ended'))
  }
  return { ...holder, signal: lost.signal, stop }
}
