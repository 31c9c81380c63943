import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import { contactColumns, normaliseWords } from './derived-columns.ts'
import { canonicalEmail, emailDomain, isFreeMail, normaliseEmail } from './normalise-email.ts'
import { normalisePhone, splitExtension } from './normalise-phone.ts'
import type { Provenance, Setter } from './provenance.ts'

export interface ContactToMake {
  firstName: string | null
  lastName: string | null
  title: string | null
  department: string | null
  postalAddress: string | null
  companyId: string | null
  companyName: string | null
  emails: string[]
  phones: { value: string; kind: string; extension: string | null }[]
}

export type SaveContactOutcome =
  | { kind: 'saved'; contactId: string; companyId: string | null; madeCompanyId: string | null }
  | { kind: 'name-missing' }
  /** Another contact has one of the addresses: two contacts with one address would split a timeline. */
  | { kind: 'address-taken'; contactId: string }

/** Makes a contact and, where nobody knows it yet, its company. Writes nothing unless it answers `saved`. */
export async function saveContact(
  tx: Tx,
  workspaceId: string,
  wanted: ContactToMake,
  origin: { by: Setter; messageId: string | null; now: Date; ownerEmail?: string | null },
): Promise<SaveContactOutcome> {
  if (!wanted.firstName && !wanted.lastName) return { kind: 'name-missing' }
  const emails = unique(wanted.emails.flatMap(value => normaliseEmail(value) ?? []))
  const taken = await findContactByEmail(tx, workspaceId, emails)
  if (taken !== null) return { kind: 'address-taken', contactId: taken }
  const company = await companyFor(tx, workspaceId, wanted, emails, origin)
  const [contactId] = (await takeRowIds(tx, 1)) as [string]
  await tx
    .insertInto('contact')
    .values({
      workspaceId,
      id: contactId,
      firstName: wanted.firstName,
      lastName: wanted.lastName,
      nameNorm: '',
      title: wanted.title,
      department: wanted.department,
      postalAddress: wanted.postalAddress,
      companyId: company?.id ?? null,
      ...(origin.ownerEmail && { ownerEmail: origin.ownerEmail, provenance: ownerSetBySystem(origin.now) }),
      origin: origin.by,
      originMessageId: origin.messageId,
      createdAt: origin.now,
      updatedAt: origin.now,
    })
    .execute()
  for (const [at, email] of emails.entries())
    await addPoint(tx, workspaceId, contactId, { kind: 'email', value: email, isPrimary: at === 0 }, origin)
  for (const [at, phone] of wanted.phones.entries())
    await addPoint(
      tx,
      workspaceId,
      contactId,
      { ...phone, phoneKind: phone.kind, kind: 'phone', isPrimary: at === 0 },
      origin,
    )
  await refreshContact(tx, workspaceId, contactId)
  return {
    kind: 'saved',
    contactId,
    companyId: company?.id ?? null,
    madeCompanyId: company?.isNew ? company.id : null,
  }
}

/** Whose contact it is follows from the mailbox: a person or the CRM may say otherwise later. */
const ownerSetBySystem = (now: Date): string => {
  const provenance: Provenance = { ownerEmail: { by: 'system', at: now.toISOString() } }
  return JSON.stringify(provenance)
}

/** A contact that is there (not merged away) with one of these addresses. */
export async function findContactByEmail(tx: Tx, workspaceId: string, emails: string[]): Promise<string | null> {
  if (emails.length === 0) return null
  const row = await tx
    .selectFrom('contactPoint as p')
    .innerJoin('contact as c', join =>
      join.onRef('c.workspaceId', '=', 'p.workspaceId').onRef('c.id', '=', 'p.contactId'),
    )
    .select(['c.id', 'c.mergedInto'])
    .where('p.workspaceId', '=', workspaceId)
    .where('p.kind', '=', 'email')
    .where('p.valueNorm', 'in', unique(emails.map(canonicalEmail)))
    .orderBy('c.id')
    .limit(1)
    .executeTakeFirst()
  return row ? (row.mergedInto ?? row.id) : null
}

/** The company that owns the address's domain, else one of that name, else a new one; null without either. */
export async function companyFor(
  tx: Tx,
  workspaceId: string,
  wanted: { companyId: string | null; companyName: string | null },
  emails: string[],
  origin: { by: Setter; now: Date },
): Promise<{ id: string; isNew: boolean } | null> {
  if (wanted.companyId !== null) {
    const known = await tx
      .selectFrom('company')
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', wanted.companyId)
      .executeTakeFirst()
    if (known) return { id: known.id, isNew: false }
  }
  const domains = unique(emails.map(emailDomain).filter(domain => !isFreeMail(domain)))
  if (domains.length > 0) {
    const owners = await tx
      .selectFrom('companyDomain')
      .select('companyId')
      .distinct()
      .where('workspaceId', '=', workspaceId)
      .where('domain', 'in', domains)
      .limit(2)
      .execute()
    if (owners.length === 1 && owners[0]) return { id: owners[0].companyId, isNew: false }
  }
  if (!wanted.companyName) return null
  const nameNorm = normaliseWords(wanted.companyName)
  const named = await tx
    .selectFrom('company')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('nameNorm', '=', nameNorm)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (named) return { id: named.id, isNew: false }
  const [id] = (await takeRowIds(tx, 1)) as [string]
  await tx
    .insertInto('company')
    .values({
      workspaceId,
      id,
      name: wanted.companyName,
      nameNorm,
      origin: origin.by,
      createdAt: origin.now,
      updatedAt: origin.now,
    })
    .execute()
  if (domains.length > 0)
    await tx
      .insertInto('companyDomain')
      .values(domains.map(domain => ({ workspaceId, companyId: id, domain, setBy: origin.by, setAt: origin.now })))
      .execute()
  return { id, isNew: true }
}

/** Adds an address or a number unless the contact has it; false where it is none that can be compared. */
export async function addPoint(
  tx: Tx,
  workspaceId: string,
  contactId: string,
  point: {
    kind: 'email' | 'phone'
    value: string
    isPrimary: boolean
    phoneKind?: string | null
    extension?: string | null
  },
  origin: { by: Setter; now: Date },
): Promise<boolean> {
  const read = point.kind === 'email' ? readEmail(point.value) : readPhone(point.value)
  if (read === null) return false
  await tx
    .insertInto('contactPoint')
    .values({
      workspaceId,
      contactId,
      kind: point.kind,
      value: read.value,
      valueNorm: read.valueNorm,
      domain: read.domain,
      isPrimary: point.isPrimary,
      phoneKind: point.phoneKind ?? null,
      extension: point.extension ?? read.extension,
      setBy: origin.by,
      setAt: origin.now,
    })
    .onConflict(conflict => conflict.columns(['workspaceId', 'contactId', 'kind', 'valueNorm']).doNothing())
    .execute()
  return true
}

interface ReadPoint {
  value: string
  valueNorm: string
  domain: string | null
  extension: string | null
}

const readEmail = (text: string): ReadPoint | null => {
  const value = normaliseEmail(text)
  if (value === null) return null
  const domain = emailDomain(value)
  return { value, valueNorm: canonicalEmail(value), domain: isFreeMail(domain) ? null : domain, extension: null }
}

const readPhone = (text: string): ReadPoint | null => {
  const { number, extension } = splitExtension(text)
  const valueNorm = normalisePhone(number)
  return valueNorm === null ? null : { value: number.trim(), valueNorm, domain: null, extension }
}

/** Computes again what search and matching look up, after any value of the contact has changed. */
export async function refreshContact(tx: Tx, workspaceId: string, contactId: string): Promise<void> {
  const row = await tx
    .selectFrom('contact as c')
    .innerJoin('workspace as w', 'w.id', 'c.workspaceId')
    .leftJoin('company as o', join =>
      join.onRef('o.workspaceId', '=', 'c.workspaceId').onRef('o.id', '=', 'c.companyId'),
    )
    .select(['c.firstName', 'c.lastName', 'c.title', 'o.name as companyName', 'w.salt'])
    .where('c.workspaceId', '=', workspaceId)
    .where('c.id', '=', contactId)
    .executeTakeFirstOrThrow()
  const points = await tx
    .selectFrom('contactPoint')
    .select(['kind', 'valueNorm'])
    .where('workspaceId', '=', workspaceId)
    .where('contactId', '=', contactId)
    .execute()
  const of = (kind: string) => points.filter(point => point.kind === kind).map(point => point.valueNorm)
  const columns = contactColumns(row.salt, { ...row, emails: of('email'), phones: of('phone') })
  await tx
    .updateTable('contact')
    .set(columns)
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', contactId)
    .execute()
}

const unique = (values: string[]): string[] => [...new Set(values)]
