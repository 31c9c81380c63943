import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { contactName } from './contact-name.ts'

export interface DealRow {
  id: string
  name: string
  reference: string | null
  stage: string
  amount: string | null
  currency: string | null
  companyName: string | null
  activities: number
}

const rowsAPage = 100

/** Open deals first, each group by name. */
export async function listDeals(
  tx: Tx,
  workspaceId: string,
  options: { after: string | null },
): Promise<{ rows: DealRow[]; after: string | null }> {
  const place = sql`(d.stage in ('won', 'lost'), d.name, d.id)`
  let query = tx
    .selectFrom('deal as d')
    .leftJoin('company as o', join =>
      join.onRef('o.workspaceId', '=', 'd.workspaceId').onRef('o.id', '=', 'd.companyId'),
    )
    .select([
      'd.id',
      'd.name',
      'd.reference',
      'd.stage',
      'd.amount',
      'd.currency',
      'o.name as companyName',
      sql<string>`(select count(*) from activity_link l where l.workspace_id = d.workspace_id
        and l.target_kind = 'deal' and l.target_id = d.id)`.as('activities'),
    ])
    .where('d.workspaceId', '=', workspaceId)
  if (options.after !== null)
    query = query.where(
      sql<boolean>`${place} > (select b.stage in ('won', 'lost'), b.name, b.id from deal b
        where b.workspace_id = ${workspaceId} and b.id = ${options.after})`,
    )
  const found = await query
    .orderBy(sql`d.stage in ('won', 'lost')`)
    .orderBy('d.name')
    .orderBy('d.id')
    .limit(rowsAPage + 1)
    .execute()
  const rows = found.slice(0, rowsAPage).map(row => ({ ...row, activities: Number(row.activities) }))
  return { rows, after: found.length > rowsAPage ? (rows.at(-1)?.id ?? null) : null }
}

export interface DealView extends Omit<DealRow, 'activities'> {
  ownerEmail: string | null
  createdAt: Date
  closedAt: Date | null
  contacts: { id: string; name: string; title: string | null }[]
}

export async function findDeal(tx: Tx, workspaceId: string, id: string): Promise<DealView | null> {
  const row = await tx
    .selectFrom('deal as d')
    .leftJoin('company as o', join =>
      join.onRef('o.workspaceId', '=', 'd.workspaceId').onRef('o.id', '=', 'd.companyId'),
    )
    .select([
      'd.id',
      'd.name',
      'd.reference',
      'd.stage',
      'd.amount',
      'd.currency',
      'd.ownerEmail',
      'd.createdAt',
      'd.closedAt',
      'o.name as companyName',
    ])
    .where('d.workspaceId', '=', workspaceId)
    .where('d.id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  const contacts = await tx
    .selectFrom('dealContact as x')
    .innerJoin('contact as c', join =>
      join.onRef('c.workspaceId', '=', 'x.workspaceId').onRef('c.id', '=', 'x.contactId'),
    )
    .select(['c.id', 'c.firstName', 'c.lastName', 'c.title'])
    .where('x.workspaceId', '=', workspaceId)
    .where('x.dealId', '=', id)
    .orderBy('c.nameNorm')
    .execute()
  return {
    ...row,
    contacts: contacts.map(contact => ({ id: contact.id, name: contactName(contact), title: contact.title })),
  }
}
