/**
 * The details of a contact over time: what its record says and said before, with who set it, beside what its believed
 * signatures say and said, with the newest message of each value.
 */
import { sql } from 'kysely'
import type { ContactView } from '../contacts/queries.ts'
import type { Tx } from '../db/schema.ts'
import { fuseSightings, type SeenValue } from '../signatures/fuse-sightings.ts'
import { type SeenField, valueKey } from '../signatures/value-key.ts'
import { loadSightings } from './load-sightings.ts'

export interface DetailHistoryValue {
  field: SeenField
  value: string
  /** Stands in the contact's record today. */
  isCurrent: boolean
  record: RecordedValue | null
  seen: { firstAt: Date; lastAt: Date; messageId: string; messages: number; confidence: number } | null
}

interface RecordedValue {
  by: string
  at: Date | null
  /** When it was replaced; null while it stands. */
  until: Date | null
}

const MOST_SIGHTINGS = 200

/** Current values first, then newest first; one entry a value however it is spelt. */
export async function listDetailHistory(
  tx: Tx,
  workspaceId: string,
  contact: ContactView,
): Promise<DetailHistoryValue[]> {
  const addresses = contact.points.flatMap(({ kind, value, valueNorm }) =>
    kind === 'email' ? [valueNorm, value.toLowerCase()] : [],
  )
  const sightings = await loadSightings(tx, workspaceId, addresses, MOST_SIGHTINGS)
  const { values } = fuseSightings([...sightings.values()].flat())
  const found = new Map<string, DetailHistoryValue>()
  const recorded = [...recordedNow(contact), ...(await listFormer(tx, workspaceId, contact))]
  for (const { field, value, record } of recorded) {
    const key = `${field} ${valueKey(field, value)}`
    if (!found.has(key)) found.set(key, { field, value, isCurrent: record.until === null, record, seen: null })
  }
  for (const seen of values) {
    const key = `${seen.field} ${valueKey(seen.field, seen.value)}`
    const known = found.get(key)
    if (known) known.seen = sightingOf(seen)
    else
      found.set(key, {
        field: seen.field,
        value: seen.value,
        isCurrent: false,
        record: null,
        seen: sightingOf(seen),
      })
  }
  return [...found.values()].sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent) || lastTime(b) - lastTime(a))
}

interface Recorded {
  field: SeenField
  value: string
  record: RecordedValue
}

/** The record's columns; a name is set as a whole. */
const columns = [
  ['name', 'lastName'],
  ['title', 'title'],
  ['department', 'department'],
  ['company', 'companyId'],
  ['address', 'postalAddress'],
] as const

function recordedNow(contact: ContactView): Recorded[] {
  const values = {
    name: contact.name,
    title: contact.title,
    department: contact.department,
    company: contact.company?.name ?? null,
    address: contact.postalAddress,
  }
  const single = columns.flatMap(([field, column]): Recorded[] => {
    const value = values[field]
    const set = contact.provenance[column]
    if (value === null) return []
    const record = { by: set?.by ?? contact.origin, at: set ? dateOrNull(set.at) : contact.createdAt, until: null }
    return [{ field, value, record }]
  })
  const points = contact.points.map(
    ({ kind, value, setBy, setAt }): Recorded => ({
      field: kind === 'email' ? 'email' : 'phone',
      value,
      record: { by: setBy, at: setAt, until: null },
    }),
  )
  return [...single, ...points]
}

/** What decisions replaced and nobody took back: the images that undo would restore. */
async function listFormer(tx: Tx, workspaceId: string, contact: ContactView): Promise<Recorded[]> {
  const { rows } = await sql<{
    field: 'title' | 'department' | 'company' | 'address' | 'name' | 'phone' | 'email'
    column: string
    value: string
    before: {
      origin?: string
      created_at?: string
      provenance?: Record<string, { by: string; at: string }>
      set_by?: string
      set_at?: string
    }
    until: Date
  }>`
    select f.field, f.column, f.value, e.before_image as before, d.made_at as until
    from decision d
    join decision_effect e on e.workspace_id = ${workspaceId} and e.decision_id = d.id
      and e.table_name in ('contact', 'contact_point') and e.before_image is not null
    cross join lateral (
      select x.field, x."column", x.value from (values
        ('name', 'lastName', concat_ws(' ', e.before_image ->> 'first_name', e.before_image ->> 'last_name'),
          concat_ws(' ', e.after_image ->> 'first_name', e.after_image ->> 'last_name')),
        ('title', 'title', e.before_image ->> 'title', e.after_image ->> 'title'),
        ('department', 'department', e.before_image ->> 'department', e.after_image ->> 'department'),
        ('address', 'postalAddress', e.before_image ->> 'postal_address', e.after_image ->> 'postal_address'),
        ('company', 'companyId',
          (select name from company where workspace_id = ${workspaceId} and id = (e.before_image ->> 'company_id')::bigint),
          (select name from company where workspace_id = ${workspaceId} and id = (e.after_image ->> 'company_id')::bigint))
      ) x(field, "column", value, later)
      where e.table_name = 'contact' and e.after_image is not null and x.value <> '' and x.value is distinct from x.later
      union all
      select e.before_image ->> 'kind', '', e.before_image ->> 'value'
      where e.table_name = 'contact_point' and e.after_image is null
    ) f
    where d.workspace_id = ${workspaceId} and d.contact_id = any(${contact.ids}::bigint[]) and d.undone_by is null
      and coalesce(e.before_image ->> 'contact_id', e.row_key ->> 'id') = any(${contact.ids}::text[])
    order by d.made_at desc, d.id desc limit 200`.execute(tx)
  return rows.map(({ field, column, value, before, until }) => {
    const set = before.provenance?.[column]
    const by = before.set_by ?? set?.by ?? before.origin ?? contact.origin
    return { field, value, record: { by, at: dateOrNull(before.set_at ?? set?.at ?? before.created_at), until } }
  })
}

function sightingOf(seen: SeenValue): DetailHistoryValue['seen'] {
  return {
    firstAt: seen.firstSeenAt,
    lastAt: seen.lastSeenAt,
    messageId: seen.messageIds[0]!,
    messages: seen.messageIds.length,
    confidence: seen.confidence,
  }
}

function dateOrNull(text: string | null | undefined): Date | null {
  const at = new Date(text ?? '')
  return Number.isNaN(at.getTime()) ? null : at
}

function lastTime({ record, seen }: DetailHistoryValue): number {
  return Math.max(seen?.lastAt.getTime() ?? 0, (record?.until ?? record?.at)?.getTime() ?? 0)
}
