import { takeRowIds } from '../db/in-workspace.ts'
import { normaliseWords } from './derived-columns.ts'
import type { Numbered, SaveContext, SaveResult } from './import-crm.ts'
import { normaliseDomain, normaliseEmail } from './normalise-email.ts'
import { normalisePhone } from './normalise-phone.ts'
import { applyCrmValues } from './provenance.ts'
import type { CompanyRow } from './read-crm-csv.ts'

export async function saveCompanies(context: SaveContext, rows: Numbered<CompanyRow>[]): Promise<SaveResult> {
  const { tx, workspaceId, now } = context
  const result: SaveResult = { added: 0, updated: 0, unchanged: 0, problems: [] }
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
  const domainsById = await currentDomains(
    context,
    existing.map(({ id }) => id),
  )
  const newIds = await takeRowIds(tx, rows.length - existing.length)

  const upserts = []
  const domainsToAdd = []
  const domainsToDrop: { companyId: string; domain: string }[] = []
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
    const merged =
      old === undefined ? { values: incoming, provenance: {}, changed: true } : applyCrmValues(old, incoming, now)
    const values = { ...merged.values, name: merged.values.name ?? row.name } as typeof incoming
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
    const held = domainsById.get(id) ?? []
    const added = [...wanted].filter(domain => !held.some(one => one.domain === domain))
    const dropped = held.filter(one => one.setBy === 'crm' && !wanted.has(one.domain))
    domainsToAdd.push(...added.map(domain => ({ workspaceId, companyId: id, domain, setBy: 'crm', setAt: now })))
    domainsToDrop.push(...dropped.map(({ domain }) => ({ companyId: id, domain })))

    const isDerivedNew = old?.nameNorm !== derived.nameNorm || old.phoneNorm !== derived.phoneNorm
    if (merged.changed || isDerivedNew) {
      const provenance = JSON.stringify(merged.provenance)
      upserts.push({
        ...{ workspaceId, id, externalId: row.id, origin: old?.origin ?? 'crm' },
        ...values,
        ...derived,
        ...{ provenance, updatedAt: now, createdAt: old?.createdAt ?? now },
      })
    }
    if (old === undefined) result.added += 1
    else if (merged.changed || added.length > 0 || dropped.length > 0) result.updated += 1
    else result.unchanged += 1
  }

  if (upserts.length > 0) {
    const fields = [
      'name',
      'nameNorm',
      'phone',
      'phoneNorm',
      'country',
      'ownerEmail',
      'provenance',
      'updatedAt',
    ] as const
    await tx
      .insertInto('company')
      .values(upserts)
      .onConflict(conflict =>
        conflict
          .columns(['workspaceId', 'id'])
          .doUpdateSet(eb => Object.fromEntries(fields.map(field => [field, eb.ref(`excluded.${field}`)]))),
      )
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
  const byCompany = new Map<string, { domain: string; setBy: string }[]>()
  if (ids.length === 0) return byCompany
  const rows = await tx
    .selectFrom('companyDomain')
    .select(['companyId', 'domain', 'setBy'])
    .where('workspaceId', '=', workspaceId)
    .where('companyId', 'in', ids)
    .execute()
  for (const { companyId, ...domain } of rows) byCompany.set(companyId, [...(byCompany.get(companyId) ?? []), domain])
  return byCompany
}
