/** Two single name tokens, of whatever scripts: how they may be the same name. */
import { editDistance } from './edit-distance.ts'
import { foldRomaji, mayBeReadAs } from './kanji-names.ts'
import { romanisations, type Script, scriptOf } from './romanise.ts'
import { type SoundLevel, skeletons } from './sound-keys.ts'
import { nicknameFamilies } from './vocabulary/nicknames.ts'

export type TokenRelation = 'equal' | 'spelling' | 'nickname' | 'typo' | 'initial' | 'prefix' | 'different'

/** How sure a relation makes that the two tokens are one name; used to choose between alignments. */
export const relationStrength: Readonly<Record<TokenRelation, number>> = {
  equal: 1,
  spelling: 0.95,
  nickname: 0.85,
  typo: 0.8,
  prefix: 0.6,
  initial: 0.5,
  different: 0,
}

export interface FoldedToken {
  script: Script
  /** Plain Latin spellings, likeliest first. */
  spellings: string[]
  sounds: string[]
  /** What the name list knows of it: lines that hold it. */
  families: readonly number[]
  isLatin: boolean
}

const familiesByName = new Map<string, number[]>()
nicknameFamilies.forEach((family, index) => {
  for (const name of family) {
    const key = soundFold(name.replaceAll('-', ''))
    const families = familiesByName.get(key)
    if (families) families.push(index)
    else familiesByName.set(key, [index])
  }
})

/** Sounds by which a token is looked for, likeliest first; the first is `skeleton`. */
export interface TokenSounds {
  skeleton: string
  fine: string[]
  coarse: string[]
}

/** Bounded memory of tokens: the same names come again and again. */
const folded = new Map<string, FoldedToken>()
const sounded = new Map<string, TokenSounds>()
const mostRemembered = 20_000

export function compareTokens(a: string, b: string): TokenRelation {
  if (a === b) return a.length > 1 || foldToken(a).script === 'han' ? 'equal' : 'initial'
  const left = foldToken(a)
  const right = foldToken(b)
  if (a.length === 1 || b.length === 1) {
    if (isInitialOf(a, b, left, right)) return 'initial'
    if (left.script !== 'han' && right.script !== 'han') return 'different'
  }
  const areLatin = left.isLatin && right.isLatin
  if (areLatin && left.spellings[0] === right.spellings[0]) return 'equal'
  if (haveCommon(left.sounds, right.sounds)) return 'spelling'
  if (left.script === 'han' && isKanjiReading(a, right)) return 'spelling'
  if (right.script === 'han' && isKanjiReading(b, left)) return 'spelling'
  if (left.isLatin !== right.isLatin && soundsAlike(a, b)) return 'spelling'
  if (areNicknames(left, right)) return 'nickname'
  if (isTypo(left, right)) return 'typo'
  return isPrefix(left, right) ? 'prefix' : 'different'
}

/** Spelling habits brought together: `Tschaikowskij`, `Chaikovsky` and `Čajkovskij` meet; umlauts as one or two letters. */
export function soundFold(token: string): string {
  return token
    .replace(/[^a-z0-9]/g, '')
    .replace(/shch|tsch|tch|cz/g, match => (match === 'shch' ? 'sh' : 'ch'))
    .replace(/sch|sz/g, 'sh')
    .replace(/kh/g, 'h')
    .replace(/ck/g, 'k')
    .replace(/ph/g, 'f')
    .replace(/th/g, 't')
    .replace(/tz|ts/g, 'c')
    .replace(/x/g, 'ks')
    .replace(/w/g, 'v')
    .replace(/q/g, 'k')
    .replace(/c(?!h)/g, 'k')
    .replace(/[yj]/g, 'i')
    .replace(/(?<=[^aeiou])ae|^ae/g, 'a')
    .replace(/oe/g, 'o')
    .replace(/ue/g, 'u')
    .replace(/^ie/, 'e')
    .replace(/(.)\1+/g, '$1')
}

export function foldToken(token: string): FoldedToken {
  const known = folded.get(token)
  if (known) return known
  const spellings = romanisations(token).map(spelling => spelling.replace(/[^a-z0-9]/g, ''))
  const script = scriptOf(token)
  const spelling = spellings[0] ?? ''
  const sounds = spellings.map(soundFold)
  const fold: FoldedToken = {
    script,
    spellings,
    sounds: [...new Set([...sounds, ...(looksJapanese(spelling) ? [`ja:${foldRomaji(spelling)}`] : [])])],
    families: [...new Set(sounds.flatMap(sound => familiesByName.get(sound) ?? []))],
    isLatin: script === 'latin',
  }
  if (folded.size >= mostRemembered) folded.clear()
  folded.set(token, fold)
  return fold
}

/** Only looking for a name and comparing across alphabets need these, and they cost more than all of `foldToken`. */
export function soundToken(token: string): TokenSounds {
  const known = sounded.get(token)
  if (known) return known
  const { spellings, script } = foldToken(token)
  const fine = skeletonsOf(spellings, 'fine')
  const coarse = skeletonsOf(spellings, 'coarse')
  const sounds = { skeleton: (script === 'kana' ? coarse : fine)[0] ?? '', fine, coarse }
  if (sounded.size >= mostRemembered) sounded.clear()
  sounded.set(token, sounds)
  return sounds
}

/** A token is looked for by at most so many sounds of a kind. */
const mostSounds = 20

function skeletonsOf(spellings: readonly string[], level: SoundLevel): string[] {
  const found = new Set<string>()
  for (const spelling of spellings)
    for (const skeleton of skeletons(spelling, level)) found.add(anchor(spelling, skeleton))
  return [...found].slice(0, mostSounds)
}

/** A skeleton of one sound or none says too little alone: the vowels stand beside it. */
function anchor(spelling: string, skeleton: string): string {
  if (skeleton.length >= 2) return skeleton
  const vowels = spelling.replace(/[^aeiou]/g, '').replace(/(.)\1+/g, '$1')
  return `${skeleton}:${vowels.slice(0, 2)}`
}

/** Syllables that end in a vowel or n, as in romanised Japanese. */
function looksJapanese(text: string): boolean {
  return /[aeioun]$/.test(text) && !/[lqvx]|[^aeiouyn][^aeiouyhs]/.test(text.replace(/tt|kk|ss|pp|cch|tch/g, 't'))
}

function isInitialOf(a: string, b: string, left: FoldedToken, right: FoldedToken): boolean {
  const [letter, short, long] = a.length === 1 ? [a, left, right] : [b, right, left]
  if (letter.length !== 1 || short.script === 'han') return false
  return long.spellings.some(spelling => short.spellings.some(first => first !== '' && spelling.startsWith(first)))
}

const haveCommon = (a: string[], b: string[]) => a.some(value => value !== '' && b.includes(value))

function isKanjiReading(kanji: string, other: FoldedToken): boolean {
  return other.spellings.some(spelling => mayBeReadAs(kanji, spelling))
}

/** Across alphabets: one skeleton among the likeliest of either, and not too short to say anything. */
function soundsAlike(first: string, second: string): boolean {
  const [a, b] = [foldToken(first), foldToken(second)]
  const shortest = Math.min(a.spellings[0]?.length ?? 0, b.spellings[0]?.length ?? 0)
  if (shortest < 3) return false
  if (a.sounds.some(x => b.sounds.some(y => x.length > 4 && editDistance(x, y, 1) <= 1))) return true
  const sounds = soundToken(first)
  if (sounds.skeleton.length < 2 || !haveCommon(sounds.coarse.slice(0, 4), soundToken(second).coarse.slice(0, 4)))
    return false
  return vowelsAgree(a.sounds[0] ?? '', b.sounds[0] ?? '')
}

function vowelsAgree(a: string, b: string): boolean {
  return (
    editDistance(a, b, Math.ceil(Math.max(a.length, b.length) * 0.45)) <= Math.ceil(Math.max(a.length, b.length) * 0.4)
  )
}

/** Sound folds of the full forms of a name: Bob → robert. */
export function nicknamesOf(token: string): string[] {
  const { families } = foldToken(token)
  return [...new Set(families.map(index => soundFold(nicknameFamilies[index]![0]!.replaceAll('-', ''))))]
}

const areNicknames = (a: FoldedToken, b: FoldedToken) => a.families.some(index => b.families.includes(index))

/** One slip in words from four letters, two from nine. */
function isTypo(a: FoldedToken, b: FoldedToken): boolean {
  if (!a.isLatin && !b.isLatin) {
    const [x, y] = [a.spellings[0] ?? '', b.spellings[0] ?? '']
    return Math.min(x.length, y.length) >= 4 && editDistance(x, y, 2) <= (Math.max(x.length, y.length) >= 8 ? 2 : 1)
  }
  return a.spellings.some(x =>
    b.spellings.some(y => {
      const shortest = Math.min(x.length, y.length)
      const allowed = shortest >= 9 ? 2 : shortest >= 4 ? 1 : 0
      return allowed > 0 && editDistance(x, y, allowed) <= allowed
    }),
  )
}

function isPrefix(a: FoldedToken, b: FoldedToken): boolean {
  return a.spellings.some(x =>
    b.spellings.some(y => Math.min(x.length, y.length) >= 3 && (x.startsWith(y) || y.startsWith(x))),
  )
}
