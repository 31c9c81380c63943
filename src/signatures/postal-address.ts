/** An address is spread over lines and columns: its pieces are joined in reading order, a second address left out. */
import type { Run } from './assignment.ts'

const POSTCODE =
  /\b(?:\d{5}(?:-\d{3,4})?|\d{2}-\d{3}|\d{3} \d{2}|\d{4} ?[A-Z]{2}|[A-Z]{1,2}\d{1,2}[A-Z]? {0,2}\d[A-Z]{2}|[A-Z]\d[A-Z] {0,2}\d[A-Z]\d|\d{6})\b|〒/
const LABEL =
  /^(?:address|addr?|adres|adresse|anschrift|indirizzo|direcci[oó]n|endere[cç]o|адреса?|bezoekadres|postadres|地址|住所|所在地|本\s*社)\s?[:：.]\s?/i
const GAP_BETWEEN_ADDRESSES = 2

export interface JoinedAddress {
  text: string
  line: number
  mean: number
  least: number
  pieces: number
  postcode: boolean
}

export function joinAddress(runs: readonly Run[]): JoinedAddress | null {
  const parts = runs.filter(run => run.label === 'address')
  const groups: Run[][] = []
  for (const part of parts) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    const complete = group?.some(run => POSTCODE.test(run.text)) ?? false
    const far = last !== undefined && part.line - last.line > GAP_BETWEEN_ADDRESSES
    if (!group || (complete && (POSTCODE.test(part.text) || far))) groups.push([part])
    else group.push(part)
  }
  let best: Run[] | null = null
  for (const group of groups) if (best === null || weight(group) > weight(best)) best = group
  if (!best) return null
  const text = best.map(run => run.text.replace(LABEL, '')).join(', ')
  return {
    text: text.replace(/[ \t]{0,9}[,;|｜•·][\s,;|｜•·]*/g, ', ').trim(),
    line: best[0]!.line,
    mean: best.reduce((sum, run) => sum + run.mean, 0) / best.length,
    least: Math.min(...best.map(run => run.least)),
    pieces: best.length,
    postcode: best.some(run => POSTCODE.test(run.text)),
  }
}

/** The completer address wins, the first of two alike. */
function weight(group: readonly Run[]): number {
  const letters = group.reduce((sum, run) => sum + run.text.length * run.mean, 0)
  return Math.min(letters, 60) + (group.some(run => POSTCODE.test(run.text)) ? 20 : 0)
}
