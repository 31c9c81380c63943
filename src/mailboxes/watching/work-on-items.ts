import { inWorkspace } from '../../db/in-workspace.ts'
import type { Tx } from '../../db/schema.ts'
import type { PendingMessage } from '../../pipeline.ts'
import {
  type ClaimedItem,
  failItem,
  listAttempts,
  listDueItems,
  markGone,
  type Priority,
  postponeItems,
} from '../item-queries.ts'
import type { Fetched, MailProviderError } from '../provider.ts'
import { crashPoint } from './crash-points.ts'
import { decideRelabelled } from './decide-relabelled.ts'
import { callOptions, type MailboxRun, store } from './mailbox-run.ts'
import { processTogether } from './process-together.ts'
import { nextAttempt, nextLook } from './schedule.ts'
import { raiseThreadmates } from './thread-queries.ts'
import { requireHeld } from './watch-queries.ts'

/** What Gmail serves in one batch call without complaint. */
const BATCH_MESSAGES = 50

/**
 * Fetches and processes one batch of what waits, live mail first. Each item that fails is tried again by itself and holds
 * up none of the others. Returns how many items there were.
 */
export async function workOnItems(run: MailboxRun, upTo: Priority): Promise<number> {
  const { context, lease, mailbox, client } = run
  const { workspaceId, mailboxId } = lease
  const items = await inWorkspace(context.db, workspaceId, tx =>
    listDueItems(tx, workspaceId, mailboxId, { most: BATCH_MESSAGES, now: context.now(), upTo }),
  )
  // Live mail is not kept waiting by old mail that happens to lie in the same batch.
  const batch = items.filter(item => item.isLive === items[0]!.isLive)
  if (batch.length === 0) return 0
  await crashPoint('items_claimed')
  const ids = batch.map(({ providerMessageId }) => providerMessageId)
  const options = callOptions(run, batch[0]!.isLive ? 'live' : 'backfill')
  const fetched = await (mailbox.headersOnly ? client.fetchHeaders(ids, options) : client.fetchRaw(ids, options))
  await crashPoint('items_fetched')
  await record(run, batch, fetched)
  await settleOthers(run, batch, fetched)
  await crashPoint('items_recorded')
  return batch.length
}

async function record(run: MailboxRun, items: ClaimedItem[], fetched: Map<string, Fetched>): Promise<void> {
  const { context, lease, mailbox } = run
  const pending = items.flatMap((item): PendingMessage[] => {
    const message = fetched.get(item.providerMessageId)
    return message?.kind === 'message' ? [toPending(item, message)] : []
  })
  if (pending.length === 0) return
  const failed = await processTogether(context, lease.workspaceId, mailbox, pending, async tx => {
    await raiseThreadmates(
      tx,
      lease.workspaceId,
      lease.mailboxId,
      pending.map(({ ledgerItemId }) => ledgerItemId),
    )
    await requireHeld(tx, lease)
  })
  if (failed.length === 0) return
  await store(run, {}, async tx => {
    for (const { id, attempts } of await listAttempts(tx, lease.workspaceId, failed)) {
      await failAttempt(tx, run, id, attempts + 1, 'not_processed')
    }
  })
}

function toPending(item: ClaimedItem, message: Extract<Fetched, { kind: 'message' }>): PendingMessage {
  const { raw, tooLarge, labels, inSentFolder, receivedAt } = message
  const { id: ledgerItemId, providerMessageId } = item
  return { ledgerItemId, providerMessageId, raw, tooLarge, labels, inSentFolder, receivedAt }
}

/** Those that gave no message: gone, not there yet, no mail by now, or failed one way or another. */
async function settleOthers(run: MailboxRun, items: ClaimedItem[], fetched: Map<string, Fetched>): Promise<void> {
  const others = items.flatMap(item => {
    const answer = fetched.get(item.providerMessageId) ?? { kind: 'gone' as const }
    return answer.kind === 'message' ? [] : [{ item, answer }]
  })
  if (others.length === 0) return
  await store(run, {}, async tx => {
    for (const { item, answer } of others) await settleItem(tx, run, item, answer)
    await decideRelabelled(
      tx,
      run,
      others.filter(({ answer }) => answer.kind === 'not_mail').map(({ item }) => item.id),
    )
  })
  // What concerns the mailbox as a whole ends the round; the items above have their next attempt already.
  for (const { answer } of others) {
    if (answer.kind === 'failed' && !isOfTheItem(answer.error)) throw answer.error
  }
}

async function settleItem(
  tx: Tx,
  run: MailboxRun,
  item: ClaimedItem,
  answer: Exclude<Fetched, { kind: 'message' }>,
): Promise<void> {
  const { workspaceId } = run.lease
  const now = run.context.now()
  if (answer.kind === 'not_mail') return markGone(tx, workspaceId, [item.id], 'not_mail', now)
  if (answer.kind === 'gone' || answer.error.kind === 'gone') return missItem(tx, run, item, now)
  const { error } = answer
  if (error.kind === 'permanent') {
    return failItem(tx, workspaceId, { id: item.id, reason: 'refused', retryAt: null }, now)
  }
  if (isOfTheItem(error)) return failAttempt(tx, run, item.id, item.attempts + 1, 'not_fetched')
  if (error.kind === 'rate') await postponeItems(tx, workspaceId, [item.id], error.retryAt ?? now)
}

/** Deleted meanwhile, or announced before it could be read: a new one is looked for again before it is called gone. */
async function missItem(tx: Tx, run: MailboxRun, item: ClaimedItem, now: Date): Promise<void> {
  const { workspaceId } = run.lease
  const isNew = !item.isKnown && (item.foundBy === 'push' || item.foundBy === 'poll')
  const retryAt = isNew ? nextLook(now, item.attempts + 1) : null
  if (retryAt === null) return markGone(tx, workspaceId, [item.id], 'gone', now)
  return failItem(tx, workspaceId, { id: item.id, reason: 'not_visible', retryAt }, now)
}

async function failAttempt(tx: Tx, run: MailboxRun, id: string, attempts: number, reason: string): Promise<void> {
  const now = run.context.now()
  await failItem(tx, run.lease.workspaceId, { id, reason, retryAt: nextAttempt(now, attempts) }, now)
}

function isOfTheItem({ kind }: MailProviderError): boolean {
  return kind === 'transient' || kind === 'permanent' || kind === 'gone'
}
