/**
 * One worker to a mailbox at a time. A lease is a row with an end, renewed while its holder lives; each new one has a
 * higher fencing number, which is checked wherever its holder writes, so that one who was thought dead and goes on
 * changes nothing.
 */
import { randomUUID } from 'node:crypto'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db, Tx } from '../../db/schema.ts'
import { type DueMailbox, heldUntil, holdDue, LEASE_MILLISECONDS } from './due-queries.ts'
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

const RENEW_MILLISECONDS = LEASE_MILLISECONDS / 3

/**
 * Null while another one holds it; the mailbox is then passed over until that lease ends.
 * @param read what its holder wants to know at once, in the same transaction
 */
export async function takeLease<T = null>(
  db: Db,
  { workspaceId, mailboxId }: DueMailbox,
  now: () => Date,
  read: (tx: Tx) => Promise<T | null> = async () => null,
): Promise<(Lease & { known: T | null }) | null> {
  // The process can be told by it, when somebody asks who holds a mailbox.
  const owner = `${process.pid}:${randomUUID()}`
  const taken = await inWorkspace(db, workspaceId, async tx => {
    const at = now()
    const { fencing, until } = await acquireLease(
      tx,
      { workspaceId, mailboxId, owner },
      { now: at, until: heldUntil(at) },
    )
    if (fencing !== null) return { fencing, known: await read(tx) }
    await holdDue(tx, workspaceId, mailboxId, until)
    return null
  })
  if (taken === null) return null
  const { fencing, known } = taken
  const holder = { workspaceId, mailboxId, owner, fencing }
  const lost = new AbortController()
  const beat = setInterval(() => {
    const until = heldUntil(now())
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
  return { ...holder, known, signal: lost.signal, stop }
}
