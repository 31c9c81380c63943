export type Setter = 'crm' | 'person' | 'signature' | 'system'

/** Who set which value and when, by the column's name in camel case. A field that is not named was set by the row's origin. */
export type Provenance = Record<string, { by: Setter; at: string }>

type Value = string | Date | null

export function setterOf(row: { origin: string; provenance: unknown }, field: string): string {
  return (row.provenance as Provenance)[field]?.by ?? row.origin
}

/**
 * What a CRM's row makes of the record that is there, or of none: its values win over what a signature or the system
 * set, never over a person's; an empty value clears only what the CRM itself had set. `changed` is false when nothing
 * differs.
 */
export function applyCrmValues<V extends { [K in keyof V]: Value }>(
  record: (NoInfer<V> & { origin: string; provenance: unknown }) | undefined,
  incoming: V,
  at: Date,
): { values: V; provenance: Provenance; changed: boolean } {
  if (record === undefined) return { values: incoming, provenance: {}, changed: true }
  const values = { ...incoming }
  const provenance: Provenance = { ...(record.provenance as Provenance) }
  let changed = false
  for (const field of Object.keys(incoming) as (keyof V & string)[]) {
    const setter = setterOf(record, field)
    const kept = setter === 'person' || (incoming[field] === null && setter !== 'crm')
    if (kept || isSame(record[field], incoming[field])) {
      values[field] = record[field]
      continue
    }
    provenance[field] = { by: 'crm', at: at.toISOString() }
    changed = true
  }
  return { values, provenance, changed }
}

function isSame(a: Value, b: Value): boolean {
  return a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b
}
