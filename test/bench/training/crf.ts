import { LINE_FEATURES } from '../../../src/signatures/line-features.ts'
import { PLACE_FEATURES } from '../../../src/signatures/line-table.ts'
import { BODY, CLOSING, SIGNATURE, STATES, TRAILING } from '../../../src/signatures/viterbi.ts'
import { weightsPerState, type ZoneModel } from '../../../src/signatures/zone-model.ts'
import type { ZoneExample } from './zone-examples.ts'

/**
 * A linear-chain conditional random field, trained by AdaGrad on the likelihood of the allowed paths (lines that
 * nobody marked may have several states). Deterministic: examples are visited in an order drawn from a fixed seed.
 */
export interface CrfOptions {
  offsets: number[]
  epochs: number
  rate: number
  decay: number
}

const LOW = -1e9
/** From a state (row) to a state (column): once the signature began it can only go on or be over. */
const possible: readonly (readonly boolean[])[] = [
  [true, true, true, true],
  [true, true, true, true],
  [false, false, true, true],
  [false, false, false, true],
]

export function trainCrf(examples: readonly ZoneExample[], options: CrfOptions): ZoneModel {
  const perState = weightsPerState(options.offsets.length)
  const emission = new Float64Array(perState * STATES)
  const steps = new Float64Array(STATES * STATES + 2 * STATES)
  const emissionSquares = new Float64Array(emission.length).fill(1e-6)
  const stepSquares = new Float64Array(steps.length).fill(1e-6)
  const order = examples.map((_, index) => index)
  const random = seededRandom(17)
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random)
    const rate = options.rate / (1 + epoch / 8)
    for (const index of order) {
      const example = examples[index]!
      const { breaks } = example.table
      if (breaks.length === 0) continue
      const vector = sparseLines(example, options.offsets)
      const scores = scoreSparse(vector, emission, perState)
      const all = expectations(scores, breaks, steps, null)
      const marked = expectations(scores, breaks, steps, example.allowed)
      if (!Number.isFinite(marked.logSum) || marked.logSum < LOW / 2) continue
      for (let i = 0; i < steps.length; i++) {
        const gradient = example.weight * (marked.steps[i]! - all.steps[i]!)
        if (gradient === 0) continue
        stepSquares[i] = stepSquares[i]! + gradient * gradient
        steps[i] = steps[i]! + (rate * gradient) / Math.sqrt(stepSquares[i]!)
      }
      updateEmissions(vector, example.weight, all.states, marked.states, rate)
    }
  }
  return toModel(emission, steps, options)

  function updateEmissions(
    vector: SparseLines,
    weight: number,
    all: Float64Array,
    marked: Float64Array,
    rate: number,
  ): void {
    for (let line = 0; line < vector.starts.length - 1; line++) {
      for (let state = 0; state < STATES; state++) {
        const error = weight * (marked[line * STATES + state]! - all[line * STATES + state]!)
        if (Math.abs(error) < 1e-3) continue
        for (let i = vector.starts[line]!; i < vector.starts[line + 1]!; i++) {
          const at = state * perState + vector.names[i]!
          const gradient = error * vector.values[i]! - options.decay * emission[at]!
          const squares = emissionSquares[at]! + gradient * gradient
          emissionSquares[at] = squares
          emission[at] = emission[at]! + (rate * gradient) / Math.sqrt(squares)
        }
      }
    }
  }
}

/** What is not zero of each line's features, as the model numbers them within a state. */
interface SparseLines {
  starts: Int32Array
  names: Uint16Array
  values: Float32Array
}

const sparseOf = new WeakMap<ZoneExample, { offsets: string; lines: SparseLines }>()

function sparseLines(example: ZoneExample, offsets: readonly number[]): SparseLines {
  const known = sparseOf.get(example)
  if (known && known.offsets === offsets.join()) return known.lines
  const { table } = example
  const count = table.lines.length
  const starts = [0]
  const names: number[] = []
  const values: number[] = []
  for (let line = 0; line < count; line++) {
    offsets.forEach((offset, index) => {
      const seen = line + offset
      if (seen < 0 || seen >= count) return
      for (let name = 0; name < LINE_FEATURES; name++) {
        const value = table.own[seen * LINE_FEATURES + name]!
        if (value === 0) continue
        names.push(index * LINE_FEATURES + name)
        values.push(value)
      }
    })
    for (let name = 0; name < PLACE_FEATURES; name++) {
      const value = table.places[line * PLACE_FEATURES + name]!
      if (value === 0) continue
      names.push(offsets.length * LINE_FEATURES + name)
      values.push(value)
    }
    names.push(offsets.length * LINE_FEATURES + PLACE_FEATURES)
    values.push(1)
    starts.push(names.length)
  }
  const lines = { starts: Int32Array.from(starts), names: Uint16Array.from(names), values: Float32Array.from(values) }
  sparseOf.set(example, { offsets: offsets.join(), lines })
  return lines
}

function scoreSparse(vector: SparseLines, emission: Float64Array, perState: number): Float64Array {
  const count = vector.starts.length - 1
  const scores = new Float64Array(count * STATES)
  for (let line = 0; line < count; line++) {
    for (let state = 0; state < STATES; state++) {
      let sum = 0
      for (let i = vector.starts[line]!; i < vector.starts[line + 1]!; i++) {
        sum += emission[state * perState + vector.names[i]!]! * vector.values[i]!
      }
      scores[line * STATES + state] = sum
    }
  }
  return scores
}

interface Expectations {
  logSum: number
  states: Float64Array
  /** Expected steps: STATES × STATES, then the first states, then the last. */
  steps: Float64Array
}

/** Forward and backward sums over all paths, or over those that `allowed` leaves. */
function expectations(
  scores: Float64Array,
  breaks: Uint8Array,
  steps: Float64Array,
  allowed: Uint8Array | null,
): Expectations {
  const score = (line: number, state: number): number =>
    allowed && (allowed[line]! & (1 << state)) === 0 ? LOW : scores[line * STATES + state]!
  const count = breaks.length
  const step = (from: number, to: number, line: number): number =>
    !possible[from]![to] || (from === SIGNATURE && to === SIGNATURE && breaks[line] === 1)
      ? LOW
      : steps[from * STATES + to]!
  const START = STATES * STATES
  const END = START + STATES
  const forward = new Float64Array(count * STATES)
  const backward = new Float64Array(count * STATES)
  const buffer = new Float64Array(STATES)
  for (let state = 0; state < STATES; state++) forward[state] = score(0, state) + steps[START + state]!
  for (let line = 1; line < count; line++) {
    for (let to = 0; to < STATES; to++) {
      for (let from = 0; from < STATES; from++)
        buffer[from] = forward[(line - 1) * STATES + from]! + step(from, to, line)
      forward[line * STATES + to] = logSum(buffer) + score(line, to)
    }
  }
  for (let state = 0; state < STATES; state++) backward[(count - 1) * STATES + state] = steps[END + state]!
  for (let line = count - 2; line >= 0; line--) {
    for (let from = 0; from < STATES; from++) {
      for (let to = 0; to < STATES; to++) {
        buffer[to] = backward[(line + 1) * STATES + to]! + step(from, to, line + 1) + score(line + 1, to)
      }
      backward[line * STATES + from] = logSum(buffer)
    }
  }
  for (let state = 0; state < STATES; state++)
    buffer[state] = forward[(count - 1) * STATES + state]! + steps[END + state]!
  const total = logSum(buffer)
  const states = new Float64Array(count * STATES)
  const expected = new Float64Array(steps.length)
  for (let i = 0; i < states.length; i++) states[i] = Math.exp(forward[i]! + backward[i]! - total)
  for (let line = 1; line < count; line++) {
    for (let from = 0; from < STATES; from++) {
      for (let to = 0; to < STATES; to++) {
        const log =
          forward[(line - 1) * STATES + from]! + step(from, to, line) + score(line, to) + backward[line * STATES + to]!
        if (log - total > -30) expected[from * STATES + to] = expected[from * STATES + to]! + Math.exp(log - total)
      }
    }
  }
  for (let state = 0; state < STATES; state++) {
    expected[START + state] = states[state]!
    expected[END + state] = states[(count - 1) * STATES + state]!
  }
  return { logSum: total, states, steps: expected }
}

function logSum(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY
  for (const value of values) if (value > most) most = value
  if (most <= LOW) return most
  let sum = 0
  for (const value of values) sum += Math.exp(value - most)
  return most + Math.log(sum)
}

function toModel(emission: Float64Array, steps: Float64Array, options: CrfOptions): ZoneModel {
  const round = (value: number): number => Math.round(value * 1000) / 1000
  const next = [BODY, CLOSING, SIGNATURE, TRAILING].map(from =>
    [BODY, CLOSING, SIGNATURE, TRAILING].map(to => (possible[from]![to] ? round(steps[from * STATES + to]!) : null)),
  )
  const start = STATES * STATES
  return {
    version: '',
    lead: { slope: 1, offset: 0 },
    offsets: options.offsets,
    weights: Array.from(emission, round),
    transitions: {
      start: Array.from(steps.slice(start, start + STATES), round),
      next,
      end: Array.from(steps.slice(start + STATES), round),
    },
  }
}

export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export function shuffle<T>(items: T[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const swapped = items[i]!
    items[i] = items[j]!
    items[j] = swapped
  }
}
