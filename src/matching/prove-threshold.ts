/**
 * From audited answers to the threshold that may be used: who answered is weighed, a reviewer who waves things through
 * is allowed for, and what was certified is watched. Pure; the same function runs in production and in the simulation.
 */
import {
  type AuditLabel,
  type Certificate,
  certifyThreshold,
  isBroken,
  labelsNeeded,
  type PrecisionPromise,
  thresholdGrid,
  watchedLabels,
} from './certificate.ts'

export interface ReviewerLabel extends AuditLabel {
  reviewer: string
}

export interface ThresholdProof {
  /** Confidence from which matches may log by themselves; null while nothing is proven. */
  threshold: number | null
  certificate: Certificate
  /** The newest audits showed that the threshold in force did not keep its word. */
  isBreach: boolean
}

/** The chance that a certified threshold does not hold. */
const alpha = 0.05

/**
 * Share of the answers that may approve whatever is shown: one reviewer in ten. He hides as large a share of the
 * errors, so errors are allowed only that much less.
 */
export const carelessShare = 0.1

/** Answers between a step of the grid and the one above before the threshold is lowered to it. */
const leastAnswersBetween = 20

/** No reviewer counts for more than so many times what the middle one answered. */
const mostTimesMedian = 2

/** @param labels oldest first */
export function proveThreshold(
  labels: readonly ReviewerLabel[],
  inForce: number | null,
  precision: number,
): ThresholdProof {
  const capped = capReviewers(labels)
  const promise = { precision: strictened(precision, capped), alpha }
  const looked = capped.slice(0, answersLookedAt(capped.length, labelsNeeded(0, promise)))
  const certificate = certifyThreshold(looked, promise)
  const proven = supportedStep(looked, certificate.threshold, promise)
  if (inForce === null) return { threshold: proven, certificate, isBreach: false }
  // Above the threshold all had the same chance, a larger one before it was certified: weighing would drown the rest.
  const above = capped.filter(({ confidence }) => confidence >= inForce).map(unweighed)
  if (!isBroken(above, inForce, { precision, alpha })) {
    // What was certified stands until it is broken; more answers can lower it.
    return { threshold: proven === null ? inForce : Math.min(proven, inForce), certificate, isBreach: false }
  }
  // What was true when it was certified is so no more: only the newest answers count, and only above it.
  const latest = above.slice(-watchedLabels)
  const newest = certifyThreshold(latest, promise)
  const step = supportedStep(latest, newest.threshold, promise)
  const higher = step !== null && step > inForce ? step : null
  return { threshold: higher ?? nextUnbroken(above, inForce, precision), certificate: newest, isBreach: true }
}

/**
 * A step down the grid that next to no answer stands on is not taken: the bound would hold while such matches stay
 * rare, and say nothing of them when they come.
 */
function supportedStep(
  labels: readonly ReviewerLabel[],
  certified: number | null,
  promise: PrecisionPromise,
): number | null {
  if (certified === null) return null
  const steps = [...thresholdGrid].filter(step => step >= certified).sort((a, b) => a - b)
  const isSupported = (step: number, at: number) => {
    const above = labels.filter(({ confidence }) => confidence >= step)
    const next = steps[at + 1] ?? Number.POSITIVE_INFINITY
    const between = above.filter(({ confidence }) => confidence < next).length
    return between >= leastAnswersBetween && certifyThreshold(above, promise).threshold !== null
  }
  return steps.find(isSupported) ?? certified
}

/** The next step up that both all labels certify and the newest do not contradict; null when there is none. */
function nextUnbroken(labels: readonly ReviewerLabel[], broken: number, precision: number): number | null {
  const promise = { precision: strictened(precision, labels), alpha }
  const higher = [...thresholdGrid].filter(step => step > broken).sort((a, b) => a - b)
  const holds = (step: number) => {
    const above = labels.filter(({ confidence }) => confidence >= step)
    return certifyThreshold(above, promise).threshold !== null && !isBroken(above, step, { precision, alpha })
  }
  return higher.find(holds) ?? null
}

/**
 * Who looks after each answer whether it is enough by now is lucky sooner or later: the chance of an error would grow
 * with every look. So it is looked at when the first answers could suffice, and then each time half as many have come.
 */
export function answersLookedAt(count: number, needed: number): number {
  let looked = count
  for (let size = needed; size <= count; size = Math.floor(size * 1.5)) looked = size
  return looked
}

const unweighed = ({ confidence, isRight, reviewer }: ReviewerLabel): ReviewerLabel => ({
  confidence,
  isRight,
  reviewer,
})

/** With one reviewer there is nobody to compare him with, and nobody who could be the one in ten. */
function strictened(precision: number, labels: readonly ReviewerLabel[]): number {
  const reviewers = new Set(labels.map(({ reviewer }) => reviewer)).size
  return reviewers > 1 ? 1 - (1 - precision) * (1 - carelessShare) : precision
}

/**
 * Somebody who answers far more than the others would decide alone. What he found right beyond the limit is left out,
 * the newest first; what he found wrong always counts.
 */
export function capReviewers(labels: readonly ReviewerLabel[]): ReviewerLabel[] {
  const counts = new Map<string, number>()
  for (const { reviewer } of labels) counts.set(reviewer, (counts.get(reviewer) ?? 0) + 1)
  if (counts.size < 3) return [...labels]
  const sorted = [...counts.values()].sort((a, b) => a - b)
  const most = (sorted[(sorted.length - 1) >> 1] ?? 0) * mostTimesMedian
  const used = new Map<string, number>()
  return labels.filter(({ reviewer, isRight }) => {
    const before = used.get(reviewer) ?? 0
    if (before >= most && isRight) return false
    used.set(reviewer, before + 1)
    return true
  })
}

/** Answers that are needed before anything can be proven: 598 at 99.5 %, for one reviewer. */
export function answersNeeded(labels: readonly ReviewerLabel[], precision: number): number {
  return labelsNeeded(0, { precision: strictened(precision, capReviewers(labels)), alpha })
}
