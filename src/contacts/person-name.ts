/**
 * A personal name as people and mail systems write it: titles, degrees, generations, former names, remarks in brackets,
 * "via" and "on behalf of" taken apart, the rest in tokens. Never throws; whatever it cannot place stays a token.
 */
import { normaliseEmail } from './normalise-email.ts'
import { foldLatin } from './romanise.ts'
import {
  behalfPhrases,
  formerlyWords,
  generations,
  honorifics,
  particles,
  remarkWords,
  viaWords,
} from './vocabulary/name-words.ts'

export type Generation = 'junior' | 'senior' | 'second' | 'third'

export interface PersonName {
  /** Name tokens in written order, lower case, in their own script; hyphenated parts apart, particles left out. */
  tokens: string[]
  /** Which of `tokens` are known to be the family name ("Kowalski, Jan", "KOWALSKI Jan"); empty where that is not said. */
  familyTokens: string[]
  generation: Generation | null
  /** "née": the family name used before. */
  formerTokens: string[]
  /** An address that stands inside the name. */
  address: string | null
  /** Whom the writer speaks for. */
  behalfOf: string | null
  /** Sent through a list or a service that put its own address in From. */
  isVia: boolean
  /** What stood in brackets or behind a dash: often a company. */
  remark: string | null
  /** Letters of two alphabets in one word. */
  isMixedScript: boolean
}

const longestName = 200
const mostTokens = 10

export function parsePersonName(value: string | null | undefined): PersonName {
  const name: PersonName = {
    tokens: [],
    familyTokens: [],
    generation: null,
    formerTokens: [],
    address: null,
    behalfOf: null,
    isVia: false,
    remark: null,
    isMixedScript: false,
  }
  // most names that CRMs keep in a field of their own: one plain word, of which nothing can be taken apart
  if (value && /^[A-Za-z]{1,60}$/.test(value)) return { ...name, tokens: [value.toLowerCase()] }
  let text = clean(value)
  if (!text) return name
  name.isMixedScript = isMixedScript(text)
  text = takeAddress(text, name)
  text = takeVia(text, name)
  text = takeBehalf(text, name)
  text = takeBrackets(text, name)
  text = takeTail(text, name)
  readTokens(text, name)
  return name
}

/** A name kept in two fields, as CRMs keep it. */
export function parseContactName(firstName: string, lastName: string): PersonName {
  const key = `${firstName}\u0000${lastName}`
  const known = remembered.get(key)
  if (known) return known
  const name = joinFields(firstName, lastName)
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(key, name)
  return name
}

/** Bounded memory: a contact is compared with many questions. Nobody changes what it gives. */
const remembered = new Map<string, PersonName>()
const mostRemembered = 20_000

function joinFields(firstName: string, lastName: string): PersonName {
  const given = parsePersonName(firstName)
  const family = parsePersonName(lastName)
  if (given.tokens.length === 0 || family.tokens.length === 0) return given.tokens.length > 0 ? given : family
  return {
    ...given,
    tokens: [...given.tokens, ...family.tokens].slice(0, mostTokens),
    familyTokens: family.tokens,
    generation: family.generation ?? given.generation,
    formerTokens: [...given.formerTokens, ...family.formerTokens],
    isMixedScript: given.isMixedScript || family.isMixedScript,
  }
}

function clean(value: string | null | undefined): string {
  return (value ?? '')
    .slice(0, longestName)
    .normalize('NFKC')
    .replace(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/[“”„«»"]/g, '"')
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/ z domu /i, ' zdomu ')
    .replace(/\s+/g, ' ')
    .trim()
}

/** Latin with Cyrillic or Greek inside one word: `Аnna` with a Cyrillic А. */
function isMixedScript(text: string): boolean {
  return text
    .split(/[^\p{L}\p{M}]+/u)
    .some(word => /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word))
}

function takeAddress(text: string, name: PersonName): string {
  const found = /[^\s<>()[\]"',;:@]+@[^\s<>()[\]"',;:@]+/.exec(text)
  if (!found) return text
  name.address = normaliseEmail(found[0])
  return text
    .replace(found[0], ' ')
    .replace(/<\s*>|\[\s*\]|\(\s*\)|mailto:/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function takeVia(text: string, name: PersonName): string {
  const lower = text.toLowerCase()
  for (const word of viaWords) {
    const at = findPhrase(lower, word)
    if (at > 0) {
      name.isVia = true
      return text
        .slice(0, at)
        .replace(/[(['\s]+$/, '')
        .trim()
    }
  }
  return text
}

function takeBehalf(text: string, name: PersonName): string {
  const lower = text.toLowerCase()
  for (const phrase of behalfPhrases) {
    const at = findPhrase(lower, phrase)
    if (at <= 0) continue
    const writer = text.slice(0, at).replace(/[(\s,-]+$/, '')
    const principal = text
      .slice(at + phrase.length + 1)
      .replace(/[)\s]+$/, '')
      .trim()
    // short words ("for", "per") only count between two full names
    if (phrase.length <= 4 && (writer.split(' ').length < 2 || principal.split(' ').length < 2)) continue
    name.behalfOf = principal
    return writer
  }
  return text
}

/** Index of the blank or bracket before `phrase` where it stands as words of its own, else -1. */
function findPhrase(lower: string, phrase: string): number {
  let from = 0
  while (true) {
    const at = lower.indexOf(phrase, from)
    if (at < 0) return -1
    const before = lower[at - 1]
    const after = lower[at + phrase.length]
    if ((before === ' ' || before === '(' || before === '[') && (after === ' ' || after === undefined)) return at - 1
    from = at + 1
  }
}

function takeBrackets(text: string, name: PersonName): string {
  return text
    .replace(/[([]([^()[\]]{0,100})[)\]]/g, (_, inside: string) => {
      takeRemark(inside.trim(), name)
      return ' '
    })
    .replace(/[()[\]]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

function takeRemark(inside: string, name: PersonName): void {
  const words = inside.split(/[\s:]+/).filter(Boolean)
  const first = foldLatin(words[0] ?? '').replace(/\./g, '')
  const second = foldLatin(`${words[0] ?? ''}${words[1] ?? ''}`).replace(/\./g, '')
  if (formerlyWords.has(first) && words.length > 1) name.formerTokens.push(...splitTokens(words.slice(1).join(' ')))
  else if (formerlyWords.has(second) && words.length > 2)
    name.formerTokens.push(...splitTokens(words.slice(2).join(' ')))
  else if (inside && !remarkWords.has(first) && !honorifics.has(first)) name.remark ??= inside
}

/** What follows a dash, a bar or a slash between blanks is no part of the name. */
function takeTail(text: string, name: PersonName): string {
  const found = /\s(?:[-–—|/•·@]|at|bei|chez)\s/.exec(text)
  if (!found || found.index < 2) return text
  name.remark ??= text.slice(found.index + found[0].length).trim()
  return text.slice(0, found.index).trim()
}

function readTokens(text: string, name: PersonName): void {
  const parts = text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean)
  const [head = '', ...rest] = parts
  const kept = rest.map(part => readPart(part, name, true)).filter(tokens => tokens.length > 0)
  const first = readPart(head, name, false)
  if (kept.length > 0 && first.length <= 4) {
    // "Kowalski, Jan": what stands before the comma is the family name
    name.familyTokens = first
    name.tokens = [...kept[0]!, ...first]
  } else {
    name.tokens = first
    const shouted = head
      .split(' ')
      .filter(word => word.length > 2 && /^\p{Lu}{3,}/u.test(word) && word === word.toUpperCase())
    if (shouted.length > 0 && shouted.length < head.split(' ').length)
      name.familyTokens = splitTokens(shouted.join(' '))
  }
  name.tokens = name.tokens.slice(0, mostTokens)
}

/** The tokens of one part between commas, without titles, degrees and generations. */
function readPart(part: string, name: PersonName, isTail: boolean): string[] {
  const words = part.split(' ').filter(Boolean)
  const kept: string[] = []
  words.forEach((word, index) => {
    const plain = foldLatin(word).replace(/[.']/g, '')
    const hasDot = word.includes('.')
    const isLast = index === words.length - 1
    const before = words[index - 1]
    if (formerlyWords.has(foldLatin(word)) || formerlyWords.has(plain)) {
      if (index > 0 && !isLast && (hasDot || plain.length > 2)) {
        name.formerTokens.push(...splitTokens(words.slice(index + 1).join(' ')))
        words.length = index + 1
        return
      }
    }
    const generation = generations.get(plain) ?? generations.get(word.toLowerCase().replace(/\.$/, ''))
    if (
      generation &&
      (isTail || (isLast && kept.length > 0)) &&
      (hasDot || plain.length > 2 || plain === 'ii' || plain === 'jr' || plain === 'sr')
    ) {
      name.generation = generation
      return
    }
    if (
      isHonorific(word, plain, {
        hasDot,
        isTail,
        isFirst: before === undefined,
        isLast,
        others: words.length - 1,
        kept: kept.length,
      })
    )
      return
    kept.push(word)
  })
  return splitTokens(kept.join(' '))
}

interface Place {
  hasDot: boolean
  isTail: boolean
  isFirst: boolean
  isLast: boolean
  others: number
  kept: number
}

function isHonorific(word: string, plain: string, place: Place): boolean {
  if (place.others === 0 && !place.isTail) return false
  const known =
    honorifics.has(plain) ||
    honorifics.has(plain.replaceAll('-', '')) ||
    plain.split('-').every(piece => honorifics.has(piece))
  if (!known) return false
  // "M. Dupont" may be an initial: one letter counts only in front of two or more words
  if (plain.length === 1) return false
  if (place.hasDot || place.isTail) return true
  if (place.isFirst && place.others >= 1) return plain.length > 2 || place.others >= 2
  return place.kept >= 2 && word === word.toUpperCase() && plain.length >= 3
}

/** Words, hyphenated parts and dotted initials apart; particles and empty pieces left out. `O'Brien` → `obrien`. */
function splitTokens(text: string): string[] {
  const tokens = text
    .toLowerCase()
    .replace(/(^|[\s.])([\p{L}])\.(?=\S)/gu, '$1$2 ')
    .replace(/['’]/g, '')
    .split(/[\s\-‐‑–.・·/&+"_]+/)
    .map(token => token.replace(/[^\p{L}\p{M}\p{N}々ー]/gu, ''))
    .filter(Boolean)
  const withoutParticles = tokens.filter(token => !particles.has(foldLatin(token)) || token.length === 1)
  return withoutParticles.length > 0 ? withoutParticles : tokens
}
