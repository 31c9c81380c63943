import type { Tx } from '../db/schema.ts'
import { withOwnCurve } from '../matching/own-curve.ts'
import { shippedModel } from '../matching/rank-candidates.ts'
import { defaultThresholds, shippedCertificate } from '../matching/thresholds.ts'
import { isOwnAddress } from '../messages/own.ts'
import { readPolicies } from '../privacy/queries.ts'
import { findCurve } from '../review/curve-queries.ts'
import { findThreshold } from '../review/threshold-queries.ts'
import { readSettings } from '../settings/queries.ts'
import type { WorkspaceSettings } from '../settings/settings.ts'
import type { DecisionRules } from '../timeline/redecide.ts'
import { ownAddresses } from './queries.ts'

/** All that deciding needs to know of a workspace besides its records: policies, thresholds, which addresses are ours. */
export async function readDecisionRules(tx: Tx, workspaceId: string): Promise<DecisionRules & OwnIdentity> {
  const policies = await readPolicies(tx, workspaceId)
  const settings = await readSettings(tx, workspaceId)
  const own = await ownAddresses(tx, workspaceId)
  return {
    policies,
    thresholds: { ...defaultThresholds, log: await readThreshold(tx, workspaceId, settings.workspace) },
    settings,
    model: withOwnCurve(shippedModel, await findCurve(tx, workspaceId, 'match_curve')),
    ...own,
    isOwn: address => isOwnAddress(address, { ...own, mailboxAddress: '' }),
  }
}

/**
 * Confidence from which a match logs by itself. Only what was proven for this very model and this very promise counts;
 * the shipped certificate stands in where an admin trusts it, until the workspace's own answers have spoken.
 */
async function readThreshold(tx: Tx, workspaceId: string, settings: WorkspaceSettings): Promise<number | null> {
  const proven = await findThreshold(tx, workspaceId)
  const isOfToday = proven?.modelVersion === shippedModel.version && proven.precision === settings.targetPrecision
  if (proven !== null && isOfToday) return proven.threshold
  const { threshold, precision, model } = shippedCertificate
  const isShippedEnough = model === shippedModel.version && precision >= settings.targetPrecision
  return settings.shippedCertificate && isShippedEnough ? threshold : null
}

export interface OwnIdentity {
  ownAddresses: string[]
  ownDomains: string[]
}
