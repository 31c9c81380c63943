import { feature, LINE_FEATURES, type LineFeature } from './line-features.ts'
import type { LineTable } from './line-table.ts'
import { PLACE_FEATURES, type PlaceFeature, placeFeatureNames } from './line-table.ts'
import { BODY, CLOSING, SIGNATURE, STATES, TRAILING, type Transitions } from './viterbi.ts'

/** The baseline: weights set by hand from how letters are written, not from any data. */
const own: Partial<Record<LineFeature, readonly [number, number, number, number]>> = {
  //           body closing signature trailing
  prose: [3, -1, -3, 1],
  long: [1, -3, -1, 1],
  proseLong: [1, -3, -3, 0],
  sentenceEnd: [1, 0, -1, 0.5],
  closing: [-1, 5, -2, -1],
  phone: [-1, -4, 2, -1],
  labelledNumber: [-1, -3, 2, -1],
  email: [-1, -3, 1.5, -1],
  ownEmail: [-0.5, -2, 2, -1],
  url: [0, -3, 0.7, 0.5],
  title: [-0.5, -2, 1.5, -1],
  org: [-0.5, -3, 1.5, -0.5],
  ownDomain: [0, -1, 1.5, -0.5],
  address: [-0.5, -3, 1, -0.5],
  nameShare: [-1.5, 0.5, 3, -2],
  fromShare: [-0.5, 0.5, 1, -1],
  nameShape: [-0.5, 0.3, 1, -0.5],
  columns: [-0.5, -2, 1, 0],
  separator: [-0.3, -2, -0.2, 0.5],
  disclaimer: [-1, -4, -2.5, 4],
  footer: [-1, -4, -3, 4],
  mobile: [-2, -3, -4, 6],
  postscript: [1, -2, -4, 3],
  greeting: [3, -3, -3, 0],
  cid: [0, -2, 0.5, 1],
}
const places: Partial<Record<PlaceFeature, readonly [number, number, number, number]>> = {
  closingJustAbove: [-1, -0.5, 1.5, 0],
  delimiterAbove: [-1.5, -1, 2, 1],
  contactsNear: [-1, 0, 1.2, -0.5],
  proseBelow: [1, -1.5, -2, 0],
  nearEnd: [-0.5, 0.5, 0.5, 0.5],
  footerAbove: [-1, -2, -3, 3],
  disclaimerAbove: [-0.5, -1, -2, 3],
}

const NO = Number.NEGATIVE_INFINITY
export const ruleTransitions: Transitions = {
  start: [0, -2, -3, -6],
  next: [
    [0.5, -0.5, -1, -3],
    [-2, 0, 0, -1],
    [NO, NO, 0.5, -1],
    [NO, NO, NO, 0.5],
  ],
  end: [0, 0, 0, 0],
}

/** Scores of every line for every state. */
export function scoreByRules(table: LineTable): Float64Array {
  const count = table.lines.length
  const scores = new Float64Array(count * STATES)
  for (let line = 0; line < count; line++) {
    for (const [name, weights] of Object.entries(own)) {
      const value = table.own[line * LINE_FEATURES + feature[name as LineFeature]] ?? 0
      if (value !== 0)
        for (const state of [BODY, CLOSING, SIGNATURE, TRAILING]) add(scores, line, state, value * weights[state]!)
    }
    placeFeatureNames.forEach((name, index) => {
      const weights = places[name]
      const value = table.places[line * PLACE_FEATURES + index] ?? 0
      if (weights && value !== 0)
        for (const state of [BODY, CLOSING, SIGNATURE, TRAILING]) add(scores, line, state, value * weights[state]!)
    })
  }
  return scores
}

function add(scores: Float64Array, line: number, state: number, value: number): void {
  scores[line * STATES + state] = scores[line * STATES + state]! + value
}
