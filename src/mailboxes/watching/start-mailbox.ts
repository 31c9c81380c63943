import { startBackfill } from './backfill-state.ts'
import { crashPoint } from './crash-points.ts'
import { callOptions, type MailboxRun, remember } from './mailbox-run.ts'

/**
 * The first thing done with a connected mailbox: a cursor of now, before anything is listed. What arrives while its past
 * is read is told by the cursor, so that no mail falls between the two.
 */
export async function startMailbox(run: MailboxRun): Promise<void> {
  const { context, mailbox } = run
  const cursor = await run.client.baseline(callOptions(run, 'live'))
  await crashPoint('baseline_taken')
  const now = context.now()
  await remember(run, {
    cursor,
    state: 'backfilling',
    stateReason: null,
    backfill: mailbox.backfill ?? startBackfill(mailbox.horizonAt, now),
    syncDueAt: now,
    watchDueAt: now,
    identityDueAt: now,
    lastSuccessAt: now,
  })
  await crashPoint('baseline_stored')
}
