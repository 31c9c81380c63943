import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { Effect, Snapshot } from './effects.ts'
import { isFollowUp } from './follow-up-questions.ts'

/** Columns that follow from others, or only say when: they neither stand in the way of an undo nor are put back. */
export const derivedColumns: ReadonlySet<string> = new Set(['keys', 'search_text', 'name_norm', 'updated_at'])

/** What a standing decision says; its id and time are another's once an undo put it back. */
export const decisionContent = ['action', 'reason', 'contact_id', 'deal_id', 'actor', 'message_id', 'position'] as const

type Image = Record<string, unknown>

export const readImage = (text: string | null): Image | null => (text === null ? null : (JSON.parse(text) as Image))

/** Effects whose rows are no longer as the decision left them. */
export function findChanged(effects: Effect[], current: Snapshot): Effect[] {
  return effects.filter(effect => {
    if (isMessageLevel(effect) || isFollowUp(effect)) return false
    const is = readImage(current.get(`${effect.table} ${effect.key}`)?.image ?? null)
    const left = readImage(effect.after)
    if (is === null || left === null) return is !== left
    return comparedColumns(effect, left).some(column => !isSame(is[column], left[column]))
  })
}

/** What became of a message as a whole follows from the answers about it: it never stands in the way. */
export const isMessageLevel = (effect: Effect): boolean =>
  effect.table === 'decision' && JSON.parse(effect.key).kind === 'message'

/** Of a changed record only what the decision changed counts; a made one must be as it was made. */
function comparedColumns(effect: Effect, left: Image): string[] {
  if (effect.table === 'decision') return [...decisionContent]
  // A link is whose timeline the message is on; the decision behind it is another's once an undo put that back.
  if (effect.table === 'activity_link') return ['set_by']
  const isRecord = effect.table === 'contact' || effect.table === 'company'
  const columns = Object.keys(left).filter(column => !derivedColumns.has(column) && column !== 'provenance')
  const before = readImage(effect.before)
  return isRecord && before !== null ? columns.filter(column => !isSame(before[column], left[column])) : columns
}

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

export interface Dependent {
  decisionId: string
  action: string
  madeAt: Date
}

/**
 * Later decisions that rest on this one, newest first: those that changed the same rows, those that chose a contact
 * which this one made, those that made a contact at a company which this one made, and those by which the system
 * decided the same messages again, or others because it knew the contact by then.
 */
export async function findDependents(
  tx: Tx,
  workspaceId: string,
  decisionId: string,
  found: { effects: Effect[]; changed: Effect[]; current: Snapshot },
): Promise<Dependent[]> {
  const made = (table: string) =>
    found.effects
      .filter(effect => effect.table === table && effect.before === null)
      .map(effect => String(readImage(effect.after)?.id ?? ''))
  const madeContacts = made('contact')
  const madeCompanies = made('company')
  const keys = found.changed.map(({ table, key }) => `${table} ${key}`)
  const namedContacts = found.effects.flatMap(({ table, after }) => {
    const row = table === 'decision' ? readImage(after) : null
    return row?.kind === 'match' && row.contact_id !== null ? [String(row.contact_id)] : []
  })
  const messageIds = found.changed.flatMap(({ key }) => JSON.parse(key).message ?? [])
  const { rows } = await sql<{ id: string; action: string; madeAt: Date }>`
    select d.id, d.action, d.made_at from decision d
    where d.workspace_id = ${workspaceId} and d.id > ${decisionId}::bigint and d.undone_by is null
      and d.batch_id is distinct from (select b.batch_id from decision b where b.workspace_id = ${workspaceId} and b.id = ${decisionId})
      and (
        exists (select 1 from decision_effect e where e.workspace_id = ${workspaceId} and e.decision_id = d.id
          and e.table_name || ' ' || e.row_key::text = any(${keys}::text[]))
        or (d.superseded_by is null and d.actor <> 'system' and d.kind in ('match', 'contact', 'merge') and d.contact_id = any(${madeContacts}::bigint[]))
        or (d.kind = 'contact' and d.action = 'created' and d.contact_id in (
          select c.id from contact c where c.workspace_id = ${workspaceId} and c.company_id = any(${madeCompanies}::bigint[])
            and c.id <> all(${madeContacts}::bigint[])))
        or (d.kind = 'match' and d.superseded_by is null
          and (d.contact_id = any(${madeContacts}::bigint[]) or (d.reason = 'remembered' and d.contact_id = any(${namedContacts}::bigint[])))
          and exists (select 1 from batch b where b.workspace_id = ${workspaceId} and b.id = d.batch_id and b.what = 'redecide'))
        or (d.kind = 'message' and d.superseded_by is null and d.message_id = any(${messageIds}::bigint[])
          and (d.actor = 'system' or d.undoes is not null)
          and not exists (select 1 from batch b where b.workspace_id = ${workspaceId} and b.id = d.batch_id
            and (b.what = 'undo' or b.what like 'review\_%')))
      )
    order by d.id desc limit 50`.execute(tx)
  return rows.map(row => ({ decisionId: row.id, action: row.action, madeAt: row.madeAt }))
}
