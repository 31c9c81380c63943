/**
 * What happened in a mailbox, by users.history.list. Records come in order; the same message appears in many of them.
 * Each page stands by itself: its cursor is the last record on it, that of the last page the mailbox's own number.
 */
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js'
import type { CallOptions, Change, ChangePage, Cursor } from '../provider.ts'
import { MailProviderError } from '../provider.ts'
import type { GmailSession } from './gmail-session.ts'
import { isMail, isSetAside, type LabelNames } from './labels.ts'

const HISTORY_TYPES = ['messageAdded', 'messageDeleted', 'labelAdded', 'labelRemoved']
const PAGE_SIZE = 500

export async function* listChanges(
  session: GmailSession,
  labelNames: LabelNames,
  cursor: Cursor,
  options: CallOptions,
): AsyncGenerator<ChangePage> {
  if (cursor.kind !== 'gmail') throw new MailProviderError('cursor_expired', { code: 'foreign_cursor' })
  let reached = cursor.historyId
  let pageToken: string | undefined
  do {
    const data = await session.read(
      session.costs.listHistory,
      options,
      clientOptions =>
        session.client.users.history.list(
          {
            userId: 'me',
            startHistoryId: cursor.historyId,
            maxResults: PAGE_SIZE,
            historyTypes: HISTORY_TYPES,
            fields:
              'historyId,nextPageToken,history(id,messagesAdded(message(id,threadId,labelIds)),messagesDeleted(message(id,threadId)),labelsAdded(message(id,threadId,labelIds),labelIds),labelsRemoved(message(id,threadId,labelIds),labelIds))',
            ...(pageToken === undefined ? {} : { pageToken }),
          },
          clientOptions,
        ),
      'cursor_expired',
    )
    pageToken = data.nextPageToken ?? undefined
    // A page may have no records at all and yet not be the last.
    const records = data.history ?? []
    const end = pageToken === undefined ? data.historyId : records.at(-1)?.id
    reached = later(reached, end)
    const changes: Change[] = []
    for (const change of reduceRecords(records)) {
      if ('labels' in change) changes.push({ ...change, labels: await labelNames.of(change.labels, options) })
      else changes.push(change)
    }
    yield { changes, cursor: { kind: 'gmail', version: 1, historyId: reached } }
  } while (pageToken !== undefined)
}

interface Seen {
  threadId: string | null
  /** As of the last record that told them; null where none did. */
  labelIds: string[] | null
  hasNewLabels: boolean
}

/** A deletion wins over all that came before it; labels are those of the last record. Label changes bear label ids here. */
export function reduceRecords(records: readonly gmail_v1.Schema$History[]): Change[] {
  const seen = new Map<string, Seen>()
  const removed = new Set<string>()
  const note = (message: gmail_v1.Schema$Message | undefined, hasNewLabels: boolean) => {
    if (!message?.id) return
    const before = seen.get(message.id)
    seen.set(message.id, {
      threadId: message.threadId ?? before?.threadId ?? null,
      labelIds: message.labelIds ?? before?.labelIds ?? null,
      hasNewLabels: hasNewLabels || (before?.hasNewLabels ?? false),
    })
  }
  for (const record of records) {
    // `messages` repeats what the typed lists say, and is left alone.
    for (const { message } of record.messagesAdded ?? []) note(message, false)
    for (const { message, labelIds } of record.labelsAdded ?? []) note(message, isTelling(labelIds))
    for (const { message, labelIds } of record.labelsRemoved ?? []) note(message, isTelling(labelIds))
    for (const { message } of record.messagesDeleted ?? []) if (message?.id) removed.add(message.id)
  }
  const changes: Change[] = [...removed].map(providerMessageId => ({ kind: 'removed', providerMessageId }))
  for (const [providerMessageId, { threadId, labelIds, hasNewLabels }] of seen) {
    if (removed.has(providerMessageId)) continue
    const ref = { providerMessageId, providerThreadId: threadId }
    if (labelIds === null || (isMail(labelIds) && !hasNewLabels)) changes.push({ kind: 'present', ...ref })
    else if (isMail(labelIds)) changes.push({ kind: 'labels', labels: labelIds, ...ref })
    else if (hasNewLabels && isSetAside(labelIds)) changes.push({ kind: 'set_aside', labels: labelIds, ...ref })
  }
  return changes
}

/** People read their mail all day long: that alone says nothing new of a message. */
function isTelling(labelIds: string[] | null | undefined): boolean {
  return labelIds?.some(label => label !== 'UNREAD') ?? true
}

function later(one: string, other: string | null | undefined): string {
  return other && /^\d{1,20}$/.test(other) && BigInt(other) > BigInt(one) ? other : one
}
