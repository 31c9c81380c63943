import { LINE_FEATURES } from './line-features.ts'
import { type LineTable, PLACE_FEATURES } from './line-table.ts'
import { bestPath, STATES, type Transitions } from './viterbi.ts'

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
  /** Turns a block's lead over the best reading without one into a probability; fitted on senders held out. */
  lead: { slope: number; offset: number }
}

export function weightsPerState(offsets: number): number {
  return offsets * LINE_FEATURES + PLACE_FEATURES + 1
}

export function modelTransitions(model: ZoneModel): Transitions {
  const next = model.transitions.next.map(row => row.map(value => value ?? Number.NEGATIVE_INFINITY))
  return { start: model.transitions.start, next, end: model.transitions.end }
}

/** A model made ready: weights by feature, the states side by side, so that scoring reads them in a row. */
export interface ZoneScorer {
  offsets: readonly number[]
  /** [offset][own feature][state] flattened, then [place feature][state], then the biases. */
  weights: Float64Array
  transitions: Transitions
  lead: ZoneModel['lead']
}

export function toScorer(model: ZoneModel): ZoneScorer {
  const perState = weightsPerState(model.offsets.length)
  const weights = new Float64Array(perState * STATES)
  for (let state = 0; state < STATES; state++) {
    for (let name = 0; name < perState; name++) weights[name * STATES + state] = model.weights[state * perState + name]!
  }
  return { offsets: model.offsets, weights, transitions: modelTransitions(model), lead: model.lead }
}

/** The likeliest states of the lines, and how far that reading leads the best one that has no signature. */
export function readStates(table: LineTable, scorer: ZoneScorer): { states: Uint8Array; lead: number } {
  const scores = scoreLines(table, scorer)
  const path = bestPath(scores, table.breaks, scorer.transitions)
  const without = bestPath(scores, table.breaks, scorer.transitions, false)
  return { states: path.states, lead: path.score - without.score }
}

/** Scores of every line for every state, count × STATES; features are sparse, so only what is not zero is multiplied. */
export function scoreLines(table: LineTable, scorer: ZoneScorer): Float64Array {
  // imported constants cost a call at every use where modules are compiled on the fly
  const states = STATES
  const lineFeatures = LINE_FEATURES
  const placeFeatures = PLACE_FEATURES
  const { offsets, weights } = scorer
  const { own, places } = table
  const count = table.lines.length
  const scores = new Float64Array(count * states)
  const placesAt = offsets.length * lineFeatures
  const biasAt = (placesAt + placeFeatures) * states
  for (let line = 0; line < count; line++) {
    const at = line * states
    for (let state = 0; state < states; state++) scores[at + state] = scores[at + state]! + weights[biasAt + state]!
    for (let name = 0; name < placeFeatures; name++) {
      const value = places[line * placeFeatures + name]!
      if (value === 0) continue
      addFour(scores, at, value, weights, (placesAt + name) * states)
    }
    for (let name = 0; name < lineFeatures; name++) {
      const value = own[line * lineFeatures + name]!
      if (value === 0) continue
      for (let offset = 0; offset < offsets.length; offset++) {
        // the line's feature speaks for the line that sees it at this distance
        const seer = line - offsets[offset]!
        if (seer < 0 || seer >= count) continue
        addFour(scores, seer * states, value, weights, (offset * lineFeatures + name) * states)
      }
    }
  }
  return scores
}

/** Adds a feature's weight for each of the states, written out: this is where most of the scoring's time goes. */
function addFour(scores: Float64Array, at: number, value: number, weights: Float64Array, from: number): void {
  scores[at] = scores[at]! + value * weights[from]!
  scores[at + 1] = scores[at + 1]! + value * weights[from + 1]!
  scores[at + 2] = scores[at + 2]! + value * weights[from + 2]!
  scores[at + 3] = scores[at + 3]! + value * weights[from + 3]!
}
