import { closingStrength } from './closing-strength.ts'
import { countCharacter, type LanguageCounts } from './language.ts'
import { countLanguages, lookUpWithin, phraseBits, phrasesAt, unspacedPhrases, wordBits } from './lexicon.ts'
import type { SenderWords } from './sender-words.ts'
import { cjkAddress, cjkLabels, cjkOrgs, cjkProse, cjkTitles } from './vocabulary/zone-words.ts'

/**
 * What one line shows by itself, as numbers from 0 to 1. The zone model knows a line by these and by the same
 * numbers of its neighbours, so their order is part of the model: append, never reorder, and train again. Spelt
 * out, because an object put together by a loop is a slow one.
 */
export const feature = {
  short: 0,
  long: 1,
  fewWords: 2,
  someWords: 3,
  digits: 4,
  capitals: 5,
  shouting: 6,
  prose: 7,
  sentenceEnd: 8,
  commaEnd: 9,
  lowerStart: 10,
  email: 11,
  ownEmail: 12,
  url: 13,
  phone: 14,
  labelledNumber: 15,
  label: 16,
  title: 17,
  org: 18,
  ownDomain: 19,
  address: 20,
  numbered: 21,
  closing: 22,
  nameShare: 23,
  fromShare: 24,
  nameShape: 25,
  oneWord: 26,
  separator: 27,
  delimiter: 28,
  columns: 29,
  ledIn: 30,
  indent: 31,
  disclaimer: 32,
  footer: 33,
  mobile: 34,
  postscript: 35,
  code: 36,
  cjk: 37,
  greeting: 38,
  colonEnd: 39,
  initials: 40,
  proseLong: 41,
  cid: 42,
  titleStart: 43,
  heavyFunction: 44,
  registry: 45,
  picture: 46,
  roleOfLine: 47,
  quoteMark: 48,
  atSign: 49,
} as const

export type LineFeature = keyof typeof feature
export const LINE_FEATURES = Object.keys(feature).length

const F = feature
// taken apart once: an imported constant costs a call at every use where modules are compiled on the fly
const { TITLE, ORG, ADDRESS, LABEL, FUNCTION } = wordBits
const { DISCLAIMER, REGISTRY, FOOTER, MOBILE, POSTSCRIPT, GREETING } = phraseBits

/** Lines longer than this are read up to here: no line of contact data is as long. */
const LONGEST = 400

/** Fills `out` from `at` on with the features of one line that is not blank. */
export function readLineFeatures(
  raw: string,
  sender: SenderWords,
  languages: LanguageCounts,
  out: Float32Array,
  at: number,
): void {
  const text = raw.length > LONGEST ? raw.slice(0, LONGEST) : raw
  const lower = text.toLowerCase()
  const shape = scanCharacters(text, lower, languages)
  if (shape.first < 0) return
  const length = shape.last - shape.first + 1
  const words = scanWords(lower, sender, languages)
  const marks = shape.letters + shape.digits + shape.cjk
  if (marks === 0) {
    const body = lower.trim()
    out[at + F.separator] = length >= 3 ? 1 : 0.5
    out[at + F.delimiter] = body === '--' || body === '---' || body === '—' ? 1 : 0
    out[at + F.short] = 1 - Math.min(length, 80) / 80
    return
  }
  const symbols = length - marks - shape.spaces
  out[at + F.short] = 1 - Math.min(length + shape.cjk, 80) / 80
  out[at + F.long] = length + shape.cjk > 66 ? 1 : 0
  out[at + F.fewWords] = words.count <= 3 ? 1 : 0
  out[at + F.someWords] = words.count > 3 && words.count <= 7 ? 1 : 0
  out[at + F.digits] = Math.min(1, (2 * shape.digits) / length)
  out[at + F.capitals] = words.count ? shape.capitalWords / Math.max(words.count, shape.capitalWords) : 0
  out[at + F.shouting] = shape.upper >= 4 && shape.upper > 0.85 * shape.letters ? 1 : 0
  const isCjk = shape.cjk > shape.letters
  const proseMarks = isCjk || shape.cjk > 5 ? countIncluded(lower, cjkProse) : 0
  const prose = isCjk ? Math.min(1, proseMarks / 3) : words.count ? words.function / words.count : 0
  out[at + F.prose] = prose
  out[at + F.heavyFunction] = isCjk ? (proseMarks >= 3 ? 1 : 0) : words.function >= 4 ? 1 : words.function / 4
  out[at + F.proseLong] = prose > 0.2 && (words.count >= 6 || (isCjk && length > 18)) ? 1 : 0
  const end = lower.charCodeAt(shape.last)
  out[at + F.sentenceEnd] =
    (end === 46 || end === 33 || end === 63 || end === 0x3002 || end === 0xff01) && length > 12 ? 1 : 0
  out[at + F.commaEnd] = end === 44 || end === 0xff0c || end === 0x3001 ? 1 : 0
  out[at + F.colonEnd] = end === 58 || end === 0xff1a ? 1 : 0
  out[at + F.lowerStart] = shape.startsLower ? 1 : 0
  readContactMarks(lower, sender, shape, words, out, at)
  out[at + F.title] = Math.min(1, words.title / 2) || (shape.cjk > 1 && countIncluded(lower, cjkTitles) ? 1 : 0)
  out[at + F.titleStart] = words.firstBits & TITLE ? 1 : 0
  out[at + F.org] = Math.min(1, words.org / 2) || (shape.cjk > 1 && countIncluded(lower, cjkOrgs) ? 1 : 0)
  out[at + F.ownDomain] = sender.domain !== '' && lower.includes(sender.domain) ? 1 : 0
  out[at + F.address] =
    Math.min(1, words.address / 2) || (shape.cjk > 2 && countIncluded(lower, cjkAddress) >= 2 ? 1 : 0)
  out[at + F.numbered] = shape.numbers > 0 && shape.digits < 20 ? 1 : 0
  out[at + F.closing] = closingStrength(lower, shape.cjk > 0)
  readNameMarks(lower, sender, words, shape, length, out, at)
  out[at + F.oneWord] = words.count === 1 ? 1 : 0
  out[at + F.columns] = shape.wideGaps > 0 || shape.bars > 0 ? Math.min(1, (shape.wideGaps + shape.bars) / 2) : 0
  out[at + F.ledIn] = isLeadIn(lower.charCodeAt(shape.first)) ? 1 : 0
  out[at + F.indent] = Math.min(1, shape.first / 8)
  const phrases = words.phrases | (shape.cjk > 0 ? unspacedPhrases(lower) : 0)
  out[at + F.disclaimer] = phrases & DISCLAIMER ? Math.min(1, words.disclaimers / 2 || 0.5) : 0
  out[at + F.registry] = phrases & REGISTRY ? 1 : 0
  out[at + F.footer] = phrases & FOOTER ? Math.min(1, words.footers / 2 || 0.5) : 0
  out[at + F.mobile] = length < 140 && (words.firstPhrases & MOBILE || (isCjk && phrases & MOBILE)) ? 1 : 0
  out[at + F.postscript] = words.firstPhrases & POSTSCRIPT ? 1 : 0
  out[at + F.code] = Math.min(1, (4 * symbols) / length)
  out[at + F.cjk] = isCjk ? 1 : 0
  out[at + F.greeting] =
    words.count <= 6 && (words.firstPhrases & GREETING || (isCjk && length < 24 && phrases & GREETING)) ? 1 : 0
  const first = lower.charCodeAt(shape.first)
  out[at + F.cid] =
    first === 91 &&
    (lower.includes('[cid:') || lower.includes('[image') || lower.includes('.png') || lower.includes('.jp'))
      ? 1
      : 0
  out[at + F.picture] = first === 91 && (end === 93 || end === 62) ? 1 : 0
  out[at + F.roleOfLine] = words.title > 0 && words.count <= 8 && prose < 0.3 && shape.digits === 0 ? 1 : 0
  out[at + F.quoteMark] = first === 34 || first === 0x201c || first === 0xab || end === 34 || end === 0x201d ? 1 : 0
}

interface Shape {
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
}

function scanCharacters(text: string, lower: string, languages: LanguageCounts): Shape {
  const shape: Shape = {
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
  }
  const length = Math.min(text.length, lower.length)
  let wordStart = true
  let run = 0
  let number = 0
  let gap = 0
  for (let i = 0; i < length; i++) {
    const code = lower.charCodeAt(i)
    if (code === 32 || code === 9 || code === 0xa0 || code === 0x3000) {
      if (shape.first >= 0) {
        shape.spaces++
        gap += code === 9 ? 3 : 1
      }
      wordStart = true
      if (number >= 3 && number <= 6) shape.numbers++
      number = 0
      continue
    }
    if (shape.first < 0) {
      shape.first = i
      shape.startsLower = isLower(text, lower, i)
    }
    shape.last = i
    if (gap >= 3) shape.wideGaps++
    if (gap >= 4) run = 0
    gap = 0
    if ((code >= 48 && code <= 57) || (code >= 0xff10 && code <= 0xff19)) {
      shape.digits++
      run++
      number++
      if (run > shape.phoneDigits) shape.phoneDigits = run
      wordStart = false
      continue
    }
    if (number >= 3 && number <= 6) shape.numbers++
    number = 0
    if (code >= 97 && code <= 122) {
      shape.letters++
      languages.letters++
      run = 0
      if (text.charCodeAt(i) !== code) {
        shape.upper++
        if (wordStart) shape.capitalWords++
      }
      wordStart = false
    } else if (code < 0x80) {
      if (code === 124) shape.bars++
      // + ( ) - . / continue a telephone number
      if (code !== 40 && code !== 41 && code !== 43 && code !== 45 && code !== 46 && code !== 47) run = 0
    } else if (code >= 0x3040 && code < 0xa000) {
      shape.cjk++
      run = 0
      wordStart = false
      countCharacter(code, languages)
    } else if ((code >= 0xc0 && code < 0x530 && code !== 0xd7 && code !== 0xf7) || (code >= 0x1e00 && code < 0x2000)) {
      shape.letters++
      countCharacter(code, languages)
      run = 0
      if (text.charCodeAt(i) !== code) {
        shape.upper++
        if (wordStart) shape.capitalWords++
      }
      wordStart = false
    } else if (code === 0xb7 || code === 0x2022 || code === 0x25cf || code === 0xff5c || code === 0x2219) shape.bars++
    else if (
      code !== 0x2010 &&
      code !== 0x2011 &&
      code !== 0x2013 &&
      code !== 0xff08 &&
      code !== 0xff09 &&
      code !== 0xff0d
    )
      run = 0
  }
  if (number >= 3 && number <= 6) shape.numbers++
  return shape
}

function isLower(text: string, lower: string, i: number): boolean {
  const code = lower.charCodeAt(i)
  const isLetter = (code >= 97 && code <= 122) || (code >= 0xdf && code < 0x530)
  return isLetter && text.charCodeAt(i) === code
}

interface Words {
  count: number
  title: number
  org: number
  address: number
  label: number
  function: number
  firstBits: number
  /** Words that are of the sender's name, and which of its words they were. */
  named: number
  names: number
  /** Single letters with or without a dot, as in initials. */
  initials: number
  /** What phrases begin at its words, and at the first of them. */
  phrases: number
  firstPhrases: number
  disclaimers: number
  footers: number
  /** A word shaped like the name of a host. */
  hosts: number
}

function scanWords(lower: string, sender: SenderWords, languages: LanguageCounts): Words {
  const words: Words = {
    count: 0,
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
  }
  let start = -1
  let hasDot = false
  for (let i = 0; i <= lower.length; i++) {
    const code = i < lower.length ? lower.charCodeAt(i) : 32
    if (!isWordGap(code)) {
      if (start < 0) start = i
      else if (code === 46) hasDot = true
      continue
    }
    if (start < 0) continue
    const phrases = phrasesAt(lower, start)
    if (phrases !== 0) {
      words.phrases |= phrases
      if (words.count === 0) words.firstPhrases = phrases
      if (phrases & DISCLAIMER) words.disclaimers++
      if (phrases & FOOTER) words.footers++
    }
    countWord(lower, start, i, hasDot, sender, languages, words)
    start = -1
    hasDot = false
  }
  return words
}

/** 1 for spaces and the marks that stand between words of contact lines, by character below U+0100. */
const gaps = new Uint8Array(256)
gaps.fill(1, 0, 33)
for (const mark of ',;|*"()<>[]_\u00a0·«»') gaps[mark.charCodeAt(0)] = 1
const wideGaps = new Set([...'•　，、“”„（）'].map(mark => mark.charCodeAt(0)))

function isWordGap(code: number): boolean {
  return code < 256
    ? gaps[code] === 1
    : (code >= 0x2000 && code < 0x2100) || code >= 0x3000
      ? wideGaps.has(code)
      : false
}

function countWord(
  lower: string,
  start: number,
  stop: number,
  hasDot: boolean,
  sender: SenderWords,
  languages: LanguageCounts,
  words: Words,
): void {
  words.count++
  let bits = lookUpWithin(lower, start, stop)
  let end = stop
  const last = lower.charCodeAt(stop - 1)
  if (last === 46 || last === 33 || last === 63 || last === 58) {
    end--
    if (bits === 0) bits = lookUpWithin(lower, start, end)
  }
  if (words.count === 1) words.firstBits = bits
  if (bits & TITLE) words.title++
  if (bits & ORG) words.org++
  if (bits & ADDRESS) words.address++
  if (bits & LABEL) words.label++
  if (bits & FUNCTION) {
    words.function++
    countLanguages(bits, languages.words)
  }
  const length = end - start
  const head = lower.charCodeAt(start)
  // "-", "&" and "/" alone are no initials
  if (length === 1 && head !== 45 && head !== 38 && head !== 47) words.initials++
  if (length < 2) return
  if (hasDot && isHost(lower.slice(start, end))) words.hosts++
  for (let n = 0; n < sender.name.length; n++) {
    const name = sender.name[n]!
    if (name.charCodeAt(0) !== head || name.length < length) continue
    const bare = lower.slice(start, end)
    if (name === bare || (length >= 3 && name.length > length && name.startsWith(bare))) {
      words.named++
      words.names++
      return
    }
  }
  if (length >= 4 && sender.localPart.length >= length && sender.localPart.includes(lower.slice(start, end))) {
    words.named++
  }
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

/** Matches " at ", "<at>", "(at)", "[at]"; not "that". */
const HIDDEN_AT = / at |<at>|\(at\)|\[at\]/

function readContactMarks(
  lower: string,
  sender: SenderWords,
  shape: Shape,
  words: Words,
  out: Float32Array,
  at: number,
): void {
  const hasAt = lower.includes('@') || (lower.includes('at') && HIDDEN_AT.test(lower))
  const email =
    hasAt && /[a-z0-9._+-]@[a-z0-9-]+\.[a-z]|[a-z0-9] ?(?:[<([]at[>)\]]| at ) ?[a-z0-9-]+(?:\.| dot )[a-z]/.test(lower)
  out[at + F.email] = email ? 1 : 0
  out[at + F.ownEmail] = email && sender.localPart !== '' && lower.includes(sender.localPart) ? 1 : 0
  out[at + F.url] = lower.includes('www.') || lower.includes('http') || (words.hosts > 0 && !email) ? 1 : 0
  out[at + F.atSign] = hasAt ? 1 : 0
  out[at + F.phone] = shape.phoneDigits >= 7 && shape.phoneDigits <= 15 ? 1 : 0
  out[at + F.labelledNumber] = words.firstBits & LABEL && shape.digits >= 3 ? 1 : 0
  out[at + F.label] =
    words.label > 0 ? Math.min(1, words.label / 2) : shape.cjk > 0 && countIncluded(lower, cjkLabels) ? 1 : 0
}

function readNameMarks(
  lower: string,
  sender: SenderWords,
  words: Words,
  shape: Shape,
  length: number,
  out: Float32Array,
  at: number,
): void {
  let share = words.count ? words.named / words.count : 0
  let found = sender.name.length ? Math.min(1, words.names / 2) : 0
  if (sender.compactName !== '' && shape.cjk > 0) {
    const compact = lower.replace(/[\s・]+/g, '')
    const index = compact.indexOf(sender.compactName)
    if (index >= 0) {
      share = Math.min(1, sender.compactName.length / compact.length)
      found = 1
    } else if (compact.includes(sender.compactName.slice(0, 2))) {
      share = Math.min(1, 2 / compact.length)
      found = 0.5
    }
  }
  out[at + F.nameShare] = Math.min(1, share)
  out[at + F.fromShare] = found
  out[at + F.initials] = words.initials > 0 ? 1 : 0
  const latin =
    words.count >= 1 && words.count <= 5 && shape.capitalWords >= Math.min(2, words.count) && words.function === 0
  const shape1 = shape.digits === 0 && words.org + words.title + words.address + words.label === 0 && length <= 40
  const han = shape.cjk >= 2 && shape.cjk <= 8 && shape.letters + shape.digits <= 20 && length <= 30
  out[at + F.nameShape] = shape1 && (latin || han) ? 1 : 0
}

const leadIns = new Set([...'-*|#=~_+>/\\•·—–◆■●◇☆★▼【━─║│'].map(mark => mark.charCodeAt(0)))

function isLeadIn(code: number): boolean {
  return leadIns.has(code)
}

function countIncluded(text: string, phrases: readonly string[]): number {
  let count = 0
  for (const phrase of phrases) {
    if (text.includes(phrase) && ++count >= 3) break
  }
  return count
}
