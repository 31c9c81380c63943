import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { contactName } from './contact-name.ts'

export interface ContactRow {
  id: string
  name: string
  title: string | null
  companyName: string | null
  email: string | null
  lastActivityAt: Date | null
  activities: number
}

export interface ContactList {
  rows: ContactRow[]
  /** Id after which the next page begins; null at the end. */
  after: string | null
}

const rowsAPage = 50

/** Contacts by name. A search looks for all its words anywhere in name, address, company and title. */
export async function listContacts(
  tx: Tx,
  workspaceId: string,
  options: { search: string; after: string | null },
): Promise<ContactList> {
  const words = options.search.toLowerCase().split(/\s+/u).filter(Boolean).slice(0, 6)
  let query = tx
    .selectFrom('contact as c')
    .leftJoin('company as o', join =>
      join.onRef('o.workspaceId', '=', 'c.workspaceId').onRef('o.id', '=', 'c.companyId'),
    )
    .select(['c.id', 'c.firstName', 'c.lastName', 'c.title', 'o.name as companyName'])
    .where('c.workspaceId', '=', workspaceId)
    .where('c.mergedInto', 'is', null)
  for (const word of words) {
    query = query.where(
      sql<boolean>`c.id in (select id from contact_ids_by_search(${workspaceId}::uuid, ${`%${escapeLike(word)}%`}, 2000))`,
    )
  }
  if (options.after !== null) {
    query = query.where(
      sql<boolean>`(c.name_norm, c.id) > (select b.name_norm, b.id from contact b
        where b.workspace_id = ${workspaceId} and b.id = ${options.after})`,
    )
  }
  const found = await query
    .orderBy('c.nameNorm')
    .orderBy('c.id')
    .limit(rowsAPage + 1)
    .execute()
  const page = found.slice(0, rowsAPage)
  const ids = page.map(row => row.id)
  const emails = await firstEmails(tx, workspaceId, ids)
  const recent = await recentActivity(tx, workspaceId, ids)
  return {
    rows: page.map(row => ({
      id: row.id,
      name: contactName(row),
      title: row.title,
      companyName: row.companyName,
      email: emails.get(row.id) ?? null,
      lastActivityAt: recent.get(row.id)?.at ?? null,
      activities: recent.get(row.id)?.count ?? 0,
    })),
    after: found.length > rowsAPage ? (page.at(-1)?.id ?? null) : null,
  }
}

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, char => `\\${char}`)

async function firstEmails(tx: Tx, workspaceId: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('contactPoint')
    .select(['contactId', 'value'])
    .distinctOn('contactId')
    .where('workspaceId', '=', workspaceId)
    .where('kind', '=', 'email')
    .where('contactId', 'in', ids)
    .orderBy('contactId')
    .orderBy('isPrimary', 'desc')
    .orderBy('id')
    .execute()
  return new Map(rows.map(row => [row.contactId, row.value]))
}

async function recentActivity(
  tx: Tx,
  workspaceId: string,
  ids: string[],
): Promise<Map<string, { at: Date; count: number }>> {
  if (ids.length === 0) return new Map()
  if (ids.length === 0) return new Map()
  // What stands on the timeline of a merged contact is counted with the one it went into.
  const { rows } = await sql<{ id: string; at: Date; count: number }>`
    select coalesce(c.merged_into, c.id) as id, max(a.happened_at) as at, count(distinct a.id)::int as count
    from contact c
    join activity_link l on l.workspace_id = ${workspaceId} and l.target_kind = 'contact' and l.target_id = c.id
    join activity a on a.workspace_id = ${workspaceId} and a.id = l.activity_id
    where c.workspace_id = ${workspaceId}
      and (c.id = any(${ids}::bigint[]) or c.merged_into = any(${ids}::bigint[]))
    group by 1`.execute(tx)
  return new Map(rows.map(({ id, ...row }) => [id, row]))
}

export interface ContactView {
  id: string
  name: string
  firstName: string | null
  lastName: string | null
  title: string | null
  department: string | null
  postalAddress: string | null
  company: { id: string; name: string } | null
  ownerEmail: string | null
  origin: string
  originMessageId: string | null
  createdAt: Date
  /** Who set which value: { field: { by, at } }. */
  provenance: Record<string, { by: string; at: string | null }>
  points: {
    kind: string
    value: string
    valueNorm: string
    phoneKind: string | null
    setBy: string
    setAt: Date
    isPrimary: boolean
  }[]
  /** This contact and those merged into it: what stands on any of their timelines is theirs. */
  ids: string[]
  deals: { id: string; name: string; stage: string; reference: string | null }[]
  waiting: { id: string; kind: string; reason: string }[]
}

/** A contact that was merged away is answered with the one it went into. */
export async function findContact(tx: Tx, workspaceId: string, id: string): Promise<ContactView | null> {
  const row = await tx
    .selectFrom('contact as c')
    .leftJoin('company as o', join =>
      join.onRef('o.workspaceId', '=', 'c.workspaceId').onRef('o.id', '=', 'c.companyId'),
    )
    .selectAll('c')
    .select('o.name as companyName')
    .where('c.workspaceId', '=', workspaceId)
    .where('c.id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  if (row.mergedInto !== null) return findContact(tx, workspaceId, row.mergedInto)
  const merged = await tx
    .selectFrom('contact')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('mergedInto', '=', row.id)
    .execute()
  const ids = [row.id, ...merged.map(other => other.id)]
  const points = await tx
    .selectFrom('contactPoint')
    .select(['kind', 'value', 'valueNorm', 'phoneKind', 'setBy', 'setAt', 'isPrimary'])
    .where('workspaceId', '=', workspaceId)
    .where('contactId', 'in', ids)
    .orderBy('kind')
    .orderBy('isPrimary', 'desc')
    .orderBy('id')
    .execute()
  const addresses = points.filter(point => point.kind === 'email').map(point => point.valueNorm)
  return {
    id: row.id,
    name: contactName(row),
    firstName: row.firstName,
    lastName: row.lastName,
    title: row.title,
    department: row.department,
    postalAddress: row.postalAddress,
    company: row.companyId && row.companyName ? { id: row.companyId, name: row.companyName } : null,
    ownerEmail: row.ownerEmail,
    origin: row.origin,
    originMessageId: row.originMessageId,
    createdAt: row.createdAt,
    provenance: readProvenance(row.provenance),
    points,
    ids,
    deals: await listDealsOfContact(tx, workspaceId, ids),
    waiting: await listWaiting(tx, workspaceId, ids, addresses),
  }
}

const readProvenance = (stored: unknown): ContactView['provenance'] => {
  if (typeof stored !== 'object' || stored === null) return {}
  const known: ContactView['provenance'] = {}
  for (const [field, value] of Object.entries(stored)) {
    if (typeof value !== 'object' || value === null || !('by' in value) || typeof value.by !== 'string') continue
    known[field] = { by: value.by, at: 'at' in value && typeof value.at === 'string' ? value.at : null }
  }
  return known
}

const listDealsOfContact = (tx: Tx, workspaceId: string, ids: string[]) =>
  tx
    .selectFrom('dealContact as x')
    .innerJoin('deal as d', join => join.onRef('d.workspaceId', '=', 'x.workspaceId').onRef('d.id', '=', 'x.dealId'))
    .select(['d.id', 'd.name', 'd.stage', 'd.reference'])
    .distinct()
    .where('x.workspaceId', '=', workspaceId)
    .where('x.contactId', 'in', ids)
    .orderBy('d.name')
    .execute()

async function listWaiting(
  tx: Tx,
  workspaceId: string,
  ids: string[],
  addresses: string[],
): Promise<ContactView['waiting']> {
  return tx
    .selectFrom('suggestion')
    .select(['id', 'kind', 'reason'])
    .where('workspaceId', '=', workspaceId)
    .where('state', '=', 'open')
    .where(eb => eb.or([eb('contactId', 'in', ids), ...(addresses.length > 0 ? [eb('address', 'in', addresses)] : [])]))
    .orderBy('openedAt')
    .limit(10)
    .execute()
}
