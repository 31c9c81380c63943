import { closingPhrases } from './vocabulary/closings.ts'

const spaced = new Set<string>()
const unspaced: string[] = []
for (const phrases of Object.values(closingPhrases)) {
  for (const phrase of phrases) {
    if (phrase.charCodeAt(0) >= 0x3000) unspaced.push(phrase)
    else spaced.add(phrase)
  }
}
const MOST_WORDS = 5
/** The first three characters of every phrase: most lines are told apart by these alone. */
const heads = new Set([...spaced].map(phrase => phrase.slice(0, 3)))

/** 1 where some phrase begins with a character that ends in these eight bits. */
const initials = new Uint8Array(256)
for (const phrase of spaced) initials[phrase.charCodeAt(0) & 0xff] = 1

const leading = new Set([...' \t-–—*_>¡'].map(mark => mark.charCodeAt(0)))

function isLeading(code: number): boolean {
  return !(code >= 97 && code <= 122) && leading.has(code)
}

/**
 * How much a line (in lower case) reads like the end of a letter: 1 for the phrase alone ("best regards,"), less for
 * each word more ("thanks for the offer" 0.4), 0 for none. Text without spaces is searched where it is short.
 */
export function closingStrength(lower: string, isUnspaced: boolean): number {
  if (lower.length > 120) return 0
  if (isUnspaced) {
    const text = lower.trim()
    const found = text.length <= 46 && unspaced.some(phrase => text.includes(phrase))
    if (found) return text.length <= 24 ? 1 : 0.6
    if (!/[a-z]{2}/.test(text)) return 0
  }
  let first = 0
  while (first < lower.length && isLeading(lower.charCodeAt(first))) first++
  if (initials[lower.charCodeAt(first) & 0xff] === 0) return 0
  const head = lower.slice(first, first + 3)
  if (!heads.has(head) && !heads.has(head.slice(0, 2)) && !heads.has(head.replace(/[,.!]/, ''))) return 0
  const words = lower
    .slice(first)
    .replace(/[\s,.!…:;*_–—-]+$/, '')
    .split(/\s+/)
  if (words.length > 14) return 0
  for (let take = Math.min(MOST_WORDS, words.length); take > 0; take--) {
    const phrase = words
      .slice(0, take)
      .join(' ')
      .replace(/[,.!…:;]+$/, '')
    if (!spaced.has(phrase)) continue
    const more = words.length - take
    return more === 0 ? 1 : more <= 2 ? 0.8 : more <= 4 ? 0.5 : 0.25
  }
  return 0
}
