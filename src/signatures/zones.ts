import { readFileSync } from 'node:fs'
import type { LinePart } from '../messages/message.ts'
import { scanTextQuotes } from '../messages/quotes.ts'
import { findBlock, mark } from './find-block.ts'
import { chooseLanguage } from './language.ts'
import { feature } from './line-features.ts'
import { type LineTable, readLineTable } from './line-table.ts'
import { readSenderWords } from './sender-words.ts'
import type { SignatureInput, Zone } from './signature.ts'
import { BODY, CLOSING, SIGNATURE, TRAILING } from './viterbi.ts'
import { readStates, toScorer, type ZoneModel, type ZoneScorer } from './zone-model.ts'

/**
 * The zones of a message: every line gets one, and the sender's own signature is one run of visible lines.
 * Quoted lines never belong to it. A sign-off without any contact data ("Thanks, Bob") is no signature.
 */
export interface ZoneReading {
  zones: Zone[]
  /** First and last line, 0-based and inclusive, from the identity to the last contact data. */
  signature: [number, number] | null
  /** The line that closes the letter, where there is one. */
  closing: number | null
  language: string | null
  /** Probability that the block is the sender's signature; of none: that there is none. */
  zoneConfidence: number
}

const model = JSON.parse(readFileSync(new URL('./model/zones.json', import.meta.url), 'utf8')) as ZoneModel
const shipped = toScorer(model)
// imported constants cost a call at every use where modules are compiled on the fly
const F = feature

export function findZones(input: SignatureInput, scorer: ZoneScorer = shipped): ZoneReading {
  const { table, parts } = readZoneTable(input)
  const { states, lead } = readStates(table, scorer)
  return readPath(input, { parts, table, states, confidence: leadConfidence(lead, scorer) })
}

export interface MarkedLines {
  parts: readonly LinePart[]
  table: LineTable
  /** Of each line of the table. */
  states: Uint8Array
  /** Probability that the signature, if the states mean one, is right. */
  confidence: number
}

function leadConfidence(lead: number, scorer: ZoneScorer): number {
  return 1 / (1 + Math.exp(-(scorer.lead.slope * Math.log1p(Math.max(0, lead)) + scorer.lead.offset)))
}

/** The zones that a path through the visible lines means. */
export function readPath(input: SignatureInput, marked: MarkedLines): ZoneReading {
  const { table, states: path } = marked
  const block = findBlock(input.lines, table, path)
  const zones = spellZones(input.lines, marked, block)
  const closing = lastClosing(table, path, block)
  const lineOf = (index: number): number => table.lines[index] ?? 0
  return {
    zones,
    signature: block ? [lineOf(block[0]), lineOf(block[1])] : null,
    closing: closing === null ? null : lineOf(closing),
    language: chooseLanguage(table.languages),
    zoneConfidence: block ? marked.confidence : 0.95,
  }
}

/** What the zones are decided on; apart from findZones only the training calls it. */
export function readZoneTable(input: SignatureInput): { table: LineTable; parts: readonly LinePart[] } {
  const parts = input.parts ?? scanTextQuotes(input.lines).parts
  const table = readLineTable(
    input.lines,
    line => (parts[line] ?? 'visible') === 'visible',
    readSenderWords(input.from),
  )
  return { table, parts }
}

/**
 * The closing line: the last one that bears a phrase we know; else the line that begins the end of the letter, where it
 * ends in a comma ("Very respectfully,", "Bests,"). Without the comma it is as often the writer's name.
 */
function lastClosing(table: LineTable, path: Uint8Array, block: [number, number] | null): number | null {
  const end = block ? block[0] : path.length
  const top = Math.max(0, end - MOST_BETWEEN)
  for (let index = end - 1; index >= top; index--) {
    if (path[index] === CLOSING && mark(table, index, F.closing) > 0) return index
  }
  let first = path.subarray(0, end).lastIndexOf(CLOSING)
  while (first > top && path[first - 1] === CLOSING) first--
  return first >= top && mark(table, first, F.commaEnd) > 0 ? first : null
}

/** A closing stands at most so many lines above the signature. */
const MOST_BETWEEN = 12

function spellZones(lines: readonly string[], marked: MarkedLines, block: [number, number] | null): Zone[] {
  const { parts, table, states } = marked
  const zones = new Array<Zone>(lines.length)
  let above: Zone | null = null
  let next = 0
  for (let line = 0; line < lines.length; line++) {
    const part = parts[line] ?? 'visible'
    let zone: Zone | null = part === 'visible' ? null : part
    if (table.lines[next] === line) {
      zone = spellZone(table, next, states[next] ?? BODY, block)
      next++
    } else if (zone === null && above !== null && isBlank(lines[line] ?? '')) zone = above
    if (zone !== null && above === null) zones.fill(zone, 0, line)
    // lines between the head and the tail of a long text were not looked at: they are its body
    zones[line] = zone ?? 'body'
    if (zone !== null || !isBlank(lines[line] ?? '')) above = zone ?? 'body'
  }
  return zones
}

function isBlank(line: string): boolean {
  return line === '' || !/\S/.test(line)
}

function spellZone(table: LineTable, index: number, state: number, block: [number, number] | null): Zone {
  const isMobile = mark(table, index, F.mobile) > 0
  if (isMobile && (state === TRAILING || mark(table, index, F.short) > 0)) return 'mobile'
  if (block && index >= block[0] && index <= block[1]) return 'signature'
  if (state === CLOSING) return 'closing'
  if (state === SIGNATURE) {
    if (block && index > block[1]) return 'disclaimer'
    return mark(table, index, F.closing) >= 0.8 || !block || index < block[0] ? 'closing' : 'signature'
  }
  if (state === BODY) return 'body'
  return mark(table, index, F.postscript) > 0 ? 'body' : 'disclaimer'
}
