import { feature, LINE_FEATURES } from '../../../src/signatures/line-features.ts'
import type { LineTable } from '../../../src/signatures/line-table.ts'
import type { Zone } from '../../../src/signatures/signature.ts'
import { BODY, CLOSING, SIGNATURE, STATES, TRAILING } from '../../../src/signatures/viterbi.ts'
import { readZoneTable } from '../../../src/signatures/zones.ts'
import type { LabelledMessage } from './labelled-messages.ts'

/** A message as the trainers see it: features, and for each line the states that its marks allow. */
export interface ZoneExample {
  message: LabelledMessage
  table: LineTable
  /** A bit for each state a line may have: people marked the signature, not what lies around it. */
  allowed: Uint8Array
  weight: number
}

const bit = (state: number): number => 1 << state
/** What trails a signature may be a thought of the writer's too. */
const statesOf: Record<Zone, number> = {
  body: bit(BODY) | bit(TRAILING),
  closing: bit(CLOSING),
  signature: bit(SIGNATURE),
  disclaimer: bit(TRAILING),
  mobile: bit(TRAILING),
  quote_header: bit(BODY) | bit(TRAILING),
  quoted: bit(BODY) | bit(TRAILING),
}
const ANY = (1 << STATES) - 1

export function toExample(labelled: LabelledMessage, weight = 1): ZoneExample {
  const table = readZoneTable(labelled.input).table
  const message = labelled.set === 'world' ? trimWorld(labelled, table) : labelled
  const allowed = new Uint8Array(table.lines.length).fill(ANY)
  const get = (index: number, name: keyof typeof feature): number =>
    table.own[index * LINE_FEATURES + feature[name]] ?? 0
  const gold = message.lines
  const isSignOff = (index: number): boolean =>
    get(index, 'closing') >= 0.5 ||
    (get(index, 'fewWords') > 0 && get(index, 'long') === 0 && get(index, 'prose') < 0.3)
  table.lines.forEach((line, index) => {
    const zone = message.zones?.[line]
    if (zone)
      allowed[index] = zone === 'closing' && get(index, 'separator') > 0 ? bit(CLOSING) | bit(BODY) : statesOf[zone]
    else if (gold && line >= gold[0] && line <= gold[1]) allowed[index] = bit(SIGNATURE)
    else if (gold && line > gold[1])
      allowed[index] = message.set === 'world' ? bit(TRAILING) | bit(SIGNATURE) : bit(TRAILING)
    else if (line === message.closing) allowed[index] = bit(CLOSING)
    else if (gold && line < gold[0]) {
      const underClosing = message.closing !== null && line > message.closing && gold[0] - message.closing <= 9
      allowed[index] = underClosing || (gold[0] - line <= 4 && isSignOff(index)) ? bit(CLOSING) | bit(BODY) : bit(BODY)
      if (underClosing && isSignOff(index)) allowed[index] = bit(CLOSING)
    } else {
      const mayTrail =
        get(index, 'footer') + get(index, 'disclaimer') + get(index, 'mobile') + get(index, 'separator') > 0
      const mayClose = isSignOff(index) || (message.closing !== null && line > message.closing)
      allowed[index] =
        bit(BODY) | (mayTrail || hasTrailAbove(index) ? bit(TRAILING) : 0) | (mayClose ? bit(CLOSING) : 0)
    }
  })
  return { message, table, allowed, weight }

  function hasTrailAbove(index: number): boolean {
    for (let above = index - 1; above >= 0 && above > index - 25; above--) {
      if (get(above, 'footer') + get(above, 'disclaimer') + get(above, 'mobile') + get(above, 'separator') > 0)
        return true
    }
    return false
  }
}

/** This set counts the closing and a bare first name to the block; here both belong to the closing. */
function trimWorld(message: LabelledMessage, table: LineTable): LabelledMessage {
  const gold = message.lines
  if (!gold) return message
  const get = (index: number, name: keyof typeof feature): number =>
    table.own[index * LINE_FEATURES + feature[name]] ?? 0
  let closing: number | null = null
  const kept: number[] = []
  table.lines.forEach((line, index) => {
    if (line < gold[0] || line > gold[1] || get(index, 'separator') > 0) return
    if (kept.length === 0 && get(index, 'closing') >= 0.8) closing = line
    else kept.push(line)
  })
  const first = kept[0]
  const last = kept.at(-1)
  const isBare = first === last && !/[@|·•]|\d{3}|www|\s{3}/.test(message.input.lines[first ?? 0] ?? '')
  if (first === undefined || last === undefined || isBare)
    return { ...message, closing, lines: null, hasSignature: false }
  return { ...message, closing, lines: [first, last] }
}
