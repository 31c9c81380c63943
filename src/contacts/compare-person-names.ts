/** Two personal names: which tokens answer each other, and what that makes of the whole. */
import { compareTokens, foldToken, relationStrength, type TokenRelation } from './compare-name-tokens.ts'
import type { PersonName } from './person-name.ts'

export interface TokenPair {
  a: string
  b: string
  relation: TokenRelation
}

export interface NameAlignment {
  pairs: TokenPair[]
  /** Tokens of either name that answer to nothing in the other. */
  restA: string[]
  restB: string[]
}

export type PersonNameLevel =
  | 'equal'
  | 'spelling'
  | 'extended'
  | 'nickname'
  | 'typo'
  | 'initial'
  | 'initials_only'
  | 'surname_changed'
  | 'partial_family'
  | 'partial_given'
  | 'relative'
  | 'different'
  | 'missing'

export interface PersonNameComparison {
  level: PersonNameLevel
  alignment: NameAlignment
}

/** Pairs each token with its best answer, strongest pairs first. Kanji written without a blank are tried cut in two. */
export function alignNames(a: readonly string[], b: readonly string[]): NameAlignment {
  const [left, right] = cutKanji(a, b)
  const pairs: (TokenPair & { i: number; j: number; strength: number })[] = []
  left.forEach((x, i) => {
    right.forEach((y, j) => {
      const relation = compareTokens(x, y)
      // a place in common decides between equals
      if (relation !== 'different')
        pairs.push({ a: x, b: y, relation, i, j, strength: relationStrength[relation] - Math.abs(i - j) / 1000 })
    })
  })
  pairs.sort((x, y) => y.strength - x.strength)
  const usedA = new Set<number>()
  const usedB = new Set<number>()
  const chosen: TokenPair[] = []
  for (const { i, j, a: x, b: y, relation } of pairs) {
    if (usedA.has(i) || usedB.has(j)) continue
    usedA.add(i)
    usedB.add(j)
    chosen.push({ a: x, b: y, relation })
  }
  return {
    pairs: chosen,
    restA: left.filter((_, i) => !usedA.has(i)),
    restB: right.filter((_, j) => !usedB.has(j)),
  }
}

/**
 * A written name (`query`) against a contact whose given and family names are known (`contact.familyTokens`); where
 * they are not known, the last token counts as the family name.
 */
export function comparePersonNames(query: PersonName, contact: PersonName): PersonNameComparison {
  const empty = { pairs: [], restA: query.tokens, restB: contact.tokens }
  if (query.tokens.length === 0 || contact.tokens.length === 0) return { level: 'missing', alignment: empty }
  const plain = levelOf(query, contact, query.tokens)
  if (query.formerTokens.length === 0 || isFull(plain.level)) return plain
  const former = levelOf(query, contact, [...query.tokens, ...query.formerTokens])
  return isFull(former.level) || former.level === 'surname_changed' ? { ...former, level: 'surname_changed' } : plain
}

const isFull = (level: PersonNameLevel) => ['equal', 'spelling', 'extended', 'nickname', 'typo'].includes(level)

function levelOf(query: PersonName, contact: PersonName, tokens: readonly string[]): PersonNameComparison {
  const joined = joinedLevel(tokens, contact.tokens)
  if (joined) return joined
  const alignment = alignNames(tokens, contact.tokens)
  const family = contact.familyTokens.length > 0 ? contact.familyTokens : contact.tokens.slice(-1)
  const givenPairs = alignment.pairs.filter(pair => !family.includes(pair.b))
  const familyPairs = alignment.pairs.filter(pair => family.includes(pair.b))
  const given = best(givenPairs)
  const surname = best(familyPairs)
  const hasGiven = contact.tokens.some(token => !family.includes(token))
  return { level: combine(query, { given, surname, alignment, hasGiven, family, tokens }), alignment }
}

interface Parts {
  given: TokenRelation
  surname: TokenRelation
  alignment: NameAlignment
  hasGiven: boolean
  family: readonly string[]
  tokens: readonly string[]
}

function combine(query: PersonName, parts: Parts): PersonNameLevel {
  const { given, surname, alignment, hasGiven } = parts
  if (parts.tokens.every(token => token.length === 1 && foldToken(token).script !== 'han')) {
    return alignment.restA.length === 0 ? 'initials_only' : 'different'
  }
  const isFamilyKnown = isStrong(surname)
  const isGivenKnown = isStrong(given)
  if (isFamilyKnown && isGivenKnown) {
    const weakest = [given, surname].sort((a, b) => relationStrength[a] - relationStrength[b])[0]!
    if (weakest === 'equal') return extent(parts)
    return weakest === 'spelling' && extent(parts) === 'extended'
      ? 'extended'
      : (weakest as 'spelling' | 'nickname' | 'typo')
  }
  if (isFamilyKnown && !hasGiven) return alignment.restA.length === 0 ? 'equal' : 'partial_family'
  if (isFamilyKnown && (given === 'initial' || given === 'prefix')) return given === 'prefix' ? 'nickname' : 'initial'
  if (isFamilyKnown) return alignment.restA.length === 0 ? 'partial_family' : 'relative'
  if (isGivenKnown && surname === 'initial') return 'initial'
  if (isGivenKnown && alignment.restA.length === 0) return 'partial_given'
  if (isGivenKnown && query.formerTokens.length === 0) return 'surname_changed'
  return 'different'
}

/** Everything answered, or only the names that matter and a middle or second family name more on one side. */
function extent({ alignment }: Parts): 'equal' | 'extended' {
  const rest = [...alignment.restA, ...alignment.restB].filter(token => token.length > 1)
  return rest.length === 0 ? 'equal' : 'extended'
}

const isStrong = (relation: TokenRelation) => relationStrength[relation] >= relationStrength.typo

function best(pairs: readonly TokenPair[]): TokenRelation {
  return pairs.reduce<TokenRelation>(
    (found, { relation }) => (relationStrength[relation] > relationStrength[found] ? relation : found),
    'different',
  )
}

/** `SergeiLavrov`, `van der Bilt` and `Vanderbilt`: equal once the blanks are gone. */
function joinedLevel(a: readonly string[], b: readonly string[]): PersonNameComparison | null {
  if (a.length === b.length && a.length > 1) return null
  const joinedA = a.join('')
  const joinedB = b.join('')
  if (Math.min(joinedA.length, joinedB.length) < 6 && foldToken(joinedA).script !== 'han') return null
  const relation =
    joinedA === joinedB ? 'equal' : foldToken(joinedA).isLatin ? compareTokens(joinedA, joinedB) : 'different'
  if (relation !== 'equal' && relation !== 'spelling') return null
  return { level: relation, alignment: { pairs: [{ a: joinedA, b: joinedB, relation }], restA: [], restB: [] } }
}

/** A kanji name in one piece against one in two tokens: cut where the best answers arise. */
function cutKanji(a: readonly string[], b: readonly string[]): [readonly string[], readonly string[]] {
  if (a.length === 1 && b.length >= 2 && isWholeKanji(a[0]!)) return [bestCut(a[0]!, b), b]
  if (b.length === 1 && a.length >= 2 && isWholeKanji(b[0]!)) return [a, bestCut(b[0]!, a)]
  return [a, b]
}

const isWholeKanji = (token: string) => token.length >= 3 && token.length <= 8 && foldToken(token).script === 'han'

function bestCut(token: string, other: readonly string[]): readonly string[] {
  let found: readonly string[] = [token]
  let strongest = 0
  for (let at = 1; at < token.length; at++) {
    const parts = [token.slice(0, at), token.slice(at)]
    const strength = parts.reduce(
      (sum, part) => sum + Math.max(...other.map(y => relationStrength[compareTokens(part, y)])),
      0,
    )
    if (strength > strongest) {
      strongest = strength
      found = parts
    }
  }
  return found
}
