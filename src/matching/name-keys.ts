/**
 * Keys of a name alone, before hashing: sounds of either end with the initial of the other, the family name with one
 * letter left out, the whole name run together. The kinds are listed at blockingKeys.
 */
import { foldToken, nicknamesOf, soundToken } from '../contacts/compare-name-tokens.ts'
import type { PersonName } from '../contacts/person-name.ts'

/** A name alone never yields more; the rest of a contact (addresses, phones, company) adds to it. */
export const mostNameKeys = 40

/**
 * Coarse sounds only bring katakana and other scripts together: what is stored and what is asked carry different tags,
 * so that two Latin names never meet by them.
 */
export type KeySide = 'stored' | 'asked'

export function nameKeys(name: PersonName, side: KeySide): string[] {
  const tokens = name.tokens.filter(token => token.length > 1 || !/\p{Script=Latin}|\p{Script=Cyrillic}/u.test(token))
  if (tokens.length === 0) return []
  const keys = new Set<string>()
  if (name.tokens.length === 1) for (const key of singleKeys(name.tokens[0]!, side)) keys.add(key)
  const whole = [...name.tokens]
    .map(token => foldToken(token).sounds[0] ?? '')
    .sort()
    .join('')
  if (name.tokens.length > 1) keys.add(`w${whole}`)
  // either end may be the family name; a former one counts as well
  const ends = [...new Set([name.tokens.at(-1)!, name.tokens[0]!, ...name.familyTokens, ...name.formerTokens])].slice(
    0,
    4,
  )
  for (const family of ends) {
    if (family.length === 1 && !/\p{Script=Han}/u.test(family)) continue
    const givens = name.tokens.filter(token => token !== family).slice(0, 3)
    // what is stored has slips at either end; asked for at the likelier one they still meet, whatever the order
    const hasSlips = side === 'stored' || isLikelyFamily(name, family)
    for (const given of givens)
      for (const key of pairKeys(family, given, { side, tokens: name.tokens.length, hasSlips })) keys.add(key)
  }
  return [...keys].slice(0, mostNameKeys)
}

function isLikelyFamily(name: PersonName, token: string): boolean {
  const families = name.familyTokens.length > 0 ? name.familyTokens : name.tokens.slice(-1)
  return families.includes(token) || name.formerTokens.includes(token)
}

/** One token alone, by its sounds. */
function singleKeys(token: string, side: KeySide): string[] {
  const tags = coarseTags(token, side)
  const coarse = soundToken(token).coarse.slice(0, Math.floor(mostNameKeys / 2 / tags.length))
  const keys = [
    ...soundToken(token).fine.map(sound => `s${sound}`),
    ...coarse.flatMap(sound => tags.map(tag => `s${tag}${sound}`)),
  ]
  return keys.slice(0, mostNameKeys)
}

function coarseTags(token: string, side: KeySide): string[] {
  const isKana = foldToken(token).script === 'kana'
  if (side === 'stored') return [isKana ? '2' : '1']
  return isKana ? ['1', '2'] : ['2']
}

function pairKeys(
  family: string,
  given: string,
  { side, tokens, hasSlips }: { side: KeySide; tokens: number; hasSlips: boolean },
): string[] {
  const initials = initialsOf(given)
  const perInitial = tokens > 2 ? 2 : 4
  const fine = soundToken(family).fine.slice(0, perInitial)
  const coarse = soundToken(family).coarse.slice(0, 2)
  const tags = coarseTags(family, side)
  const keys: string[] = []
  for (const initial of initials) {
    keys.push(...fine.map(sound => `f${sound}|${initial}`))
    keys.push(...coarse.flatMap(sound => tags.map(tag => `k${tag}${sound}|${initial}`)))
  }
  const initial = initials[0] ?? ''
  const spelling = foldToken(family).sounds[0] ?? ''
  if (given.length > 1) keys.push(`g${soundToken(given).skeleton}|${spelling.slice(0, 2)}`)
  if (!hasSlips) return keys
  for (let i = 0; i < Math.min(spelling.length, 9) && spelling.length >= 4; i++) {
    keys.push(`d${spelling.slice(0, i)}${spelling.slice(i + 1)}|${initial}`)
  }
  if (spelling.length >= 4) keys.push(`d${spelling}|${initial}`)
  return keys
}

/** First letters a given name may show: its own, and that of its full form (Bob → r). */
function initialsOf(given: string): string[] {
  const own = foldToken(given)
    .sounds.filter(sound => !sound.startsWith('ja:'))
    .map(sound => sound[0] ?? '')
  const full = given.length > 1 ? nicknamesOf(given).map(sound => sound[0] ?? '') : []
  return [...new Set([...own, ...full])].filter(Boolean).slice(0, 3)
}
