import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { Curve, LabelledScore } from '../matching/calibration.ts'
import type { CurveProposal, OwnCurve } from '../matching/own-curve.ts'
import { shippedModel } from '../matching/rank-candidates.ts'

/** In force, or fitted and waiting for an admin. */
export type CurveKind = 'match_curve' | 'match_curve_ready'

export type CurveCounts = Omit<CurveProposal, 'curve'>

export interface StoredCurve extends OwnCurve {
  counts: CurveCounts
  madeAt: Date
}

/** Null where there is none, or it was fitted on another ranker's confidences. */
export async function findCurve(tx: Tx, workspaceId: string, kind: CurveKind): Promise<StoredCurve | null> {
  const { rows } = await sql<{ version: string; curve: Curve; counts: CurveCounts; madeAt: Date }>`
    select version, curve, counts, made_at from calibration
    where workspace_id = ${workspaceId} and kind = ${kind} and superseded_at is null
      and thresholds ->> 'model' = ${shippedModel.version}`.execute(tx)
  return rows[0] ?? null
}

/** Ends what stands there and puts this in its place; nothing where `next` is null. */
export async function putCurve(
  tx: Tx,
  workspaceId: string,
  kind: CurveKind,
  next: { version: string; curve: Curve; counts: CurveCounts } | null,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('calibration')
    .set({ supersededAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('kind', '=', kind)
    .where('supersededAt', 'is', null)
    .execute()
  if (next === null) return
  const { version, curve, counts } = next
  await tx
    .insertInto('calibration')
    .values({
      ...{ workspaceId, kind, version, curve: JSON.stringify(curve), counts: JSON.stringify(counts), madeAt: now },
      thresholds: JSON.stringify({ model: shippedModel.version }),
    })
    .execute()
}

/** Versions count the curves that were fitted, applied or not. */
export async function nextCurveVersion(tx: Tx, workspaceId: string): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    select (coalesce(max(version::integer), 0) + 1)::text as version from calibration
    where workspace_id = ${workspaceId} and kind = 'match_curve_ready'`.execute(tx)
  return rows[0]?.version ?? '1'
}

/** On how many answers the newest proposal rested, whatever became of it. */
export async function countTried(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ tried: number }>`
    select coalesce(max((counts ->> 'labels')::integer), 0) as tried from calibration
    where workspace_id = ${workspaceId} and kind = 'match_curve_ready'
      and thresholds ->> 'model' = ${shippedModel.version}`.execute(tx)
  return rows[0]?.tried ?? 0
}

/**
 * Answers that tell whether the first candidate was right, oldest first, each as heavy as the decisions it stands for.
 * Where a kind of question is asked both blind and with the system's guess in sight, only the blind answers count.
 */
export async function listCurveLabels(tx: Tx, workspaceId: string): Promise<LabelledScore[]> {
  const { rows } = await sql<{ raw: number; isRight: boolean; weight: number }>`
    with answers as (
      select l.id, l.labelled_at, l.is_right, l.is_blind, 1 / l.inclusion_probability as weight,
        coalesce(l.shipped_confidence, l.confidence) as raw,
        bool_or(l.is_blind) over (partition by d.reason) as is_measured
      from decision_label l
      join decision d on d.workspace_id = ${workspaceId} and d.id = l.decision_id and d.kind = 'match'
      where l.workspace_id = ${workspaceId} and l.withdrawn_at is null and l.confidence is not null
        and split_part(l.model_version, '+', 1) = ${shippedModel.version})
    select raw, is_right, weight from answers where is_blind or not is_measured
    order by labelled_at, id`.execute(tx)
  return rows
}

export interface CurveState {
  inForce: StoredCurve | null
  ready: StoredCurve | null
  /** Answers that a curve could rest on. */
  answers: number
}

export async function readCurveState(tx: Tx, workspaceId: string): Promise<CurveState> {
  return {
    inForce: await findCurve(tx, workspaceId, 'match_curve'),
    ready: await findCurve(tx, workspaceId, 'match_curve_ready'),
    answers: (await listCurveLabels(tx, workspaceId)).length,
  }
}
