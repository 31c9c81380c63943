import { putOwnAddresses } from '../own-address-queries.ts'
import { MailProviderError } from '../provider.ts'
import { callOptions, type MailboxRun, store } from './mailbox-run.ts'
import { nextIdentityRefresh } from './schedule.ts'

/** Asks once a day which addresses the mailbox sends as. */
export async function refreshIdentity(run: MailboxRun): Promise<void> {
  const { context, lease } = run
  const now = context.now()
  const addresses = await askOwnAddresses(run)
  await store(run, { identityDueAt: nextIdentityRefresh(now) }, tx =>
    addresses === null ? Promise.resolve() : putOwnAddresses(tx, lease.workspaceId, run.mailbox, addresses, now),
  )
}

async function askOwnAddresses(run: MailboxRun): Promise<string[] | null> {
  try {
    return await run.client.ownAddresses(callOptions(run, 'live'))
  } catch (error) {
    // A permission that reading mail does not need; an admin can name the addresses instead.
    if (error instanceof MailProviderError && error.kind === 'permission') return null
    throw error
  }
}
