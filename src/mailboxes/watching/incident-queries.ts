import { sql } from 'kysely'
import type { Tx } from '../../db/schema.ts'
import { openIncident } from '../../review/threshold-queries.ts'

/** What an admin is told of a mailbox; of our registration with a provider, the provider is the subject. */
export type WatchingCause =
  | 'push_lost'
  | 'watch_renewal_failed'
  | 'reconnect_required'
  | 'mailbox_disabled'
  | 'unreachable'
  | 'audit_found'
  | 'operator_fault'
  /** Signals cannot be fetched from Pub/Sub; the subject is the provider. */
  | 'pull_failed'

interface Telling {
  cause: WatchingCause
  /** The mailbox's id, or the provider. */
  subject: string
  severity: 'notice' | 'warning' | 'error'
  detail: Record<string, string | number | null>
}

/** One open incident for each cause and subject. */
export async function tellOnce(
  tx: Tx,
  workspaceId: string,
  { cause, subject, severity, detail }: Telling,
  now: Date,
): Promise<void> {
  await openIncident(
    tx,
    workspaceId,
    { subjectKey: subjectKey(cause, subject), severity, detail: { ...detail, subject } },
    now,
  )
}

/** What is over closes by itself. */
export async function closeCause(
  tx: Tx,
  workspaceId: string,
  cause: WatchingCause,
  subject: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('incident')
    .set({ closedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('subjectKey', '=', subjectKey(cause, subject))
    .where('closedAt', 'is', null)
    .execute()
}

/** Whether an admin was told of it, and it is not over: as a part of a query. */
export function isTold(workspaceId: string, cause: WatchingCause, subject: string) {
  return sql<boolean>`exists (select 1 from incident where workspace_id = ${workspaceId}
    and subject_key = ${subjectKey(cause, subject)} and closed_at is null)`
}

/** `push_lost:1234`: what stands before the colon is the code that has words. */
function subjectKey(cause: WatchingCause, subject: string): string {
  return `${cause}:${subject}`
}
