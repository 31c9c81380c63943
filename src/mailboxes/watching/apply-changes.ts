import type { Tx } from '../../db/schema.ts'
import { readPolicies } from '../../privacy/queries.ts'
import { readSettings } from '../../settings/queries.ts'
import { mailboxSettings } from '../../settings/settings.ts'
import { lockRecording } from '../../timeline/lock-recording.ts'
import { type FoundBy, insertRefs, markGone, priorities } from '../item-queries.ts'
import type { Change, MessageRef } from '../provider.ts'
import { eraseCopies, findHeld, type HeldItem, keepRemoved, relabel } from './change-queries.ts'
import { isTreatedOtherwise, labelsOfRules, withoutTrash } from './label-rules.ts'
import type { MailboxRun } from './mailbox-run.ts'
import { noteThreads } from './thread-queries.ts'

/** Stores what a page of changes says. Returns how many messages were not known before. */
export async function applyChanges(tx: Tx, run: MailboxRun, changes: Change[], foundBy: FoundBy): Promise<number> {
  const { workspaceId, mailboxId } = run.lease
  const there = changes.filter(change => change.kind === 'present' || change.kind === 'labels')
  const held = await findHeld(
    tx,
    workspaceId,
    mailboxId,
    changes.filter(change => change.kind !== 'present'),
  )
  const isNews = ({ providerMessageId }: MessageRef) => held.get(providerMessageId)?.state !== 'done'
  // What lay there before the horizon and is only touched now (read, moved) stays unread by us.
  const { horizonAt } = run.mailbox
  const isBefore = ({ receivedAt }: { receivedAt?: Date }) =>
    horizonAt !== null && receivedAt !== undefined && receivedAt < horizonAt
  const refs = there.filter(change => (change.kind === 'present' || isNews(change)) && !isBefore(change))
  const found = await insertRefs(tx, workspaceId, mailboxId, refs, {
    foundBy,
    priority: priorities.live,
    now: run.context.now(),
  })
  await noteThreads(tx, run, refs, priorities.live)
  await applyLabels(tx, run, changes, held)
  await applyRemovals(tx, run, changes, held)
  return found
}

/** A label that rules speak of came or went: the message is read again, and treated as they now say. */
async function applyLabels(tx: Tx, run: MailboxRun, changes: Change[], held: Map<string, HeldItem>): Promise<void> {
  const labelled = changes.flatMap(change => {
    const item = held.get(change.providerMessageId)
    return 'labels' in change && item?.wasRead === true ? [{ item, labels: withoutTrash(change.labels) }] : []
  })
  if (labelled.length === 0) return
  const { workspaceId } = run.lease
  const ruled = labelsOfRules(await readPolicies(tx, workspaceId))
  const changed = labelled.filter(({ item, labels }) => isTreatedOtherwise(item, labels, ruled))
  await relabel(tx, workspaceId, changed, run.context.now())
}

/** The provider has removed them for good. What was read of them stays, unless an admin wants it erased, too. */
async function applyRemovals(tx: Tx, run: MailboxRun, changes: Change[], held: Map<string, HeldItem>): Promise<void> {
  const removed = changes.flatMap(change => {
    const item = held.get(change.providerMessageId)
    return change.kind === 'removed' && item !== undefined ? [item] : []
  })
  if (removed.length === 0) return
  const { workspaceId, mailboxId } = run.lease
  const now = run.context.now()
  const unread = removed.filter(({ wasRead }) => !wasRead)
  await markGone(
    tx,
    workspaceId,
    unread.map(({ id }) => id),
    'deleted',
    now,
  )
  const read = removed.filter(({ wasRead }) => wasRead).map(({ id }) => id)
  if (read.length === 0) return
  const settings = await readSettings(tx, workspaceId)
  if (mailboxSettings(settings, mailboxId).whenDeleted === 'keep') {
    await keepRemoved(tx, workspaceId, read, now)
    return
  }
  await lockRecording(tx, workspaceId)
  await eraseCopies(tx, workspaceId, read, now)
}
