import type { Tx } from '../db/schema.ts'
import { canonicalEmail, normaliseEmail } from './normalise-email.ts'
import { normalisePhone, splitExtension } from './normalise-phone.ts'
import type { Provenance, Setter } from './provenance.ts'
import { addPoint, companyFor, refreshContact } from './save-contact.ts'
import { splitPersonName } from './split-person-name.ts'

export interface DetailChange {
  field: 'name' | 'title' | 'department' | 'company' | 'address' | 'phone' | 'email'
  /** What stands there now and is to be replaced; null adds. */
  old: string | null
  value: string
  phoneKind: string | null
}

/**
 * Changes details of a contact as a person answered. A phone number takes the place of the old one it was compared
 * with; an address is added and never takes the place of one, since mail from the old one still has to be recognised.
 * Returns the company that had to be made, if any.
 */
export async function changeDetails(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  changes: DetailChange[],
  setter: { by: Setter; now: Date },
): Promise<{ madeCompanyId: string | null }> {
  const row = await tx
    .selectFrom('contact')
    .select(['provenance', 'companyId'])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', contactId)
    .executeTakeFirstOrThrow()
  const provenance: Provenance = { ...(row.provenance as Provenance) }
  const columns: Record<string, string | null> = {}
  let madeCompanyId: string | null = null
  const set = (column: string, value: string | null) => {
    columns[column] = value
    provenance[column] = { by: setter.by, at: setter.now.toISOString() }
  }
  for (const change of changes) {
    switch (change.field) {
      case 'name': {
        const { firstName, lastName } = splitPersonName(change.value)
        set('firstName', firstName)
        set('lastName', lastName)
        break
      }
      case 'title':
      case 'department':
        set(change.field, change.value)
        break
      case 'address':
        set('postalAddress', change.value)
        break
      case 'company': {
        const company = await companyFor(tx, workspaceId, { companyId: null, companyName: change.value }, [], {
          by: setter.by,
          now: setter.now,
        })
        if (company?.isNew) madeCompanyId = company.id
        set('companyId', company?.id ?? row.companyId)
        break
      }
      case 'phone':
      case 'email':
        await changePoint(tx, workspaceId, contactId, change.field, change, setter)
        break
    }
  }
  await tx
    .updateTable('contact')
    .set({ ...columns, provenance: JSON.stringify(provenance), updatedAt: setter.now })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', contactId)
    .execute()
  await refreshContact(tx, workspaceId, contactId)
  return { madeCompanyId }
}

async function changePoint(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  kind: 'phone' | 'email',
  change: DetailChange,
  setter: { by: Setter; now: Date },
): Promise<void> {
  const added = await addPoint(
    tx,
    workspaceId,
    contactId,
    { kind, value: change.value, isPrimary: false, phoneKind: change.phoneKind },
    setter,
  )
  if (!added || change.old === null || kind === 'email') return
  const oldNorm = normOf(kind, change.old)
  if (oldNorm === null || oldNorm === normOf(kind, change.value)) return
  await tx
    .deleteFrom('contactPoint')
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
    .where('kind', '=', kind)
    .where('valueNorm', '=', oldNorm)
    .execute()
}

const normOf = (kind: 'phone' | 'email', value: string): string | null => {
  if (kind === 'phone') return normalisePhone(splitExtension(value).number)
  const email = normaliseEmail(value)
  return email === null ? null : canonicalEmail(email)
}
