import { MailProviderError, type ProviderErrorKind } from '../provider.ts'
import { crashPoint } from './crash-points.ts'
import { closeCause, tellOnce } from './incident-queries.ts'
import { callOptions, type MailboxRun, remember, store } from './mailbox-run.ts'
import { backOff, nextRenewal, RENEWAL_ALERT_MILLISECONDS } from './schedule.ts'
import { putRoutes } from './signal-queries.ts'

/** These concern the mailbox, not just its watch. */
const NOT_THE_WATCH: ProviderErrorKind[] = ['reconnect', 'operator', 'rate', 'mailbox_disabled']
/** A provider that keeps asking for a renewal gets one now and then. */
const LEAST_BETWEEN_MILLISECONDS = 10 * 60_000

/**
 * Starts pushes or renews them. The cursor is not touched: what a provider says of its state now would skip what was not
 * read yet. A sync follows, for while there was no watch nothing was told.
 */
export async function renewWatch(run: MailboxRun, isAsked: boolean): Promise<void> {
  const { context, lease, mailbox, client } = run
  const now = context.now()
  const isDue = mailbox.watchDueAt === null || mailbox.watchDueAt <= now
  const sinceLast = now.getTime() - (mailbox.watchRenewedAt?.getTime() ?? 0)
  if (!isDue && !(isAsked && sinceLast >= LEAST_BETWEEN_MILLISECONDS)) return
  try {
    await expectPush(run)
    const { watch, expiresAt, routeKeys } = await client.watch(mailbox.watch, callOptions(run, 'live'))
    await crashPoint('watch_granted')
    const change = {
      watch,
      watchExpiresAt: expiresAt,
      watchRenewedAt: now,
      watchDueAt: nextRenewal(now, expiresAt),
      syncDueAt: now,
    }
    await store(run, change, async tx => {
      await putRoutes(tx, lease.workspaceId, lease.mailboxId, mailbox.provider, routeKeys)
      await closeCause(tx, lease.workspaceId, 'watch_renewal_failed', lease.mailboxId, now)
    })
    await crashPoint('watch_stored')
  } catch (error) {
    if (!(error instanceof MailProviderError) || NOT_THE_WATCH.includes(error.kind)) throw error
    await postpone(run, error)
  }
}

/** Gmail pushes at once when a watch starts, maybe before it has answered: that push must find its mailbox. */
async function expectPush(run: MailboxRun): Promise<void> {
  const { provider, address } = run.mailbox
  if (provider !== 'gmail') return
  const { workspaceId, mailboxId } = run.lease
  await store(run, {}, tx => putRoutes(tx, workspaceId, mailboxId, provider, [address.toLowerCase()]))
}

async function postpone(run: MailboxRun, error: MailProviderError): Promise<void> {
  const { context, lease, mailbox } = run
  const now = context.now()
  const retryAt = new Date(Math.max(backOff(now, 10).getTime(), error.retryAt?.getTime() ?? 0))
  const left = (mailbox.watchExpiresAt?.getTime() ?? now.getTime()) - now.getTime()
  context.log.warn('watch not renewed', { mailboxId: mailbox.id, reason: error.kind })
  if (left >= RENEWAL_ALERT_MILLISECONDS) return remember(run, { watchDueAt: retryAt })
  const detail = { code: error.code }
  await store(run, { watchDueAt: retryAt }, tx =>
    tellOnce(
      tx,
      lease.workspaceId,
      { cause: 'watch_renewal_failed', subject: lease.mailboxId, severity: 'warning', detail },
      now,
    ),
  )
}
