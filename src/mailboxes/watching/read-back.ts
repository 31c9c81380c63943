/**
 * Reads the past of a mailbox, back to its horizon: lists it page by page into the ledger, where live mail and threads
 * with known people go first. First, where the provider can search so, come messages from and to known contacts.
 */
import { inWorkspace } from '../../db/in-workspace.ts'
import { OWN_BUDGET } from '../budget.ts'
import { countPending, insertRefs, priorities } from '../item-queries.ts'
import { type ListPage, MailProviderError } from '../provider.ts'
import { listContactAddresses } from './backfill-queries.ts'
import { type Backfill, isListing } from './backfill-state.ts'
import { crashPoint } from './crash-points.ts'
import { callOptions, type MailboxRun, remember, store } from './mailbox-run.ts'
import { noteThreads } from './thread-queries.ts'

/** As many as fit a search. */
const ADDRESSES_A_SEARCH = 20

/** Lists one page. Returns whether there was one to list. */
export async function readBack(run: MailboxRun): Promise<boolean> {
  const { context, lease, mailbox } = run
  const { backfill } = mailbox
  if (backfill?.state !== 'running') return false
  const waiting = await inWorkspace(context.db, lease.workspaceId, tx =>
    countPending(tx, lease.workspaceId, lease.mailboxId, priorities.known),
  )
  if (!isListing(backfill, waiting, context.now())) return false
  await (backfill.phase === 'known' ? listKnown(run, backfill) : listAll(run, backfill))
  return true
}

/** The past can wait for its quota without the present waiting, too. */
export async function withinBudget(run: MailboxRun, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { backfill } = run.mailbox
    if (!(error instanceof MailProviderError) || error.code !== OWN_BUDGET || backfill === null) throw error
    await remember(run, { backfill: { ...backfill, waitUntil: error.retryAt } })
  }
}

async function listKnown(run: MailboxRun, backfill: Backfill): Promise<void> {
  const { context, client, lease, mailbox } = run
  const { listWith } = client
  const { addressesDone, since, page } = backfill
  const addresses =
    listWith === null
      ? []
      : await inWorkspace(context.db, lease.workspaceId, tx =>
          listContactAddresses(tx, lease.workspaceId, { from: addressesDone, most: ADDRESSES_A_SEARCH }),
        )
  if (listWith === null || addresses.length === 0) {
    await remember(run, { backfill: { ...backfill, phase: 'all', page: null } })
    return
  }
  const range = { addresses, since: since ?? new Date(0), page }
  const listed = await listWith.call(client, range, callOptions(run, 'backfill'))
  await storeListed(run, listed, priorities.known, {
    ...backfill,
    ...(listed.next === null ? { page: null, addressesDone: addressesDone + addresses.length } : { page: listed.next }),
  })
  context.log.debug('past listed', { mailboxId: mailbox.id, count: listed.refs.length })
}

async function listAll(run: MailboxRun, backfill: Backfill): Promise<void> {
  const { since, page } = backfill
  const listed = await run.client.list({ since, page }, callOptions(run, 'backfill'))
  await storeListed(run, listed, priorities.backfill, {
    ...backfill,
    page: listed.next,
    ...(listed.next === null ? { state: 'done' as const, listedAt: run.context.now() } : {}),
  })
}

async function storeListed(
  run: MailboxRun,
  { refs }: ListPage,
  priority: typeof priorities.known | typeof priorities.backfill,
  next: Backfill,
): Promise<void> {
  await crashPoint('backfill_listed')
  const { workspaceId, mailboxId } = run.lease
  const now = run.context.now()
  // A first audit soon shows whether all of it came.
  const audit = next.state === 'done' ? { auditDueAt: now } : {}
  const learnt = (found: number) => ({
    backfill: { ...next, listed: next.listed + found, waitUntil: null },
    ...audit,
  })
  await store(run, learnt, async tx => {
    const found = await insertRefs(tx, workspaceId, mailboxId, refs, { foundBy: 'backfill', priority, now })
    await noteThreads(tx, run, refs, priority)
    return found
  })
  await crashPoint('backfill_stored')
}
