/**
 * From evidence to probability: for each field a logistic curve over what was observed about the value, fitted on
 * senders that neither the labelling model nor the curve had been trained on when it was measured. Its version and
 * counts stand in the model file.
 */
import curves from './model/confidence.json' with { type: 'json' }

export type CalibratedField = 'name' | 'title' | 'department' | 'company' | 'address' | 'phones' | 'emails' | 'urls'

/** What was observed about a value. */
export interface Clue {
  /** Mean and lowest probability of its pieces; 1 where it was found by its shape. */
  mean: number
  least: number
  flags: Record<string, boolean>
}

export type Curve = Record<string, number>

const fields: Record<string, Curve> = curves.fields

export function confidenceOf(field: CalibratedField, clue: Clue, zone: number): number {
  const curve = fields[field]
  return curve ? applyCurve(curve, clue, zone) : clue.mean
}

export function applyCurve(curve: Curve, clue: Clue, zone: number): number {
  // the same terms as clueTerms lists, in its order
  let sum = curve.bias ?? 0
  sum += (curve.mean ?? 0) * logOdds(clue.mean)
  sum += (curve.least ?? 0) * logOdds(clue.least)
  sum += (curve.zone ?? 0) * logOdds(zone)
  for (const flag in clue.flags) if (clue.flags[flag]) sum += curve[flag] ?? 0
  const probability = 1 / (1 + Math.exp(-sum))
  return Math.round(Math.min(MOST, Math.max(1 - MOST, probability)) * 10_000) / 10_000
}

/** Nothing read out of a text is surer than this. */
const MOST = 0.999

/** The terms of the curve; probabilities enter as log-odds, capped where they say nothing more. */
export function clueTerms(clue: Clue, zone: number): [string, number][] {
  const terms: [string, number][] = [
    ['bias', 1],
    ['mean', logOdds(clue.mean)],
    ['least', logOdds(clue.least)],
    ['zone', logOdds(zone)],
  ]
  for (const [flag, on] of Object.entries(clue.flags)) if (on) terms.push([flag, 1])
  return terms
}

const CAP = 0.995

function logOdds(probability: number): number {
  const p = Math.min(CAP, Math.max(1 - CAP, probability))
  return Math.log(p / (1 - p))
}
