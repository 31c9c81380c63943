import type { Insertable } from 'kysely'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Schema } from '../db/schema.ts'
import {
  compareLists,
  countRow,
  groupBy,
  type Numbered,
  nothingSaved,
  replacedBy,
  type SaveContext,
  type SaveResult,
} from './import-rows.ts'
import { normaliseEmail } from './normalise-email.ts'
import { applyCrmValues } from './provenance.ts'
import type { DealRow } from './read-crm-csv.ts'

export async function saveDeals(context: SaveContext, rows: Numbered<DealRow>[]): Promise<SaveResult> {
  const { tx, workspaceId, now } = context
  const result = nothingSaved()
  const { existing, companies, contacts, links } = await currentState(context, rows)
  const newIds = await takeRowIds(tx, rows.length - existing.size)

  const upserts: Insertable<Schema['deal']>[] = []
  const linksToAdd = []
  const linksToDrop = []
  for (const { line, row } of rows) {
    const old = existing.get(row.id)
    const companyId = row.company_id === null ? null : (companies.get(row.company_id) ?? null)
    if (row.company_id !== null && companyId === null) {
      result.problems.push({ line, error: `company ${row.company_id} is not known; imported without a company` })
    }
    const incoming = {
      name: row.name,
      reference: row.reference === null ? null : row.reference.replace(/\s+/g, '').toUpperCase(),
      stage: row.stage as string,
      amount: row.amount === null ? null : twoDecimals(row.amount),
      currency: row.currency?.toUpperCase() ?? null,
      companyId,
      ownerEmail: normaliseEmail(row.owner_email),
      createdAt: row.created_at ?? old?.createdAt ?? now,
      closedAt: row.closed_at,
    }
    const { values, provenance, changed } = applyCrmValues(old, incoming, now)
    const id = old?.id ?? newIds.shift()!
    if (changed) {
      const identity = { workspaceId, id, externalId: row.id, origin: old?.origin ?? 'crm' }
      upserts.push({ ...identity, ...values, provenance: JSON.stringify(provenance), updatedAt: now })
    }

    const wanted = new Set<string>()
    for (const externalId of row.contact_ids) {
      const contactId = contacts.get(externalId)
      if (contactId === undefined) result.problems.push({ line, error: `contact ${externalId} is not known; left out` })
      else wanted.add(contactId)
    }
    const { added, dropped } = compareLists(links.get(id) ?? [], wanted, link => link.contactId)
    linksToAdd.push(...added.map(contactId => ({ workspaceId, dealId: id, contactId, setBy: 'crm' })))
    linksToDrop.push(...dropped)

    countRow(result, old, changed || added.length > 0 || dropped.length > 0)
  }

  if (upserts.length > 0) {
    await tx
      .insertInto('deal')
      .values(upserts)
      .onConflict(conflict => conflict.columns(['workspaceId', 'id']).doUpdateSet(replacedBy(upserts)))
      .execute()
  }
  for (const { dealId, contactId } of linksToDrop) {
    await tx
      .deleteFrom('dealContact')
      .where('workspaceId', '=', workspaceId)
      .where('dealId', '=', dealId)
      .where('contactId', '=', contactId)
      .execute()
  }
  if (linksToAdd.length > 0) await tx.insertInto('dealContact').values(linksToAdd).execute()
  return result
}

async function currentState({ tx, workspaceId }: SaveContext, rows: Numbered<DealRow>[]) {
  const deals = await tx
    .selectFrom('deal')
    .select(['id', 'externalId', 'name', 'reference', 'stage', 'amount', 'currency', 'companyId', 'ownerEmail'])
    .select(['origin', 'provenance', 'createdAt', 'closedAt'])
    .where('workspaceId', '=', workspaceId)
    .where(
      'externalId',
      'in',
      rows.map(({ row }) => row.id),
    )
    .forUpdate()
    .execute()
  const idsOf = async (table: 'company' | 'contact', wanted: string[]) => {
    if (wanted.length === 0) return new Map<string | null, string>()
    const found = await tx
      .selectFrom(table)
      .select(['id', 'externalId'])
      .where('workspaceId', '=', workspaceId)
      .where('externalId', 'in', wanted)
      .execute()
    return new Map(found.map(({ id, externalId }) => [externalId, id]))
  }
  const links =
    deals.length === 0
      ? []
      : await tx
          .selectFrom('dealContact')
          .select(['dealId', 'contactId', 'setBy'])
          .where('workspaceId', '=', workspaceId)
          .where(
            'dealId',
            'in',
            deals.map(({ id }) => id),
          )
          .execute()
  return {
    existing: new Map(deals.map(deal => [deal.externalId, deal])),
    companies: await idsOf('company', [...new Set(rows.flatMap(({ row }) => row.company_id ?? []))]),
    contacts: await idsOf('contact', [...new Set(rows.flatMap(({ row }) => row.contact_ids))]),
    links: groupBy(links, link => link.dealId),
  }
}

/** As numeric(16, 2) comes back from the database: `1200` → `1200.00`. */
function twoDecimals(amount: string): string {
  const [whole = '0', decimals = ''] = amount.split('.')
  return `${whole.replace(/^(-?)0+(?=\d)/, '$1')}.${decimals.padEnd(2, '0')}`
}
