import { readAttribution } from './attributions.ts'
import { originalOf } from './forwarded.ts'
import type { ForwardedOriginal, LinePart, TextLine } from './message.ts'
import { type HeaderBlockQuote, readHeaderBlock } from './quote-headers.ts'
import { COLON, type QuoteLine, toQuoteLines } from './quote-lines.ts'
import { type Marker, readMarker } from './quote-markers.ts'
import { bearsMark, looksMarked, type OtherMark, readOtherMark } from './quote-marks.ts'
import { findUnknownAttribution } from './quote-opinion.ts'

export interface QuoteScan {
  parts: LinePart[]
  forwarded: ForwardedOriginal | null
}

/** What the headers know that helps to tell a forward from a reply. */
export interface QuoteContext {
  subject: string | null
  /** Addresses the message goes to, normalised. */
  recipients: readonly string[]
  /** The headers say that it answers a message; that message may then be quoted in it. */
  isAnswer: boolean
}

const UNKNOWN: QuoteContext = { subject: null, recipients: [], isAnswer: false }

/**
 * Tells for each line of a body whether its writer wrote it, and who first wrote what is forwarded in it.
 * Structure goes before words: blockquotes and '>' marks are quoted wherever they stand, text between and below
 * them is the writer's (answers in between). Headers of a quoted message, a marker line or an attribution without
 * marks below it quote everything to the end. Subject and recipients tell a forward from a reply.
 *
 * email-reply-parser is asked second and rarely: only in an answer where this scan found nothing quoted, about single
 * paragraphs (quote-opinion.ts). Given whole bodies it takes five times as long (2,300 messages/s to 12,000 on one
 * core), returns no positions and hides signatures. On all labelled messages asking it cost 3 to 60 µs, changed none
 * and took no signature line; what it adds are attributions without marks below them ("Le 5 mai Ann a écrit :").
 */
export function scanQuotes(lines: readonly TextLine[], about: QuoteContext = UNKNOWN): QuoteScan {
  const quoteLines = toQuoteLines(lines)
  const parts: LinePart[] = new Array(lines.length).fill('visible')
  const openings: Opening[] = []
  /** Everything from here on is quoted, whatever it looks like. */
  let toTheEnd = false
  let mark: OtherMark | null = null
  let at = 0
  while (at < quoteLines.length) {
    const opening = readOpening(quoteLines, at)
    if (opening === null) {
      const line = quoteLines[at]!
      // Indentation marks the one quotation below its attribution; a sign before the lines marks later ones too.
      if (mark?.kind === 'indent' && line.text !== '' && !bearsMark(line, mark)) mark = null
      const marked = line.level > 0 || (mark !== null && line.text !== '' && bearsMark(line, mark))
      parts[at] = toTheEnd || marked ? 'quoted' : 'visible'
      at++
      continue
    }
    openings.push(opening)
    // A header block that is itself quoted is still a header; only its own text isn't visible either way.
    parts.fill('quote_header', at, opening.end)
    if (opening.toTheEnd && quoteLines[at]!.level === 0) toTheEnd = true
    mark = opening.mark ?? mark
    at = opening.end
  }
  fillBlanks(quoteLines, parts)
  if (about.isAnswer && parts.every(part => part === 'visible')) quoteUnknownAttribution(quoteLines, parts)
  const forwarded = originalOf(openings, about, hasOwnText(quoteLines, parts))
  if (forwarded === null && openings.length > 0) keepAnswer(quoteLines, openings, parts)
  return { parts, forwarded }
}

/**
 * An attribution at the top with the answer below it, between quotations with odd marks or none: nobody sends only what
 * another wrote, so where no word would be left, unmarked lines are the writer's. Below headers or a marker line they
 * are a forward's and stay quoted.
 */
function keepAnswer(lines: readonly QuoteLine[], openings: readonly Opening[], parts: LinePart[]): void {
  if (openings.some(({ marker, block }) => marker !== null || block !== null)) return
  if (parts.some((part, at) => part === 'visible' && /\p{L}/u.test(lines[at]!.text))) return
  for (const [at, line] of lines.entries()) {
    if (parts[at] === 'quoted' && line.level === 0 && !looksMarked(line.text)) parts[at] = 'visible'
  }
  fillBlanks(lines, parts)
}

function quoteUnknownAttribution(lines: readonly QuoteLine[], parts: LinePart[]): void {
  const attribution = findUnknownAttribution(lines.map(line => line.text))
  if (attribution === null) return
  parts.fill('quote_header', attribution.start, attribution.end)
  parts.fill('quoted', attribution.end)
}

const NO_LINKS: string[] = []

/** The same for plain text lines. */
export function scanTextQuotes(lines: readonly string[], about: QuoteContext = UNKNOWN): QuoteScan {
  return scanQuotes(
    lines.map(text => ({ text, quoteDepth: 0, links: NO_LINKS })),
    about,
  )
}

/** Where a quotation begins: a marker line, a header block, an attribution, or a marker with its block. */
export interface Opening {
  start: number
  end: number
  marker: Marker | null
  block: HeaderBlockQuote | null
  level: number
  /** Unmarked text below is quoted too. */
  toTheEnd: boolean
  /** How the lines below are marked, where it isn't by '>'. */
  mark: OtherMark | null
}

/** Between a marker line and its headers stand at most so many blank lines and rules. */
const MARKER_GAP = 3

function readOpening(lines: readonly QuoteLine[], at: number): Opening | null {
  const line = lines[at]!
  if (line.text === '') return null
  const marker = readMarker(line.text)
  if (marker !== null) {
    let blockStart = at + 1
    while (blockStart < lines.length && blockStart - at <= MARKER_GAP && isFiller(lines[blockStart]!)) blockStart++
    const block = readHeaderBlock(lines, blockStart, marker.kind !== 'rule')
    if (marker.kind === 'rule') return block === null ? null : opening(lines, at, block.end, null, block)
    if (block !== null || marker.certain) return opening(lines, at, block?.end ?? at + 1, marker, block)
    return null
  }
  if (line.signs === 0) return null
  const block = line.signs & COLON ? readHeaderBlock(lines, at, false) : null
  if (block !== null) return opening(lines, at, block.end, null, block)
  const attribution = readAttribution(lines, at)
  if (attribution === null) return null
  const below = textBelow(lines, attribution.end)
  const isMarked = (below[0]?.level ?? 0) > line.level
  const mark = isMarked ? null : readOtherMark(below)
  // Inside of a quotation that structure marks, its first line needs no marks below it.
  const opensLevel = line.level > (previousText(lines, at)?.level ?? 0)
  if (attribution.strength === 'weak' && !isMarked && mark === null && !opensLevel) return null
  const toTheEnd = !isMarked && mark === null && below.length > 0
  return { start: at, end: attribution.end, marker: null, block: null, level: line.level, toTheEnd, mark }
}

function opening(
  lines: readonly QuoteLine[],
  start: number,
  end: number,
  marker: Marker | null,
  block: HeaderBlockQuote | null,
): Opening {
  const level = lines[start]!.level
  const below = textBelow(lines, end)[0]
  const isMarked = below !== undefined && below.level > level
  return { start, end, marker, block, level, toTheEnd: !isMarked || marker?.kind === 'forward', mark: null }
}

function isFiller(line: QuoteLine): boolean {
  return line.text === '' || readMarker(line.text)?.kind === 'rule'
}

// Matches "...", "[…]", "<snip>"; what somebody left out tells nothing about how the rest is marked.
const ELISION = /^[[<(]?(?:\.{2,6}|…|snip|gekürzt)[\])>]?$/i

/** The first paragraph below, at most three lines of it. */
function textBelow(lines: readonly QuoteLine[], from: number): QuoteLine[] {
  const near = lines.slice(from, from + 10)
  const start = near.findIndex(line => line.text !== '' && !ELISION.test(line.text))
  if (start < 0) return []
  const paragraph = near.slice(start, start + 3)
  const end = paragraph.findIndex(line => line.text === '')
  return end < 0 ? paragraph : paragraph.slice(0, end)
}

function previousText(lines: readonly QuoteLine[], before: number): QuoteLine | null {
  for (let at = before - 1; at >= Math.max(0, before - 10); at--) if (lines[at]!.text !== '') return lines[at]!
  return null
}

/** A blank line belongs to the line above it, at the top to the line below. */
function fillBlanks(lines: readonly QuoteLine[], parts: LinePart[]): void {
  const first = lines.findIndex(line => line.text !== '')
  let previous: LinePart = parts[first] ?? 'visible'
  for (let at = 0; at < parts.length; at++) {
    if (lines[at]!.text === '') parts[at] = previous
    else previous = parts[at]!
  }
}

function hasOwnText(lines: readonly QuoteLine[], parts: readonly LinePart[]): boolean {
  return parts.some((part, at) => part === 'visible' && lines[at]!.text !== '')
}
