/** A person's name as it should stand in an address book: without degrees, in usual case, given name first. */
import { fold, romanise } from './fold.ts'
import type { Sender } from './sender.ts'
import { classesOf, DEGREE, GIVEN, HONORIFIC, ORGANISATION, TITLE } from './word-classes.ts'

export function tidyName(written: string, sender: Sender): string {
  const bare = stripTitles(written)
  return completed(fixCase(withinFrom(bare === '' ? written : bare, sender)), sender)
}

/** Words around a name that holds the whole From name: "Cheers Ann Example", "Ann Example mv". */
function withinFrom(name: string, sender: Sender): string {
  if (sender.isOrganisation || sender.tokens.size < 2) return name
  const words = name.split(' ')
  const known = words.map(word => sender.tokens.has(romanise(word).replace(/[^\p{L}\p{N}'-]/gu, '')))
  const first = known.indexOf(true)
  const last = known.lastIndexOf(true)
  if (known.filter(Boolean).length < 2) return name
  const isStray = (word: string) =>
    /^\p{Ll}/u.test(word) ||
    /\p{L}{3,}\.$/u.test(word) ||
    (classesOf(fold(word)) & (ORGANISATION | DEGREE | TITLE)) !== 0
  let from = 0
  let to = words.length
  while (from < first && isStray(words[from]!)) from++
  const strayAfter = words.findIndex((word, i) => i > last && isStray(word))
  if (strayAfter > 0) to = strayAfter
  return words.slice(from, to).join(' ')
}

function stripTitles(written: string): string {
  const plain = written
    .replace(/\s*[([（][^)\]）]{0,40}[)\]）]?\s*$/u, '')
    .replace(/^\s*(?:i\.\s?[VA]\.|ppa\.?|p\.p\.|per pro|[pP]\/[oO])\s/, '')
    .replace(/^([^,]*\s[^,]*),.*$/u, '$1')
  const words = plain.split(/\s*,\s*|\s+/).filter(Boolean)
  let from = 0
  let to = words.length
  const bits = words.map(word => classesOf(fold(word).replaceAll('.', '')))
  while (to - from > 1 && isHonorific(words[from]!, bits[from]!, from > 0)) from++
  while (to - from > 2 && isDegree(words[to - 1]!, bits[to - 1]!)) to--
  return words
    .slice(from, to)
    .join(' ')
    .replace(/[,;:.–-]+$/, end => (end === '.' && /\.\p{L}+\.$|\s\p{L}\.$/u.test(written) ? end : ''))
}

/** "Dr.", "mgr", and after one of them what looks like more of it: "Dipl.-Ing. (FH)", "Dr. med. vet." */
function isHonorific(word: string, bits: number, followsOne: boolean): boolean {
  const letters = word.replace(/[^\p{L}]/gu, '')
  if (letters.length < 2) return followsOne && /^\(/.test(word)
  if (bits & HONORIFIC && (word.endsWith('.') || !(bits & GIVEN))) return true
  return /^Dipl[.-]/.test(word) || (followsOne && (/^\(.*\)$/.test(word) || (word.endsWith('.') && letters.length > 2)))
}

function isDegree(word: string, bits: number): boolean {
  if (/^\p{Lu}\.$/u.test(word)) return false
  return (bits & DEGREE) !== 0 || /^(?:Ph\.?|M\.?D\.?|[BM]\.?Sc\.?|D\.)$/.test(word) || /^(?:\p{Lu}\.){2,}$/u.test(word)
}

const LOWER_PARTICLES = new Set("van von der den de del della di da dos du la le el al bin ter ten zu af d'".split(' '))

/** "jan KOWALSKI" → "Jan Kowalski"; a name whose case is sound stays as it is. */
export function fixCase(name: string): string {
  const words = name.split(' ')
  const letters = name.replace(/[^\p{L}]/gu, '')
  if (letters.length < 3 || !/\p{Ll}|\p{Lu}/u.test(letters)) return name
  const wrong =
    name === name.toUpperCase() ||
    name === name.toLowerCase() ||
    words.some(word => word.length > 3 && word === word.toUpperCase() && /\p{Lu}{4}/u.test(word))
  if (!wrong) return name
  return words
    .map((word, i) => {
      const lower = word.toLowerCase()
      if (i > 0 && LOWER_PARTICLES.has(lower) && words.length > 2) return lower
      if (/^(?:\p{L}\.)+$/u.test(word)) return word.toUpperCase()
      return word === word.toUpperCase() || word === lower
        ? lower.replace(/(^|[-'’])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
        : word
    })
    .join(' ')
}

/** A first name alone takes its surname from the From header where that begins (or ends) with it. */
function completed(name: string, sender: Sender): string {
  if (/\s/.test(name) || sender.isOrganisation) return name
  const full = sender.name.split(/\s+/)
  if (full.length < 2 || full.length > 4) return name
  const word = romanise(name)
  return full.some(part => romanise(part) === word) && word.length > 1 ? fixCase(sender.name) : name
}

export interface NameAgreement {
  /** Share of the name's words that the From name or the local part has too. */
  shared: number
  exact: boolean
}

export function agreement(name: string, sender: Sender): NameAgreement {
  const words = name
    .split(/[\s,/()（）]+/)
    .map(word => romanise(word).replaceAll('.', ''))
    .filter(word => word.length > 1)
  if (words.length === 0) return { shared: 0, exact: false }
  const hit = words.filter(word => sender.tokens.has(word) || (word.length > 2 && sender.local.includes(word))).length
  const compact = name.replace(/\s/g, '')
  const sameWords = hit === words.length && words.length > 1 && sender.tokens.size === words.length
  const exact =
    sameWords || fold(sender.name) === fold(name) || (compact.length > 1 && compact === sender.name.replace(/\s/g, ''))
  return { shared: exact ? 1 : hit / words.length, exact }
}
