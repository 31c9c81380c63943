import { hasDate } from './attributions.ts'
import type { QuoteLine } from './quote-lines.ts'
import { foldLocale, OTHER_LABELS, QUOTE_LABELS, type QuoteField } from './reply-locales.ts'

/** The header lines of a message that is quoted below, as Outlook, Apple Mail, Gmail and others write them. */
export interface HeaderBlockQuote {
  /** First line and the line after the last one. */
  start: number
  end: number
  fields: Partial<Record<QuoteField, string>>
  /** Link targets on the From line: some programs put the address only there. */
  fromLinks: readonly string[]
}

const FIELD_OF: ReadonlyMap<string, QuoteField> = new Map([
  ...Object.entries(QUOTE_LABELS).flatMap(([field, labels]) =>
    labels.map(label => [label, field as QuoteField] as const),
  ),
  ...OTHER_LABELS.map(label => [label, 'other'] as const),
])

/** No label of the tables is longer. */
const LONGEST_LABEL = 34
/** A header block of a real program has at most so many lines, wrapped recipient lists included. */
const LONGEST_BLOCK = 40
/** So many lines of a wrapped recipient list or subject may stand between two labels. */
const LONGEST_WRAP = 12

export interface LabelledLine {
  field: QuoteField
  value: string
}

/**
 * "From: x", "*De :* x", "| Von: x", "差出人： x". Null where the line begins with no label of the tables.
 * "Da: x" and "No: x" are words of prose too, so a single labelled line says nothing: see `readHeaderBlock`.
 */
export function readLabelledLine(text: string): LabelledLine | null {
  const start = skipDecoration(text, 0)
  const colon = colonWithin(text, start) - start
  if (colon < 1) return null
  if (!mayBeLabel(text, start, start + colon)) return null
  const label = foldLocale(text.slice(start, start + colon).replace(/[*_|\s]+$/, ''))
  const field = FIELD_OF.get(label)
  if (field === undefined) return null
  const value = text.slice(skipDecoration(text, start + colon + 1))
  return { field, value: value.replace(/[\s*_|]+$/, '').trim() }
}

/** 1 for the first letter and the length of each label in ASCII: most lines with a colon have other ones. */
const outlines = new Uint8Array(128 * 64)
for (const label of FIELD_OF.keys())
  for (const letter of [label[0]!, label[0]!.toUpperCase()])
    outlines[(letter.charCodeAt(0) & 127) * 64 + label.length] = 1

function mayBeLabel(text: string, start: number, colon: number): boolean {
  let end = colon
  while (end > start && isDecoration(text.charCodeAt(end - 1))) end--
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > 126) return true
  return outlines[text.charCodeAt(start) * 64 + (end - start)] === 1
}

/** Where the first colon stands that a label might end in; -1 where there is none. */
function colonWithin(text: string, start: number): number {
  const end = Math.min(text.length, start + LONGEST_LABEL + 6)
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x3a || code === 0xff1a) return at
  }
  return -1
}

/**
 * Reads a block that begins at `start`, or null. Without a marker line above it a block needs a sender and two of
 * date, recipient and subject; behind a marker ("---- Original Message ----") a sender or subject with one more
 * line is enough. Blank lines between the lines (paragraphs of HTML) are allowed, one at a time.
 */
export function readHeaderBlock(
  lines: readonly QuoteLine[],
  start: number,
  behindMarker: boolean,
): HeaderBlockQuote | null {
  const first = lines[start]
  if (first === undefined || readLabelledLine(first.text) === null) return null
  const block: HeaderBlockQuote = { start, end: start, fields: {}, fromLinks: [] }
  let at = start
  let last: QuoteField = 'other'
  while (at < lines.length && at - start < LONGEST_BLOCK) {
    const line = lines[at]!
    if (line.level !== first.level && line.text !== '') break
    const labelled = readLabelledLine(line.text)
    if (labelled !== null && !(labelled.field in block.fields && labelled.field !== 'other')) {
      last = labelled.field
      block.fields[last] = labelled.value
      if (last === 'from') block.fromLinks = line.links
      at++
      block.end = at
      continue
    }
    // A second From line begins another block; a second Cc or Date label doesn't occur.
    if (labelled !== null) break
    const next = labelAfterWrap(lines, at, first.level, block)
    if (next === null) break
    const wrapped = lines
      .slice(at, next)
      .map(each => each.text)
      .filter(text => text !== '')
    if (wrapped.length > 0 && last !== 'other') {
      block.fields[last] = [block.fields[last] ?? '', ...wrapped].join(' ').trim().slice(0, 4_000)
      if (last === 'from' && block.fromLinks.length === 0)
        block.fromLinks = lines.slice(at, next).flatMap(each => each.links)
    }
    at = next
  }
  takeWrappedValue(lines, block, last, first.level)
  return isBlock(block, behindMarker) ? block : null
}

/** The next line with a label that the block lacks, if only a blank line or a wrapped value stands before it. */
function labelAfterWrap(
  lines: readonly QuoteLine[],
  from: number,
  level: number,
  block: HeaderBlockQuote,
): number | null {
  let blanks = 0
  for (let at = from; at < lines.length && at - from <= LONGEST_WRAP; at++) {
    const line = lines[at]!
    if (line.text === '') {
      if (++blanks > 1) return null
      continue
    }
    if (line.level !== level) return null
    const labelled = readLabelledLine(line.text)
    if (labelled !== null) return labelled.field in block.fields ? null : at
    // A blank line followed by text without a label is the end of the headers, a wrapped value follows directly.
    if (blanks > 0) return null
    if (line.text.length > 400) return null
  }
  return null
}

/** The last field may have its value on the line below ("Subject:" and the text in the next table cell). */
function takeWrappedValue(lines: readonly QuoteLine[], block: HeaderBlockQuote, last: QuoteField, level: number): void {
  const below = lines[block.end]
  if (block.fields[last] !== '' || last !== 'from' || below === undefined || below.level !== level || below.text === '')
    return
  block.fields[last] = below.text
  block.fromLinks = below.links
  block.end++
}

/**
 * Without a marker the block must look like headers, not like a form ("From: Leeds, To: York, Date: 9 March"): a
 * sender with a full date or time below it, or a sender's address with a subject.
 */
function isBlock(block: HeaderBlockQuote, behindMarker: boolean): boolean {
  const { from, sent, to, subject } = block.fields
  const known = [from, sent, to, subject].filter(value => value !== undefined).length
  if (behindMarker) return known >= 2
  if (from === undefined || from === '' || known < 3) return false
  if (sent !== undefined && hasDate(sent)) return true
  return subject !== undefined && (from.includes('@') || block.fromLinks.length > 0)
}

/** Bold and table marks, blanks, tabs. */
function skipDecoration(text: string, from: number): number {
  let at = from
  while (at < text.length && isDecoration(text.charCodeAt(at))) at++
  return at
}

function isDecoration(code: number): boolean {
  return code === 32 || code === 9 || code === 0x2a || code === 0x5f || code === 0x7c
}
