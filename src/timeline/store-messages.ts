import { sql } from 'kysely'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import { threadKey } from '../messages/logical-key.ts'
import type { VerdictResult } from '../messages/message.ts'
import type { MessageRecord } from '../privacy/redact.ts'
import { assignThreads, type ThreadMember } from './assign-threads.ts'

/** A message as one mailbox holds it, ready to be stored. */
export interface CopyRecord {
  record: MessageRecord
  logicalKey: Buffer
  ledgerItemId: string
  mailboxId: string
  mailboxAddress: string
  providerMessageId: string
  inSentFolder: boolean | null
  policyVersion: string
  dealReferences: string[]
}

export interface StoredMessages {
  /** By ledger item id. */
  messageIds: Map<string, string>
  /** New messages, those read again from a better copy, and those that got a further copy: all to be decided. */
  touched: string[]
  /** Threads that were joined by a message that names ids of both. */
  joinedThreadIds: string[]
}

/** Better vouched copies first: our own sent mail, then what the receiver's checks say. */
const RANKS: Record<VerdictResult, string> = {
  own: '0',
  pass: '1',
  pass_aligned: '2',
  trusted: '3',
  none: '4',
  fail: '5',
}

/**
 * Stores each logical message once. Of several copies the best vouched one is kept, whichever came first: a forged
 * copy that arrives early gives way to the real one, with its text and its details. Bulk statements throughout.
 */
export async function storeMessages(
  tx: Tx,
  workspaceId: string,
  key: Buffer,
  copies: CopyRecord[],
): Promise<StoredMessages> {
  if (copies.length === 0) return { messageIds: new Map(), touched: [], joinedThreadIds: [] }
  const best = bestByKey(copies)
  const existing = await findExisting(
    tx,
    workspaceId,
    [...best.values()].map(({ logicalKey }) => logicalKey),
  )
  const chosen = [...best.values()].filter(copy => {
    const there = existing.get(copy.logicalKey.toString('hex'))
    return (
      there === undefined || sourceRank(copy) < there.sourceRank || isSameSource(sourceRank(copy), there.sourceRank)
    )
  })
  const members: ThreadMember[] = chosen.map(copy => ({ keys: threadKeys(key, copy) }))
  const { threadIds, joinedThreadIds } = await assignThreads(tx, workspaceId, members)
  const newCount = chosen.filter(copy => !existing.has(copy.logicalKey.toString('hex'))).length
  const newIds = await takeRowIds(tx, newCount)
  const idByKey = new Map([...existing].map(([name, { id }]) => [name, id]))
  const rows = chosen.map((copy, index) => {
    const name = copy.logicalKey.toString('hex')
    const id = idByKey.get(name) ?? newIds.pop()!
    idByKey.set(name, id)
    return { copy, id, threadId: threadIds[index]! }
  })
  await clearParts(
    tx,
    workspaceId,
    rows.filter(({ copy }) => existing.has(copy.logicalKey.toString('hex'))).map(({ id }) => id),
  )
  await upsertMessages(tx, workspaceId, rows)
  await insertParts(tx, workspaceId, rows)
  await insertCopies(tx, workspaceId, copies, idByKey)
  const messageIds = new Map(copies.map(copy => [copy.ledgerItemId, idByKey.get(copy.logicalKey.toString('hex'))!]))
  return { messageIds, touched: [...new Set(messageIds.values())], joinedThreadIds }
}

/** Sorts copies of one message; the same whatever the order of arrival. */
export function sourceRank(copy: CopyRecord): string {
  return `${RANKS[copy.record.verdict]}:${copy.mailboxAddress}:${copy.providerMessageId}`
}

/** The very copy that was read before is being read again, under other rules or by a newer reader: its word is the last. */
function isSameSource(rank: string, other: string): boolean {
  return rank.slice(1) === other.slice(1)
}

function bestByKey(copies: CopyRecord[]): Map<string, CopyRecord> {
  const best = new Map<string, CopyRecord>()
  for (const copy of copies) {
    const name = copy.logicalKey.toString('hex')
    const other = best.get(name)
    if (other === undefined || sourceRank(copy) < sourceRank(other)) best.set(name, copy)
  }
  return best
}

function threadKeys(key: Buffer, { record, logicalKey }: CopyRecord): Buffer[] {
  const ids = [...(record.rfcMessageId === null ? [] : [record.rfcMessageId]), ...record.ancestors]
  // A message without any id is a thread of its own.
  return ids.length === 0 ? [logicalKey] : ids.map(id => threadKey(key, id))
}

async function findExisting(tx: Tx, workspaceId: string, keys: Buffer[]) {
  const rows = await tx
    .selectFrom('message')
    .select(['id', 'logicalKey', 'sourceRank'])
    .where('workspaceId', '=', workspaceId)
    .where('logicalKey', 'in', keys)
    .execute()
  return new Map(rows.map(row => [row.logicalKey.toString('hex'), { id: row.id, sourceRank: row.sourceRank }]))
}

type Row = { copy: CopyRecord; id: string; threadId: string }

async function clearParts(tx: Tx, workspaceId: string, messageIds: string[]): Promise<void> {
  if (messageIds.length === 0) return
  for (const table of ['participant', 'attachment', 'signatureSighting'] as const) {
    await tx.deleteFrom(table).where('workspaceId', '=', workspaceId).where('messageId', 'in', messageIds).execute()
  }
}

async function upsertMessages(tx: Tx, workspaceId: string, rows: Row[]): Promise<void> {
  if (rows.length === 0) return
  await tx
    .insertInto('message')
    .values(
      rows.map(({ copy, id, threadId }) => {
        const { record } = copy
        return {
          workspaceId,
          id,
          logicalKey: copy.logicalKey,
          rfcMessageId: record.rfcMessageId,
          threadId,
          direction: record.direction,
          kind: record.kind,
          kindReason: record.kindReason,
          verdict: record.verdict,
          verdictEvidence: record.verdictEvidence,
          senderFlags: record.senderFlags,
          sentAt: record.sentAt,
          subject: record.subject,
          bodyText: record.body?.text ?? null,
          lineZones: record.body?.zones.map(zone => ZONE_LETTERS[zone]).join('') ?? null,
          dealReferences: copy.dealReferences,
          originalAddress: record.original?.address ?? null,
          originalName: record.original?.name ?? null,
          storage: record.body === null ? 'headers' : 'full',
          unparsed: record.unparsed,
          sourceRank: sourceRank(copy),
          policyVersion: copy.policyVersion,
          readingVersion: record.readingVersion,
        }
      }),
    )
    .onConflict(conflict =>
      conflict.columns(['workspaceId', 'logicalKey']).doUpdateSet(eb => {
        const columns = [
          'threadId',
          'direction',
          'kind',
          'kindReason',
          'verdict',
          'verdictEvidence',
          'senderFlags',
          'sentAt',
          'subject',
          'bodyText',
          'lineZones',
          'dealReferences',
          'originalAddress',
          'originalName',
          'storage',
          'unparsed',
          'sourceRank',
          'policyVersion',
          'readingVersion',
        ] as const
        return Object.fromEntries(columns.map(column => [column, eb.ref(`excluded.${column}`)]))
      }),
    )
    .execute()
}

/** One letter a line, as the column says. */
export const ZONE_LETTERS = {
  body: 'b',
  closing: 'c',
  signature: 's',
  disclaimer: 'd',
  mobile: 'm',
  quote_header: 'h',
  quoted: 'q',
} as const

async function insertParts(tx: Tx, workspaceId: string, rows: Row[]): Promise<void> {
  const participants = rows.flatMap(({ copy, id }) =>
    copy.record.participants.map((participant, position) => ({
      workspaceId,
      messageId: id,
      position,
      role: participant.role,
      address: participant.address,
      name: participant.name,
      isOwn: participant.isOwn,
      isAuthor: participant.isAuthor,
    })),
  )
  for (let from = 0; from < participants.length; from += 5_000) {
    await tx
      .insertInto('participant')
      .values(participants.slice(from, from + 5_000))
      .execute()
  }
  const attachments = rows.flatMap(({ copy, id }) =>
    copy.record.attachments
      .slice(0, 500)
      .map((attachment, position) => ({ workspaceId, messageId: id, position, ...attachment })),
  )
  for (let from = 0; from < attachments.length; from += 5_000) {
    await tx
      .insertInto('attachment')
      .values(attachments.slice(from, from + 5_000))
      .execute()
  }
  const sightings = rows.flatMap(({ copy, id }) => {
    const author = copy.record.participants.find(({ isAuthor }) => isAuthor)
    if (copy.record.details === null || !author?.address) return []
    const { details, language, sentAt, readingVersion } = copy.record
    return [
      {
        workspaceId,
        messageId: id,
        address: author.address,
        seenAt: sentAt,
        language,
        details: JSON.stringify(details),
        version: readingVersion,
      },
    ]
  })
  if (sightings.length > 0) await tx.insertInto('signatureSighting').values(sightings).execute()
}

async function insertCopies(
  tx: Tx,
  workspaceId: string,
  copies: CopyRecord[],
  idByKey: Map<string, string>,
): Promise<void> {
  await tx
    .insertInto('messageCopy')
    .values(
      copies.map(copy => ({
        workspaceId,
        messageId: idByKey.get(copy.logicalKey.toString('hex'))!,
        mailboxId: copy.mailboxId,
        ledgerItemId: copy.ledgerItemId,
        inSentFolder: copy.inSentFolder,
        labels: sql<string[]>`${copy.record.labels}::text[]`,
      })),
    )
    .onConflict(conflict =>
      conflict
        .columns(['workspaceId', 'ledgerItemId'])
        .doUpdateSet(eb => ({ messageId: eb.ref('excluded.messageId'), labels: eb.ref('excluded.labels') })),
    )
    .execute()
}
