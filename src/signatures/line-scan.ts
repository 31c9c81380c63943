import { readUnits, roomForUnits } from '../messages/code-units.ts'
import { countCharacter, type LanguageCounts } from './language.ts'
import { countLanguages, lookUpWithin, phraseBits, phrasesAt, wordBits } from './lexicon.ts'
import type { SenderWords } from './sender-words.ts'

/** What one walk along a line counts: its characters, and its words by the vocabularies and the From header. */
export interface LineScan {
  /** First and last character that is not blank; -1 in a blank line. */
  first: number
  last: number
  letters: number
  upper: number
  digits: number
  spaces: number
  cjk: number
  capitalWords: number
  /** Numbers of three to six digits that stand alone: house numbers, postal codes, rooms. */
  numbers: number
  /** Most digits in a row that only spaces, brackets, dots, dashes and slashes interrupt. */
  phoneDigits: number
  wideGaps: number
  bars: number
  startsLower: boolean
  hasAt: boolean

  words: number
  title: number
  org: number
  address: number
  label: number
  function: number
  /** Bits of the first word. */
  firstBits: number
  /** Words that are of the sender's name or address, and those of the name alone. */
  named: number
  names: number
  /** Single letters with or without a dot, as in initials. */
  initials: number
  /** What phrases begin at its words, and at the first of them. */
  phrases: number
  firstPhrases: number
  disclaimers: number
  footers: number
  /** A word shaped like the name of a host, a word with a dot inside, the word "at". */
  hosts: number
  dotted: boolean
  /** A word begins with "http". */
  https: boolean
  ats: boolean
}

const { TITLE, ORG, ADDRESS, LABEL, FUNCTION } = wordBits
const { DISCLAIMER, FOOTER } = phraseBits

// What a character below U+0100 is, as bits.
const WORD_GAP = 1
const BLANK = 2
const SMALL = 4
const NUMERAL = 8
const BAR = 16
/** Goes on a telephone number. */
const JOINT = 32
const kinds = new Uint8Array(256)
kinds.fill(WORD_GAP, 0, 33)
for (const mark of ',;|*"()<>[]_\u00a0·«»') kinds[mark.charCodeAt(0)]! |= WORD_GAP
for (const blank of ' \t\u00a0') kinds[blank.charCodeAt(0)]! |= BLANK
kinds.fill(SMALL, 0x61, 0x7b)
kinds.fill(NUMERAL, 0x30, 0x3a)
for (const bar of '|·') kinds[bar.charCodeAt(0)]! |= BAR
for (const joint of '+()-./') kinds[joint.charCodeAt(0)]! |= JOINT
const wideWordGaps = new Set([...'•　，、“”„（）'].map(mark => mark.charCodeAt(0)))
const wideBars = new Set([...'•●｜∙'].map(mark => mark.charCodeAt(0)))
const wideJoints = new Set([...'‐‑–（）－'].map(mark => mark.charCodeAt(0)))
/** More blanks than these part columns, and end a telephone number. */
const COLUMN_GAP = 3
const TAB = 9

/** Lines longer than this are read up to here: no line of contact data is as long. */
export const LONGEST = 400
/** The line in lower case, and where its words stand: filled in by the walk, looked up from after it. */
const room = roomForUnits(LONGEST)
const starts = new Uint16Array(LONGEST)
const stops = new Uint16Array(LONGEST)
const dots = new Uint8Array(LONGEST)

/** `lower` is the text in lower case, as long as the text, which is at most LONGEST. */
export function scanLine(text: string, lower: string, sender: SenderWords, languages: LanguageCounts): LineScan {
  const scan = emptyScan()
  const line = readUnits(text, room)
  const { length } = text
  let words = 0
  // counted in variables: a field of an object would be read and written for every character
  let first = -1
  let last = -1
  let letters = 0
  let upper = 0
  let digits = 0
  let spaces = 0
  let cjk = 0
  let capitalWords = 0
  let numbers = 0
  let phoneDigits = 0
  let wideGaps = 0
  let bars = 0
  let wordStart = true
  let run = 0
  let number = 0
  let gap = 0
  let word = -1
  let hasDot = false
  for (let i = 0; i < length; i++) {
    const raw = line[i]!
    const code = raw < 0x80 ? (raw >= 65 && raw <= 90 ? raw | 0x20 : raw) : lower.charCodeAt(i)
    line[i] = code
    const kind = code < 256 ? kinds[code]! : 0
    if (code < 256 ? kind & WORD_GAP : isWideGap(code)) {
      if (word >= 0) {
        starts[words] = word
        stops[words] = i
        dots[words++] = hasDot ? 1 : 0
      }
      word = -1
      hasDot = false
    } else if (word < 0) word = i
    else if (code === 46) hasDot = true
    if (kind & BLANK || code === 0x3000) {
      if (first >= 0) {
        spaces++
        gap += code === TAB ? COLUMN_GAP : 1
      }
      wordStart = true
      if (number >= 3 && number <= 6) numbers++
      number = 0
      continue
    }
    if (first < 0) {
      first = i
      scan.startsLower = raw === code && (kind === SMALL || (code >= 0xdf && code < 0x530))
    }
    last = i
    if (gap >= COLUMN_GAP) wideGaps++
    if (gap > COLUMN_GAP) run = 0
    gap = 0
    if (kind === NUMERAL || (code >= 0xff10 && code <= 0xff19)) {
      digits++
      run++
      number++
      if (run > phoneDigits) phoneDigits = run
      wordStart = false
      continue
    }
    if (number >= 3 && number <= 6) numbers++
    number = 0
    if (kind === SMALL || isWideLetter(code)) {
      letters++
      if (kind === SMALL) languages.letters++
      else countCharacter(code, languages)
      run = 0
      if (raw !== code) {
        upper++
        if (wordStart) capitalWords++
      }
      wordStart = false
      // most characters are small letters behind a letter, and change nothing else
      const from = i
      while (i + 1 < length && isSmall(line[i + 1]!)) i++
      letters += i - from
      languages.letters += i - from
      last = i
    } else if (code < 0x80) {
      if (kind & BAR) bars++
      else if (code === 0x40) scan.hasAt = true
      if ((kind & JOINT) === 0) run = 0
    } else if (code >= 0x3040 && code < 0xa000) {
      cjk++
      run = 0
      wordStart = false
      countCharacter(code, languages)
    } else if (kind & BAR || wideBars.has(code)) bars++
    else if (!wideJoints.has(code)) run = 0
  }
  if (number >= 3 && number <= 6) numbers++
  if (word >= 0) {
    starts[words] = word
    stops[words] = length
    dots[words++] = hasDot ? 1 : 0
  }
  for (let n = 0; n < words; n++) readWord(n, lower, sender, languages, scan)
  scan.first = first
  scan.last = last
  scan.letters = letters
  scan.upper = upper
  scan.digits = digits
  scan.spaces = spaces
  scan.cjk = cjk
  scan.capitalWords = capitalWords
  scan.numbers = numbers
  scan.phoneDigits = phoneDigits
  scan.wideGaps = wideGaps
  scan.bars = bars
  return scan
}

function emptyScan(): LineScan {
  return {
    first: -1,
    last: -1,
    letters: 0,
    upper: 0,
    digits: 0,
    spaces: 0,
    cjk: 0,
    capitalWords: 0,
    numbers: 0,
    phoneDigits: 0,
    wideGaps: 0,
    bars: 0,
    startsLower: false,
    hasAt: false,
    words: 0,
    title: 0,
    org: 0,
    address: 0,
    label: 0,
    function: 0,
    firstBits: 0,
    named: 0,
    names: 0,
    initials: 0,
    phrases: 0,
    firstPhrases: 0,
    disclaimers: 0,
    footers: 0,
    hosts: 0,
    dotted: false,
    https: false,
    ats: false,
  }
}

function isSmall(code: number): boolean {
  return code >= 0x61 && code <= 0x7a
}

function isWideGap(code: number): boolean {
  return (code >= 0x3000 || (code >= 0x2000 && code < 0x2100)) && wideWordGaps.has(code)
}

/** Latin with marks, Greek, Cyrillic. */
function isWideLetter(code: number): boolean {
  return (code >= 0xc0 && code < 0x530 && code !== 0xd7 && code !== 0xf7) || (code >= 0x1e00 && code < 0x2000)
}

/** What the vocabularies and the From header say of the line's n-th word, and the phrases that begin with it. */
function readWord(n: number, lower: string, sender: SenderWords, languages: LanguageCounts, scan: LineScan): void {
  const line = room.units
  const start = starts[n]!
  const stop = stops[n]!
  const phrases = phrasesAt(line, start, lower.length)
  if (phrases !== 0) {
    scan.phrases |= phrases
    if (n === 0) scan.firstPhrases = phrases
    if (phrases & DISCLAIMER) scan.disclaimers++
    if (phrases & FOOTER) scan.footers++
  }
  scan.words++
  let bits = lookUpWithin(line, start, stop)
  let end = stop
  const last = line[stop - 1]!
  if (last === 46 || last === 33 || last === 63 || last === 58) {
    end--
    if (bits === 0) bits = lookUpWithin(line, start, end)
  }
  if (n === 0) scan.firstBits = bits
  if (bits !== 0) {
    if (bits & TITLE) scan.title++
    if (bits & ORG) scan.org++
    if (bits & ADDRESS) scan.address++
    if (bits & LABEL) scan.label++
    if (bits & FUNCTION) {
      scan.function++
      countLanguages(bits, languages.words)
    }
  }
  const length = end - start
  const head = line[start]!
  // "-", "&" and "/" alone are no initials
  if (length === 1 && head !== 45 && head !== 38 && head !== 47) scan.initials++
  if (length < 2) return
  if (length === 2 && head === 0x61 && line[start + 1] === 0x74) scan.ats = true
  if (head === 0x68 && lower.startsWith('http', start)) scan.https = true
  if (dots[n] === 1) {
    scan.dotted = true
    if (isHost(lower.slice(start, end))) scan.hosts++
  }
  countNamed(lower, start, end, sender, scan)
}

function countNamed(lower: string, start: number, end: number, sender: SenderWords, scan: LineScan): void {
  const length = end - start
  const head = room.units[start]!
  if (sender.heads & (1 << (head & 31))) {
    for (let n = 0; n < sender.name.length; n++) {
      const name = sender.name[n]!
      if (name.charCodeAt(0) !== head || name.length < length) continue
      const bare = lower.slice(start, end)
      if (name === bare || (length >= 3 && name.length > length && name.startsWith(bare))) {
        scan.named++
        scan.names++
        return
      }
    }
  }
  if (length < 4 || sender.localPart.length < length) return
  // four letters that the local part has: a word cut out to be looked for would cost more
  for (let at = start; at < start + 4; at++) {
    if ((sender.localLetters & (1 << (room.units[at]! & 31))) === 0) return
  }
  if (sender.localPart.includes(lower.slice(start, end))) scan.named++
}

const hostEnds = new Set(
  'com org net edu io eu de pl fr es it nl pt cz ru ua jp cn uk br ch at be tw us ca au info co biz kz by mx ar cl pe sk gov mil dev app ai me tv агенство рф укр'.split(
    ' ',
  ),
)

/** A domain without scheme, with or without a path: "acme.io", "acme.com/de". Not: "e.g", an address with @. */
function isHost(word: string): boolean {
  const dot = word.lastIndexOf('.')
  if (dot < 2 || word.includes('@')) return false
  const slash = word.indexOf('/')
  if (slash < 0) return hostEnds.has(word.slice(dot + 1))
  const host = word.slice(0, slash)
  return hostEnds.has(host.slice(host.lastIndexOf('.') + 1))
}
