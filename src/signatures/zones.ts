import { scanTextQuotes } from '../messages/quotes.ts'
import { chooseLanguage } from './language.ts'
import { feature, LINE_FEATURES, type LineFeature } from './line-features.ts'
import { type LineTable, readLineTable } from './line-table.ts'
import { readSenderWords } from './sender-words.ts'
import type { SignatureInput, Zone } from './signature.ts'
import { BODY, bestPath, CLOSING, SIGNATURE, TRAILING } from './viterbi.ts'
import { ruleTransitions, scoreByRules } from './zone-rules.ts'

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

export function findZones(input: SignatureInput): ZoneReading {
  const parts = input.parts ?? scanTextQuotes(input.lines).parts
  const sender = readSenderWords(input.from)
  const table = readLineTable(input.lines, line => (parts[line] ?? 'visible') === 'visible', sender)
  const path = bestPath(scoreByRules(table), table.lines.length, ruleTransitions)
  const block = findBlock(table, path)
  const zones = spellZones(input.lines, parts, table, path, block)
  const closing = lastClosing(table, path, block)
  const lineOf = (index: number): number => table.lines[index] ?? 0
  return {
    zones,
    signature: block ? [lineOf(block[0]), lineOf(block[1])] : null,
    closing: closing === null ? null : lineOf(closing),
    language: chooseLanguage(table.languages),
    zoneConfidence: block ? 0.85 : 0.9,
  }
}

/** The signature's first and last line in the table; null where what the path found carries no contact data. */
function findBlock(table: LineTable, path: Uint8Array): [number, number] | null {
  let first = path.indexOf(SIGNATURE)
  let last = path.lastIndexOf(SIGNATURE)
  if (first < 0) return null
  const get = (index: number, name: LineFeature): number => table.own[index * LINE_FEATURES + feature[name]] ?? 0
  while (first < last && (get(first, 'separator') > 0 || get(first, 'closing') >= 0.8)) first++
  while (last > first && get(last, 'separator') > 0) last--
  let evidence = 0
  for (let index = first; index <= last; index++) {
    evidence += get(index, 'phone') + get(index, 'labelledNumber') + get(index, 'email') + get(index, 'url')
    evidence += get(index, 'title') + get(index, 'org') + get(index, 'address') + get(index, 'ownDomain')
  }
  return evidence > 0 ? [first, last] : null
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
  parts: readonly ('visible' | 'quote_header' | 'quoted')[],
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
