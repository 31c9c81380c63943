import { closingStrength } from './closing-strength.ts'
import type { LanguageCounts } from './language.ts'
import { phraseBits, unspacedPhrases, wordBits } from './lexicon.ts'
import { type LineScan, LONGEST, scanLine } from './line-scan.ts'
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
const { TITLE, LABEL } = wordBits
const { DISCLAIMER, REGISTRY, FOOTER, MOBILE, POSTSCRIPT, GREETING } = phraseBits

/** Fills `out` from `at` on with the features of one line that is not blank. */
export function readLineFeatures(
  raw: string,
  sender: SenderWords,
  languages: LanguageCounts,
  out: Float32Array,
  at: number,
): void {
  const text = raw.length > LONGEST ? raw.slice(0, LONGEST) : raw
  const lower = lowerCase(text)
  const scan = scanLine(text, lower, sender, languages)
  if (scan.first < 0) return
  const length = scan.last - scan.first + 1
  const marks = scan.letters + scan.digits + scan.cjk
  if (marks === 0) {
    const body = lower.trim()
    out[at + F.separator] = length >= 3 ? 1 : 0.5
    out[at + F.delimiter] = body === '--' || body === '---' || body === '—' ? 1 : 0
    out[at + F.short] = 1 - Math.min(length, 80) / 80
    return
  }
  const symbols = length - marks - scan.spaces
  out[at + F.short] = 1 - Math.min(length + scan.cjk, 80) / 80
  out[at + F.long] = length + scan.cjk > 66 ? 1 : 0
  out[at + F.fewWords] = scan.words <= 3 ? 1 : 0
  out[at + F.someWords] = scan.words > 3 && scan.words <= 7 ? 1 : 0
  out[at + F.digits] = Math.min(1, (2 * scan.digits) / length)
  out[at + F.capitals] = scan.words ? scan.capitalWords / Math.max(scan.words, scan.capitalWords) : 0
  out[at + F.shouting] = scan.upper >= 4 && scan.upper > 0.85 * scan.letters ? 1 : 0
  const isCjk = scan.cjk > scan.letters
  const proseMarks = isCjk || scan.cjk > 5 ? countIncluded(lower, cjkProse) : 0
  const prose = isCjk ? Math.min(1, proseMarks / 3) : scan.words ? scan.function / scan.words : 0
  out[at + F.prose] = prose
  out[at + F.heavyFunction] = isCjk ? (proseMarks >= 3 ? 1 : 0) : scan.function >= 4 ? 1 : scan.function / 4
  out[at + F.proseLong] = prose > 0.2 && (scan.words >= 6 || (isCjk && length > 18)) ? 1 : 0
  const end = lower.charCodeAt(scan.last)
  out[at + F.sentenceEnd] =
    (end === 46 || end === 33 || end === 63 || end === 0x3002 || end === 0xff01) && length > 12 ? 1 : 0
  out[at + F.commaEnd] = end === 44 || end === 0xff0c || end === 0x3001 ? 1 : 0
  out[at + F.colonEnd] = end === 58 || end === 0xff1a ? 1 : 0
  out[at + F.lowerStart] = scan.startsLower ? 1 : 0
  readContactMarks(lower, sender, scan, out, at)
  out[at + F.title] = Math.min(1, scan.title / 2) || (scan.cjk > 1 && countIncluded(lower, cjkTitles) ? 1 : 0)
  out[at + F.titleStart] = scan.firstBits & TITLE ? 1 : 0
  out[at + F.org] = Math.min(1, scan.org / 2) || (scan.cjk > 1 && countIncluded(lower, cjkOrgs) ? 1 : 0)
  out[at + F.ownDomain] = sender.domain !== '' && lower.includes(sender.domain) ? 1 : 0
  out[at + F.address] = Math.min(1, scan.address / 2) || (scan.cjk > 2 && countIncluded(lower, cjkAddress) >= 2 ? 1 : 0)
  out[at + F.numbered] = scan.numbers > 0 && scan.digits < 20 ? 1 : 0
  out[at + F.closing] = closingStrength(lower, scan.cjk > 0)
  readNameMarks(lower, sender, scan, length, out, at)
  out[at + F.oneWord] = scan.words === 1 ? 1 : 0
  out[at + F.columns] = scan.wideGaps > 0 || scan.bars > 0 ? Math.min(1, (scan.wideGaps + scan.bars) / 2) : 0
  out[at + F.ledIn] = isLeadIn(lower.charCodeAt(scan.first)) ? 1 : 0
  out[at + F.indent] = Math.min(1, scan.first / 8)
  const phrases = scan.phrases | (scan.cjk > 0 ? unspacedPhrases(lower) : 0)
  out[at + F.disclaimer] = phrases & DISCLAIMER ? Math.min(1, scan.disclaimers / 2 || 0.5) : 0
  out[at + F.registry] = phrases & REGISTRY ? 1 : 0
  out[at + F.footer] = phrases & FOOTER ? Math.min(1, scan.footers / 2 || 0.5) : 0
  out[at + F.mobile] = length < 140 && (scan.firstPhrases & MOBILE || (isCjk && phrases & MOBILE)) ? 1 : 0
  out[at + F.postscript] = scan.firstPhrases & POSTSCRIPT ? 1 : 0
  out[at + F.code] = Math.min(1, (4 * symbols) / length)
  out[at + F.cjk] = isCjk ? 1 : 0
  out[at + F.greeting] =
    scan.words <= 6 && (scan.firstPhrases & GREETING || (isCjk && length < 24 && phrases & GREETING)) ? 1 : 0
  const first = lower.charCodeAt(scan.first)
  out[at + F.cid] =
    first === 91 &&
    (lower.includes('[cid:') || lower.includes('[image') || lower.includes('.png') || lower.includes('.jp'))
      ? 1
      : 0
  out[at + F.picture] = first === 91 && (end === 93 || end === 62) ? 1 : 0
  out[at + F.roleOfLine] = scan.title > 0 && scan.words <= 8 && prose < 0.3 && scan.digits === 0 ? 1 : 0
  out[at + F.quoteMark] = first === 34 || first === 0x201c || first === 0xab || end === 34 || end === 0x201d ? 1 : 0
}

/** As long as the text: a dotted capital I would become two characters. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text.replaceAll('\u0130', 'i').toLowerCase()
}

/** Matches " at ", "<at>", "(at)", "[at]"; not "that". */
const HIDDEN_AT = / at |<at>|\(at\)|\[at\]/

function readContactMarks(lower: string, sender: SenderWords, scan: LineScan, out: Float32Array, at: number): void {
  const hasAt = scan.hasAt || (scan.ats && HIDDEN_AT.test(lower))
  const email =
    hasAt && /[a-z0-9._+-]@[a-z0-9-]+\.[a-z]|[a-z0-9] ?(?:[<([]at[>)\]]| at ) ?[a-z0-9-]+(?:\.| dot )[a-z]/.test(lower)
  out[at + F.email] = email ? 1 : 0
  out[at + F.ownEmail] = email && sender.localPart !== '' && lower.includes(sender.localPart) ? 1 : 0
  out[at + F.url] =
    scan.https || (scan.dotted && (lower.includes('www.') || lower.includes('http'))) || (scan.hosts > 0 && !email)
      ? 1
      : 0
  out[at + F.atSign] = hasAt ? 1 : 0
  out[at + F.phone] = scan.phoneDigits >= 7 && scan.phoneDigits <= 15 ? 1 : 0
  out[at + F.labelledNumber] = scan.firstBits & LABEL && scan.digits >= 3 ? 1 : 0
  out[at + F.label] =
    scan.label > 0 ? Math.min(1, scan.label / 2) : scan.cjk > 0 && countIncluded(lower, cjkLabels) ? 1 : 0
}

function readNameMarks(
  lower: string,
  sender: SenderWords,
  scan: LineScan,
  length: number,
  out: Float32Array,
  at: number,
): void {
  let share = scan.words ? scan.named / scan.words : 0
  let found = sender.name.length ? Math.min(1, scan.names / 2) : 0
  if (sender.compactName !== '' && scan.cjk > 0) {
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
  out[at + F.initials] = scan.initials > 0 ? 1 : 0
  const latin =
    scan.words >= 1 && scan.words <= 5 && scan.capitalWords >= Math.min(2, scan.words) && scan.function === 0
  const shape1 = scan.digits === 0 && scan.org + scan.title + scan.address + scan.label === 0 && length <= 40
  const han = scan.cjk >= 2 && scan.cjk <= 8 && scan.letters + scan.digits <= 20 && length <= 30
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
