import { readFileSync } from 'node:fs'
import type { LinePart } from '../messages/message.ts'
import { scanTextQuotes } from '../messages/quotes.ts'
import { chooseLanguage } from './language.ts'
import { feature, LINE_FEATURES, type LineFeature } from './line-features.ts'
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
  const { parts, table, states: path } = marked
  const block = findBlock(table, path)
  const zones = spellZones(input.lines, parts, table, path, block)
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
  const visible = hasOwnText(input.lines, parts) ? parts : withoutLooseQuotes(input.lines, parts)
  const table = readLineTable(
    input.lines,
    line => (visible[line] ?? 'visible') === 'visible',
    readSenderWords(input.from),
  )
  return { table, parts: visible }
}

function hasOwnText(lines: readonly string[], parts: readonly LinePart[]): boolean {
  return parts.some((part, line) => part === 'visible' && /\p{L}/u.test(lines[line] ?? ''))
}

/** Marks that people's programs put before quoted lines, "> " aside: "|> ", ": ", ") ", "}". Not: "-- ". */
const OTHER_MARKS = /^\s*(?:[|:)%}+#]|[A-Za-z]{0,4}>)/

/**
 * An attribution at the top, an answer and quotations with odd marks below: nobody sends only what another wrote,
 * so unmarked lines are the writer's. A block of headers is a forward and stays quoted.
 */
function withoutLooseQuotes(lines: readonly string[], parts: readonly LinePart[]): readonly LinePart[] {
  const headers = parts.filter((part, line) => part === 'quote_header' && /\S/.test(lines[line] ?? '')).length
  if (headers === 0 || headers > 2) return parts
  return parts.map((part, line) => (part === 'quoted' && !OTHER_MARKS.test(lines[line] ?? '') ? 'visible' : part))
}

/** The signature's first and last line in the table; null where what the path found carries no contact data. */
function findBlock(table: LineTable, path: Uint8Array): [number, number] | null {
  let first = path.indexOf(SIGNATURE)
  let last = path.lastIndexOf(SIGNATURE)
  if (first < 0) return null
  const get = (index: number, name: LineFeature): number => table.own[index * LINE_FEATURES + feature[name]] ?? 0
  const isBareName = (index: number): boolean =>
    get(index, 'nameShare') === 1 && get(index, 'fewWords') > 0 && get(index, 'nameShape') > 0
  // a second closing, or a first name above the whole one, still belongs to the sign-off
  for (let index = first; index < last && index < first + 5; index++) {
    if (get(index, 'closing') >= 0.8) first = index + 1
  }
  const next = first + 1
  if (next <= last && get(first, 'oneWord') > 0 && isBareName(first) && !isRepeatedBelow(first)) first = next
  while (first < last && get(first, 'separator') > 0) first++
  while (last > first && trails(last)) last--
  let evidence = 0
  for (let index = first; index <= last; index++) evidence += contactMarks(index)
  return evidence > 0 ? [first, last] : null

  /** False where the sender's name stands once more in the next lines, more fully. */
  function isRepeatedBelow(index: number): boolean {
    for (let below = index + 1; below <= Math.min(last, index + 3); below++) {
      if (get(below, 'fromShare') > 0 && get(below, 'oneWord') === 0 && get(below, 'email') === 0) return false
    }
    return true
  }

  function contactMarks(index: number): number {
    return (
      get(index, 'phone') +
      get(index, 'labelledNumber') +
      get(index, 'email') +
      get(index, 'url') +
      get(index, 'title') +
      get(index, 'org') +
      get(index, 'address') +
      get(index, 'ownDomain')
    )
  }

  /** Rules, pictures and register numbers at the end are no contact data. */
  function trails(index: number): boolean {
    if (get(index, 'separator') > 0) return true
    const reachable = get(index, 'phone') * (1 - get(index, 'registry')) + get(index, 'email') + get(index, 'label')
    if (get(index, 'picture') > 0) return reachable === 0 && get(index, 'cid') > 0
    return get(index, 'registry') > 0 && reachable === 0 && get(index, 'url') === 0 && get(index, 'nameShare') < 0.5
  }
}

function lastClosing(table: LineTable, path: Uint8Array, block: [number, number] | null): number | null {
  const end = block ? block[0] : path.length
  for (let index = end - 1; index >= 0 && index >= end - 12; index--) {
    if (path[index] === CLOSING && (table.own[index * LINE_FEATURES + feature.closing] ?? 0) > 0) return index
  }
  return null
}

function spellZones(
  lines: readonly string[],
  parts: readonly LinePart[],
  table: LineTable,
  path: Uint8Array,
  block: [number, number] | null,
): Zone[] {
  const zones = new Array<Zone | undefined>(lines.length)
  parts.forEach((part, line) => {
    if (line < lines.length && part !== 'visible') zones[line] = part
  })
  path.forEach((state, index) => {
    const line = table.lines[index] ?? 0
    zones[line] = spellZone(table, index, state, block)
  })
  let above: Zone | undefined
  for (let line = 0; line < lines.length; line++) {
    if (!/\S/.test(lines[line] ?? '') && (zones[line] ?? 'body') === 'body') zones[line] = above
    above = zones[line] ?? above ?? undefined
    if (zones[line] === undefined && above !== undefined) zones[line] = /\S/.test(lines[line] ?? '') ? 'body' : above
  }
  const first = zones.find(zone => zone !== undefined) ?? 'body'
  return Array.from(zones, zone => zone ?? first)
}

function spellZone(table: LineTable, index: number, state: number, block: [number, number] | null): Zone {
  const get = (name: LineFeature): number => table.own[index * LINE_FEATURES + feature[name]] ?? 0
  if (get('mobile') > 0 && (state === TRAILING || get('short') > 0)) return 'mobile'
  if (block && index >= block[0] && index <= block[1]) return 'signature'
  if (state === CLOSING) return 'closing'
  if (state === SIGNATURE) return get('closing') >= 0.8 || !block ? 'closing' : 'signature'
  if (state === BODY) return 'body'
  return get('postscript') > 0 ? 'body' : 'disclaimer'
}
