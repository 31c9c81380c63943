/**
 * What a decision changed, row by row, so that undo can put it back. A snapshot of everything that may change is
 * taken before and after; the difference is stored beside the decision. Whether an activity stands at all follows from
 * the rest and is left out; what became of a message follows, too, and is only kept to say it in the same words again
 * (see settle-message.ts).
 *
 * Rows are keyed by what they mean, not by their ids, where undo may make them anew: a link by message and target,
 * a current decision by message, kind, position and deal.
 */
import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

export interface Scope {
  suggestionIds: string[]
  messageIds: string[]
  contactIds: string[]
  companyIds: string[]
}

/** In this order rows are put back; in the opposite order they are taken away. */
export const effectTables = [
  'company',
  'company_domain',
  'contact',
  'contact_point',
  'activity_link',
  'decision',
  'suggestion',
] as const
export type EffectTable = (typeof effectTables)[number]

export interface Row {
  table: EffectTable
  /** JSON of the key, canonical: PostgreSQL sorts the names of a jsonb value. */
  key: string
  /** JSON of the row as text: numbers keep their digits. */
  image: string
}

export type Snapshot = Map<string, Row>

const place = (row: Pick<Row, 'table' | 'key'>): string => `${row.table} ${row.key}`

export async function takeSnapshot(tx: Tx, workspaceId: string, scope: Scope): Promise<Snapshot> {
  const { suggestionIds, messageIds, contactIds, companyIds } = scope
  const { rows } = await sql<Row>`
    select 'company' as table, jsonb_build_object('id', t.id::text)::text as key, to_jsonb(t)::text as image
      from company t where workspace_id = ${workspaceId} and id = any(${companyIds}::bigint[])
    union all
    select 'company_domain', jsonb_build_object('company', t.company_id::text, 'domain', t.domain)::text, to_jsonb(t)::text
      from company_domain t where workspace_id = ${workspaceId} and company_id = any(${companyIds}::bigint[])
    union all
    select 'contact', jsonb_build_object('id', t.id::text)::text, to_jsonb(t)::text
      from contact t where workspace_id = ${workspaceId} and id = any(${contactIds}::bigint[])
    union all
    select 'contact_point', jsonb_build_object('id', t.id::text)::text, to_jsonb(t)::text
      from contact_point t where workspace_id = ${workspaceId} and contact_id = any(${contactIds}::bigint[])
    union all
    select 'activity_link', jsonb_build_object('message', a.message_id::text, 'kind', t.target_kind, 'target', t.target_id::text)::text,
        (to_jsonb(t) - 'activity_id')::text
      from activity_link t join activity a on a.workspace_id = t.workspace_id and a.id = t.activity_id
      where t.workspace_id = ${workspaceId} and a.workspace_id = ${workspaceId} and a.message_id = any(${messageIds}::bigint[])
    union all
    select 'decision', jsonb_build_object('message', t.message_id::text, 'kind', t.kind, 'position', t.position,
        'deal', case when t.kind = 'deal' then t.deal_id::text end)::text, to_jsonb(t)::text
      from decision t where workspace_id = ${workspaceId} and message_id = any(${messageIds}::bigint[])
        and kind in ('message', 'match', 'deal') and undone_by is null and superseded_by is null
    union all
    select 'suggestion', jsonb_build_object('id', t.id::text)::text, to_jsonb(t)::text
      from suggestion t where workspace_id = ${workspaceId}
        and (id = any(${suggestionIds}::bigint[]) or message_id = any(${messageIds}::bigint[]))`.execute(tx)
  return new Map(rows.map(row => [place(row), row]))
}

/** Stores the difference of two snapshots as the effects of a decision. */
export async function recordEffects(
  tx: Tx,
  workspaceId: string,
  decisionId: string,
  before: Snapshot,
  after: Snapshot,
): Promise<void> {
  const changed = [...new Set([...before.keys(), ...after.keys()])].flatMap(key => {
    const was = before.get(key)
    const is = after.get(key)
    const row = was ?? is
    return row && was?.image !== is?.image ? [{ table: row.table, key: row.key, was, is }] : []
  })
  if (changed.length === 0) return
  await tx
    .insertInto('decisionEffect')
    .values(
      changed.map(({ table, key, was, is }, position) => ({
        workspaceId,
        decisionId,
        position,
        tableName: table,
        rowKey: key,
        beforeImage: was?.image ?? null,
        afterImage: is?.image ?? null,
      })),
    )
    .execute()
}

export interface Effect {
  table: EffectTable
  key: string
  before: string | null
  after: string | null
}

export async function listEffects(tx: Tx, workspaceId: string, decisionId: string): Promise<Effect[]> {
  const { rows } = await sql<Effect>`
    select table_name as table, row_key::text as key, before_image::text as before, after_image::text as after
    from decision_effect where workspace_id = ${workspaceId} and decision_id = ${decisionId} order by position`.execute(
    tx,
  )
  return rows
}

/** The scope that holds all rows of these effects. */
export const scopeOf = (effects: Effect[]): Scope => {
  const scope: Scope = { suggestionIds: [], messageIds: [], contactIds: [], companyIds: [] }
  const images = effects.map(effect => ({ ...effect, row: JSON.parse(effect.after ?? effect.before ?? '{}') }))
  for (const { table, key, row } of images) {
    const keys = JSON.parse(key)
    if (table === 'company') scope.companyIds.push(keys.id)
    if (table === 'company_domain') scope.companyIds.push(keys.company)
    if (table === 'contact') scope.contactIds.push(keys.id)
    if (table === 'contact_point') scope.contactIds.push(String(row.contact_id))
    if (table === 'activity_link' || table === 'decision') scope.messageIds.push(keys.message)
    if (table === 'suggestion') scope.suggestionIds.push(keys.id)
  }
  return {
    suggestionIds: unique(scope.suggestionIds),
    messageIds: unique(scope.messageIds),
    contactIds: unique(scope.contactIds),
    companyIds: unique(scope.companyIds),
  }
}

const unique = (values: string[]): string[] => [...new Set(values)]
