/**
 * Edits (insert, delete, replace, swap of neighbours) between two words, up to `most`; `most + 1` where there are more.
 * Words beyond 40 letters are compared by their first 40.
 */
export function editDistance(first: string, second: string, most: number): number {
  const a = first.slice(0, longestWord)
  const b = second.slice(0, longestWord)
  if (a === b) return 0
  if (Math.abs(a.length - b.length) > most) return most + 1
  // what both begin and end with costs nothing
  let start = 0
  while (start < a.length && a.charCodeAt(start) === b.charCodeAt(start)) start++
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--
    endB--
  }
  if (endA === start || endB === start) return Math.min(most + 1, endA - start + (endB - start))
  return distanceOf(a, b, { start, endA, endB, most })
}

const longestWord = 40

/** Three rows that every call fills anew: the last but one, the last, and the one in hand. */
let beforeLast = new Uint8Array(longestWord + 1)
let last = new Uint8Array(longestWord + 1)
let row = new Uint8Array(longestWord + 1)

function distanceOf(
  a: string,
  b: string,
  { start, endA, endB, most }: { start: number; endA: number; endB: number; most: number },
): number {
  const width = endB - start
  for (let j = 0; j <= width; j++) last[j] = j
  for (let i = 1; i <= endA - start; i++) {
    const letter = a.charCodeAt(start + i - 1)
    const before = a.charCodeAt(start + i - 2)
    let least = i
    row[0] = i
    for (let j = 1; j <= width; j++) {
      const other = b.charCodeAt(start + j - 1)
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (letter === other ? 0 : 1))
      if (i > 1 && j > 1 && letter === b.charCodeAt(start + j - 2) && before === other)
        cost = Math.min(cost, beforeLast[j - 2]! + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    const free = beforeLast
    beforeLast = last
    last = row
    row = free
  }
  return Math.min(last[width]!, most + 1)
}

/** 1 for equal words, 0 for words without a common letter in place. */
export function editSimilarity(a: string, b: string): number {
  const longest = Math.max(a.length, b.length)
  return longest === 0 ? 1 : 1 - editDistance(a, b, longest) / longest
}
