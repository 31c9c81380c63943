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

/** Which first two letters, last letter and length together some word has: most words of a letter have none of these. */
const outlines = new Uint8Array(1 << 14)
for (const word of lexicon.keys()) outlines[outlineOf(word, 0, word.length)] = 1

function outlineOf(text: string, start: number, end: number): number {
  const last = text.charCodeAt(end - 1)
  const heads = text.charCodeAt(start) * 61 + (end - start > 1 ? text.charCodeAt(start + 1) * 7 : 0)
  return (heads + last * 977 + (end - start) * 3571) & 0x3fff
}

export function lookUp(word: string): number {
  return lookUpWithin(word, 0, word.length)
}

/** The same for a stretch of a text. */
export function lookUpWithin(text: string, start: number, end: number): number {
  if (end <= start || outlines[outlineOf(text, start, end)] === 0) return 0
  return lexicon.get(text.slice(start, end)) ?? 0
}

/** Adds a word's share to the count of each language that has it: a word of three languages gives each a third. */
export function countLanguages(bits: number, counts: Float64Array): void {
  let mask = bits >>> LANGUAGE_SHIFT
  let shared = 0
  for (let rest = mask; rest; rest &= rest - 1) shared++
  for (let index = 0; mask; index++, mask >>>= 1) {
    if (mask & 1) counts[index] = counts[index]! + 1 / shared
  }
}

interface Phrase {
  text: string
  bit: number
  /** Short ones must end where a word ends: "krs" is not the head of "krsko". */
  whole: boolean
}

/** Phrases by the number of their first two characters. */
const phrasesByHead = new Map<number, Phrase[]>()
/** Phrases of scripts without spaces: looked for anywhere in a line that has such letters. */
const unspaced: Phrase[] = []
for (const [bit, list] of [
  [DISCLAIMER, disclaimerPhrases],
  [REGISTRY, registryPhrases],
  [FOOTER, footerPhrases],
  [MOBILE, mobileLines],
  [POSTSCRIPT, postscripts],
  [GREETING, greetings],
] as const) {
  for (const text of list) {
    const phrase = { text, bit, whole: text.length <= 4 }
    if (/[぀-鿿]/.test(text)) unspaced.push(phrase)
    else phrasesByHead.set(headOf(text, 0), [...(phrasesByHead.get(headOf(text, 0)) ?? []), phrase])
  }
}

function headOf(text: string, at: number): number {
  return text.charCodeAt(at) * 65536 + (text.charCodeAt(at + 1) || 0)
}

/** 1 where some phrase may begin with such two characters. */
const phraseHeads = new Uint8Array(4096)
for (const head of phrasesByHead.keys()) phraseHeads[outlineOfHead(head)] = 1

function outlineOfHead(head: number): number {
  return ((head >>> 16) * 67 + (head & 0xffff)) & 0xfff
}

/** What the phrases are that begin at this place of a lower-case line. */
export function phrasesAt(lower: string, at: number): number {
  const head = headOf(lower, at)
  if (phraseHeads[outlineOfHead(head)] === 0) return 0
  const phrases = phrasesByHead.get(head)
  if (!phrases) return 0
  let bits = 0
  for (const { text, bit, whole } of phrases) {
    if (!lower.startsWith(text, at)) continue
    if (whole && isLetter(lower.charCodeAt(at + text.length))) continue
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
