/** Two single name tokens, of whatever scripts: how they may be the same name. */
import { editDistance } from './edit-distance.ts'
import { foldRomaji, mayBeReadAs } from './kanji-names.ts'
import { romanisations, scriptOf } from './romanise.ts'
import { skeletons } from './sound-keys.ts'
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

interface FoldedToken {
  spellings: string[]
  sounds: string[]
  skeleton: string
  isLatin: boolean
}

/** Bounded memory of folded tokens: the same names come again and again. */
const folded = new Map<string, FoldedToken>()
const mostRemembered = 20_000

export function compareTokens(a: string, b: string): TokenRelation {
  if (a === b) return a.length > 1 || scriptOf(a) === 'han' ? 'equal' : 'initial'
  const left = foldToken(a)
  const right = foldToken(b)
  if (isInitialOf(a, b, left, right)) return 'initial'
  if (left.isLatin && right.isLatin && left.spellings[0] === right.spellings[0]) return 'equal'
  if (haveCommon(left.sounds, right.sounds)) return 'spelling'
  if (isKanjiReading(a, right) || isKanjiReading(b, left)) return 'spelling'
  if (left.isLatin !== right.isLatin && soundsAlike(left, right)) return 'spelling'
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
  const isLatin = scriptOf(token) === 'latin'
  const sounds = spellings.map(soundFold)
  const spelling = spellings[0] ?? ''
  const fold: FoldedToken = {
    spellings,
    sounds: [...new Set([...sounds, ...(looksJapanese(spelling) ? [`ja:${foldRomaji(spelling)}`] : [])])],
    skeleton: skeletons(spelling, scriptOf(token) === 'kana' ? 'coarse' : 'fine')[0] ?? '',
    isLatin,
  }
  if (folded.size >= mostRemembered) folded.clear()
  folded.set(token, fold)
  return fold
}

/** Syllables that end in a vowel or n, as in romanised Japanese. */
function looksJapanese(text: string): boolean {
  return /[aeioun]$/.test(text) && !/[lqvx]|[^aeiouyn][^aeiouyhs]/.test(text.replace(/tt|kk|ss|pp|cch|tch/g, 't'))
}

function isInitialOf(a: string, b: string, left: FoldedToken, right: FoldedToken): boolean {
  const [short, long] = a.length === 1 ? [left, right] : [right, left]
  if (a.length !== 1 && b.length !== 1) return false
  if (scriptOf(a.length === 1 ? a : b) === 'han') return false
  return long.spellings.some(spelling => short.spellings.some(letter => letter !== '' && spelling.startsWith(letter)))
}

const haveCommon = (a: string[], b: string[]) => a.some(value => value !== '' && b.includes(value))

function isKanjiReading(kanji: string, other: FoldedToken): boolean {
  return scriptOf(kanji) === 'han' && other.spellings.some(spelling => mayBeReadAs(kanji, spelling))
}

/** Across alphabets: one skeleton among the likeliest of either, and not too short to say anything. */
function soundsAlike(a: FoldedToken, b: FoldedToken): boolean {
  const spellingA = a.spellings[0] ?? ''
  const spellingB = b.spellings[0] ?? ''
  if (Math.min(spellingA.length, spellingB.length) < 3) return false
  if (a.sounds.some(x => b.sounds.some(y => x.length > 4 && editDistance(x, y, 1) <= 1))) return true
  const coarse = (text: string) => skeletons(text, 'coarse').slice(0, 4)
  return (
    a.skeleton.length >= 2 &&
    haveCommon(coarse(spellingA), coarse(spellingB)) &&
    vowelsAgree(a.sounds[0] ?? '', b.sounds[0] ?? '')
  )
}

function vowelsAgree(a: string, b: string): boolean {
  return (
    editDistance(a, b, Math.ceil(Math.max(a.length, b.length) * 0.45)) <= Math.ceil(Math.max(a.length, b.length) * 0.4)
  )
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

/** Sound folds of every name that shares a family with this one, the full forms first. */
export function nicknamesOf(token: string): string[] {
  const families = foldToken(token).sounds.flatMap(sound => familiesByName.get(sound) ?? [])
  return [...new Set(families.map(index => soundFold(nicknameFamilies[index]![0]!.replaceAll('-', ''))))]
}

function areNicknames(a: FoldedToken, b: FoldedToken): boolean {
  const families = new Set(a.sounds.flatMap(sound => familiesByName.get(sound) ?? []))
  return families.size > 0 && b.sounds.some(sound => familiesByName.get(sound)?.some(index => families.has(index)))
}

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
