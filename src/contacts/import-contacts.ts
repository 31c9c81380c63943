import type { Insertable } from 'kysely'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Schema } from '../db/schema.ts'
import { blockingKeys } from '../matching/blocking-keys.ts'
import { findSuppressed } from '../privacy/suppression.ts'
import { searchColumns } from './derived-columns.ts'
import {
  countRow,
  groupBy,
  type Numbered,
  nothingSaved,
  replacedBy,
  type SaveContext,
  type SaveResult,
} from './import-rows.ts'
import { canonicalEmail, emailDomain, isFreeMail, normaliseEmail } from './normalise-email.ts'
import { normalisePhone, splitExtension } from './normalise-phone.ts'
import { applyCrmValues } from './provenance.ts'
import type { ContactRow } from './read-crm-csv.ts'

interface Point {
  kind: 'email' | 'phone'
  value: string
  valueNorm: string
  domain: string | null
  isPrimary: boolean
  extension: string | null
}

export async function saveContacts(context: SaveContext, allRows: Numbered<ContactRow>[]): Promise<SaveResult> {
  const { tx, workspaceId, now } = context
  const result = nothingSaved()
  const rows = await withoutSuppressed(context, allRows, result)
  if (rows.length === 0) return result
  const { existing, points, companies } = await currentState(context, rows)
  const newIds = await takeRowIds(tx, rows.length - existing.size)

  const upserts: Insertable<Schema['contact']>[] = []
  const pointsToSave: (Point & { contactId: string })[] = []
  const pointsToDrop: string[] = []
  for (const { line, row } of rows) {
    const old = existing.get(row.id)
    const company = row.company_id === null ? undefined : companies.get(row.company_id)
    if (row.company_id !== null && company === undefined) {
      result.problems.push({ line, error: `company ${row.company_id} is not known; imported without a company` })
    }
    const incoming = {
      firstName: row.first_name,
      lastName: row.last_name,
      title: row.title,
      companyId: company?.id ?? null,
      ownerEmail: normaliseEmail(row.owner_email),
      createdAt: row.created_at ?? old?.createdAt ?? now,
    }
    const { values, provenance, changed } = applyCrmValues(old, incoming, now)
    const id = old?.id ?? newIds.shift()!
    const wanted = wantedPoints(row, company?.country ?? null, line, result)
    const held = points.get(id) ?? []
    const kept = held.filter(point => point.setBy !== 'crm' || wanted.some(one => isSamePoint(one, point)))
    const toSave = wanted.filter(point => !held.some(one => isSamePoint(one, point) && isUpToDate(one, point)))
    pointsToSave.push(...toSave.map(point => ({ ...point, contactId: id })))
    pointsToDrop.push(...held.filter(point => !kept.includes(point)).map(point => point.id))

    const valuesOf = (kind: string) => [
      ...new Set([...wanted, ...kept].filter(point => point.kind === kind).map(point => point.valueNorm)),
    ]
    const companyName = values.companyId === incoming.companyId ? (company?.name ?? null) : (old?.companyName ?? null)
    const named = { ...values, companyName, emails: valuesOf('email'), phones: valuesOf('phone') }
    const search = searchColumns(named)
    const isFoundAnew = old?.nameNorm !== search.nameNorm || old.searchText !== search.searchText
    if (changed || isFoundAnew) {
      // Keys cost most of an import; they are made anew only where something they are made of has changed.
      const keys = isFoundAnew ? blockingKeys(context.salt, named) : old.keys
      const identity = { workspaceId, id, externalId: row.id, origin: old?.origin ?? 'crm' }
      upserts.push({ ...identity, ...values, ...search, keys, provenance: JSON.stringify(provenance), updatedAt: now })
    }
    countRow(result, old, changed || toSave.length > 0 || kept.length < held.length)
  }

  if (upserts.length > 0) {
    await tx
      .insertInto('contact')
      .values(upserts)
      .onConflict(conflict => conflict.columns(['workspaceId', 'id']).doUpdateSet(replacedBy(upserts)))
      .execute()
  }
  await savePoints(context, pointsToSave, pointsToDrop)
  return result
}

/** A row with one suppressed address is that person: none of it comes in. */
async function withoutSuppressed(context: SaveContext, rows: Numbered<ContactRow>[], result: SaveResult) {
  const { tx, workspaceId, suppressionKey } = context
  if (suppressionKey === null) return rows
  const addressesOf = (row: ContactRow) => row.emails.flatMap(email => normaliseEmail(email) ?? [])
  const all = rows.flatMap(({ row }) => addressesOf(row))
  const suppressed = await findSuppressed(tx, workspaceId, suppressionKey, all)
  const left = rows.filter(({ row }) => !addressesOf(row).some(address => suppressed.has(address)))
  result.suppressed = rows.length - left.length
  return left
}

async function currentState({ tx, workspaceId }: SaveContext, rows: Numbered<ContactRow>[]) {
  const contacts = await tx
    .selectFrom('contact')
    .leftJoin('company', join =>
      join.onRef('company.workspaceId', '=', 'contact.workspaceId').onRef('company.id', '=', 'contact.companyId'),
    )
    .select(['contact.id', 'contact.externalId', 'firstName', 'lastName', 'contact.nameNorm', 'title', 'companyId'])
    .select(['contact.ownerEmail', 'contact.origin', 'contact.provenance', 'keys', 'searchText', 'contact.createdAt'])
    .select('company.name as companyName')
    .where('contact.workspaceId', '=', workspaceId)
    .where(
      'contact.externalId',
      'in',
      rows.map(({ row }) => row.id),
    )
    .forUpdate('contact')
    .execute()
  const points =
    contacts.length === 0
      ? []
      : await tx
          .selectFrom('contactPoint')
          .select(['id', 'contactId', 'kind', 'value', 'valueNorm', 'isPrimary', 'extension', 'setBy'])
          .where('workspaceId', '=', workspaceId)
          .where(
            'contactId',
            'in',
            contacts.map(({ id }) => id),
          )
          .execute()
  const companyIds = [...new Set(rows.flatMap(({ row }) => row.company_id ?? []))]
  const companies =
    companyIds.length === 0
      ? []
      : await tx
          .selectFrom('company')
          .select(['id', 'externalId', 'name', 'country'])
          .where('workspaceId', '=', workspaceId)
          .where('externalId', 'in', companyIds)
          .execute()
  return {
    existing: new Map(contacts.map(contact => [contact.externalId, contact])),
    points: groupBy(points, point => point.contactId),
    companies: new Map(companies.map(company => [company.externalId, company])),
  }
}

function wantedPoints(row: ContactRow, country: string | null, line: number, result: SaveResult): Point[] {
  const points: Point[] = []
  for (const written of row.emails) {
    const value = normaliseEmail(written)
    if (value === null) {
      result.problems.push({ line, error: `"${written}" is no e-mail address; left out` })
      continue
    }
    const domain = emailDomain(value)
    const isPrimary = points.length === 0
    const point = { kind: 'email' as const, value, valueNorm: canonicalEmail(value), isPrimary, extension: null }
    addPoint(points, { ...point, domain: isFreeMail(domain) ? null : domain })
  }
  const emails = points.length
  for (const written of row.phones) {
    const valueNorm = normalisePhone(written, country)
    if (valueNorm === null) {
      result.problems.push({ line, error: `"${written}" is no phone number; left out` })
      continue
    }
    const { extension } = splitExtension(written)
    const isPrimary = points.length === emails
    addPoint(points, { kind: 'phone', value: written, valueNorm, domain: null, isPrimary, extension })
  }
  return points
}

/** Two spellings of one address or number are one point: the first counts. */
function addPoint(points: Point[], point: Point): void {
  if (!points.some(one => isSamePoint(one, point))) points.push(point)
}

function isSamePoint(a: { kind: string; valueNorm: string }, b: { kind: string; valueNorm: string }): boolean {
  return a.kind === b.kind && a.valueNorm === b.valueNorm
}

/** A person's point stays as the person wrote it; one that a signature found becomes the CRM's. */
function isUpToDate(held: Omit<Point, 'kind' | 'domain'> & { kind: string; setBy: string }, wanted: Point): boolean {
  if (held.setBy === 'person') return true
  if (held.setBy !== 'crm') return false
  return held.value === wanted.value && held.isPrimary === wanted.isPrimary && held.extension === wanted.extension
}

async function savePoints(
  { tx, workspaceId, now }: SaveContext,
  points: (Point & { contactId: string })[],
  idsToDrop: string[],
): Promise<void> {
  if (idsToDrop.length > 0) {
    await tx.deleteFrom('contactPoint').where('workspaceId', '=', workspaceId).where('id', 'in', idsToDrop).execute()
  }
  if (points.length === 0) return
  await tx
    .insertInto('contactPoint')
    .values(points.map(point => ({ ...point, workspaceId, setBy: 'crm', setAt: now })))
    .onConflict(conflict =>
      conflict.columns(['workspaceId', 'contactId', 'kind', 'valueNorm']).doUpdateSet(eb => ({
        value: eb.ref('excluded.value'),
        isPrimary: eb.ref('excluded.isPrimary'),
        extension: eb.ref('excluded.extension'),
        setBy: eb.ref('excluded.setBy'),
        setAt: eb.ref('excluded.setAt'),
      })),
    )
    .execute()
}
