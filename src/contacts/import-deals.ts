import { takeRowIds } from '../db/in-workspace.ts'
import type { Numbered, SaveContext, SaveResult } from './import-crm.ts'
import { normaliseEmail } from './normalise-email.ts'
import { applyCrmValues } from './provenance.ts'
import type { DealRow } from './read-crm-csv.ts'

const UPDATED = ['name', 'reference', 'stage', 'amount', 'currency', 'companyId', 'ownerEmail', 'provenance'] as const
const ALSO_UPDATED = ['createdAt', 'closedAt', 'updatedAt'] as const

export async function saveDeals(context: SaveContext, rows: Numbered<DealRow>[]): Promise<SaveResult> {
  const { tx, workspaceId, now } = context
  const result: SaveResult = { added: 0, updated: 0, unchanged: 0, problems: [] }
  const { existing, companies, contacts, links } = await currentState(context, rows)
  const newIds = await takeRowIds(tx, rows.length - existing.size)

  const upserts = []
  const linksToAdd = []
  const linksToDrop: { dealId: string; contactId: string }[] = []
  for (const { line, row } of rows) {
    const old = existing.get(row.id)
    const companyId = row.company_id === null ? null : (companies.get(row.company_id) ?? null)
    if (row.company_id !== null && companyId === null) {
      result.problems.push({ line, error: `company ${row.company_id} is not known; imported without a company` })
    }
    const incoming = {
      name: row.name,
      reference: row.reference === null ? null : row.reference.replace(/\s+/g, '').toUpperCase(),
      stage: row.stage,
      amount: row.amount === null ? null : twoDecimals(row.amount),
      currency: row.currency?.toUpperCase() ?? null,
      companyId,
      ownerEmail: normaliseEmail(row.owner_email),
      createdAt: row.created_at ?? old?.createdAt ?? now,
      closedAt: row.closed_at,
    }
    const merged =
      old === undefined ? { values: incoming, provenance: {}, changed: true } : applyCrmValues(old, incoming, now)
    const id = old?.id ?? newIds.shift()!
    if (merged.changed) {
      const identity = { workspaceId, id, externalId: row.id, origin: old?.origin ?? 'crm' }
      const provenance = JSON.stringify(merged.provenance)
      upserts.push({ ...identity, ...(merged.values as typeof incoming), provenance, updatedAt: now })
    }

    const wanted = new Set<string>()
    for (const externalId of row.contact_ids) {
      const contactId = contacts.get(externalId)
      if (contactId === undefined) result.problems.push({ line, error: `contact ${externalId} is not known; left out` })
      else wanted.add(contactId)
    }
    const held = links.filter(link => link.dealId === id)
    const added = [...wanted].filter(contactId => !held.some(link => link.contactId === contactId))
    const dropped = held.filter(link => link.setBy === 'crm' && !wanted.has(link.contactId))
    linksToAdd.push(...added.map(contactId => ({ workspaceId, dealId: id, contactId, setBy: 'crm' })))
    linksToDrop.push(...dropped)

    if (old === undefined) result.added += 1
    else if (merged.changed || added.length > 0 || dropped.length > 0) result.updated += 1
    else result.unchanged += 1
  }

  if (upserts.length > 0) {
    await tx
      .insertInto('deal')
      .values(upserts)
      .onConflict(conflict =>
        conflict
          .columns(['workspaceId', 'id'])
          .doUpdateSet(eb =>
            Object.fromEntries([...UPDATED, ...ALSO_UPDATED].map(field => [field, eb.ref(`excluded.${field}`)])),
          ),
      )
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
    links,
  }
}

/** As numeric(16, 2) comes back from the database: `1200` → `1200.00`. */
function twoDecimals(amount: string): string {
  const [whole = '0', decimals = ''] = amount.split('.')
  return `${whole.replace(/^(-?)0+(?=\d)/, '$1')}.${decimals.padEnd(2, '0')}`
}
