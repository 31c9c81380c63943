import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { ReviewerLabel } from '../matching/prove-threshold.ts'

/**
 * Blind answers about matches that no identity rule covers: those that were logged by confidence and those that only
 * the missing certificate held back. Answers about identity rules say nothing of confidence, and others are not blind.
 * Oldest first. Their confidence is the shipped one: a proof outlives the workspace's own curves.
 */
export async function listProof(tx: Tx, workspaceId: string, modelVersion: string): Promise<ReviewerLabel[]> {
  const { rows } = await sql<{ reviewer: string; confidence: number; isRight: boolean; weight: number }>`
    select l.reviewer, coalesce(l.shipped_confidence, l.confidence) as confidence, l.is_right, 1 / l.inclusion_probability as weight
    from decision_label l
    join decision d on d.workspace_id = ${workspaceId} and d.id = l.decision_id
    where l.workspace_id = ${workspaceId} and l.is_blind and l.withdrawn_at is null and l.confidence is not null
      and split_part(l.model_version, '+', 1) = ${modelVersion} and d.reason in ('certified_confidence', 'below_threshold')
    order by l.labelled_at, l.id`.execute(tx)
  return rows
}

export interface IdentityAnswers {
  answers: number
  wrong: number
}

/** Blind answers about what identity rules logged: they cannot have a threshold, but they can be wrong. */
export async function countIdentityAnswers(tx: Tx, workspaceId: string): Promise<IdentityAnswers> {
  const { rows } = await sql<IdentityAnswers>`
    select count(*)::integer as answers, (count(*) filter (where not newest.is_right))::integer as wrong
    from (
      select l.is_right from decision_label l
      join decision d on d.workspace_id = ${workspaceId} and d.id = l.decision_id
      where l.workspace_id = ${workspaceId} and l.is_blind and l.withdrawn_at is null
        and d.action = 'logged' and d.reason <> 'certified_confidence'
      order by l.labelled_at desc, l.id desc limit 600
    ) newest`.execute(tx)
  return rows[0] ?? { answers: 0, wrong: 0 }
}

export interface ThresholdInForce {
  id: string
  version: string
  threshold: number | null
  modelVersion: string
  precision: number
  madeAt: Date
}

/** What was proven last; null while nothing ever was. */
export async function findThreshold(tx: Tx, workspaceId: string): Promise<ThresholdInForce | null> {
  const { rows } = await sql<ThresholdInForce>`
    select id, version, (thresholds ->> 'log')::double precision as threshold, thresholds ->> 'model' as model_version,
      (thresholds ->> 'precision')::double precision as precision, made_at
    from calibration where workspace_id = ${workspaceId} and kind = 'match' and superseded_at is null`.execute(tx)
  return rows[0] ?? null
}

export async function putThreshold(
  tx: Tx,
  workspaceId: string,
  proof: { threshold: number | null; precision: number; modelVersion: string; counts: object; curve: object },
  now: Date,
): Promise<void> {
  const { threshold, precision, modelVersion, counts, curve } = proof
  await tx
    .updateTable('calibration')
    .set({ supersededAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('kind', '=', 'match')
    .where('supersededAt', 'is', null)
    .execute()
  const { rows } = await sql<{ version: string }>`
    select (count(*) + 1)::text as version from calibration
    where workspace_id = ${workspaceId} and kind = 'match'`.execute(tx)
  await tx
    .insertInto('calibration')
    .values({
      ...{ workspaceId, kind: 'match', version: rows[0]?.version ?? '1', curve: JSON.stringify(curve) },
      thresholds: JSON.stringify({ log: threshold, model: modelVersion, precision }),
      counts: JSON.stringify(counts),
      madeAt: now,
    })
    .execute()
}

export interface Incident {
  id: string
  subjectKey: string
  severity: 'notice' | 'warning' | 'error'
  detail: Record<string, unknown>
  openedAt: Date
}

/** Opens it unless the same one is open: an admin is told once. */
export async function openIncident(
  tx: Tx,
  workspaceId: string,
  incident: Omit<Incident, 'id' | 'openedAt'>,
  now: Date,
): Promise<void> {
  const { subjectKey, severity, detail } = incident
  await sql`insert into incident (workspace_id, subject_key, severity, detail, opened_at)
    values (${workspaceId}, ${subjectKey}, ${severity}, ${JSON.stringify(detail)}::jsonb, ${now})
    on conflict (workspace_id, subject_key) where closed_at is null
    do update set detail = excluded.detail, severity = excluded.severity`.execute(tx)
}

export async function listIncidents(tx: Tx, workspaceId: string): Promise<Incident[]> {
  const rows = await tx
    .selectFrom('incident')
    .select(['id', 'subjectKey', 'severity', 'detail', 'openedAt'])
    .where('workspaceId', '=', workspaceId)
    .where('closedAt', 'is', null)
    .orderBy('openedAt', 'desc')
    .limit(20)
    .execute()
  return rows.map(row => ({
    ...row,
    severity: row.severity === 'error' || row.severity === 'warning' ? row.severity : 'notice',
    detail: { ...(row.detail as object) },
  }))
}

export async function closeIncident(tx: Tx, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const closed = await tx
    .updateTable('incident')
    .set({ closedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('closedAt', 'is', null)
    .executeTakeFirst()
  return closed.numUpdatedRows > 0n
}

/** What it told has been seen to. */
export async function closeIncidentAbout(tx: Tx, workspaceId: string, subjectKey: string, now: Date): Promise<void> {
  await tx
    .updateTable('incident')
    .set({ closedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('subjectKey', '=', subjectKey)
    .where('closedAt', 'is', null)
    .execute()
}
