/**
 * From labelled pieces to one value a field. Neighbouring pieces of one label on a line are one value, in the writer's
 * own spelling; of several values the likeliest wins; an address is put together from its pieces.
 */
import type { Label } from './label-pieces.ts'
import type { Piece } from './pieces.ts'

/** Pieces of one field that are one value. */
export interface Run {
  label: Label
  text: string
  /** Line within the block where it begins. */
  line: number
  /** Lowest and mean probability of its pieces. */
  least: number
  mean: number
  pieces: number
}

interface Labelled {
  piece: Piece
  label: Label
  probability: number
}

export function collectRuns(lines: readonly string[], labelled: readonly Labelled[]): Run[] {
  const runs: Run[] = []
  let open: Labelled[] = []
  const close = () => {
    if (open.length > 0 && open[0]!.label !== 'other') runs.push(toRun(lines, open))
    open = []
  }
  for (const item of labelled) {
    const last = open.at(-1)
    if (last && !(last.label === item.label && continues(lines, last, item))) close()
    open.push(item)
  }
  close()
  return runs
}

/** A line that ends in the middle ("Department of Psychiatry and") goes on in the next. */
const OPEN_END = /(?:\s(?:and|und|et|y|e|i|en|of|for|für|fuer|de|di|du|des|der|the|и|та|a)|[&-])\s*$/i

function continues(lines: readonly string[], last: Labelled, item: Labelled): boolean {
  if (last.piece.column !== item.piece.column) return false
  if (last.piece.line === item.piece.line) {
    if (item.label === 'address') return true
    return joins(lines[item.piece.line]!.slice(last.piece.end, item.piece.start), item)
  }
  if (item.piece.line !== last.piece.line + 1 || item.piece.index > 0) return false
  return item.label !== 'address' && item.label !== 'name' && OPEN_END.test(last.piece.text)
}

/** Whether two pieces of one label on a line are one value, by what stands between them. */
function joins(between: string, { label, piece }: Labelled): boolean {
  // a bar parts two values, a slash between spaces two spellings of one
  if (piece.before === 'column' || between.length > 5 || /[|•·│\t:]/.test(between)) return false
  if (label === 'name') return !/[-–—;]/.test(between) && !/\s\/\s/.test(between)
  // "Acme, Inc." is one company, "Acme, Springfield" or "College of Arts, Acme University" are not
  if (label === 'company' && /[,;–—-]/.test(between)) return LEGAL_ENDING.test(piece.text) || PARTNERS.test(piece.text)
  return true
}

const LEGAL_ENDING =
  /^(?:inc|ltd|llc|llp|corp|co|plc|gmbh|ag|kg|s\.?a|s\.?a\.?s|s\.?l|s\.?r\.?l|s\.?p\.?a|lda|ltda|b\.?v|spol|s\. ?r|a\. ?s|sp|pty|pvt|pte|s\.?l\.?[pu]|s\.?a\.?[cu])\b/i

/** The last of several founders: "Marlow, Okafor & Company AG". */
const PARTNERS = /^\p{Lu}\S*\s(?:&|and|und|et|y|e)\s(?:company|co|partners?|associates|sons?|cie|cia|söhne)\b/iu

// The legal form behind a comma belongs to the name: ", S.L.", ", Lda.", ", spol. s r.o.". Not: ", Springfield".
const LEGAL_TAIL =
  /^, ?(?:Inc|Ltd|LLC|LLP|Lda|Ltda|GmbH|PLC|S\.? ?L\.?(?: ?[UP])?|S\.? ?A\.?(?: ?[SUC])?|S\.? ?r\.? ?l|S\.? ?p\.? ?A|s\. ?r\. ?o|a\. ?s|spol\. s r\. ?o|[BN]\. ?V|Pty\.? Ltd|K\.K)(?![\p{L}\p{N}])\.?/iu

function toRun(lines: readonly string[], open: readonly Labelled[]): Run {
  const first = open[0]!
  const last = open.at(-1)!
  const parts: string[] = []
  let from = first
  open.forEach((item, i) => {
    const next = open[i + 1]
    if (next && next.piece.line === item.piece.line && next.piece.column === item.piece.column) return
    const line = lines[item.piece.line]!
    const tail = item.label === 'company' ? (LEGAL_TAIL.exec(line.slice(item.piece.end))?.[0] ?? '') : ''
    parts.push(withBrackets(line, from.piece.start, item.piece.end) + tail)
    if (next) from = next
  })
  const probabilities = open.map(item => item.probability)
  return {
    label: first.label,
    text: oneBlank(parts.join(' ')),
    line: first.piece.line,
    least: Math.min(...probabilities),
    mean: probabilities.reduce((sum, value) => sum + value, 0) / probabilities.length,
    pieces: last === first ? 1 : open.length,
  }
}

const WIDE_BLANKS = /\s{2,}|[^\S ]/

/** Blanks as one, a wide one where one was among them. */
function oneBlank(text: string): string {
  if (!WIDE_BLANKS.test(text)) return text.trim()
  return text.replace(/\s+/g, match => (match.includes('\u3000') ? '\u3000' : ' ')).trim()
}

const ANY_BRACKET = /[()（）[\]«»“”„]/

/** The stretch of a line, with the bracket or quote that closes what was opened within it. */
function withBrackets(line: string, start: number, end: number): string {
  let text = line.slice(start, end)
  if (!ANY_BRACKET.test(text)) return text
  const pairs = [
    ['(', ')'],
    ['（', '）'],
    ['[', ']'],
    ['«', '»'],
    ['“', '”'],
    ['„', '”'],
  ] as const
  for (const [opening, closing] of pairs) {
    const opened = text.split(opening).length - text.split(closing).length
    if (opened > 0 && line[end] === closing) text += closing
    else if (opened > 0 && text.endsWith(opening)) text = text.slice(0, -1)
    else if (opened < 0 && line[start - 1] === opening) text = opening + text
  }
  return text
}

/** The likeliest run of a field; of two as likely the first. */
export function bestRun(runs: readonly Run[], label: Label): Run | null {
  let best: Run | null = null
  for (const run of runs) {
    if (run.label === label && (best === null || run.mean > best.mean + 0.02)) best = run
  }
  return best
}
