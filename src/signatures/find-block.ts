/** Which of the lines that the path calls a signature are the sender's block. */
import { feature, LINE_FEATURES } from './line-features.ts'
import type { LineTable } from './line-table.ts'
import { SIGNATURE } from './viterbi.ts'

const F = feature
const WIDTH = LINE_FEATURES

/** A feature of a line of the table. */
export function mark(table: LineTable, index: number, name: number): number {
  return table.own[index * WIDTH + name] ?? 0
}

/** The signature's first and last line in the table; null where what the path found is not the sender's contact data. */
export function findBlock(lines: readonly string[], table: LineTable, path: Uint8Array): [number, number] | null {
  let first = path.indexOf(SIGNATURE)
  let last = path.lastIndexOf(SIGNATURE)
  if (first < 0) return null
  // a second closing, or a first name above the whole one, still belongs to the sign-off
  const start = first
  for (let index = start; index < last && index < start + 5; index++) {
    if (mark(table, index, F.closing) >= 0.8) first = index + 1
  }
  if (first < last && isFirstName(table, first) && isNamedBelow(table, first, last)) first++
  while (first < last && mark(table, first, F.separator) > 0) first++
  while (last > first && trails(table, last)) last--
  first = belowStrangers(table, first, last)
  if (isListItem(lines, table, first, last) || isColleagues(table, first, last)) return null
  let evidence = 0
  for (let index = first; index <= last; index++) evidence += contactMarks(table, index)
  return evidence > 0 ? [first, last] : null
}

/** Where paragraphs that reach others stand above the one that names the sender, the block begins there. */
function belowStrangers(table: LineTable, first: number, last: number): number {
  if (isNear(table, first, F.delimiter)) return first
  let named = first
  while (named <= last && mark(table, named, F.fromShare) === 0) named++
  if (named > last || mark(table, named, F.email) > 0) return first
  let reaches = 0
  for (let index = first; index < named; index++) {
    if (mark(table, index, F.ownEmail) > 0) return first
    reaches += mark(table, index, F.email) + mark(table, index, F.phone)
  }
  if (reaches === 0) return first
  // the paragraph that names the sender is the sender's from its own first line on
  let top = named
  while (top > first && table.lines[top - 1] === table.lines[top]! - 1) top--
  return top
}

/** "- Catering: Bistro, Mill Road 4, tel. ..." between other items of a list is no signature. */
function isListItem(lines: readonly string[], table: LineTable, first: number, last: number): boolean {
  if (first !== last || first === 0 || mark(table, first, F.ledIn) === 0) return false
  const sign = (index: number) => (lines[table.lines[index] ?? -1] ?? '').trimStart()[0]
  return sign(first) === sign(first - 1) && sign(first) === sign(first + 1)
}

/** Another mailbox of the sender's own firm, in lines that neither name the sender nor begin as a signature does. */
function isColleagues(table: LineTable, first: number, last: number): boolean {
  if (mark(table, first, F.nameShape) > 0 || isNear(table, first, F.closing) || isNear(table, first, F.delimiter))
    return false
  let others = 0
  for (let index = Math.max(0, first - NEAR); index <= last; index++) {
    if (mark(table, index, F.fromShare) > 0 || mark(table, index, F.ownEmail) > 0) return false
    if (index >= first && mark(table, index, F.email) > 0 && mark(table, index, F.ownDomain) > 0) others++
  }
  return others > 0
}

const NEAR = 3

/** Whether one of the lines right above is a closing, or the two dashes that part a signature from its letter. */
function isNear(table: LineTable, first: number, name: number): boolean {
  for (let index = Math.max(0, first - NEAR); index < first; index++) if (mark(table, index, name) >= 0.5) return true
  return false
}

function isFirstName(table: LineTable, index: number): boolean {
  const isName = mark(table, index, F.nameShare) === 1 && mark(table, index, F.nameShape) > 0
  return isName && mark(table, index, F.oneWord) > 0
}

/** Does the sender's name stand once more in the next lines, more fully? */
function isNamedBelow(table: LineTable, index: number, last: number): boolean {
  for (let below = index + 1; below <= Math.min(last, index + 3); below++) {
    const isMore = mark(table, below, F.oneWord) === 0 && mark(table, below, F.email) === 0
    if (isMore && mark(table, below, F.fromShare) > 0) return true
  }
  return false
}

const contactFeatures = [F.phone, F.labelledNumber, F.email, F.url, F.title, F.org, F.address, F.ownDomain]

function contactMarks(table: LineTable, index: number): number {
  let sum = 0
  for (const name of contactFeatures) sum += mark(table, index, name)
  return sum
}

/** Rules, pictures and register numbers at the end are no contact data. */
function trails(table: LineTable, index: number): boolean {
  if (mark(table, index, F.separator) > 0) return true
  const isRegistry = mark(table, index, F.registry) > 0
  const number = isRegistry ? 0 : mark(table, index, F.phone)
  const reachable = number + mark(table, index, F.email) + mark(table, index, F.label)
  if (mark(table, index, F.picture) > 0) return reachable === 0 && mark(table, index, F.cid) > 0
  return isRegistry && reachable === 0 && mark(table, index, F.url) === 0 && mark(table, index, F.nameShare) < 0.5
}
