import { isBlank } from './characters.ts'
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
/** The first words of all phrases, and a bit for the first two characters of each: most lines are told apart by these. */
const firstWords = new Set([...spaced].map(phrase => phrase.split(' ', 1)[0]!))
const heads = new Uint32Array(128)
for (const word of firstWords) heads[headOf(word, 0) >>> 5]! |= 1 << (headOf(word, 0) & 31)

function headOf(text: string, at: number): number {
  const second = text.charCodeAt(at + 1)
  return (text.charCodeAt(at) * 67 + (second > 32 ? second : 0)) & 0xfff
}

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
  if (!mayClose(lower, first)) return 0
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

function mayClose(lower: string, first: number): boolean {
  let end = first
  while (end < lower.length && !isBlank(lower.charCodeAt(end))) end++
  // one letter before a mark ("à,") is too short to tell by its head
  const head = headOf(lower, first)
  if (end - first > 2 && (heads[head >>> 5]! & (1 << (head & 31))) === 0) return false
  let bare = end
  while (bare > first && isTrailing(lower.charCodeAt(bare - 1))) bare--
  return firstWords.has(lower.slice(first, end)) || (bare < end && firstWords.has(lower.slice(first, bare)))
}

const trailing = new Set([...',.!…:;*_–—-'].map(mark => mark.charCodeAt(0)))

function isTrailing(code: number): boolean {
  return !(code >= 97 && code <= 122) && trailing.has(code)
}
