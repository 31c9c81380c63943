/**
 * What a word is by itself, whatever the message: its folded and romanised form, its classes and its shape. Mail repeats
 * its words, so facts are remembered, up to a bound.
 */
import { isBlank } from './characters.ts'
import { fold, romanise, soundKey } from './fold.ts'
import { classesOf } from './word-classes.ts'

export interface WordFacts {
  /** Folded, without outer punctuation and dots. */
  folded: string
  /** Folded and romanised. */
  plain: string
  classes: number
  /** Begins with a letter, after signs at most. */
  hasLetters: boolean
  isCapital: boolean
  isUpper: boolean
  isCamel: boolean
  /** "M." or "M". */
  isInitial: boolean
  /** "of", "und", "de": what names and titles hold between their words. */
  isLinking: boolean
  /** Belongs to sentences rather than to signatures. */
  isProse: boolean
  hasDigit: boolean
  /** Filled in by soundOf: few words are asked for theirs. */
  sound: string | null
}

const LINKING = new Set(
  'of for and the de du des la le les der die das und fur fuer von del della di da do dos e et y i w we ds na dla van voor en pro a v ve по и в для з та і на an at to in with or your our this that is are we you my no not if all only has have will can from on as by us me so be please'.split(
    ' ',
  ),
)
const PARTICLES = new Set(
  "van von der den de del della di da dos du la le el al bin ter ten zu af av st o d' mc mac".split(' '),
)
const PROSE = new Set(
  'the this that is are we you my not if all has have will can from your our please be was were it its they he she do does any to ihr wir sie ist sind nicht jest nie nous vous est pas'.split(
    ' ',
  ),
)
const REMEMBERED = 50_000
const LONGEST = 40
const MAX_WORDS = 16
let facts = new Map<string, WordFacts>()

/** The words of a piece, at most a few: longer pieces are sentences. */
export function wordsOf(text: string): WordFacts[] {
  const words: WordFacts[] = []
  let from = -1
  for (let at = 0; at <= text.length && words.length < MAX_WORDS; at++) {
    if (at < text.length && !isWordEnd(text.charCodeAt(at))) {
      if (from < 0) from = at
    } else if (from >= 0) {
      const word = factsOf(text.slice(from, at))
      if (word.hasLetters || word.hasDigit) words.push(word)
      from = -1
    }
  }
  return words
}

/** Blanks, slashes, "&" and "+". */
function isWordEnd(code: number): boolean {
  return code === 0x2f || code === 0x26 || code === 0x2b || isBlank(code)
}

export function factsOf(raw: string): WordFacts {
  const known = facts.get(raw)
  if (known) return known
  const read = readWord(raw)
  if (raw.length > LONGEST) return read
  if (facts.size >= REMEMBERED) facts = new Map()
  facts.set(raw, read)
  return read
}

function readWord(raw: string): WordFacts {
  const folded = fold(raw)
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .replaceAll('.', '')
  const letter = /^[^\p{L}]*(\p{L})/u.exec(raw)?.[1]
  const isCapital = letter !== undefined && /\p{Lu}/u.test(letter)
  return {
    folded,
    plain: romanise(folded),
    classes: classesOf(folded),
    hasLetters: letter !== undefined,
    isCapital,
    isUpper: raw.length > 1 && raw === raw.toUpperCase() && /\p{Lu}/u.test(raw),
    isCamel: /\p{Ll}\p{Lu}/u.test(raw),
    isInitial: /^\p{Lu}\.?$/u.test(raw),
    isLinking: LINKING.has(folded),
    isProse: PROSE.has(folded),
    hasDigit: /\p{N}/u.test(raw),
    sound: null,
  }
}

export function soundOf(word: WordFacts): string {
  word.sound ??= soundKey(word.plain)
  return word.sound
}

export function isParticle(word: WordFacts): boolean {
  return PARTICLES.has(word.folded)
}
