import { countLanguages, lookUp, wordBits, wordLanguages } from './lexicon.ts'

/** What the characters of some text were, counted while its lines are read. */
export interface LanguageCounts {
  words: Float64Array
  letters: number
  kana: number
  han: number
  cyrillic: number
  /** Letters that only Ukrainian has (і ї є ґ), and only Russian (ы э ъ ё). */
  ukrainian: number
  russian: number
}

export function noLanguageCounts(): LanguageCounts {
  const words = new Float64Array(wordLanguages.length)
  return { words, letters: 0, kana: 0, han: 0, cyrillic: 0, ukrainian: 0, russian: 0 }
}

/** Script first, then the words of each language; null where nothing speaks clearly. */
export function chooseLanguage(counts: LanguageCounts): string | null {
  if (counts.kana > 2 && counts.kana + counts.han > counts.letters * 0.15) return 'ja'
  if (counts.han > 2 && counts.han > counts.letters * 0.15) return 'zh'
  if (counts.cyrillic > counts.letters * 0.4) {
    if (counts.ukrainian > counts.russian) return 'uk'
    if (counts.russian > counts.ukrainian) return 'ru'
  }
  let best = -1
  let second = -1
  let chosen: string | null = null
  counts.words.forEach((count, index) => {
    if (count > best) {
      second = best
      best = count
      chosen = wordLanguages[index] ?? null
    } else if (count > second) second = count
  })
  if (best < 1 || best < second * 1.15) return counts.cyrillic > counts.letters * 0.4 ? 'ru' : null
  return chosen
}

/** The language of a text, read from at most its first 6,000 characters. */
export function guessLanguage(text: string): string | null {
  const counts = noLanguageCounts()
  const lower = text.slice(0, 6000).toLowerCase()
  countCharacters(lower, counts)
  for (const word of lower.split(/[^\p{L}\p{M}'’-]+/u)) {
    const bits = lookUp(word)
    if (bits & wordBits.FUNCTION) countLanguages(bits, counts.words)
  }
  return chooseLanguage(counts)
}

/** Counts the scripts of lower-case text. */
export function countCharacters(lower: string, counts: LanguageCounts): void {
  for (let i = 0; i < lower.length; i++) countCharacter(lower.charCodeAt(i), counts)
}

/** Counts one lower-case code unit. */
export function countCharacter(code: number, counts: LanguageCounts): void {
  if (code < 0x61) return
  if (code < 0x3040) {
    counts.letters++
    if (code < 0x400 || code > 0x52f) return
    counts.cyrillic++
    if (code === 0x456 || code === 0x457 || code === 0x454 || code === 0x491) counts.ukrainian++
    else if (code === 0x44b || code === 0x44d || code === 0x44a || code === 0x451) counts.russian++
  } else if (code < 0x3100) counts.kana++
  else if (code >= 0x4e00 && code < 0xa000) counts.han++
}
