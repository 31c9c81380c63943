/**
 * A threshold as a promise: from which confidence on is at least the wanted share right, with 95 % certainty? Tested on
 * audited decisions by the exact (Clopper–Pearson) bound, on a fixed grid from the top, stopping at the first failure
 * (fixed-sequence testing: no correction is needed, and a lucky lower step cannot be picked). Labels count with their
 * inclusion weights by their effective number.
 */
export interface AuditLabel {
  confidence: number
  isRight: boolean
  /** 1 / probability that this decision was picked for the audit. */
  weight?: number | undefined
}

export interface PrecisionPromise {
  /** Wanted share of right logs, such as 0.995. */
  precision: number
  /** Chance of a broken promise that is accepted. */
  alpha: number
}

export interface Certificate {
  /** Confidence from which the promise holds; null while the evidence is insufficient. */
  threshold: number | null
  /** Labels at or above the threshold, or at the top of the grid while there is none. */
  labels: number
  wrong: number
  /** Labels that would be needed with as many errors: "n of 598". */
  needed: number
  /** Lower bound of the share of right ones at the threshold. */
  lowerBound: number
}

export const usualPromise: PrecisionPromise = { precision: 0.995, alpha: 0.05 }

/** From certain downwards; fixed beforehand, never chosen by the data. */
export const thresholdGrid: readonly number[] = [
  0.999, 0.998, 0.997, 0.995, 0.99, 0.985, 0.98, 0.97, 0.96, 0.95, 0.93, 0.9, 0.85, 0.8,
]

/** Only so many labels of the newest count: older ones tell of another time. */
export const mostLabels = 3000

export function certifyThreshold(labels: readonly AuditLabel[], promise: PrecisionPromise = usualPromise): Certificate {
  const newest = labels.slice(-mostLabels)
  let certified: Certificate | null = null
  let first: Certificate | null = null
  for (const threshold of thresholdGrid) {
    const { count, wrong } = effectiveCounts(newest.filter(label => label.confidence >= threshold))
    const lowerBound = lowerBoundOf(count, wrong, promise.alpha)
    const step = { threshold, labels: count, wrong, needed: labelsNeeded(wrong, promise), lowerBound }
    // a step at which all labels together could not prove it, even without an error, decides nothing and is passed
    if (count < labelsNeeded(0, promise)) {
      first = step
      continue
    }
    if (lowerBound < promise.precision) return certified ?? { ...step, threshold: null }
    certified = step
  }
  return (
    certified ?? {
      ...(first ?? { labels: 0, wrong: 0, needed: labelsNeeded(0, promise), lowerBound: 0 }),
      threshold: null,
    }
  )
}

/** Kish's effective number: unequal weights are worth fewer labels. Errors are never rounded down. */
function effectiveCounts(labels: readonly AuditLabel[]): { count: number; wrong: number } {
  let sum = 0
  let squares = 0
  let wrong = 0
  for (const { weight = 1, isRight } of labels) {
    sum += weight
    squares += weight * weight
    if (!isRight) wrong += weight
  }
  if (sum === 0) return { count: 0, wrong: 0 }
  const count = Math.floor((sum * sum) / squares)
  const plain = labels.filter(label => !label.isRight).length
  return { count, wrong: Math.max(Math.ceil((wrong / sum) * count - 1e-9), Math.min(plain, 1)) }
}

/** Labels that must be seen with so many errors before the bound reaches the promise: 598 without one at 99.5 %. */
export function labelsNeeded(wrong: number, { precision, alpha }: PrecisionPromise = usualPromise): number {
  let low = wrong
  let high = 1
  while (lowerBoundOf(high, wrong, alpha) < precision) high *= 2
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (lowerBoundOf(middle, wrong, alpha) < precision) low = middle
    else high = middle
  }
  return high
}

/** Clopper–Pearson: the share of right ones that is exceeded with certainty 1 − alpha, given `wrong` of `count`. */
export function lowerBoundOf(count: number, wrong: number, alpha: number): number {
  if (count === 0 || wrong >= count) return 0
  let low = 0
  let high = 1
  // the largest error share under which seeing so few errors is still as likely as alpha
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (chanceOfAtMost(wrong, count, middle) > alpha) low = middle
    else high = middle
  }
  return 1 - high
}

/** Binomial distribution function, summed in logarithms. */
function chanceOfAtMost(wrong: number, count: number, share: number): number {
  if (share <= 0) return 1
  if (share >= 1) return wrong >= count ? 1 : 0
  let term = count * Math.log1p(-share)
  let total = Math.exp(term)
  for (let k = 1; k <= wrong; k++) {
    term += Math.log((count - k + 1) / k) + Math.log(share) - Math.log1p(-share)
    total += Math.exp(term)
  }
  return Math.min(1, total)
}

/** Audits in which a breach is looked for. */
export const watchedLabels = 600

/**
 * Has a certified threshold been broken since? True when the newest audits show the wanted precision to be missed with
 * certainty 1 − alpha; then the threshold rises until the newest labels carry it again.
 */
export function isBroken(
  labels: readonly AuditLabel[],
  threshold: number,
  promise: PrecisionPromise = usualPromise,
): boolean {
  const { count, wrong } = effectiveCounts(labels.filter(label => label.confidence >= threshold).slice(-watchedLabels))
  if (count === 0 || wrong === 0) return false
  // how likely so many errors are if the promise just holds
  return 1 - chanceOfAtMost(wrong - 1, count, 1 - promise.precision) <= promise.alpha
}
