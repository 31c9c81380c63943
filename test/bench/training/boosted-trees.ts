import { LINE_FEATURES } from '../../../src/signatures/line-features.ts'
import { PLACE_FEATURES } from '../../../src/signatures/line-table.ts'
import { STATES, type Transitions } from '../../../src/signatures/viterbi.ts'
import { seededRandom } from './crf.ts'
import type { ZoneExample } from './zone-examples.ts'

/**
 * Small boosted trees over the same features as the chain, one forest a state (softmax), for comparison: each line is
 * scored by itself, then the best path is found with the steps' frequencies. Rows and features are drawn for each
 * tree from a fixed seed. Lines that may have several states count for the first of them.
 */
const OFFSETS = [-2, -1, 0, 1, 2]
const COLUMNS = OFFSETS.length * LINE_FEATURES + PLACE_FEATURES
const BINS = 8
const ROUNDS = 45
const DEPTH = 4
const RATE = 0.2

/** A tree as arrays: nodes of a full binary tree, then its leaves' values. */
interface Tree {
  columns: Uint16Array
  cuts: Uint8Array
  leaves: Float64Array
}

export interface Forest {
  /** [round][state] */
  trees: Tree[][]
  transitions: Transitions
}

export function trainTrees(examples: readonly ZoneExample[]): Forest {
  const random = seededRandom(5)
  const rows = examples.flatMap(example => {
    const table = binned(example)
    return Array.from(example.allowed, (allowed, line) => ({
      bins: table.subarray(line * COLUMNS, (line + 1) * COLUMNS),
      state: Math.max(0, 31 - Math.clz32(allowed & -allowed)),
      weight: example.weight,
      scores: new Float64Array(STATES),
    }))
  })
  const gradients = new Float64Array(rows.length)
  const curvatures = new Float64Array(rows.length)
  const trees: Tree[][] = []
  for (let round = 0; round < ROUNDS; round++) {
    const shares = rows.map(row => softmax(row.scores))
    const grown: Tree[] = []
    for (let state = 0; state < STATES; state++) {
      rows.forEach((row, index) => {
        const share = shares[index]![state]!
        gradients[index] = row.weight * ((row.state === state ? 1 : 0) - share)
        curvatures[index] = row.weight * share * (1 - share)
      })
      const drawn = rows.map((_, index) => index).filter(() => random() < 0.5)
      const columns = Array.from({ length: COLUMNS }, (_, column) => column).filter(() => random() < 0.3)
      grown.push(growTree(rows, drawn, columns, gradients, curvatures))
    }
    for (const row of rows) addForest(grown, row.bins, row.scores)
    trees.push(grown)
  }
  return { trees, transitions: countSteps(examples) }
}

/** Scores of every line for every state: logarithms of the forest's probabilities. */
export function scoreByTrees(example: ZoneExample, forest: Forest): Float64Array {
  const table = binned(example)
  const count = example.table.lines.length
  const out = new Float64Array(count * STATES)
  for (let line = 0; line < count; line++) {
    const bins = table.subarray(line * COLUMNS, (line + 1) * COLUMNS)
    const scores = new Float64Array(STATES)
    for (const round of forest.trees) addForest(round, bins, scores)
    const shares = softmax(scores)
    for (let state = 0; state < STATES; state++) out[line * STATES + state] = Math.log(shares[state]! + 1e-9)
  }
  return out
}

function growTree(
  rows: readonly { bins: Uint8Array }[],
  drawn: readonly number[],
  candidates: readonly number[],
  gradients: Float64Array,
  curvatures: Float64Array,
): Tree {
  const inner = 2 ** DEPTH - 1
  const tree: Tree = {
    columns: new Uint16Array(inner),
    cuts: new Uint8Array(inner).fill(255),
    leaves: new Float64Array(2 ** DEPTH),
  }
  let members: number[][] = [[...drawn]]
  for (let depth = 0; depth < DEPTH; depth++) {
    const next: number[][] = []
    members.forEach((group, position) => {
      const node = 2 ** depth - 1 + position
      const split = bestSplit(rows, group, candidates, gradients, curvatures)
      tree.columns[node] = split?.column ?? 0
      tree.cuts[node] = split?.cut ?? 255
      const isLeft = (index: number): boolean => !split || rows[index]!.bins[split.column]! <= split.cut
      next.push(
        group.filter(isLeft),
        group.filter(index => !isLeft(index)),
      )
    })
    members = next
  }
  members.forEach((group, leaf) => {
    let gradient = 0
    let curvature = 1
    for (const index of group) {
      gradient += gradients[index]!
      curvature += curvatures[index]!
    }
    tree.leaves[leaf] = (RATE * gradient) / curvature
  })
  return tree
}

function bestSplit(
  rows: readonly { bins: Uint8Array }[],
  group: readonly number[],
  candidates: readonly number[],
  gradients: Float64Array,
  curvatures: Float64Array,
): { column: number; cut: number } | null {
  if (group.length < 20) return null
  let found: { column: number; cut: number } | null = null
  let most = 0.5
  for (const column of candidates) {
    const gradient = new Float64Array(BINS)
    const curvature = new Float64Array(BINS)
    for (const index of group) {
      const bin = rows[index]!.bins[column]!
      gradient[bin] = gradient[bin]! + gradients[index]!
      curvature[bin] = curvature[bin]! + curvatures[index]!
    }
    const all = gradient.reduce((sum, value) => sum + value, 0)
    const weight = curvature.reduce((sum, value) => sum + value, 0)
    let left = 0
    let leftWeight = 0
    for (let cut = 0; cut < BINS - 1; cut++) {
      left += gradient[cut]!
      leftWeight += curvature[cut]!
      if (leftWeight < 1 || weight - leftWeight < 1) continue
      const gain =
        left ** 2 / (leftWeight + 1) + (all - left) ** 2 / (weight - leftWeight + 1) - all ** 2 / (weight + 1)
      if (gain > most) {
        most = gain
        found = { column, cut }
      }
    }
  }
  return found
}

function addForest(round: readonly Tree[], bins: Uint8Array, scores: Float64Array): void {
  for (let state = 0; state < STATES; state++) scores[state] = scores[state]! + leafValue(round[state]!, bins)
}

function leafValue(tree: Tree, bins: Uint8Array): number {
  let node = 0
  for (let depth = 0; depth < DEPTH; depth++) {
    node = 2 * node + (bins[tree.columns[node]!]! <= tree.cuts[node]! ? 1 : 2)
  }
  return tree.leaves[node - (2 ** DEPTH - 1)]!
}

const binnedOf = new WeakMap<ZoneExample, Uint8Array>()

function binned(example: ZoneExample): Uint8Array {
  const known = binnedOf.get(example)
  if (known) return known
  const { table } = example
  const count = table.lines.length
  const out = new Uint8Array(count * COLUMNS)
  const toBin = (value: number): number => (value <= 0 ? 0 : Math.min(BINS - 1, 1 + Math.floor(value * (BINS - 2))))
  for (let line = 0; line < count; line++) {
    OFFSETS.forEach((offset, index) => {
      const seen = line + offset
      if (seen < 0 || seen >= count) return
      for (let name = 0; name < LINE_FEATURES; name++) {
        out[line * COLUMNS + index * LINE_FEATURES + name] = toBin(table.own[seen * LINE_FEATURES + name]!)
      }
    })
    for (let name = 0; name < PLACE_FEATURES; name++) {
      out[line * COLUMNS + OFFSETS.length * LINE_FEATURES + name] = toBin(table.places[line * PLACE_FEATURES + name]!)
    }
  }
  binnedOf.set(example, out)
  return out
}

function softmax(scores: Float64Array): Float64Array {
  const most = Math.max(...scores)
  const shares = scores.map(score => Math.exp(score - most))
  const sum = shares.reduce((total, share) => total + share, 0)
  return shares.map(share => share / sum)
}

/** Half the logarithm of each step's frequency against chance: the lines' own scores know their neighbours already. */
function countSteps(examples: readonly ZoneExample[]): Transitions {
  const next = Array.from({ length: STATES }, () => new Array<number>(STATES).fill(0.5))
  for (const { allowed } of examples) {
    let before = -1
    for (const bits of allowed) {
      const state = 31 - Math.clz32(bits & -bits)
      if (before >= 0) next[before]![state] = next[before]![state]! + 1
      before = state
    }
  }
  const shares = next.map((row, from) => {
    const sum = row.reduce((total, count) => total + count, 0)
    return row.map((count, to) => (isPossible(from, to) ? Math.log(count / sum) / 2 : Number.NEGATIVE_INFINITY))
  })
  return { start: [0, -1, -1, -3], next: shares, end: [0, 0, 0, 0] }
}

function isPossible(from: number, to: number): boolean {
  return from < 2 || to === from || (from === 2 && to === 3)
}
