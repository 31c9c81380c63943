import { LINE_FEATURES } from './line-features.ts'
import { type LineTable, PLACE_FEATURES } from './line-table.ts'
import { STATES, type Transitions } from './viterbi.ts'

/**
 * A linear-chain model of the lines of a message: weights for each state over a line's own features, those of its
 * neighbours and of its place, and for each step from state to state. Trained by test/bench/training/train-zones.ts.
 */
export interface ZoneModel {
  version: string
  /** Own features of the lines at these distances count. */
  offsets: number[]
  /** [state][offset][own feature] flattened, then the state's place weights, then its bias. */
  weights: number[]
  transitions: { start: number[]; next: (number | null)[][]; end: number[] }
}

export function weightsPerState(offsets: number): number {
  return offsets * LINE_FEATURES + PLACE_FEATURES + 1
}

export function modelTransitions(model: ZoneModel): Transitions {
  const next = model.transitions.next.map(row => row.map(value => value ?? Number.NEGATIVE_INFINITY))
  return { start: model.transitions.start, next, end: model.transitions.end }
}

/** Scores of every line for every state, count × STATES; features are sparse, so only what is not zero is multiplied. */
export function scoreLines(table: LineTable, offsets: readonly number[], weights: ArrayLike<number>): Float64Array {
  const count = table.lines.length
  const perState = weightsPerState(offsets.length)
  const scores = new Float64Array(count * STATES)
  const placesAt = offsets.length * LINE_FEATURES
  for (let line = 0; line < count; line++) {
    for (let state = 0; state < STATES; state++)
      scores[line * STATES + state] = scores[line * STATES + state]! + weights[(state + 1) * perState - 1]!
    for (let name = 0; name < PLACE_FEATURES; name++) {
      const value = table.places[line * PLACE_FEATURES + name]!
      if (value === 0) continue
      for (let state = 0; state < STATES; state++) {
        scores[line * STATES + state] =
          scores[line * STATES + state]! + value * weights[state * perState + placesAt + name]!
      }
    }
    for (let name = 0; name < LINE_FEATURES; name++) {
      const value = table.own[line * LINE_FEATURES + name]!
      if (value === 0) continue
      for (let offset = 0; offset < offsets.length; offset++) {
        // the line's feature speaks for the line that sees it at this distance
        const seer = line - offsets[offset]!
        if (seer < 0 || seer >= count) continue
        const at = offset * LINE_FEATURES + name
        for (let state = 0; state < STATES; state++) {
          scores[seer * STATES + state] = scores[seer * STATES + state]! + value * weights[state * perState + at]!
        }
      }
    }
  }
  return scores
}
