import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { Direction, MessageKind, ParticipantRole, SenderFlag, VerdictResult } from '../messages/message.ts'
import type { ContactDetails } from '../signatures/signature.ts'
import { loadSightings } from './load-sightings.ts'
import type { FactParticipant, MessageFacts } from './message-facts.ts'

/** What decisions about these messages rest on, in the order of the ids; six queries however many there are. */
export async function loadFacts(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  isOwn: (address: string) => boolean,
): Promise<MessageFacts[]> {
  if (messageIds.length === 0) return []
  const messages = await tx
    .selectFrom('message')
    .select([
      'id',
      'logicalKey',
      'rfcMessageId',
      'threadId',
      'direction',
      'kind',
      'verdict',
      'senderFlags',
      'sentAt',
      'subject',
    ])
    .select(['bodyText', 'lineZones', 'dealReferences', 'originalAddress', 'originalName', 'policyVersion'])
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', messageIds)
    .execute()
  const participants = await loadParticipants(tx, workspaceId, messageIds)
  const details = await loadDetails(tx, workspaceId, messageIds)
  const copies = await loadCopies(tx, workspaceId, messageIds)
  const authors = new Map(
    [...participants].map(([id, list]) => [
      id,
      list.find(({ isAuthor, isOwn }) => isAuthor && !isOwn)?.address ?? null,
    ]),
  )
  const sightings = await loadSightings(
    tx,
    workspaceId,
    [...authors.values()].filter(address => address !== null),
  )
  const byId = new Map(messages.map(row => [row.id, row]))
  return messageIds.flatMap(messageId => {
    const row = byId.get(messageId)
    if (row === undefined) return []
    const { originalAddress, originalName } = row
    const held = copies.get(messageId)
    return [
      {
        messageId,
        tieBreak: row.rfcMessageId ?? row.logicalKey.toString('hex'),
        threadId: row.threadId,
        direction: row.direction as Direction,
        kind: row.kind as MessageKind,
        verdict: row.verdict as VerdictResult,
        senderFlags: row.senderFlags as SenderFlag[],
        sentAt: row.sentAt,
        subject: row.subject ?? '',
        visibleText: visibleText(row.bodyText, row.lineZones),
        references: row.dealReferences.map(readReference),
        participants: participants.get(messageId) ?? [],
        original:
          originalAddress === null || isOwn(originalAddress) ? null : { address: originalAddress, name: originalName },
        details: details.get(messageId) ?? null,
        sightings: sightings.get(authors.get(messageId) ?? '') ?? [],
        labels: held?.labels ?? [],
        mailboxIds: held?.mailboxIds ?? [],
        isPilot: held?.isPilot ?? false,
        isShared: held?.isShared ?? false,
        policyVersion: row.policyVersion,
      },
    ]
  })
}

/** How a found reference is stored: `s:` from the subject, `b:` from the body. */
export function writeReferences(inSubject: string[], inBody: string[]): string[] {
  const onlyBody = inBody.filter(reference => !inSubject.includes(reference))
  return [...inSubject.map(reference => `s:${reference}`), ...onlyBody.map(reference => `b:${reference}`)]
}

function readReference(stored: string): { reference: string; fromSubject: boolean } {
  return { reference: stored.slice(2), fromSubject: stored.startsWith('s:') }
}

function visibleText(body: string | null, zones: string | null): string {
  if (body === null) return ''
  return body
    .split('\n')
    .filter((_, index) => !'hqd'.includes(zones?.[index] ?? 'b'))
    .join('\n')
}

async function loadParticipants(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
): Promise<Map<string, FactParticipant[]>> {
  const rows = await tx
    .selectFrom('participant')
    .select(['messageId', 'position', 'role', 'address', 'name', 'isOwn', 'isAuthor'])
    .where('workspaceId', '=', workspaceId)
    .where('messageId', 'in', messageIds)
    .orderBy('messageId')
    .orderBy('position')
    .execute()
  const found = new Map<string, FactParticipant[]>()
  for (const { messageId, role, ...row } of rows) {
    const list = found.get(messageId) ?? []
    list.push({ ...row, role: role as ParticipantRole })
    found.set(messageId, list)
  }
  return found
}

async function loadDetails(tx: Tx, workspaceId: string, messageIds: string[]): Promise<Map<string, ContactDetails>> {
  const rows = await tx
    .selectFrom('signatureSighting')
    .select(['messageId', 'details'])
    .where('workspaceId', '=', workspaceId)
    .where('messageId', 'in', messageIds)
    .execute()
  return new Map(rows.map(row => [row.messageId, row.details as ContactDetails]))
}

async function loadCopies(tx: Tx, workspaceId: string, messageIds: string[]) {
  const { rows } = await sql<{
    messageId: string
    labels: string[]
    mailboxIds: string[]
    isPilot: boolean
    isShared: boolean
  }>`
    select c.message_id, array_agg(distinct c.mailbox_id::text) as mailbox_ids,
      bool_and(b.mode = 'pilot') as is_pilot, bool_or(b.is_shared) as is_shared,
      array(select distinct lower(label) from message_copy l, unnest(l.labels) label
        where l.workspace_id = ${workspaceId} and l.message_id = c.message_id) as labels
    from message_copy c
    join mailbox b on b.workspace_id = ${workspaceId} and b.id = c.mailbox_id
    where c.workspace_id = ${workspaceId} and c.message_id = any(${messageIds}::bigint[])
    group by c.message_id`.execute(tx)
  return new Map(rows.map(row => [row.messageId, row]))
}
