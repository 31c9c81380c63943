import { readAttribution } from './attributions.ts'
import { originalOf } from './forwarded.ts'
import type { ForwardedOriginal, LinePart, TextLine } from './message.ts'
import { type HeaderBlockQuote, readHeaderBlock } from './quote-headers.ts'
import { type QuoteLine, toQuoteLines } from './quote-lines.ts'
import { type Marker, readMarker } from './quote-markers.ts'

export interface QuoteScan {
  parts: LinePart[]
  forwarded: ForwardedOriginal | null
}

/** What the headers know that helps to tell a forward from a reply. */
export interface QuoteContext {
  subject: string | null
  /** Addresses the message goes to, normalised. */
  recipients: readonly string[]
}

const UNKNOWN: QuoteContext = { subject: null, recipients: [] }

/**
 * Tells for each line of a body whether its writer wrote it, and who first wrote what is forwarded in it.
 * Structure goes before words: blockquotes and '>' marks are quoted wherever they stand, text between and below
 * them is the writer's (answers in between). Headers of a quoted message, a marker line or an attribution without
 * marks below it quote everything to the end. Subject and recipients tell a forward from a reply.
 *
 * email-reply-parser is not used here: it reads 4,400 messages/s against some 100,000 of this scan, returns no
 * positions, and the locales it knows are a subset of reply-locales.ts.
 */
export function scanQuotes(lines: readonly TextLine[], about: QuoteContext = UNKNOWN): QuoteScan {
  const quoteLines = toQuoteLines(lines)
  const parts: LinePart[] = new Array(lines.length).fill('visible')
  const openings: Opening[] = []
  /** Everything from here on is quoted, whatever it looks like. */
  let toTheEnd = false
  let at = 0
  while (at < quoteLines.length) {
    const opening = readOpening(quoteLines, at)
    if (opening === null) {
      const level = quoteLines[at]!.level
      parts[at] = toTheEnd || level > 0 ? 'quoted' : 'visible'
      at++
      continue
    }
    openings.push(opening)
    // A header block that is itself quoted is still a header; only its own text isn't visible either way.
    parts.fill('quote_header', at, opening.end)
    if (opening.toTheEnd && quoteLines[at]!.level === 0) toTheEnd = true
    at = opening.end
  }
  fillBlanks(quoteLines, parts)
  return { parts, forwarded: originalOf(openings, about, hasOwnText(quoteLines, parts)) }
}

/** The same for plain text lines. */
export function scanTextQuotes(lines: readonly string[], about: QuoteContext = UNKNOWN): QuoteScan {
  return scanQuotes(
    lines.map(text => ({ text, quoteDepth: 0, links: [] })),
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
  const block = readHeaderBlock(lines, at, false)
  if (block !== null) return opening(lines, at, block.end, null, block)
  const attribution = readAttribution(lines, at)
  if (attribution === null) return null
  const below = nextText(lines, attribution.end)
  const marked = below !== null && below.level > line.level
  // Inside of a quotation that structure marks, its first line needs no marks below it.
  const opensLevel = line.level > (previousText(lines, at)?.level ?? 0)
  if (attribution.strength === 'weak' && !marked && !opensLevel) return null
  return {
    start: at,
    end: attribution.end,
    marker: null,
    block: null,
    level: line.level,
    toTheEnd: !marked && below !== null,
  }
}

function opening(
  lines: readonly QuoteLine[],
  start: number,
  end: number,
  marker: Marker | null,
  block: HeaderBlockQuote | null,
): Opening {
  const level = lines[start]!.level
  const below = nextText(lines, end)
  // Headers above marked text quote just that, so an answer below it stays visible; a forward is all below it.
  const marked = below !== null && below.level > level
  return { start, end, marker, block, level, toTheEnd: !marked || marker?.kind === 'forward' }
}

function isFiller(line: QuoteLine): boolean {
  return line.text === '' || readMarker(line.text)?.kind === 'rule'
}

function nextText(lines: readonly QuoteLine[], from: number): QuoteLine | null {
  for (let at = from; at < Math.min(lines.length, from + 10); at++) if (lines[at]!.text !== '') return lines[at]!
  return null
}

function previousText(lines: readonly QuoteLine[], before: number): QuoteLine | null {
  for (let at = before - 1; at >= Math.max(0, before - 10); at--) if (lines[at]!.text !== '') return lines[at]!
  return null
}

/** Blank lines between two quoted lines belong to the quotation. */
function fillBlanks(lines: readonly QuoteLine[], parts: LinePart[]): void {
  let previous: LinePart | null = null
  for (let at = 0; at < parts.length; at++) {
    if (lines[at]!.text !== '') previous = parts[at]!
    else if (previous !== null && previous !== 'visible') parts[at] = 'quoted'
  }
}

function hasOwnText(lines: readonly QuoteLine[], parts: readonly LinePart[]): boolean {
  return parts.some((part, at) => part === 'visible' && lines[at]!.text !== '')
}
