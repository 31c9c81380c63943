/**
 * Workspaces that certify a threshold from audited decisions while things go wrong: scores that promise too much, drift,
 * one reviewer in ten who approves wrong pairs at random or always those of one contact. How often does a certified
 * threshold log less than the promised share right?
 */
import { certifyThreshold, isBroken, usualPromise } from '../../src/matching/certificate.ts'

export interface Simulation {
  workspaces: number
  certified: number
  broken: number
  labelsUntilCertified: number
}

interface Truth {
  confidence: number
  chance: number
}

export function simulateWorkspaces(count: number, seed = 1): Simulation {
  const random = mulberry(seed)
  const result: Simulation = { workspaces: count, certified: 0, broken: 0, labelsUntilCertified: 0 }
  for (let i = 0; i < count; i++) {
    const one = simulateOne(random)
    if (one.threshold === null) continue
    result.certified += 1
    result.labelsUntilCertified += one.labels
    if (one.precision < usualPromise.precision) result.broken += 1
  }
  result.labelsUntilCertified = Math.round(result.labelsUntilCertified / Math.max(1, result.certified))
  return result
}

/** Every reviewed match has a confidence, a true chance of being right and a verdict that may be mistaken. */
function simulateOne(random: () => number): { threshold: number | null; precision: number; labels: number } {
  // how much the scores promise too much (or too little), and how good the workspace's mail is
  const shift = (random() - 0.5) * 2
  const ease = 2 + random() * 5
  const drift = random() < 0.3 ? -0.5 * random() : 0
  const reviewers = 3
  const careless = random() < 0.3 ? Math.floor(random() * reviewers) : -1
  const approvesOneTarget = random() < 0.5
  const draw = (time: number): Truth => {
    const logit = ease * (random() * 2.2 - 0.4) * 1.6
    return { confidence: 1 / (1 + Math.exp(-logit)), chance: 1 / (1 + Math.exp(-(logit + shift + drift * time))) }
  }
  const labels: { confidence: number; isRight: boolean; weight: number }[] = []
  let threshold: number | null = null
  for (let day = 0; day < 150; day++) {
    const time = day / 150
    for (let k = 0; k < 60; k++) {
      const { confidence, chance } = draw(time)
      const isRight = random() < chance
      // the audit: blind, at random, more of them until certified
      const share = threshold === null ? 0.33 : 0.03
      if (random() >= share) continue
      const reviewer = Math.floor(random() * reviewers)
      const isMistaken = !isRight && reviewer === careless && (approvesOneTarget ? random() < 0.1 : random() < 0.3)
      labels.push({ confidence, isRight: isRight || isMistaken, weight: 1 / share })
    }
    if (threshold !== null && isBroken(labels, threshold)) threshold = null
    if (threshold === null && day % 7 === 6) threshold = certifyThreshold(labels).threshold
  }
  return { threshold, precision: threshold === null ? 1 : precisionAbove(threshold, draw), labels: labels.length }
}

/** What the threshold logs at the end of the time, measured on many draws. */
function precisionAbove(threshold: number, draw: (time: number) => Truth): number {
  let sum = 0
  let count = 0
  for (let i = 0; i < 20_000; i++) {
    const { confidence, chance } = draw(1)
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
