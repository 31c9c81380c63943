/**
 * The workspace's own calibration curve: fitted by night when enough answers came, shown to an admin as ready, put in
 * force or taken out of it by an admin alone.
 */
import { sql } from 'kysely'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import { proposeCurve, shippedAlone, withOwnCurve } from '../matching/own-curve.ts'
import { type RankerModel, shippedModel } from '../matching/rank-candidates.ts'
import { appendAudit } from '../privacy/append-audit.ts'
import { countTried, findCurve, listCurveLabels, nextCurveVersion, putCurve } from './curve-queries.ts'
import { closeIncidentAbout, openIncident } from './threshold-queries.ts'

/** `shipped`: no curve of its own; else the version of the one that is ready. */
export type CurveChoice = { kind: 'shipped' } | { kind: 'ready'; version: string }

const curveReady = 'curve_ready'

/** Fits a curve where new answers call for one, and says so. Changes nothing that is decided. */
export async function prepareCurve(tx: Tx, workspaceId: string, now: Date): Promise<boolean> {
  await lockCurves(tx, workspaceId)
  const labels = await listCurveLabels(tx, workspaceId)
  const inForce = await findCurve(tx, workspaceId, 'match_curve')
  const proposal = proposeCurve(labels, inForce?.curve ?? shippedAlone, await countTried(tx, workspaceId))
  if (proposal === null) return false
  const { curve, ...counts } = proposal
  const version = await nextCurveVersion(tx, workspaceId)
  await putCurve(tx, workspaceId, 'match_curve_ready', { version, curve, counts }, now)
  const detail = { version, ...counts }
  await openIncident(tx, workspaceId, { subjectKey: curveReady, severity: 'notice', detail }, now)
  return true
}

/** The ranker as it would be; null where that curve is not ready any more. */
export function findChosenModel(db: Db, workspaceId: string, choice: CurveChoice): Promise<RankerModel | null> {
  return inWorkspace(db, workspaceId, async tx => {
    if (choice.kind === 'shipped') return shippedModel
    const ready = await findCurve(tx, workspaceId, 'match_curve_ready')
    return ready?.version === choice.version ? withOwnCurve(shippedModel, ready) : null
  })
}

/** False where that curve is not ready any more: a newer one is, or an admin has applied it. */
export function applyCurveChoice(
  db: Db,
  workspaceId: string,
  choice: CurveChoice,
  by: { actor: string; now: Date },
): Promise<boolean> {
  return inWorkspace(db, workspaceId, async tx => {
    await lockCurves(tx, workspaceId)
    const ready = await findCurve(tx, workspaceId, 'match_curve_ready')
    if (choice.kind === 'ready' && ready?.version !== choice.version) return false
    const next = choice.kind === 'ready' ? ready : null
    const before = await findCurve(tx, workspaceId, 'match_curve')
    await putCurve(tx, workspaceId, 'match_curve', next, by.now)
    if (next !== null) {
      await putCurve(tx, workspaceId, 'match_curve_ready', null, by.now)
      await closeIncidentAbout(tx, workspaceId, curveReady, by.now)
    }
    await appendAudit(tx, workspaceId, {
      at: by.now,
      actor: by.actor,
      action: 'curve_changed',
      subject: 'workspace',
      detail: { before: before?.version ?? null, after: next?.version ?? null },
    })
    return true
  })
}

async function lockCurves(tx: Tx, workspaceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`curve:${workspaceId}`}, 0))`.execute(tx)
}
