import type { Tx } from '../db/schema.ts'
import type { Direction, MessageKind, SenderFlag, VerdictResult } from '../messages/message.ts'
import type { ContactDetails, Zone } from '../signatures/signature.ts'

export interface ReviewMessage {
  id: string
  subject: string | null
  sentAt: Date
  direction: Direction
  kind: MessageKind
  verdict: VerdictResult
  verdictEvidence: string | null
  senderFlags: SenderFlag[]
  participants: { position: number; role: string; address: string | null; name: string | null; isOwn: boolean }[]
  mailboxes: string[]
  attachments: { name: string | null; size: number }[]
  lines: { text: string; zone: Zone }[]
  isHeadersOnly: boolean
  language: string | null
  details: ContactDetails | null
}

const zones: Record<string, Zone> = {
  b: 'body',
  c: 'closing',
  s: 'signature',
  d: 'disclaimer',
  m: 'mobile',
  h: 'quote_header',
  q: 'quoted',
}

/** Longer messages are cut on the page; what decides stands near the top or in the signature that was read. */
const mostLines = 600

export async function findMessage(tx: Tx, workspaceId: string, id: string): Promise<ReviewMessage | null> {
  const row = await tx
    .selectFrom('message as m')
    .leftJoin('signatureSighting as s', join =>
      join.onRef('s.workspaceId', '=', 'm.workspaceId').onRef('s.messageId', '=', 'm.id'),
    )
    .select([
      'm.id',
      'm.subject',
      'm.sentAt',
      'm.direction',
      'm.kind',
      'm.verdict',
      'm.verdictEvidence',
      'm.senderFlags',
      'm.bodyText',
      'm.lineZones',
      'm.storage',
      's.language',
      's.details',
    ])
    .where('m.workspaceId', '=', workspaceId)
    .where('m.id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  const participants = await tx
    .selectFrom('participant')
    .select(['position', 'role', 'address', 'name', 'isOwn'])
    .where('workspaceId', '=', workspaceId)
    .where('messageId', '=', id)
    .orderBy('position')
    .limit(60)
    .execute()
  const mailboxes = await tx
    .selectFrom('messageCopy as y')
    .innerJoin('mailbox as b', join =>
      join.onRef('b.workspaceId', '=', 'y.workspaceId').onRef('b.id', '=', 'y.mailboxId'),
    )
    .select('b.address')
    .distinct()
    .where('y.workspaceId', '=', workspaceId)
    .where('y.messageId', '=', id)
    .orderBy('b.address')
    .execute()
  const attachments = await tx
    .selectFrom('attachment')
    .select(['name', 'size'])
    .where('workspaceId', '=', workspaceId)
    .where('messageId', '=', id)
    .orderBy('position')
    .limit(50)
    .execute()
  const texts = row.bodyText === null ? [] : row.bodyText.split('\n', mostLines)
  return {
    id: row.id,
    subject: row.subject,
    sentAt: row.sentAt,
    direction: row.direction as Direction,
    kind: row.kind as MessageKind,
    verdict: row.verdict as VerdictResult,
    verdictEvidence: row.verdictEvidence,
    senderFlags: row.senderFlags as SenderFlag[],
    participants,
    mailboxes: mailboxes.map(mailbox => mailbox.address),
    attachments: attachments.map(file => ({ name: file.name, size: Number(file.size) })),
    lines: texts.map((text, at) => ({ text, zone: zones[row.lineZones?.[at] ?? 'b'] ?? 'body' })),
    isHeadersOnly: row.storage === 'headers',
    language: row.language,
    details: row.details as ContactDetails | null,
  }
}
