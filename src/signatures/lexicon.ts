import { functionWords } from './vocabulary/function-words.ts'
import { addressWords, labelWords, orgWords, titleWords } from './vocabulary/zone-words.ts'

/** What a word is, as bits, so that a line needs one look-up a word. */
export const TITLE = 1
export const ORG = 2
export const ADDRESS = 4
export const LABEL = 8
export const FUNCTION = 16
const LANGUAGE_SHIFT = 8

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

export function lookUp(word: string): number {
  return lexicon.get(word) ?? 0
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
