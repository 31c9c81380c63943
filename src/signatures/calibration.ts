/**
 * From evidence to probability. For each field a logistic curve over what was observed about the value, fitted on
 * senders that the labelling model had not been trained on, then bent by the monotone steps of an isotonic regression.
 * Version and counts stand in the model file.
 */
import curves from './model/confidence.json' with { type: 'json' }

export type CalibratedField = 'name' | 'title' | 'department' | 'company' | 'address' | 'phones' | 'emails' | 'urls'

/** What was observed about a value. */
export interface Clue {
  /** Mean and lowest probability of its pieces. */
  mean: number
  least: number
  /** Probability of the zone it stands in. */
  zone: number
  flags: Record<string, boolean>
}

export interface Curve {
  weights: Record<string, number>
  /** Steps of the isotonic part: raw probability → share right. Empty: none. */
  steps: number[][]
}

const fields: Record<string, Curve> = curves.fields

export function confidenceOf(field: CalibratedField, clue: Clue): number {
  const curve = fields[field]
  if (!curve) return clue.mean
  return applyCurve(curve, clue)
}

export function applyCurve(curve: Curve, clue: Clue): number {
  let sum = 0
  for (const [name, value] of clueTerms(clue)) sum += (curve.weights[name] ?? 0) * value
  return round(bend(curve.steps, 1 / (1 + Math.exp(-sum))))
}

/** The terms of the logistic curve; probabilities enter as log-odds, capped where they say nothing more. */
export function clueTerms(clue: Clue): [string, number][] {
  const terms: [string, number][] = [
    ['bias', 1],
    ['mean', logOdds(clue.mean)],
    ['least', logOdds(clue.least)],
    ['zone', logOdds(clue.zone)],
  ]
  for (const [flag, on] of Object.entries(clue.flags)) if (on) terms.push([flag, 1])
  return terms
}

const CAP = 0.998

function logOdds(probability: number): number {
  const p = Math.min(CAP, Math.max(1 - CAP, probability))
  return Math.log(p / (1 - p))
}

/** Linear between the steps, flat beyond them. */
function bend(steps: readonly (readonly number[])[], raw: number): number {
  const first = steps[0]
  if (!first) return raw
  if (raw <= first[0]!) return first[1]!
  for (let i = 1; i < steps.length; i++) {
    const [x1, y1] = steps[i - 1] as [number, number]
    const [x2, y2] = steps[i] as [number, number]
    if (raw <= x2) return x2 === x1 ? y2 : y1 + ((raw - x1) / (x2 - x1)) * (y2 - y1)
  }
  return steps.at(-1)![1]!
}

function round(value: number): number {
  return Math.round(Math.min(0.999, Math.max(0.001, value)) * 10_000) / 10_000
}
