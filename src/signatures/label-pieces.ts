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
}

const ROW = MARKS.length * L
const compiled = new WeakMap<LabelModel, CompiledModel>()

function compile(model: LabelModel): CompiledModel {
  const known = compiled.get(model)
  if (known) return known
  const rows = new Map<string, number>([['none', 0]])
  const bare = (name: string) => name.replace(/^(?:<<|<|>)/, '')
  for (const name of Object.keys(model.weights)) if (!rows.has(bare(name))) rows.set(bare(name), rows.size * ROW)
  const weights = new Float64Array(rows.size * ROW)
  for (const [name, row] of rows) {
    MARKS.forEach((mark, m) => {
      const values = model.weights[mark + name]
      if (values) weights.set(values, row + m * L)
    })
  }
  const result = { rows, weights }
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
  const sums = own.map(features => {
    const sum = new Float64Array(ROW)
    for (const name of features) {
      const row = rows.get(name)
      if (row !== undefined) for (let k = 0; k < ROW; k++) sum[k]! += weights[row + k]!
    }
    return sum
  })
  const none = weights.subarray(0, ROW)
  return own.map((_, i) => {
    const scores = new Float64Array(L)
    const before = sums[i - 1] ?? none
    const after = sums[i + 1] ?? none
    const sameLine = links[i] !== 'line' && i > 0
    for (let l = 0; l < L; l++) {
      scores[l] = sums[i]![l]! + before[L + l]! + after[2 * L + l]! + (sameLine ? before[3 * L + l]! : 0)
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
