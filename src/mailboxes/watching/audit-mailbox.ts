import { inWorkspace } from '../../db/in-workspace.ts'
import { findUnseen, insertRefs, priorities } from '../item-queries.ts'
import type { MessageRef } from '../provider.ts'
import { crashPoint } from './crash-points.ts'
import { closeCause, tellOnce } from './incident-queries.ts'
import { callOptions, type MailboxRun, remember, store } from './mailbox-run.ts'
import { AUDIT_WINDOW_MILLISECONDS, nextAudit } from './schedule.ts'
import { syncMailbox } from './sync-mailbox.ts'
import { noteThreads } from './thread-queries.ts'
import type { WatchedMailbox } from './watch-queries.ts'

/** Gmail's lists begin at whole seconds, and the cursor somewhere within one. */
const WHOLE_SECONDS = 1_000

/**
 * Every night: are all ids that the provider lists of the last days in our ledger? What arrived while they were listed is
 * told by another sync; what is missing even then was lost somewhere, is queued, counted, and an admin is told.
 */
export async function auditMailbox(run: MailboxRun): Promise<void> {
  const { context, lease } = run
  const { workspaceId, mailboxId } = lease
  // What reading back has yet to list is not missing; when it has listed all, an audit follows.
  if (run.mailbox.backfill?.state === 'running') return remember(run, { auditDueAt: null })
  const listed = await listWindow(run, auditSince(run.mailbox, context.now()))
  await crashPoint('audit_listed')
  const unseen = (refs: MessageRef[]) =>
    inWorkspace(context.db, workspaceId, tx => findUnseen(tx, workspaceId, mailboxId, refs))
  let missing = await unseen(listed)
  if (missing.length > 0) {
    await syncMailbox(run, false)
    missing = await unseen(missing)
  }
  const now = context.now()
  const change = {
    auditDueAt: nextAudit(now),
    lastAuditAt: now,
    lastAuditListed: listed.length,
    lastAuditMissing: missing.length,
    auditFound: run.mailbox.auditFound + missing.length,
  }
  await store(run, change, async tx => {
    await insertRefs(tx, workspaceId, mailboxId, missing, { foundBy: 'audit', priority: priorities.live, now })
    await noteThreads(tx, run, missing, priorities.live)
    if (missing.length === 0) return closeCause(tx, workspaceId, 'audit_found', mailboxId, now)
    const detail = { missing: missing.length, listed: listed.length }
    await tellOnce(tx, workspaceId, { cause: 'audit_found', subject: mailboxId, severity: 'warning', detail }, now)
  })
  if (missing.length > 0)
    context.log.warn('audit found missing mail', { workspaceId, mailboxId, count: missing.length })
  await crashPoint('audit_stored')
}

async function listWindow(run: MailboxRun, since: Date): Promise<MessageRef[]> {
  const refs: MessageRef[] = []
  for (let page: string | null = null; ; ) {
    const listed = await run.client.list({ since, page }, callOptions(run, 'backfill'))
    refs.push(...listed.refs)
    if (listed.next === null) return refs
    page = listed.next
  }
}

/** Not from before the horizon; where reading back was paused before it had listed all, only what the cursor has to tell. */
function auditSince({ horizonAt, backfill }: WatchedMailbox, now: Date): Date {
  const window = now.getTime() - AUDIT_WINDOW_MILLISECONDS
  const listedSince = backfill === null || backfill.listedAt !== null ? 0 : backfill.startedAt.getTime() + WHOLE_SECONDS
  return new Date(Math.max(window, horizonAt?.getTime() ?? 0, listedSince))
}
