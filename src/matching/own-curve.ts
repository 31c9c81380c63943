/**
 * A workspace's own curve: from the shipped confidence to the one that its own answers bear out. Proposed when enough
 * new answers have come and it foretells the newest of them better than what is in force; an admin applies it. Pure.
 */
import { applyCurve, type Curve, fitWorkspaceCurve, type LabelledScore } from './calibration.ts'
import type { RankerModel } from './rank-candidates.ts'

export interface OwnCurve {
  version: string
  curve: Curve
}

/** Leaves the shipped confidence as it is. */
export const shippedAlone: Curve = { x: [], y: [] }

/** A fifth of fewer answers is too little to tell a better curve from a luckier one. */
export const fewestLabels = 50
/** Sizes at which answers are looked at, fixed beforehand: looking at each new one would find a lucky curve. */
const growthBetween = 1.25
const newestShare = 0.2
/** In mean log-loss: less is not worth an admin's look, such as a curve that says 0.9995 instead of 0.999. */
const leastGain = 0.002

export interface CurveProposal {
  curve: Curve
  /** Answers that it was fitted on. */
  labels: number
  /** The newest of them, that were foretold without having been seen. */
  foretold: number
  /** Mean log-loss on those: what is in force, and what is proposed. */
  lossInForce: number
  lossProposed: number
}

/**
 * @param all oldest first; `raw` is the shipped confidence
 * @param tried how many answers the last proposal rested on, 0 if there was none; an admin is asked once about each size
 */
export function proposeCurve(all: readonly LabelledScore[], inForce: Curve, tried: number): CurveProposal | null {
  const size = labelsLookedAt(all.length)
  if (size <= tried) return null
  const labels = all.slice(0, size)
  const weighed = evenOut(labels)
  const cut = Math.floor(weighed.length * (1 - newestShare))
  const newest = weighed.slice(cut)
  const shadow = fitWorkspaceCurve(shippedAlone, evenOut(weighed.slice(0, cut)))
  const lossInForce = logLoss(inForce, newest)
  const lossProposed = logLoss(shadow, newest)
  if (lossInForce - lossProposed < leastGain) return null
  const curve = fitWorkspaceCurve(shippedAlone, weighed)
  return { curve, labels: labels.length, foretold: newest.length, lossInForce, lossProposed }
}

function labelsLookedAt(count: number): number {
  let looked = 0
  for (let size = fewestLabels; size <= count; size = Math.floor(size * growthBetween)) looked = size
  return looked
}

/** The ranker with a workspace's own curve on top; its version names both. */
export function withOwnCurve(model: RankerModel, own: OwnCurve | null): RankerModel {
  return own === null ? model : { ...model, version: `${model.version}+curve-${own.version}`, own: own.curve }
}

/** The ranker's own version, whatever curve stood on top. */
export const versionOfRanker = (modelVersion: string): string => modelVersion.split('+')[0] ?? modelVersion

/**
 * Rare audits stand for many decisions each, but are not many answers: the weights keep their proportions and add up
 * to the effective number (Kish), so that a few heavy ones cannot outweigh what was known before.
 */
function evenOut(labels: readonly LabelledScore[]): LabelledScore[] {
  const weights = labels.map(({ weight = 1 }) => weight)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  const squares = weights.reduce((total, weight) => total + weight * weight, 0)
  return labels.map((label, at) => ({ ...label, weight: (weights[at]! * sum) / squares }))
}

function logLoss(curve: Curve, labels: readonly LabelledScore[]): number {
  let loss = 0
  let total = 0
  for (const { raw, isRight, weight = 1 } of labels) {
    const said = Math.min(1 - leastDoubt, Math.max(leastDoubt, applyCurve(curve, raw)))
    loss -= weight * Math.log(isRight ? said : 1 - said)
    total += weight
  }
  return total === 0 ? 0 : loss / total
}

/** So that one wrong answer at "certain" does not decide everything. */
const leastDoubt = 1e-3
