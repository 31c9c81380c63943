import { LINE_FEATURES } from './line-features.ts'
import { type LineTable, PLACE_FEATURES } from './line-table.ts'
import { bestPath, SIGNATURE, STATES, type Transitions } from './viterbi.ts'

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

/** A model made ready: weights by feature, side by side for all lines and states that it speaks for. */
export interface ZoneScorer {
  /** A line's own features speak for so many lines above it, for itself, and for the lines below. */
  above: number
  span: number
  /** [own feature][line from the topmost on][state]. */
  own: Float64Array
  /** [place feature][state], then the biases. */
  places: Float64Array
  transitions: Transitions
  lead: ZoneModel['lead']
}

export function toScorer(model: ZoneModel): ZoneScorer {
  const { offsets } = model
  const span = offsets.length
  const above = Math.max(...offsets)
  if (offsets.some((offset, i) => i > 0 && offset !== offsets[i - 1]! + 1)) throw new Error('offsets have a gap')
  const perState = weightsPerState(span)
  const own = new Float64Array(LINE_FEATURES * span * STATES)
  const places = new Float64Array((PLACE_FEATURES + 1) * STATES)
  for (let state = 0; state < STATES; state++) {
    for (let name = 0; name < LINE_FEATURES; name++) {
      for (const [index, offset] of offsets.entries()) {
        const weight = model.weights[state * perState + index * LINE_FEATURES + name]!
        own[(name * span + above - offset) * STATES + state] = weight
      }
    }
    for (let name = 0; name <= PLACE_FEATURES; name++) {
      places[name * STATES + state] = model.weights[state * perState + span * LINE_FEATURES + name]!
    }
  }
  return { above, span, own, places, transitions: modelTransitions(model), lead: model.lead }
}

/** The likeliest states of the lines, and how far that reading leads the best one that has no signature. */
export function readStates(table: LineTable, scorer: ZoneScorer): { states: Uint8Array; lead: number } {
  const scores = scoreLines(table, scorer)
  const path = bestPath(scores, table.breaks, scorer.transitions)
  if (!path.states.includes(SIGNATURE)) return { states: path.states, lead: 0 }
  const without = bestPath(scores, table.breaks, scorer.transitions, false)
  return { states: path.states, lead: path.score - without.score }
}

/** Scores of every line for every state, count × STATES; features are sparse, so only what is not zero is multiplied. */
export function scoreLines(table: LineTable, scorer: ZoneScorer): Float64Array {
  // imported constants cost a call at every use where modules are compiled on the fly
  const states = STATES
  const lineFeatures = LINE_FEATURES
  const placeFeatures = PLACE_FEATURES
  const { above, span, own: weights, places: placeWeights } = scorer
  const { own, places } = table
  const count = table.lines.length
  const width = span * states
  // a margin at both ends for lines that are not there
  const scores = new Float64Array((count + span) * states)
  for (let line = 0; line < count; line++) {
    const at = (line + above) * states
    for (let state = 0; state < states; state++) {
      scores[at + state] = scores[at + state]! + placeWeights[placeFeatures * states + state]!
    }
    for (let name = 0; name < placeFeatures; name++) {
      const value = places[line * placeFeatures + name]!
      if (value === 0) continue
      const from = name * states
      for (let state = 0; state < states; state++) {
        scores[at + state] = scores[at + state]! + value * placeWeights[from + state]!
      }
    }
    const top = line * states
    for (let name = 0; name < lineFeatures; name++) {
      const value = own[line * lineFeatures + name]!
      if (value === 0) continue
      const from = name * width
      for (let i = 0; i < width; i++) scores[top + i] = scores[top + i]! + value * weights[from + i]!
    }
  }
  return scores.subarray(above * states, (above + count) * states)
}
