import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import { lowerBoundOf } from '../matching/certificate.ts'
import { proveThreshold } from '../matching/prove-threshold.ts'
import { shippedModel } from '../matching/rank-candidates.ts'
import { readSettings } from '../settings/queries.ts'
import type { Settings } from '../settings/settings.ts'
import { prepareCurve } from './change-curve.ts'
import { type AuditDraw, drawAudits } from './draw-audits.ts'
import { countIdentityAnswers, findThreshold, listProof, openIncident, putThreshold } from './threshold-queries.ts'

/** In every workspace: draws the day's audits, and asks anew what the answers carry: a threshold, a curve. */
export async function provePromises(db: Db, now: Date): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from workspace order by id`.execute(db)
  for (const { id } of rows) await inWorkspace(db, id, tx => proveWorkspace(tx, id, now))
}

export async function proveWorkspace(
  tx: Tx,
  workspaceId: string,
  now: Date,
  seed = randomBytes(16).toString('hex'),
): Promise<AuditDraw | null> {
  const settings = await readSettings(tx, workspaceId)
  const threshold = await proveAgain(tx, workspaceId, settings, now)
  await prepareCurve(tx, workspaceId, now)
  return drawAudits(tx, workspaceId, { settings: settings.workspace, isCertified: threshold !== null, seed, now })
}

/** The threshold that the answers so far carry, stored when it is another one than before. */
export async function proveAgain(tx: Tx, workspaceId: string, settings: Settings, now: Date): Promise<number | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`threshold:${workspaceId}`}, 0))`.execute(tx)
  const precision = settings.workspace.targetPrecision
  const modelVersion = shippedModel.version
  const before = await findThreshold(tx, workspaceId)
  // What was proven for another model, or for less, proves nothing now.
  const isOfToday = before?.modelVersion === modelVersion && before.precision === precision
  const inForce = isOfToday ? before.threshold : null
  const labels = await listProof(tx, workspaceId, modelVersion)
  const { threshold, certificate, isBreach } = proveThreshold(labels, inForce, precision)
  await watchIdentityRules(tx, workspaceId, precision, now)
  if (threshold === inForce && (isOfToday || (before === null && threshold === null))) return threshold
  const { labels: counted, wrong, needed, lowerBound } = certificate
  const counts = { labels: counted, wrong, needed, lowerBound }
  await putThreshold(tx, workspaceId, { threshold, precision, modelVersion, counts, curve: shippedModel.curve }, now)
  await openIncident(
    tx,
    workspaceId,
    {
      subjectKey: isBreach ? 'threshold_breached' : threshold === null ? 'threshold_withdrawn' : 'threshold_set',
      severity: threshold !== null && !isBreach ? 'notice' : 'warning',
      detail: { before: before?.threshold ?? null, threshold, precision, ...counts },
    },
    now,
  )
  return threshold
}

/** The share of right ones among what identity rules logged cannot be tuned; when it is too low, an admin is told. */
async function watchIdentityRules(tx: Tx, workspaceId: string, precision: number, now: Date): Promise<void> {
  const { answers, wrong } = await countIdentityAnswers(tx, workspaceId)
  if (wrong === 0) return
  // The bound for errors: how many wrong ones are shown with 95 % certainty.
  const leastWrong = lowerBoundOf(answers, answers - wrong, 0.05)
  if (leastWrong <= 1 - precision) return
  const detail = { answers, wrong, precision }
  await openIncident(tx, workspaceId, { subjectKey: 'identity_rules_wrong', severity: 'error', detail }, now)
}
