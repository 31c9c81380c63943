import {
  disclaimerPhrases,
  footerPhrases,
  greetings,
  mobileLines,
  postscripts,
  registryPhrases,
} from './vocabulary/footers.ts'
import { functionWords } from './vocabulary/function-words.ts'
import { addressWords, labelWords, orgWords, titleWords } from './vocabulary/zone-words.ts'

/** What a word is, as bits, so that a line needs one look-up a word. */
export const wordBits = { TITLE: 1, ORG: 2, ADDRESS: 4, LABEL: 8, FUNCTION: 16 } as const
const { TITLE, ORG, ADDRESS, LABEL, FUNCTION } = wordBits
const LANGUAGE_SHIFT = 8

/** What a phrase that begins with a word is, as bits. The last three count only at the head of a line. */
export const phraseBits = { DISCLAIMER: 1, REGISTRY: 2, FOOTER: 4, MOBILE: 8, POSTSCRIPT: 16, GREETING: 32 } as const
const { DISCLAIMER, REGISTRY, FOOTER, MOBILE, POSTSCRIPT, GREETING } = phraseBits

/** The languages that are told apart by their words; those with a script of their own need none. */
export const wordLanguages = Object.keys(functionWords)

const lexicon = new Map<string, number>()
for (const [bit, list] of [
  [TITLE, titleWords],
  [ORG, orgWords],
  [ADDRESS, addressWords],
  [LABEL, labelWords],
] as const) {
  for (const word of list) lexicon.set(word, (lexicon.get(word) ?? 0) | bit)
}
wordLanguages.forEach((language, index) => {
  for (const word of (functionWords[language] ?? '').split(' ')) {
    lexicon.set(word, (lexicon.get(word) ?? 0) | FUNCTION | (1 << (LANGUAGE_SHIFT + index)))
  }
})

/** A text as its code units: reading these from an array costs a third of asking a string for each. */
export type Codes = Uint16Array

function codesOf(text: string): Codes {
  const codes = new Uint16Array(text.length)
  for (let at = 0; at < text.length; at++) codes[at] = text.charCodeAt(at)
  return codes
}

/** Which first two letters, last letter and length together some word has, a bit each: most words of a letter have none. */
const outlines = new Uint32Array(1 << 9)
/** The words with their bits by these: an array with gaps, as a look-up in it costs a tenth of one in a map. */
const byOutline: { word: Codes; bits: number }[][] = new Array(1 << 14)
for (const [text, bits] of lexicon) {
  const word = codesOf(text)
  const outline = outlineOf(word, 0, word.length)
  outlines[outline >>> 5]! |= 1 << (outline & 31)
  addTo(byOutline, outline, { word, bits })
}

function addTo<T>(lists: T[][], at: number, item: T): void {
  const list = lists[at]
  if (list === undefined) lists[at] = [item]
  else list.push(item)
}

function outlineOf(codes: Codes, start: number, end: number): number {
  const last = codes[end - 1]!
  const heads = codes[start]! * 61 + (end - start > 1 ? codes[start + 1]! * 7 : 0)
  return (heads + last * 977 + (end - start) * 3571) & 0x3fff
}

export function lookUp(word: string): number {
  return lookUpWithin(codesOf(word), 0, word.length)
}

/** The same for a stretch of a text. */
export function lookUpWithin(codes: Codes, start: number, end: number): number {
  if (end <= start) return 0
  const outline = outlineOf(codes, start, end)
  if ((outlines[outline >>> 5]! & (1 << (outline & 31))) === 0) return 0
  const alike = byOutline[outline]!
  for (let i = 0; i < alike.length; i++) {
    const { word, bits } = alike[i]!
    if (word.length === end - start && stands(word, codes, start)) return bits
  }
  return 0
}

function stands(word: Codes, codes: Codes, start: number): boolean {
  for (let i = 0; i < word.length; i++) if (word[i] !== codes[start + i]) return false
  return true
}

/** Adds a word's share to the count of each language that has it: a word of three languages gives each a third. */
export function countLanguages(bits: number, counts: Float64Array): void {
  const mask = bits >>> LANGUAGE_SHIFT
  const languages = languagesOf[mask] ?? rememberLanguages(mask)
  const share = 1 / languages.length
  for (let i = 0; i < languages.length; i++) counts[languages[i]!] = counts[languages[i]!]! + share
}

/** Which languages a mask names, spelt out when it is first met. */
const languagesOf: number[][] = new Array(1 << wordLanguages.length)

function rememberLanguages(mask: number): number[] {
  const languages = wordLanguages.map((_, index) => index).filter(index => mask & (1 << index))
  languagesOf[mask] = languages
  return languages
}

interface Phrase {
  words: Codes
  bit: number
  /** Short ones must end where a word ends: "krs" is not the head of "krsko". */
  whole: boolean
}

/** Phrases by their first four characters, shorter ones by their first two. */
const byHead: Phrase[][] = new Array(1 << 12)
const shortByHead: Phrase[][] = new Array(1 << 12)
/** Phrases of scripts without spaces: looked for anywhere in a line that has such letters. */
const unspaced: { text: string; bit: number }[] = []
for (const [bit, list] of [
  [DISCLAIMER, disclaimerPhrases],
  [REGISTRY, registryPhrases],
  [FOOTER, footerPhrases],
  [MOBILE, mobileLines],
  [POSTSCRIPT, postscripts],
  [GREETING, greetings],
] as const) {
  for (const text of list) {
    const phrase = { words: codesOf(text), bit, whole: text.length <= 4 }
    if (/[぀-鿿]/.test(text)) unspaced.push({ text, bit })
    else if (text.length < 4) addTo(shortByHead, headOf(phrase.words, 0, text.length), phrase)
    else addTo(byHead, longHeadOf(phrase.words, 0), phrase)
  }
}

/** A bit for each head that some phrase has. */
const heads = toBits(byHead)
const shortHeads = toBits(shortByHead)

function toBits(lists: readonly Phrase[][]): Uint32Array {
  const bits = new Uint32Array(128)
  lists.forEach((_, head) => {
    bits[head >>> 5]! |= 1 << (head & 31)
  })
  return bits
}

function headOf(codes: Codes, at: number, length: number): number {
  const second = at + 1 < length ? codes[at + 1]! : 0
  return (codes[at]! * 67 + second) & 0xfff
}

/** Of a place with at least four characters. */
function longHeadOf(codes: Codes, at: number): number {
  const third = codes[at + 2]! * 1201
  const fourth = codes[at + 3]! * 331
  return (codes[at]! * 67 + codes[at + 1]! + third + fourth) & 0xfff
}

/** What the phrases are that begin at this place of a lower-case line, which is the first `length` of the codes. */
export function phrasesAt(codes: Codes, at: number, length: number): number {
  let bits = 0
  if (at + 4 <= length) {
    const head = longHeadOf(codes, at)
    if (heads[head >>> 5]! & (1 << (head & 31))) bits |= bitsOf(byHead[head]!, codes, at, length)
  }
  const head = headOf(codes, at, length)
  if (shortHeads[head >>> 5]! & (1 << (head & 31))) bits |= bitsOf(shortByHead[head]!, codes, at, length)
  return bits
}

function bitsOf(phrases: readonly Phrase[], codes: Codes, at: number, length: number): number {
  let bits = 0
  for (let i = 0; i < phrases.length; i++) {
    const { words, bit, whole } = phrases[i]!
    const end = at + words.length
    if (end > length || !stands(words, codes, at)) continue
    if (whole && end < length && isLetter(codes[end]!)) continue
    bits |= bit
  }
  return bits
}

/** The same for Japanese and Chinese, anywhere in the line. */
export function unspacedPhrases(lower: string): number {
  let bits = 0
  for (const { text, bit } of unspaced) if (lower.includes(text)) bits |= bit
  return bits
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 0xc0 && code < 0x600)
}
