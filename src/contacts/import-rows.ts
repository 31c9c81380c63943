/** What saving a batch of rows has in common for companies, contacts and deals. */
import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

/** What one batch of rows was saved with. */
export interface SaveContext {
  tx: Tx
  workspaceId: string
  salt: number
  suppressionKey: Buffer | null
  now: Date
}

export interface Numbered<T> {
  line: number
  row: T
}

export interface CrmFileCounts {
  added: number
  updated: number
  unchanged: number
}

export interface SaveResult extends CrmFileCounts {
  /** Rows of people who are on the suppression list. */
  suppressed: number
  problems: { line: number; error: string }[]
}

export const nothingSaved = (): SaveResult => ({ added: 0, updated: 0, unchanged: 0, suppressed: 0, problems: [] })

export function countRow(result: SaveResult, old: object | undefined, isChanged: boolean): void {
  if (old === undefined) result.added += 1
  else if (isChanged) result.updated += 1
  else result.unchanged += 1
}

/** What a row's list adds to the held one, and what it ends: only what the CRM itself had brought. */
export function compareLists<T extends { setBy: string }>(
  held: readonly T[],
  wanted: ReadonlySet<string>,
  nameOf: (one: T) => string,
): { added: string[]; dropped: T[] } {
  const known = new Set(held.map(nameOf))
  return {
    added: [...wanted].filter(name => !known.has(name)),
    dropped: held.filter(one => one.setBy === 'crm' && !wanted.has(nameOf(one))),
  }
}

export function groupBy<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const others = groups.get(keyOf(row))
    if (others === undefined) groups.set(keyOf(row), [row])
    else others.push(row)
  }
  return groups
}

const identity = ['workspaceId', 'id', 'externalId', 'origin']

/** For `on conflict … do update set`: of a record that is there everything is replaced but who it is. The rows name the same columns. */
export function replacedBy(rows: readonly object[]) {
  const columns = Object.keys(rows[0] ?? {}).filter(column => !identity.includes(column))
  return Object.fromEntries(columns.map(column => [column, sql.ref(`excluded.${column}`)]))
}
