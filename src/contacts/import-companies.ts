import type { Insertable } from 'kysely'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Schema } from '../db/schema.ts'
import { normaliseWords } from './derived-columns.ts'
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
import { normaliseDomain, normaliseEmail } from './normalise-email.ts'
import { normalisePhone } from './normalise-phone.ts'
import { applyCrmValues } from './provenance.ts'
import type { CompanyRow } from './read-crm-csv.ts'

export async function saveCompanies(context: SaveContext, rows: Numbered<CompanyRow>[]): Promise<SaveResult> {
  const { tx, workspaceId, now } = context
  const result = nothingSaved()
  const existing = await tx
    .selectFrom('company')
    .select(['id', 'externalId', 'name', 'nameNorm', 'phone', 'phoneNorm', 'country', 'ownerEmail', 'origin'])
    .select(['provenance', 'createdAt'])
    .where('workspaceId', '=', workspaceId)
    .where(
      'externalId',
      'in',
      rows.map(({ row }) => row.id),
    )
    .forUpdate()
    .execute()
  const byExternalId = new Map(existing.map(company => [company.externalId, company]))
  const held = await currentDomains(
    context,
    existing.map(({ id }) => id),
  )
  const domains = groupBy(held, domain => domain.companyId)
  const newIds = await takeRowIds(tx, rows.length - existing.length)

  const upserts: Insertable<Schema['company']>[] = []
  const domainsToAdd = []
  const domainsToDrop = []
  for (const { line, row } of rows) {
    const old = byExternalId.get(row.id)
    const country = row.country !== null && /^[A-Za-z]{2}$/.test(row.country) ? row.country.toUpperCase() : null
    if (row.country !== null && country === null) {
      result.problems.push({ line, error: `country "${row.country}" is no code of two letters; left out` })
    }
    const incoming = {
      name: row.name,
      phone: row.phone,
      country,
      ownerEmail: normaliseEmail(row.owner_email),
    }
    const { values, provenance, changed } = applyCrmValues(old, incoming, now)
    const derived = {
      nameNorm: normaliseWords(values.name),
      phoneNorm: values.phone === null ? null : normalisePhone(values.phone, values.country),
    }
    const id = old?.id ?? newIds.shift()!
    const wanted = new Set<string>()
    for (const written of row.domains) {
      const domain = normaliseDomain(written)
      if (domain === null) result.problems.push({ line, error: `"${written}" is no domain; left out` })
      else wanted.add(domain)
    }
    const { added, dropped } = compareLists(domains.get(id) ?? [], wanted, one => one.domain)
    domainsToAdd.push(...added.map(domain => ({ workspaceId, companyId: id, domain, setBy: 'crm', setAt: now })))
    domainsToDrop.push(...dropped)

    const isDerivedNew = old?.nameNorm !== derived.nameNorm || old.phoneNorm !== derived.phoneNorm
    if (changed || isDerivedNew) {
      const identity = { workspaceId, id, externalId: row.id, origin: old?.origin ?? 'crm' }
      const times = { updatedAt: now, createdAt: old?.createdAt ?? now }
      upserts.push({ ...identity, ...values, ...derived, ...times, provenance: JSON.stringify(provenance) })
    }
    countRow(result, old, changed || added.length > 0 || dropped.length > 0)
  }

  if (upserts.length > 0) {
    await tx
      .insertInto('company')
      .values(upserts)
      .onConflict(conflict => conflict.columns(['workspaceId', 'id']).doUpdateSet(replacedBy(upserts)))
      .execute()
  }
  for (const { companyId, domain } of domainsToDrop) {
    await tx
      .deleteFrom('companyDomain')
      .where('workspaceId', '=', workspaceId)
      .where('companyId', '=', companyId)
      .where('domain', '=', domain)
      .execute()
  }
  if (domainsToAdd.length > 0) await tx.insertInto('companyDomain').values(domainsToAdd).execute()
  return result
}

async function currentDomains({ tx, workspaceId }: SaveContext, ids: string[]) {
  if (ids.length === 0) return []
  return tx
    .selectFrom('companyDomain')
    .select(['companyId', 'domain', 'setBy'])
    .where('workspaceId', '=', workspaceId)
    .where('companyId', 'in', ids)
    .execute()
}
