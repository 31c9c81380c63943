/**
 * What a word may be part of, by the vocabularies. Classes are bits, looked up once per word and remembered in a
 * bounded cache: mail repeats its words, and the beginnings and ends of inflected words cost more than a look-up.
 */
import { fold } from './fold.ts'
import { GIVEN_NAMES } from './vocabulary/given-names.ts'
import { HONORIFICS_AFTER, HONORIFICS_BEFORE, ROLE_WORDS } from './vocabulary/honorifics.ts'
import {
  DEPARTMENT_WORDS,
  LEGAL_FORMS,
  ORGANISATION_WORDS,
  TOP_ORGANISATION_WORDS,
} from './vocabulary/organisations.ts'
import { CITIES, COUNTRIES, REGION_CODES, STREET_WORDS } from './vocabulary/places.ts'
import { TITLE_WORDS } from './vocabulary/titles.ts'

export const TITLE = 1
export const LEGAL = 2
export const ORGANISATION = 4
export const DEPARTMENT = 8
export const STREET = 16
export const COUNTRY = 32
export const REGION = 64
export const CITY = 128
export const GIVEN = 256
export const HONORIFIC = 512
export const DEGREE = 1024
export const ROLE = 2048
export const TOP = 4096

const exact = new Map<string, number>()
const beginnings = new Map<string, number>()
const ends = new Map<string, number>()
const SHORTEST_AFFIX = 3
const LONGEST_AFFIX = 14

function learn(words: string, bit: number): void {
  for (const raw of words.split(/\s+/)) {
    if (!raw) continue
    const word = fold(raw).replaceAll('.', '')
    const [table, key] = word.endsWith('*')
      ? [beginnings, word.slice(0, -1)]
      : word.startsWith('*')
        ? [ends, word.slice(1)]
        : [exact, word]
    table.set(key, (table.get(key) ?? 0) | bit)
  }
}

for (const words of Object.values(TITLE_WORDS)) learn(words, TITLE)
learn(LEGAL_FORMS, LEGAL)
learn(ORGANISATION_WORDS, ORGANISATION)
learn(TOP_ORGANISATION_WORDS, TOP)
learn(DEPARTMENT_WORDS, DEPARTMENT)
learn(STREET_WORDS, STREET)
learn(COUNTRIES, COUNTRY)
learn(REGION_CODES, REGION)
learn(CITIES, CITY)
learn(GIVEN_NAMES, GIVEN)
learn(HONORIFICS_BEFORE, HONORIFIC)
learn(HONORIFICS_AFTER, DEGREE)
learn(ROLE_WORDS, ROLE)

const CACHE_LIMIT = 50_000
let cache = new Map<string, number>()

/** The classes of a folded word without dots ("kierownik", "gmbh", "hauptstrasse"). */
export function classesOf(word: string): number {
  const known = cache.get(word)
  if (known !== undefined) return known
  let bits = exact.get(word) ?? 0
  for (let n = SHORTEST_AFFIX; n <= Math.min(LONGEST_AFFIX, word.length); n++) {
    bits |= beginnings.get(word.slice(0, n)) ?? 0
    if (n < word.length) bits |= ends.get(word.slice(-n)) ?? 0
  }
  const hyphen = word.indexOf('-')
  if (bits === 0 && hyphen > 0 && word.length < 40) {
    for (const part of word.split('-')) if (part.length > 2) bits |= exact.get(part) ?? 0
  }
  if (cache.size >= CACHE_LIMIT) cache = new Map()
  cache.set(word, bits)
  return bits
}
