/**
 * Gives every piece of a signature its field: a linear-chain conditional random field. A piece's own features and those
 * of its two neighbours speak for a label, and labels for what may follow them within a line and across lines.
 * forward–backward gives the probability of each label, Viterbi the best labels together.
 */
import { featureNumber } from './feature-names.ts'
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
  /** For each piece the probability of each label, in the order of LABELS, piece by piece. */
  probabilities: Float64Array
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

/** The same weights by number: for each feature a row of MARKS × labels. */
interface CompiledModel {
  /** By a feature's number where its row begins; -1 for one that the model has not. */
  rows: Int32Array
  weights: Float64Array
  /** For each link the transitions as factors. */
  steps: Record<Link, Float64Array>
}

const ROW = MARKS.length * L
/** The row of what stands beside the first and the last piece. */
const NONE = 0
const UNKNOWN = -1
const compiled = new WeakMap<LabelModel, CompiledModel>()

function compile(model: LabelModel): CompiledModel {
  const known = compiled.get(model)
  if (known) return known
  const bare = (name: string) => name.replace(/^(?:<<|<|>)/, '')
  const names = new Set(['none', ...Object.keys(model.weights).map(bare)])
  const numbers = [...names].map(featureNumber)
  const rows = new Int32Array(Math.max(...numbers) + 1).fill(UNKNOWN)
  const weights = new Float64Array(names.size * ROW)
  for (const [index, name] of [...names].entries()) {
    rows[numbers[index]!] = index * ROW
    MARKS.forEach((mark, m) => {
      const values = model.weights[mark + name]
      if (values) weights.set(values, index * ROW + m * L)
    })
  }
  const asFactors = (link: Link) => Float64Array.from(model.transitions[link], Math.exp)
  const steps = { line: asFactors('line'), hard: asFactors('hard'), soft: asFactors('soft') }
  const result = { rows, weights, steps }
  compiled.set(model, result)
  return result
}

/** Made once and grown: arrays of this kind cost more to make than to fill. */
let sums = new Float64Array(64 * ROW)

/** For each piece the score of each label, its neighbours' features included, piece by piece. */
export function emissions(
  model: LabelModel,
  own: readonly (readonly number[])[],
  links: readonly Link[],
): Float64Array {
  const { rows, weights } = compile(model)
  const count = own.length
  if (sums.length < count * ROW) sums = new Float64Array(2 * count * ROW)
  // what the module holds is looked up at every use
  const total = sums
  total.fill(0, 0, count * ROW)
  for (let i = 0; i < count; i++) {
    const features = own[i]!
    const to = i * ROW
    for (let f = 0; f < features.length; f++) {
      const row = rows[features[f]!]
      // undefined: named after the model was made ready
      if (row === undefined || row === UNKNOWN) continue
      for (let k = 0; k < ROW; k++) total[to + k] = total[to + k]! + weights[row + k]!
    }
  }
  const scores = new Float64Array(count * L)
  for (let i = 0; i < count; i++) {
    const before = i > 0 ? total : weights
    const beforeAt = i > 0 ? (i - 1) * ROW : NONE
    const after = i + 1 < count ? total : weights
    const afterAt = i + 1 < count ? (i + 1) * ROW : NONE
    const sameLine = links[i] !== 'line' && i > 0
    for (let l = 0; l < L; l++) {
      const near = total[i * ROW + l]! + before[beforeAt + L + l]! + after[afterAt + 2 * L + l]!
      scores[i * L + l] = near + (sameLine ? before[beforeAt + 3 * L + l]! : 0)
    }
  }
  return scores
}

/** `scores` as emissions gives them. */
export function labelPieces(model: LabelModel, scores: Float64Array, links: readonly Link[]): LabelledSequence {
  if (scores.length === 0) return { labels: [], probabilities: scores }
  return { labels: viterbi(model, scores, links), probabilities: marginals(model, scores, links) }
}

function viterbi(model: LabelModel, scores: Float64Array, links: readonly Link[]): Label[] {
  const n = scores.length / L
  let best = new Float64Array(L)
  for (let l = 0; l < L; l++) best[l] = scores[l]! + model.start[l]!
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
      next[to] = top + scores[i * L + to]!
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
function marginals(model: LabelModel, scores: Float64Array, links: readonly Link[]): Float64Array {
  const { steps } = compile(model)
  const n = scores.length / L
  const likelihoods = exponentials(scores)
  const forward = new Float64Array(n * L)
  for (let i = 0; i < n; i++) {
    const step = steps[links[i]!]
    for (let to = 0; to < L; to++) {
      let sum = 0
      if (i === 0) sum = Math.exp(model.start[to]!)
      else for (let l = 0; l < L; l++) sum += forward[(i - 1) * L + l]! * step[l * L + to]!
      forward[i * L + to] = sum * likelihoods[i * L + to]!
    }
    toShares(forward, i * L)
  }
  // from here on a piece's forward shares become its probabilities, from the last piece to the first
  let backward = new Float64Array(L).fill(1 / L)
  let next = new Float64Array(L)
  for (let i = n - 1; i >= 0; i--) {
    for (let l = 0; l < L; l++) forward[i * L + l] = forward[i * L + l]! * backward[l]!
    toShares(forward, i * L)
    if (i === 0) break
    const step = steps[links[i]!]
    for (let l = 0; l < L; l++) {
      let sum = 0
      for (let to = 0; to < L; to++) sum += step[l * L + to]! * likelihoods[i * L + to]! * backward[to]!
      next[l] = sum
    }
    toShares(next, 0)
    const spare = backward
    backward = next
    next = spare
  }
  return forward
}

/** Scores as likelihoods, the highest of each piece 1. */
function exponentials(scores: Float64Array): Float64Array {
  const likelihoods = new Float64Array(scores.length)
  for (let at = 0; at < scores.length; at += L) {
    let top = Number.NEGATIVE_INFINITY
    for (let l = 0; l < L; l++) if (scores[at + l]! > top) top = scores[at + l]!
    for (let l = 0; l < L; l++) likelihoods[at + l] = Math.exp(scores[at + l]! - top)
  }
  return likelihoods
}

function toShares(values: Float64Array, at: number): void {
  let sum = 0
  for (let l = 0; l < L; l++) sum += values[at + l]!
  for (let l = 0; l < L; l++) values[at + l] = values[at + l]! / sum
}

export function logSum(values: Float64Array): number {
  let top = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) if (values[i]! > top) top = values[i]!
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - top)
  return top + Math.log(sum)
}
