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

/** Own features with those of the neighbours, whose names are marked by direction. */
export function withNeighbours(own: readonly (readonly string[])[], links: readonly Link[]): string[][] {
  return own.map((features, i) => {
    const all = [...features]
    for (const feature of own[i - 1] ?? ['none']) all.push(`<${feature}`)
    for (const feature of own[i + 1] ?? ['none']) all.push(`>${feature}`)
    const link = links[i]
    if (link !== 'line') for (const feature of own[i - 1] ?? []) all.push(`<<${feature}`)
    return all
  })
}

export function emissions(model: LabelModel, features: readonly (readonly string[])[]): Float64Array[] {
  return features.map(list => {
    const scores = new Float64Array(L)
    for (const name of list) {
      const weights = model.weights[name]
      if (weights) for (let l = 0; l < L; l++) scores[l]! += weights[l]!
    }
    return scores
  })
}

export function labelPieces(
  model: LabelModel,
  scores: readonly Float64Array[],
  links: readonly Link[],
): LabelledSequence {
  const n = scores.length
  if (n === 0) return { labels: [], probabilities: [] }
  return { labels: viterbi(model, scores, links), probabilities: marginals(model, scores, links) }
}

function viterbi(model: LabelModel, scores: readonly Float64Array[], links: readonly Link[]): Label[] {
  const n = scores.length
  let best = scores[0]!.map((score, l) => score + model.start[l]!)
  const back: Uint8Array[] = []
  for (let i = 1; i < n; i++) {
    const transition = model.transitions[links[i]!]
    const next = new Float64Array(L)
    const from = new Uint8Array(L)
    for (let to = 0; to < L; to++) {
      let top = Number.NEGATIVE_INFINITY
      for (let l = 0; l < L; l++) {
        const score = best[l]! + transition[l * L + to]!
        if (score > top) {
          top = score
          from[to] = l
        }
      }
      next[to] = top + scores[i]![to]!
    }
    best = next
    back.push(from)
  }
  let label = best.indexOf(Math.max(...best))
  const labels: Label[] = [LABELS[label]!]
  for (let i = back.length - 1; i >= 0; i--) {
    label = back[i]![label]!
    labels.unshift(LABELS[label]!)
  }
  return labels
}

/** Forward–backward in log space. */
export function marginals(model: LabelModel, scores: readonly Float64Array[], links: readonly Link[]): Float64Array[] {
  const n = scores.length
  const forward: Float64Array[] = [scores[0]!.map((score, l) => score + model.start[l]!)]
  for (let i = 1; i < n; i++) forward.push(step(forward[i - 1]!, model.transitions[links[i]!], scores[i]!))
  const backward: Float64Array[] = new Array(n)
  backward[n - 1] = new Float64Array(L)
  for (let i = n - 2; i >= 0; i--)
    backward[i] = stepBack(backward[i + 1]!, model.transitions[links[i + 1]!], scores[i + 1]!)
  const total = logSum(forward[n - 1]!)
  return forward.map((row, i) => row.map((value, l) => Math.exp(value + backward[i]![l]! - total)))
}

function step(previous: Float64Array, transition: readonly number[], scores: Float64Array): Float64Array {
  const next = new Float64Array(L)
  const column = new Float64Array(L)
  for (let to = 0; to < L; to++) {
    for (let l = 0; l < L; l++) column[l] = previous[l]! + transition[l * L + to]!
    next[to] = logSum(column) + scores[to]!
  }
  return next
}

function stepBack(following: Float64Array, transition: readonly number[], scores: Float64Array): Float64Array {
  const next = new Float64Array(L)
  const row = new Float64Array(L)
  for (let l = 0; l < L; l++) {
    for (let to = 0; to < L; to++) row[to] = transition[l * L + to]! + scores[to]! + following[to]!
    next[l] = logSum(row)
  }
  return next
}

export function logSum(values: Float64Array): number {
  let top = Number.NEGATIVE_INFINITY
  for (const value of values) if (value > top) top = value
  let sum = 0
  for (const value of values) sum += Math.exp(value - top)
  return top + Math.log(sum)
}
