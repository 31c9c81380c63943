/**
 * Gives every piece of a signature its field: a linear-chain conditional random field. A piece's own features and those
 * of its two neighbours speak for a label, and labels for what may follow them within a line and across lines.
 * forward–backward gives the probability of each label, Viterbi the best labels together.
 */
import type { Separator } from './pieces.ts'

export const LABELS = ['name', 'title', 'department', 'company', 'address', 'other'] as const
export type Label = (typeof LABELS)[number]
const L = LABELS.length

/** How close two pieces stand: labels follow each other otherwise across lines than across a comma. */
export const LINKS = ['line', 'hard', 'soft'] as const
type Link = (typeof LINKS)[number]

export interface LabelModel {
  /** For each feature (own, `<` previous, `>` next): a weight for each label. */
  weights: Record<string, number[]>
  /** For each link: from-label × to-label. */
  transitions: Record<Link, number[]>
  start: number[]
}

export interface LabelledSequence {
  labels: Label[]
  /** For each piece the probability of each label, in the order of LABELS. */
  probabilities: Float64Array[]
}

export function linkOf(separator: Separator): Link {
  if (separator === 'line') return 'line'
  return separator === 'comma' || separator === 'bracket' || separator === 'blank' ? 'soft' : 'hard'
}

/** In which a feature speaks: its own piece, the next, the one before, the next on the same line. */
const MARKS = ['', '<', '>', '<<'] as const

/** Own features with those of the neighbours, marked by direction: the form in which the model is trained and stored. */
export function withNeighbours(own: readonly (readonly string[])[], links: readonly Link[]): string[][] {
  return own.map((features, i) => {
    const all = [...features]
    for (const feature of own[i - 1] ?? ['none']) all.push(`<${feature}`)
    for (const feature of own[i + 1] ?? ['none']) all.push(`>${feature}`)
    if (links[i] !== 'line') for (const feature of own[i - 1] ?? []) all.push(`<<${feature}`)
    return all
  })
}

/** The same weights by number: for each feature a row of MARKS × labels. Strings are looked up once a piece. */
interface CompiledModel {
  rows: Map<string, number>
  weights: Float64Array
  /** For each link the transitions as factors. */
  steps: Record<Link, Float64Array>
}

const ROW = MARKS.length * L
/** The row of what stands beside the first and the last piece. */
const NONE = 0
const compiled = new WeakMap<LabelModel, CompiledModel>()

function compile(model: LabelModel): CompiledModel {
  const known = compiled.get(model)
  if (known) return known
  const rows = new Map<string, number>([['none', NONE]])
  const bare = (name: string) => name.replace(/^(?:<<|<|>)/, '')
  for (const name of Object.keys(model.weights)) if (!rows.has(bare(name))) rows.set(bare(name), rows.size * ROW)
  const weights = new Float64Array(rows.size * ROW)
  for (const [name, row] of rows) {
    MARKS.forEach((mark, m) => {
      const values = model.weights[mark + name]
      if (values) weights.set(values, row + m * L)
    })
  }
  const asFactors = (link: Link) => Float64Array.from(model.transitions[link], Math.exp)
  const steps = { line: asFactors('line'), hard: asFactors('hard'), soft: asFactors('soft') }
  const result = { rows, weights, steps }
  compiled.set(model, result)
  return result
}

/** For each piece the score of each label, its neighbours' features included. */
export function emissions(
  model: LabelModel,
  own: readonly (readonly string[])[],
  links: readonly Link[],
): Float64Array[] {
  const { rows, weights } = compile(model)
  const sums = new Float64Array(own.length * ROW)
  for (let i = 0; i < own.length; i++) {
    const features = own[i]!
    const to = i * ROW
    for (let f = 0; f < features.length; f++) {
      const row = rows.get(features[f]!)
      if (row === undefined) continue
      for (let k = 0; k < ROW; k++) sums[to + k] = sums[to + k]! + weights[row + k]!
    }
  }
  const scores: Float64Array[] = []
  for (let i = 0; i < own.length; i++) {
    const row = new Float64Array(L)
    const before = i > 0 ? sums : weights
    const beforeAt = i > 0 ? (i - 1) * ROW : NONE
    const after = i + 1 < own.length ? sums : weights
    const afterAt = i + 1 < own.length ? (i + 1) * ROW : NONE
    const sameLine = links[i] !== 'line' && i > 0
    for (let l = 0; l < L; l++) {
      const near = sums[i * ROW + l]! + before[beforeAt + L + l]! + after[afterAt + 2 * L + l]!
      row[l] = near + (sameLine ? before[beforeAt + 3 * L + l]! : 0)
    }
    scores.push(row)
  }
  return scores
}

export function labelPieces(
  model: LabelModel,
  scores: readonly Float64Array[],
  links: readonly Link[],
): LabelledSequence {
  if (scores.length === 0) return { labels: [], probabilities: [] }
  return { labels: viterbi(model, scores, links), probabilities: marginals(model, scores, links) }
}

function viterbi(model: LabelModel, scores: readonly Float64Array[], links: readonly Link[]): Label[] {
  const n = scores.length
  let best = new Float64Array(L)
  for (let l = 0; l < L; l++) best[l] = scores[0]![l]! + model.start[l]!
  let next = new Float64Array(L)
  const back = new Uint8Array(n * L)
  for (let i = 1; i < n; i++) {
    const transition = model.transitions[links[i]!]
    for (let to = 0; to < L; to++) {
      let top = Number.NEGATIVE_INFINITY
      for (let l = 0; l < L; l++) {
        const score = best[l]! + transition[l * L + to]!
        if (score > top) {
          top = score
          back[i * L + to] = l
        }
      }
      next[to] = top + scores[i]![to]!
    }
    const spare = best
    best = next
    next = spare
  }
  let label = 0
  for (let l = 1; l < L; l++) if (best[l]! > best[label]!) label = l
  const labels = new Array<Label>(n)
  for (let i = n - 1; i >= 0; i--) {
    labels[i] = LABELS[label]!
    label = back[i * L + label]!
  }
  return labels
}

/**
 * The probability of each label, by forward and backward sums. Each piece's row is kept as shares of its sum, so that
 * long blocks neither overflow nor need a logarithm at every step.
 */
function marginals(model: LabelModel, scores: readonly Float64Array[], links: readonly Link[]): Float64Array[] {
  const { steps } = compile(model)
  const likelihoods = scores.map(exponentials)
  const forward: Float64Array[] = []
  for (let i = 0; i < scores.length; i++) {
    const row = new Float64Array(L)
    const step = steps[links[i]!]
    for (let to = 0; to < L; to++) {
      let sum = 0
      if (i === 0) sum = Math.exp(model.start[to]!)
      else for (let l = 0; l < L; l++) sum += forward[i - 1]![l]! * step[l * L + to]!
      row[to] = sum * likelihoods[i]![to]!
    }
    forward.push(toShares(row))
  }
  let backward: Float64Array = new Float64Array(L).fill(1 / L)
  let next: Float64Array = new Float64Array(L)
  const probabilities = new Array<Float64Array>(scores.length)
  for (let i = scores.length - 1; i >= 0; i--) {
    const row = new Float64Array(L)
    for (let l = 0; l < L; l++) row[l] = forward[i]![l]! * backward[l]!
    probabilities[i] = toShares(row)
    if (i === 0) break
    const step = steps[links[i]!]
    for (let l = 0; l < L; l++) {
      let sum = 0
      for (let to = 0; to < L; to++) sum += step[l * L + to]! * likelihoods[i]![to]! * backward[to]!
      next[l] = sum
    }
    const spare = backward
    backward = toShares(next)
    next = spare
  }
  return probabilities
}

/** Scores as likelihoods, the highest 1. */
function exponentials(scores: Float64Array): Float64Array {
  let top = Number.NEGATIVE_INFINITY
  for (let l = 0; l < L; l++) if (scores[l]! > top) top = scores[l]!
  const row = new Float64Array(L)
  for (let l = 0; l < L; l++) row[l] = Math.exp(scores[l]! - top)
  return row
}

function toShares(row: Float64Array): Float64Array {
  let sum = 0
  for (let l = 0; l < L; l++) sum += row[l]!
  for (let l = 0; l < L; l++) row[l] = row[l]! / sum
  return row
}

export function logSum(values: Float64Array): number {
  let top = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) if (values[i]! > top) top = values[i]!
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - top)
  return top + Math.log(sum)
}
