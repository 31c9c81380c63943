import type { Tx } from '../db/schema.ts'
import { answersNeeded, proveThreshold } from '../matching/prove-threshold.ts'
import { shippedModel } from '../matching/rank-candidates.ts'
import { type ShippedCertificate, shippedCertificate } from '../matching/thresholds.ts'
import type { Settings } from '../settings/settings.ts'
import { countIdentityAnswers, findThreshold, type IdentityAnswers, listProof } from './threshold-queries.ts'

/** How far the proof of "log by itself when at least so many are right" has come. */
export interface ThresholdState {
  precision: number
  /** Proven on this workspace's own answers. */
  threshold: number | null
  provenAt: Date | null
  /** Blind answers that count, and those of them that were wrong. */
  answers: number
  wrong: number
  needed: number
  shipped: ShippedCertificate & { isUsed: boolean }
  identity: IdentityAnswers
}

export async function readThresholdState(tx: Tx, workspaceId: string, settings: Settings): Promise<ThresholdState> {
  const precision = settings.workspace.targetPrecision
  const labels = await listProof(tx, workspaceId, shippedModel.version)
  const inForce = await findThreshold(tx, workspaceId)
  const isOfToday = inForce?.modelVersion === shippedModel.version && inForce.precision === precision
  const { certificate } = proveThreshold(labels, isOfToday ? inForce.threshold : null, precision)
  const isShippedFit = shippedCertificate.model === shippedModel.version && shippedCertificate.precision >= precision
  return {
    precision,
    threshold: isOfToday ? inForce.threshold : null,
    provenAt: isOfToday ? inForce.madeAt : null,
    answers: Math.floor(certificate.labels),
    wrong: certificate.wrong,
    needed: Math.max(certificate.needed, answersNeeded(labels, precision)),
    shipped: {
      ...shippedCertificate,
      isUsed:
        settings.workspace.shippedCertificate && isShippedFit && !isOfToday && shippedCertificate.threshold !== null,
    },
    identity: await countIdentityAnswers(tx, workspaceId),
  }
}
