/**
 * Workspaces that prove a threshold from blind answers while things go wrong: scores that promise too much, drift,
 * reviewers who answer the easy ones first, one reviewer in ten who approves whatever is wrong or all that is said of
 * one contact. What is asked, with which chance, and what follows from the answers is what production does. How often
 * does a threshold in force log less than the promised share right?
 */
import { proveThreshold, type ReviewerLabel } from '../../src/matching/prove-threshold.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { blindShareOfHeld } from '../../src/timeline/apply-logging-policy.ts'

export interface Simulation {
  workspaces: number
  certified: number
  /** Thresholds that missed the promise at the end, among those certified. */
  broken: number
  /** Thresholds that missed it at the moment they were certified. */
  brokenAtOnce: number
  breachesSeen: number
  labelsUntilCertified: number
}

interface Match {
  confidence: number
  chance: number
  isTarget: boolean
}

interface Outcome {
  wasCertified: boolean
  broken: boolean
  brokenAtOnce: boolean
  breaches: number
  labels: number
}

const { targetPrecision, auditShare } = defaultSettings.workspace
const days = 150
/** Matches a day that no identity rule covers and nothing speaks against. */
const matchesADay = 60
const reviewers = 10

export function simulateWorkspaces(count: number, seed = 1): Simulation {
  const random = mulberry(seed)
  const all = Array.from({ length: count }, () => simulateOne(random))
  const certified = all.filter(({ wasCertified }) => wasCertified)
  const labels = certified.reduce((sum, one) => sum + one.labels, 0)
  return {
    workspaces: count,
    certified: certified.length,
    broken: certified.filter(({ broken }) => broken).length,
    brokenAtOnce: certified.filter(({ brokenAtOnce }) => brokenAtOnce).length,
    breachesSeen: all.reduce((sum, one) => sum + one.breaches, 0),
    labelsUntilCertified: Math.round(labels / Math.max(1, certified.length)),
  }
}

function simulateOne(random: () => number): Outcome {
  // how much the scores promise too much (or too little), and how good the workspace's mail is
  const shift = (random() - 0.5) * 2
  const ease = 2 + random() * 5
  const drift = random() < 0.3 ? -0.5 * random() : 0
  const isEasyFirst = random() < 0.3
  const hostile = (['nobody', 'approves_all', 'approves_target'] as const)[Math.floor(random() * 3)]
  const draw = (time: number): Match => {
    const logit = ease * (random() * 2.2 - 0.4) * 1.6
    const chance = 1 / (1 + Math.exp(-(logit + shift + drift * time)))
    // mail about the target is wrong more often: somebody writes in its name
    const isTarget = random() < 0.02
    return { confidence: 1 / (1 + Math.exp(-logit)), chance: isTarget ? chance * 0.9 : chance, isTarget }
  }
  const labels: ReviewerLabel[] = []
  const outcome: Outcome = { wasCertified: false, broken: false, brokenAtOnce: false, breaches: 0, labels: 0 }
  let threshold: number | null = null
  for (let day = 0; day < days; day++) {
    const time = day / days
    for (let k = 0; k < matchesADay; k++) {
      const { confidence, chance, isTarget } = draw(time)
      const isRight = random() < chance
      const share = threshold !== null && confidence >= threshold ? auditShare : blindShareOfHeld
      if (random() >= share || (isEasyFirst && confidence < 0.95 && random() < 0.4)) continue
      const reviewer = Math.floor(random() * reviewers)
      const isHostile = reviewer === 0 && (hostile === 'approves_all' || (hostile === 'approves_target' && isTarget))
      labels.push({ confidence, isRight: isRight || isHostile, reviewer: String(reviewer), weight: 1 / share })
    }
    const proof = proveThreshold(labels, threshold, targetPrecision)
    if (proof.isBreach) outcome.breaches += 1
    if (proof.threshold !== null && proof.threshold !== threshold) {
      if (!outcome.wasCertified) outcome.labels = labels.length
      outcome.wasCertified = true
      outcome.brokenAtOnce ||= precisionAbove(proof.threshold, () => draw(time)) < targetPrecision
    }
    threshold = proof.threshold
  }
  outcome.broken = threshold !== null && precisionAbove(threshold, () => draw(1)) < targetPrecision
  return outcome
}

/** What the threshold logs, measured on many draws. */
function precisionAbove(threshold: number, draw: () => Match): number {
  let sum = 0
  let count = 0
  for (let i = 0; i < 20_000; i++) {
    const { confidence, chance } = draw()
    if (confidence < threshold) continue
    sum += chance
    count += 1
  }
  return count === 0 ? 1 : sum / count
}

function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
