import { sql } from 'kysely'
import { contactName } from '../contacts/contact-name.ts'
import type { Tx } from '../db/schema.ts'

/** One entry of a timeline with what a reader needs to know: what, with whom, on which deal, and who put it there. */
export interface TimelineEntry {
  activityId: string
  messageId: string
  subject: string | null
  preview: string
  happenedAt: Date
  direction: 'inbound' | 'outbound'
  /** Who of us sent it: in a shared mailbox the one who acted for it, where the message names them. */
  sentBy: string | null
  contacts: { id: string; name: string }[]
  deals: { id: string; name: string }[]
  /** The decision behind the link that was asked for (or behind the entry itself). */
  decision: { id: string; actor: string; action: string; reason: string; confidence: number | null }
}

export interface TimelinePage {
  entries: TimelineEntry[]
  /** Where the next, older page begins; null at the end. */
  olderThan: string | null
}

export type TimelineTarget = { kind: 'contact'; ids: string[] } | { kind: 'deal'; ids: string[] } | { kind: 'all' }

const entriesAPage = 40

/** Newest first. `before` is an activity id as a former page gave it. */
export async function listTimeline(
  tx: Tx,
  workspaceId: string,
  target: TimelineTarget,
  options: { before?: string | null; limit?: number } = {},
): Promise<TimelinePage> {
  const limit = options.limit ?? entriesAPage
  if (target.kind !== 'all' && target.ids.length === 0) return { entries: [], olderThan: null }
  let query = tx
    .selectFrom('activity as a')
    .innerJoin('message as m', join =>
      join.onRef('m.workspaceId', '=', 'a.workspaceId').onRef('m.id', '=', 'a.messageId'),
    )
    .select([
      'a.id',
      'a.messageId',
      'a.happenedAt',
      'a.decisionId',
      'm.subject',
      'm.direction',
      'm.lineZones',
      sql<string | null>`left(m.body_text, 1200)`.as('start'),
    ])
    .where('a.workspaceId', '=', workspaceId)
    .orderBy('a.happenedAt', 'desc')
    .orderBy('a.id', 'desc')
    .limit(limit + 1)
  if (target.kind !== 'all') {
    query = query.where(eb =>
      eb.exists(
        eb
          .selectFrom('activityLink as l')
          .select('l.activityId')
          .whereRef('l.workspaceId', '=', 'a.workspaceId')
          .whereRef('l.activityId', '=', 'a.id')
          .where('l.targetKind', '=', target.kind)
          .where('l.targetId', 'in', target.ids),
      ),
    )
  }
  if (options.before) {
    query = query.where(
      sql<boolean>`(a.happened_at, a.id) < (select b.happened_at, b.id from activity b
        where b.workspace_id = ${workspaceId} and b.id = ${options.before})`,
    )
  }
  const found = await query.execute()
  const rows = found.slice(0, limit)
  const links = await listLinks(
    tx,
    workspaceId,
    rows.map(row => row.id),
  )
  const decisions = await listDecisions(tx, workspaceId, [
    ...rows.map(row => row.decisionId),
    ...links.map(link => link.decisionId),
  ])
  const senders = await listSenders(
    tx,
    workspaceId,
    rows.filter(row => row.direction === 'outbound').map(row => row.messageId),
  )
  const entries = rows.flatMap(row => {
    const own = links.filter(link => link.activityId === row.id)
    const asked =
      target.kind === 'all'
        ? undefined
        : own.find(link => link.kind === target.kind && target.ids.includes(link.targetId))
    const decision = decisions.get(asked?.decisionId ?? row.decisionId)
    if (!decision) return []
    return {
      activityId: row.id,
      messageId: row.messageId,
      subject: row.subject,
      preview: previewOf(row.start, row.lineZones),
      happenedAt: row.happenedAt,
      direction: row.direction === 'outbound' ? ('outbound' as const) : ('inbound' as const),
      sentBy: senders.get(row.messageId) ?? null,
      contacts: own.filter(link => link.kind === 'contact').map(link => ({ id: link.shownId, name: link.name })),
      deals: own.filter(link => link.kind === 'deal').map(link => ({ id: link.shownId, name: link.name })),
      decision,
    }
  })
  return { entries, olderThan: found.length > limit ? (rows.at(-1)?.id ?? null) : null }
}

interface Link {
  activityId: string
  kind: string
  targetId: string
  /** A merged contact's links keep its id and are shown under the contact it went into. */
  shownId: string
  name: string
  decisionId: string
}

async function listLinks(tx: Tx, workspaceId: string, activityIds: string[]): Promise<Link[]> {
  if (activityIds.length === 0) return []
  const rows = await tx
    .selectFrom('activityLink as l')
    .leftJoin('contact as c', join =>
      join
        .onRef('c.workspaceId', '=', 'l.workspaceId')
        .onRef('c.id', '=', 'l.targetId')
        .on('l.targetKind', '=', 'contact'),
    )
    .leftJoin('contact as k', join =>
      join.onRef('k.workspaceId', '=', 'c.workspaceId').onRef('k.id', '=', 'c.mergedInto'),
    )
    .leftJoin('deal as d', join =>
      join
        .onRef('d.workspaceId', '=', 'l.workspaceId')
        .onRef('d.id', '=', 'l.targetId')
        .on('l.targetKind', '=', 'deal'),
    )
    .select([
      'l.activityId',
      'l.targetKind',
      'l.targetId',
      'l.decisionId',
      'c.firstName',
      'c.lastName',
      'k.id as keptId',
      'k.firstName as keptFirstName',
      'k.lastName as keptLastName',
      'd.name as dealName',
    ])
    .where('l.workspaceId', '=', workspaceId)
    .where('l.activityId', 'in', activityIds)
    .where('l.targetKind', 'in', ['contact', 'deal'])
    .orderBy('l.targetId')
    .execute()
  return rows.map(row => ({
    activityId: row.activityId,
    kind: row.targetKind,
    targetId: row.targetId,
    shownId: row.keptId ?? row.targetId,
    name:
      row.targetKind === 'deal'
        ? (row.dealName ?? '')
        : contactName(row.keptId ? { firstName: row.keptFirstName, lastName: row.keptLastName } : row),
    decisionId: row.decisionId,
  }))
}

/** Of messages that we sent: Sender is who acted, From for whom (RFC 5322, 3.6.2). */
async function listSenders(tx: Tx, workspaceId: string, messageIds: string[]): Promise<Map<string, string>> {
  if (messageIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('participant')
    .select(['messageId', 'role', 'name', 'address'])
    .where('workspaceId', '=', workspaceId)
    .where('messageId', 'in', messageIds)
    .where('role', 'in', ['from', 'sender'])
    .where('isOwn', '=', true)
    .orderBy('role')
    .orderBy('position')
    .execute()
  // "from" comes before "sender", which takes its place.
  return new Map(
    rows.flatMap(({ messageId, name, address }) => (name || address ? [[messageId, (name || address)!]] : [])),
  )
}

async function listDecisions(
  tx: Tx,
  workspaceId: string,
  ids: string[],
): Promise<Map<string, TimelineEntry['decision']>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('decision')
    .select(['id', 'actor', 'action', 'reason', 'confidence'])
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(row => [row.id, row]))
}

/** The first lines that were written for this message: no greeting line alone, no quotes, no signature. */
const previewOf = (start: string | null, zones: string | null): string => {
  if (start === null) return ''
  const lines = start.split('\n').filter((text, at) => (zones?.[at] ?? 'b') === 'b' && text.trim() !== '')
  return lines.slice(0, 4).join(' ').slice(0, 280)
}
