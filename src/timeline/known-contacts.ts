import { canonicalEmail } from '../contacts/normalise-email.ts'
import { parseContactName } from '../contacts/person-name.ts'
import { type Provenance, setterOf } from '../contacts/provenance.ts'
import type { Tx } from '../db/schema.ts'
import type { DetailChange, KnownDetails, KnownValue } from './detail-changes.ts'

/** What is known of these contacts and who set it; three queries however many there are. */
export async function readKnownDetails(
  tx: Tx,
  workspaceId: string,
  contactIds: string[],
): Promise<Map<string, KnownDetails>> {
  const contacts = await tx
    .selectFrom('contact as c')
    .leftJoin('company as o', join => join.onRef('o.id', '=', 'c.companyId').on('o.workspaceId', '=', workspaceId))
    .select(['c.id', 'c.firstName', 'c.lastName', 'c.title', 'c.department', 'c.postalAddress', 'c.companyId'])
    .select(['c.origin', 'c.provenance', 'o.name as companyName', 'o.phoneNorm'])
    .where('c.workspaceId', '=', workspaceId)
    .where('c.id', 'in', contactIds)
    .execute()
  const points = await tx
    .selectFrom('contactPoint')
    .select(['contactId', 'kind', 'valueNorm'])
    .where('workspaceId', '=', workspaceId)
    .where('contactId', 'in', contactIds)
    .execute()
  const companyIds = [...new Set(contacts.flatMap(({ companyId }) => companyId ?? []))]
  const domains = companyIds.length === 0 ? [] : await readDomains(tx, workspaceId, companyIds)
  return new Map(
    contacts.map(row => {
      const of = (kind: string) =>
        points.filter(point => point.contactId === row.id && point.kind === kind).map(({ valueNorm }) => valueNorm)
      const known: KnownDetails = {
        contactId: row.id,
        name: parseContactName(row.firstName ?? '', row.lastName ?? ''),
        title: knownValue(row, row.title, 'title'),
        department: knownValue(row, row.department, 'department'),
        company: knownValue(row, row.companyName, 'companyId'),
        address: knownValue(row, row.postalAddress, 'postalAddress'),
        companyDomains: domains.filter(({ companyId }) => companyId === row.companyId).map(({ domain }) => domain),
        phones: [...(row.phoneNorm === null ? [] : [row.phoneNorm]), ...of('phone')],
        emails: of('email'),
      }
      return [row.id, known]
    }),
  )
}

function knownValue(row: { origin: string; provenance: unknown }, value: string | null, column: string): KnownValue {
  const set = (row.provenance as Provenance)[column]
  return {
    value,
    setBy: value === null ? null : setterOf(row, column),
    setByPersonAt: set?.by === 'person' ? new Date(set.at) : null,
  }
}

function readDomains(tx: Tx, workspaceId: string, companyIds: string[]) {
  return tx
    .selectFrom('companyDomain')
    .select(['companyId', 'domain'])
    .where('workspaceId', '=', workspaceId)
    .where('companyId', 'in', companyIds)
    .execute()
}

/** An address that is another contact's is not proposed: two contacts with one address would split a timeline. */
export async function withoutTakenEmails<T extends { changes: DetailChange[] }>(
  tx: Tx,
  workspaceId: string,
  all: T[],
): Promise<T[]> {
  const emails = all.flatMap(({ changes }) => changes.flatMap(({ field, value }) => (field === 'email' ? [value] : [])))
  if (emails.length === 0) return all
  const taken = await tx
    .selectFrom('contactPoint')
    .select('valueNorm')
    .where('workspaceId', '=', workspaceId)
    .where('kind', '=', 'email')
    .where('valueNorm', 'in', [...new Set(emails.map(canonicalEmail))])
    .execute()
  const isTaken = new Set(taken.map(({ valueNorm }) => valueNorm))
  return all.map(one => ({
    ...one,
    changes: one.changes.filter(({ field, value }) => field !== 'email' || !isTaken.has(canonicalEmail(value))),
  }))
}
