import { type LanguageCounts, noLanguageCounts } from './language.ts'
import { feature, LINE_FEATURES, readLineFeatures } from './line-features.ts'
import type { SenderWords } from './sender-words.ts'

/**
 * Where a line stands, as numbers from 0 to 1; appended to the line's own features in the model.
 * A segment is a run of visible lines between quoted ones.
 */
export const placeFeatureNames = [
  'blankBefore',
  'blankTwoBefore',
  'blankAfter',
  'blankTwoAfter',
  'segmentStart',
  'segmentEnd',
  'quoteFollows',
  'nearEnd',
  'fairlyNearEnd',
  'nearStart',
  'delimiterAbove',
  'separatorJustAbove',
  'separatorBelow',
  'closingJustAbove',
  'closingAbove',
  'proseBelow',
  'proseNear',
  'contactsNear',
  'contactBelow',
  'nameAbove',
  'nameJustBelow',
  'footerAbove',
  'disclaimerAbove',
  'longGap',
  'contactsAbove',
  'onlySegment',
  'quoteAbove',
  'proseAbove',
  'nameBelow',
  'contactJustBelow',
  'isolated',
  'wholeShouting',
  'separatorJustBelow',
  'contactsBelow',
  'lastContact',
] as const

export const PLACE_FEATURES = placeFeatureNames.length
type Place = (typeof placeFeatureNames)[number]
const place = Object.fromEntries(placeFeatureNames.map((name, index) => [name, index])) as Record<Place, number>

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
  return { lines: Int32Array.from(kept), own, places, breaks, languages }
}

function keepLines(lines: readonly string[], isVisible: (line: number) => boolean): number[] {
  const kept: number[] = []
  for (let line = 0; line < lines.length; line++) {
    if (isVisible(line) && /\S/.test(lines[line] ?? '')) kept.push(line)
  }
  return kept.length <= HEAD + TAIL ? kept : [...kept.slice(0, HEAD), ...kept.slice(-TAIL)]
}

function readPlaces(
  lines: readonly string[],
  kept: number[],
  own: Float32Array,
  isVisible: (line: number) => boolean,
  breaks: Uint8Array,
): Float32Array {
  const count = kept.length
  const out = new Float32Array(count * PLACE_FEATURES)
  const get = (index: number, name: keyof typeof feature): number => own[index * LINE_FEATURES + feature[name]] ?? 0
  const gapAfter = (index: number): { blanks: number; quoted: boolean } => {
    const from = kept[index] ?? 0
    const to = index + 1 < count ? (kept[index + 1] ?? 0) : lines.length
    let quoted = false
    let blanks = 0
    // a gap may be a long quotation: its first and last lines tell enough
    for (let line = from + 1; line < to && line < from + 12; line++) {
      if (!isVisible(line)) quoted = true
      else if (!quoted) blanks++
    }
    return { blanks, quoted: quoted || to - from > 12 }
  }
  const isProse = (index: number): boolean =>
    get(index, 'proseLong') > 0 && get(index, 'disclaimer') === 0 && get(index, 'footer') === 0
  const contact = (index: number): number =>
    Math.max(
      get(index, 'email'),
      get(index, 'phone'),
      get(index, 'url'),
      get(index, 'labelledNumber'),
      get(index, 'address'),
      get(index, 'org'),
      get(index, 'title'),
    )
  const gaps = kept.map((_, index) => gapAfter(index))
  let shouting = 0
  for (let index = 0; index < count; index++) shouting += get(index, 'shouting')
  const isShouting = count >= 3 && shouting > 0.6 * count
  let segment = 0
  while (segment < count) {
    let end = segment
    while (end + 1 < count && !gaps[end]!.quoted) end++
    if (segment > 0) breaks[segment] = 1
    fillSegment(segment, end)
    segment = end + 1
  }
  return out

  function fillSegment(first: number, last: number): void {
    let delimiter = false
    let separatorAt = -9
    let closingAt = -99
    let nameAt = -99
    let footer = false
    let disclaimer = false
    let contactsAbove = 0
    let proseAbove = 0
    for (let i = first; i <= last; i++) {
      const at = i * PLACE_FEATURES
      const set = (name: Place, value: number): void => {
        out[at + place[name]] = value
      }
      const before = i === first ? { blanks: 1 } : gaps[i - 1]!
      const after = gaps[i]!
      set('blankBefore', before.blanks >= 1 ? 1 : 0)
      set('blankTwoBefore', before.blanks >= 2 ? 1 : 0)
      set('blankAfter', after.blanks >= 1 || i === last ? 1 : 0)
      set('blankTwoAfter', after.blanks >= 2 ? 1 : 0)
      set('longGap', before.blanks >= 4 ? 1 : 0)
      set('isolated', before.blanks >= 1 && (after.blanks >= 1 || i === last) ? 1 : 0)
      set('wholeShouting', isShouting ? 1 : 0)
      set('separatorJustBelow', i < last && get(i + 1, 'separator') > 0 ? 1 : 0)
      set('segmentStart', i === first ? 1 : 0)
      set('segmentEnd', i === last ? 1 : 0)
      set('quoteFollows', last + 1 < count || gaps[last]!.quoted ? 1 : 0)
      set('onlySegment', first === 0 && last === count - 1 ? 1 : 0)
      set('quoteAbove', first > 0 || (kept[0] ?? 0) > 3 ? 1 : 0)
      set('nearEnd', Math.exp((i - last) / 3))
      set('fairlyNearEnd', Math.exp((i - last) / 10))
      set('nearStart', Math.exp((first - i) / 3))
      set('delimiterAbove', delimiter ? 1 : 0)
      set('separatorJustAbove', i - separatorAt <= 1 ? 1 : 0)
      set('closingJustAbove', i - closingAt <= 2 ? 1 : 0)
      set('closingAbove', i - closingAt <= 8 ? 1 : 0)
      set('nameAbove', i - nameAt <= 6 ? 1 : 0)
      set('footerAbove', footer ? 1 : 0)
      set('disclaimerAbove', disclaimer ? 1 : 0)
      set('contactsAbove', Math.min(1, contactsAbove / 4))
      set('proseAbove', Math.min(1, proseAbove / 4))
      let near = 0
      for (let j = Math.max(first, i - 3); j <= Math.min(last, i + 3); j++) if (j !== i) near += contact(j)
      set('contactsNear', Math.min(1, near / 4))
      set('nameJustBelow', i < last && get(i + 1, 'nameShare') > 0.5 ? 1 : 0)
      if (get(i, 'delimiter') > 0) delimiter = true
      if (get(i, 'separator') > 0) separatorAt = i
      if (get(i, 'closing') >= 0.5) closingAt = i
      if (get(i, 'nameShare') >= 0.5) nameAt = i
      if (get(i, 'footer') >= 0.5) footer = true
      if (get(i, 'disclaimer') >= 0.5) disclaimer = true
      contactsAbove += contact(i)
      if (isProse(i)) proseAbove++
      else if (contact(i) > 0) proseAbove = 0
    }
    let prose = 0
    let proseAt = last + 99
    let separatorBelow = last + 99
    let contacts = 0
    let contactAt = last + 99
    let name = false
    for (let i = last; i >= first; i--) {
      const at = i * PLACE_FEATURES
      out[at + place.proseBelow] = Math.min(1, prose / 5)
      out[at + place.proseNear] = proseAt - i <= 3 ? 1 : 0
      out[at + place.contactBelow] = contacts > 0 ? 1 : 0
      out[at + place.contactsBelow] = Math.min(1, contacts / 3)
      out[at + place.contactJustBelow] = contactAt - i <= 3 ? 1 : 0
      out[at + place.separatorBelow] = separatorBelow - i <= 8 ? 1 : 0
      out[at + place.nameBelow] = name ? 1 : 0
      if (isProse(i)) {
        prose++
        proseAt = i
      }
      if (get(i, 'email') + get(i, 'phone') + get(i, 'labelledNumber') > 0 && get(i, 'proseLong') === 0) {
        out[at + place.lastContact] = contacts === 0 ? 1 : 0
        contacts++
        contactAt = i
      }
      if (get(i, 'separator') > 0) separatorBelow = i
      if (get(i, 'nameShare') >= 0.5 || (get(i, 'fromShare') === 1 && get(i, 'proseLong') === 0)) name = true
    }
  }
}
