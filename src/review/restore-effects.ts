import { sql } from 'kysely'
import { refreshContact } from '../contacts/save-contact.ts'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import { type Effect, type EffectTable, effectTables } from './effects.ts'
import { derivedColumns, isMessageLevel, isSame, readImage } from './find-dependents.ts'
import { isFollowUp } from './follow-up-questions.ts'
import { copyDecision } from './reopen-for-rest.ts'
import { ensureActivity } from './settle-message.ts'

interface Restoring {
  undoId: string
  batchId: string
  now: Date
}

/** Rows that were made go, rows that went come back, changed ones get the values they had; follow-ups have their own way. */
export async function restoreEffects(tx: Tx, workspaceId: string, all: Effect[], restoring: Restoring): Promise<void> {
  const effects = all.filter(effect => !isFollowUp(effect))
  const of = (table: EffectTable) => effects.filter(effect => effect.table === table)
  const isStored = (table: EffectTable) => table !== 'decision'
  for (const table of [...effectTables].reverse().filter(isStored))
    for (const effect of of(table)) if (effect.before === null) await removeRow(tx, workspaceId, effect)
  const questions = await reopenQuestions(tx, workspaceId, of('suggestion'), restoring.now)
  for (const table of ['company', 'company_domain', 'contact', 'contact_point'] as const)
    for (const effect of of(table)) if (effect.before !== null) await putBackRow(tx, workspaceId, effect)
  const answers = of('decision').filter(effect => !isMessageLevel(effect))
  for (const effect of answers) await endDecision(tx, workspaceId, effect, restoring)
  for (const effect of answers)
    if (effect.before !== null) await putBackDecision(tx, workspaceId, effect.before, questions, restoring)
  for (const effect of of('activity_link'))
    if (effect.before !== null) await putBackLink(tx, workspaceId, effect, restoring)
  for (const effect of of('contact'))
    if (effect.before !== null) await refreshContact(tx, workspaceId, JSON.parse(effect.key).id)
}

async function removeRow(tx: Tx, workspaceId: string, effect: Effect): Promise<void> {
  const key = JSON.parse(effect.key)
  switch (effect.table) {
    case 'company_domain':
      await tx
        .deleteFrom('companyDomain')
        .where('workspaceId', '=', workspaceId)
        .where('companyId', '=', key.company)
        .where('domain', '=', key.domain)
        .execute()
      return
    case 'activity_link':
      await tx
        .deleteFrom('activityLink')
        .where('workspaceId', '=', workspaceId)
        .where('targetKind', '=', key.kind)
        .where('targetId', '=', key.target)
        .where('activityId', 'in', eb =>
          eb
            .selectFrom('activity')
            .select('id')
            .where('workspaceId', '=', workspaceId)
            .where('messageId', '=', key.message),
        )
        .execute()
      return
    case 'company':
    case 'contact':
    case 'suggestion':
      await tx.deleteFrom(effect.table).where('workspaceId', '=', workspaceId).where('id', '=', key.id).execute()
      return
    case 'contact_point':
      await tx.deleteFrom('contactPoint').where('workspaceId', '=', workspaceId).where('id', '=', key.id).execute()
      return
    case 'decision':
      return
  }
}

/** A row that went is inserted as it was; of one that was changed, only what was changed is set back. */
async function putBackRow(tx: Tx, workspaceId: string, effect: Effect): Promise<void> {
  const before = readImage(effect.before) ?? {}
  const left = readImage(effect.after)
  const table = sql.table(effect.table)
  if (left === null) {
    await sql`insert into ${table} select * from jsonb_populate_record(null::${table}, ${effect.before}::jsonb)`.execute(
      tx,
    )
    return
  }
  const columns = Object.keys(before).filter(
    column => !derivedColumns.has(column) && column !== 'provenance' && !isSame(before[column], left[column]),
  )
  const id = JSON.parse(effect.key).id
  if (columns.length > 0) {
    const assignments = columns.map(column => sql`${sql.id(column)} = former.${sql.id(column)}`)
    await sql`update ${table} as t set ${sql.join(assignments)}
      from jsonb_populate_record(null::${table}, ${effect.before}::jsonb) as former
      where t.workspace_id = ${workspaceId} and t.id = ${id}`.execute(tx)
  }
  if (before.provenance !== undefined && !isSame(before.provenance, left.provenance))
    await putBackProvenance(tx, workspaceId, effect.table, id, {
      before: before.provenance,
      left: left.provenance,
    })
}

/** Who set the fields that the decision had set; fields that others have set since keep their setter. */
async function putBackProvenance(
  tx: Tx,
  workspaceId: string,
  tableName: string,
  id: string,
  images: { before: unknown; left: unknown },
): Promise<void> {
  const before = images.before as Record<string, unknown>
  const left = images.left as Record<string, unknown>
  const fields = Object.keys(left).filter(field => !isSame(left[field], before[field]))
  const former = Object.fromEntries(fields.filter(field => field in before).map(field => [field, before[field]]))
  await sql`update ${sql.table(tableName)} set provenance = (provenance - ${fields}::text[]) || ${JSON.stringify(former)}::jsonb
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
}

/**
 * Questions are open again. Where the same one was asked anew meanwhile (later mail of the same sender), that one
 * stands for both: one open suggestion for each subject.
 */
async function reopenQuestions(
  tx: Tx,
  workspaceId: string,
  effects: Effect[],
  now: Date,
): Promise<Map<string, string>> {
  const standsIn = new Map<string, string>()
  for (const effect of effects) {
    if (effect.before === null) continue
    const id: string = JSON.parse(effect.key).id
    const former = readImage(effect.before) ?? {}
    const other =
      former.state === 'open'
        ? await tx
            .selectFrom('suggestion')
            .select('id')
            .where('workspaceId', '=', workspaceId)
            .where('subjectKey', '=', String(former.subject_key))
            .where('state', '=', 'open')
            .where('id', '!=', id)
            .executeTakeFirst()
        : undefined
    if (other) {
      standsIn.set(id, other.id)
      await tx
        .updateTable('suggestion')
        .set({ state: 'withdrawn', decidedAt: now })
        .where('workspaceId', '=', workspaceId)
        .where('id', '=', id)
        .execute()
    } else await putBackRow(tx, workspaceId, effect)
  }
  return standsIn
}

/** What stands in the decision's place may be a copy that an earlier undo made: it goes, whatever its id. */
async function endDecision(tx: Tx, workspaceId: string, effect: Effect, { undoId }: Restoring): Promise<void> {
  const key = JSON.parse(effect.key)
  await sql`update decision set undone_by = ${undoId}
    where workspace_id = ${workspaceId} and message_id = ${key.message} and kind = ${key.kind}
      and position is not distinct from ${key.position}::integer
      and (kind <> 'deal' or deal_id is not distinct from ${key.deal}::bigint)
      and undone_by is null and superseded_by is null`.execute(tx)
}

/** The journal is never changed: what stood before stands again in a new row. */
async function putBackDecision(
  tx: Tx,
  workspaceId: string,
  before: string,
  questions: Map<string, string>,
  { batchId, now }: Restoring,
): Promise<void> {
  const former = readImage(before) ?? {}
  const [id] = (await takeRowIds(tx, 1)) as [string]
  const question = former.suggestion_id === null ? undefined : questions.get(String(former.suggestion_id))
  await copyDecision(tx, workspaceId, String(former.id), {
    id,
    batchId,
    now,
    ...(question === undefined ? {} : { suggestionId: question }),
  })
}

async function putBackLink(tx: Tx, workspaceId: string, effect: Effect, { undoId }: Restoring): Promise<void> {
  const key = JSON.parse(effect.key)
  const former = readImage(effect.before) ?? {}
  const activityId = await ensureActivity(tx, workspaceId, key.message, undoId)
  const values = { decisionId: String(former.decision_id), setBy: String(former.set_by) }
  await tx
    .insertInto('activityLink')
    .values({ workspaceId, activityId, targetKind: key.kind, targetId: key.target, ...values })
    .onConflict(conflict =>
      conflict.columns(['workspaceId', 'activityId', 'targetKind', 'targetId']).doUpdateSet(values),
    )
    .execute()
}
