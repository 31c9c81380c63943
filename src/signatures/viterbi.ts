/** The states of a visible line; a signature is one run, and after it nothing but what trails it. */
export const BODY = 0
export const CLOSING = 1
export const SIGNATURE = 2
export const TRAILING = 3
export const STATES = 4

export interface Transitions {
  start: readonly number[]
  /** next[from][to]; -Infinity where it cannot be. */
  next: readonly (readonly number[])[]
  end: readonly number[]
}

export interface Path {
  states: Uint8Array
  /** Of the whole path; only differences between paths of the same lines mean something. */
  score: number
}

/**
 * The best path through the lines, given each line's score for each state (lines × STATES). Where
 * `breaks` says that quoted lines stand above a line, no signature goes on.
 */
export function bestPath(
  scores: ArrayLike<number>,
  breaks: Uint8Array,
  transitions: Transitions,
  mayHaveSignature = true,
): Path {
  const count = breaks.length
  const path = new Uint8Array(count)
  if (count === 0) return { states: path, score: 0 }
  if (cameFrom.length < count * STATES) cameFrom = new Uint8Array(2 * count * STATES)
  // what the module holds is looked up at every use
  const back = cameFrom
  let current = scoresHere
  let next = scoresBelow
  for (let from = 0; from < STATES; from++) {
    for (let to = 0; to < STATES; to++) steps[from * STATES + to] = transitions.next[from]![to]!
  }
  const banned = mayHaveSignature ? -1 : SIGNATURE
  for (let state = 0; state < STATES; state++) {
    current[state] = state === banned ? Number.NEGATIVE_INFINITY : transitions.start[state]! + scores[state]!
  }
  for (let line = 1; line < count; line++) {
    const row = line * STATES
    for (let to = 0; to < STATES; to++) {
      if (to === banned) {
        next[to] = Number.NEGATIVE_INFINITY
        continue
      }
      let most = Number.NEGATIVE_INFINITY
      let best = 0
      for (let from = 0; from < STATES; from++) {
        if (from === SIGNATURE && to === SIGNATURE && breaks[line] === 1) continue
        const score = current[from]! + steps[from * STATES + to]!
        if (score > most) {
          most = score
          best = from
        }
      }
      back[row + to] = best
      next[to] = most + scores[row + to]!
    }
    const spent = current
    current = next
    next = spent
  }
  let best = 0
  for (let state = 1; state < STATES; state++) {
    if (current[state]! + transitions.end[state]! > current[best]! + transitions.end[best]!) best = state
  }
  const score = current[best]! + transitions.end[best]!
  for (let line = count - 1; line >= 0; line--) {
    path[line] = best
    best = back[line * STATES + best]!
  }
  return { states: path, score }
}

/** Made once and grown: arrays of this kind cost more to make than to fill. */
const steps = new Float64Array(STATES * STATES)
const scoresHere = new Float64Array(STATES)
const scoresBelow = new Float64Array(STATES)
let cameFrom = new Uint8Array(128 * STATES)
