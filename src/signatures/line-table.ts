import { type LanguageCounts, noLanguageCounts } from './language.ts'
import { feature, LINE_FEATURES, readLineFeatures } from './line-features.ts'
import type { SenderWords } from './sender-words.ts'

/**
 * Where a line stands, as numbers from 0 to 1; appended to the line's own features in the model.
 * A segment is a run of visible lines between quoted ones.
 */
const P = {
  blankBefore: 0,
  blankTwoBefore: 1,
  blankAfter: 2,
  blankTwoAfter: 3,
  segmentStart: 4,
  segmentEnd: 5,
  quoteFollows: 6,
  nearEnd: 7,
  fairlyNearEnd: 8,
  nearStart: 9,
  delimiterAbove: 10,
  separatorJustAbove: 11,
  separatorBelow: 12,
  closingJustAbove: 13,
  closingAbove: 14,
  proseBelow: 15,
  proseNear: 16,
  contactsNear: 17,
  contactBelow: 18,
  nameAbove: 19,
  nameJustBelow: 20,
  footerAbove: 21,
  disclaimerAbove: 22,
  longGap: 23,
  contactsAbove: 24,
  onlySegment: 25,
  quoteAbove: 26,
  proseAbove: 27,
  nameBelow: 28,
  contactJustBelow: 29,
  isolated: 30,
  wholeShouting: 31,
  separatorJustBelow: 32,
  contactsBelow: 33,
  lastContact: 34,
} as const

export type PlaceFeature = keyof typeof P
export const placeFeatureNames = Object.keys(P) as PlaceFeature[]
export const PLACE_FEATURES = placeFeatureNames.length

export interface LineTable {
  /** The lines that are visible and not blank, in order: their numbers in the text. */
  lines: Int32Array
  /** Own features of each, LINE_FEATURES a line. */
  own: Float32Array
  /** Features of its place, PLACE_FEATURES a line. */
  places: Float32Array
  /** 1 where quoted lines stand between a line and the one above: no signature goes on across them. */
  breaks: Uint8Array
  languages: LanguageCounts
}

// imported constants cost a call at every use where modules are compiled on the fly
const F = feature
const WIDTH = LINE_FEATURES
const PLACE_WIDTH = PLACE_FEATURES

/** More visible lines than this are not looked at one by one: the first and the last ones are. */
const HEAD = 40
const TAIL = 80

export function readLineTable(
  lines: readonly string[],
  isVisible: (line: number) => boolean,
  sender: SenderWords,
): LineTable {
  const kept = keepLines(lines, isVisible)
  const languages = noLanguageCounts()
  const own = new Float32Array(kept.length * LINE_FEATURES)
  kept.forEach((line, index) => {
    readLineFeatures(lines[line] ?? '', sender, languages, own, index * LINE_FEATURES)
  })
  const breaks = new Uint8Array(kept.length)
  const places = readPlaces(lines, kept, own, isVisible, breaks)
  return { lines: new Int32Array(kept), own, places, breaks, languages }
}

function keepLines(lines: readonly string[], isVisible: (line: number) => boolean): number[] {
  const kept: number[] = []
  for (let line = 0; line < lines.length; line++) {
    if (isVisible(line) && hasText(lines[line] ?? '')) kept.push(line)
  }
  return kept.length <= HEAD + TAIL ? kept : [...kept.slice(0, HEAD), ...kept.slice(-TAIL)]
}

function hasText(line: string): boolean {
  // most lines begin with a printable sign
  return line.charCodeAt(0) > 32 && line.charCodeAt(0) < 0x80 ? true : /\S/.test(line)
}

function readPlaces(
  lines: readonly string[],
  kept: number[],
  own: Float32Array,
  isVisible: (line: number) => boolean,
  breaks: Uint8Array,
): Float32Array {
  const out = new Float32Array(kept.length * PLACE_FEATURES)
  const seen = summarise(lines, kept, own, isVisible)
  const { count } = seen
  let first = 0
  while (first < count) {
    let last = first
    while (last + 1 < count && seen.quotedAfter[last] === 0) last++
    if (first > 0) breaks[first] = 1
    lookDown(seen, first, last, out, (kept[0] ?? 0) > 3)
    lookUpwards(seen, first, last, out)
    first = last + 1
  }
  return out
}

/** What the places are told by: of each line, taken together once. */
interface Summary {
  count: number
  own: Float32Array
  blanksAfter: Uint8Array
  quotedAfter: Uint8Array
  prose: Uint8Array
  contact: Float32Array
  reach: Uint8Array
  isShouting: boolean
}

function summarise(
  lines: readonly string[],
  kept: number[],
  own: Float32Array,
  isVisible: (line: number) => boolean,
): Summary {
  const count = kept.length
  blanksAfter.fill(0, 0, count)
  quotedAfter.fill(0, 0, count)
  let shouting = 0
  for (let index = 0; index < count; index++) {
    const at = index * WIDTH
    const from = kept[index]!
    const to = index + 1 < count ? kept[index + 1]! : lines.length
    // a gap may be a long quotation: its first lines tell enough
    for (let line = from + 1; line < to && line < from + 12; line++) {
      if (!isVisible(line)) quotedAfter[index] = 1
      else if (quotedAfter[index] === 0) blanksAfter[index] = blanksAfter[index]! + 1
    }
    if (to - from > 12) quotedAfter[index] = 1
    const isProse = own[at + F.proseLong]! > 0
    prose[index] = isProse && own[at + F.disclaimer] === 0 && own[at + F.footer] === 0 ? 1 : 0
    const direct = Math.max(own[at + F.email]!, own[at + F.phone]!, own[at + F.labelledNumber]!)
    contact[index] = Math.max(direct, own[at + F.url]!, own[at + F.address]!, own[at + F.org]!, own[at + F.title]!)
    reach[index] = !isProse && direct > 0 ? 1 : 0
    shouting += own[at + F.shouting]!
  }
  const isShouting = count >= 3 && shouting > 0.6 * count
  return { count, own, blanksAfter, quotedAfter, prose, contact, reach, isShouting }
}

/** One message is read at a time: these are made once, as arrays of this kind cost more to make than to fill. */
const blanksAfter = new Uint8Array(HEAD + TAIL)
const quotedAfter = new Uint8Array(HEAD + TAIL)
const prose = new Uint8Array(HEAD + TAIL)
const contact = new Float32Array(HEAD + TAIL)
const reach = new Uint8Array(HEAD + TAIL)

/** How much a distance in lines still counts. */
const fades = Float64Array.from({ length: HEAD + TAIL }, (_, lines) => Math.exp(-lines / 3))
const slowFades = Float64Array.from({ length: HEAD + TAIL }, (_, lines) => Math.exp(-lines / 10))

/** Fills in what depends on the lines above, segment by segment. */
function lookDown(seen: Summary, first: number, last: number, out: Float32Array, startsLate: boolean): void {
  const { own, blanksAfter, contact } = seen
  let delimiter = 0
  let separatorAt = -9
  let closingAt = -99
  let nameAt = -99
  let footer = 0
  let disclaimer = 0
  let contactsAbove = 0
  let proseAbove = 0
  const quoteFollows = last + 1 < seen.count || seen.quotedAfter[last]! > 0 ? 1 : 0
  for (let i = first; i <= last; i++) {
    const at = i * PLACE_WIDTH
    const line = i * WIDTH
    const before = i === first ? 1 : blanksAfter[i - 1]!
    const after = blanksAfter[i]!
    out[at + P.blankBefore] = before >= 1 ? 1 : 0
    out[at + P.blankTwoBefore] = before >= 2 ? 1 : 0
    out[at + P.blankAfter] = after >= 1 || i === last ? 1 : 0
    out[at + P.blankTwoAfter] = after >= 2 ? 1 : 0
    out[at + P.longGap] = before >= 4 ? 1 : 0
    out[at + P.isolated] = before >= 1 && (after >= 1 || i === last) ? 1 : 0
    out[at + P.wholeShouting] = seen.isShouting ? 1 : 0
    out[at + P.separatorJustBelow] = i < last && own[line + WIDTH + F.separator]! > 0 ? 1 : 0
    out[at + P.segmentStart] = i === first ? 1 : 0
    out[at + P.segmentEnd] = i === last ? 1 : 0
    out[at + P.quoteFollows] = quoteFollows
    out[at + P.onlySegment] = first === 0 && last === seen.count - 1 ? 1 : 0
    out[at + P.quoteAbove] = first > 0 || startsLate ? 1 : 0
    out[at + P.nearEnd] = fades[last - i]!
    out[at + P.fairlyNearEnd] = slowFades[last - i]!
    out[at + P.nearStart] = fades[i - first]!
    out[at + P.delimiterAbove] = delimiter
    out[at + P.separatorJustAbove] = i - separatorAt <= 1 ? 1 : 0
    out[at + P.closingJustAbove] = i - closingAt <= 2 ? 1 : 0
    out[at + P.closingAbove] = i - closingAt <= 8 ? 1 : 0
    out[at + P.nameAbove] = i - nameAt <= 6 ? 1 : 0
    out[at + P.footerAbove] = footer
    out[at + P.disclaimerAbove] = disclaimer
    out[at + P.contactsAbove] = Math.min(1, contactsAbove / 4)
    out[at + P.proseAbove] = Math.min(1, proseAbove / 4)
    let near = 0
    for (let j = Math.max(first, i - 3); j <= Math.min(last, i + 3); j++) if (j !== i) near += contact[j]!
    out[at + P.contactsNear] = Math.min(1, near / 4)
    out[at + P.nameJustBelow] = i < last && own[line + WIDTH + F.nameShare]! > 0.5 ? 1 : 0
    if (own[line + F.delimiter]! > 0) delimiter = 1
    if (own[line + F.separator]! > 0) separatorAt = i
    if (own[line + F.closing]! >= 0.5) closingAt = i
    if (own[line + F.nameShare]! >= 0.5) nameAt = i
    if (own[line + F.footer]! >= 0.5) footer = 1
    if (own[line + F.disclaimer]! >= 0.5) disclaimer = 1
    contactsAbove += contact[i]!
    if (seen.prose[i]! > 0) proseAbove++
    else if (contact[i]! > 0) proseAbove = 0
  }
}

/** Fills in what depends on the lines below. */
function lookUpwards(seen: Summary, first: number, last: number, out: Float32Array): void {
  const { own } = seen
  let prose = 0
  let proseAt = last + 99
  let separatorBelow = last + 99
  let contacts = 0
  let contactAt = last + 99
  let name = 0
  for (let i = last; i >= first; i--) {
    const at = i * PLACE_WIDTH
    const line = i * WIDTH
    out[at + P.proseBelow] = Math.min(1, prose / 5)
    out[at + P.proseNear] = proseAt - i <= 3 ? 1 : 0
    out[at + P.contactBelow] = contacts > 0 ? 1 : 0
    out[at + P.contactsBelow] = Math.min(1, contacts / 3)
    out[at + P.contactJustBelow] = contactAt - i <= 3 ? 1 : 0
    out[at + P.separatorBelow] = separatorBelow - i <= 8 ? 1 : 0
    out[at + P.nameBelow] = name
    if (seen.prose[i]! > 0) {
      prose++
      proseAt = i
    }
    if (seen.reach[i]! > 0) {
      out[at + P.lastContact] = contacts === 0 ? 1 : 0
      contacts++
      contactAt = i
    }
    if (own[line + F.separator]! > 0) separatorBelow = i
    const isName = own[line + F.nameShare]! >= 0.5
    if (isName || (own[line + F.fromShare] === 1 && own[line + F.proseLong] === 0)) name = 1
  }
}
