const QUOTED_FROM = Buffer.from('>From ')
const LF = 10
const GREATER = 62

/**
 * A copy of a message from an mbox with its From quoting undone once (">From " → "From ", ">>From " → ">From "), in
 * memory of its own, so that it can be handed to another thread. Linear: each run of ">" is looked at once.
 */
export function unquoteFrom(message: Buffer): Uint8Array {
  const cuts: number[] = []
  let at = message.indexOf(QUOTED_FROM)
  while (at !== -1) {
    let first = at
    while (first > 0 && message[first - 1] === GREATER) first -= 1
    if (first === 0 || message[first - 1] === LF) cuts.push(at)
    at = message.indexOf(QUOTED_FROM, at + QUOTED_FROM.length)
  }
  const copy = new Uint8Array(message.length - cuts.length)
  let from = 0
  let to = 0
  for (const cut of [...cuts, message.length]) {
    copy.set(message.subarray(from, cut), to)
    to += cut - from
    from = cut + 1
  }
  return copy
}
