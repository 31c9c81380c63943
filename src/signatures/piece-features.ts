/**
 * What can be said about a piece of a signature without knowing its neighbours, as a list of active features. The
 * words themselves are no features: only what the vocabularies, the sender and the shape say, so that the weights
 * carry over to firms and people never seen.
 */
import { fold, romanise, soundKey, squash } from './fold.ts'
import type { Piece } from './pieces.ts'
import type { Sender } from './sender.ts'
import { CJK_SURNAMES } from './vocabulary/given-names.ts'
import { CJK_DEPARTMENTS, CJK_LEGAL_FORMS, CJK_ORGANISATIONS } from './vocabulary/organisations.ts'
import { CJK_TITLES } from './vocabulary/titles.ts'
import {
  CITY,
  COUNTRY,
  classesOf,
  DEGREE,
  DEPARTMENT,
  GIVEN,
  HONORIFIC,
  LEGAL,
  ORGANISATION,
  REGION,
  ROLE,
  STREET,
  TITLE,
  TOP,
} from './word-classes.ts'

export interface PieceContext {
  sender: Sender
  /** Whether the piece's line holds a phone, an e-mail or a web address too. */
  lineHasPoints: boolean
  /** 0 for the first line with text. */
  lineRank: number
  lineCount: number
  lastOfLine: boolean
}

const CLASS_NAMES: [number, string][] = [
  [TITLE, 'title'],
  [LEGAL, 'legal'],
  [ORGANISATION, 'org'],
  [DEPARTMENT, 'dept'],
  [STREET, 'street'],
  [COUNTRY, 'country'],
  [CITY, 'city'],
  [GIVEN, 'given'],
  [HONORIFIC, 'hon'],
  [DEGREE, 'degree'],
  [ROLE, 'role'],
  [TOP, 'top'],
]
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
const UK_POSTCODE = /\b[A-Z]{1,2}\d{1,2}[A-Z]? {0,2}\d[A-Z]{2}\b/
const CA_POSTCODE = /\b[A-Z]\d[A-Z] {0,2}\d[A-Z]\d\b/
const POSTCODE =
  /(?:^|[\s-])(?:\d{5}(?:-\d{3,4})?|\d{2}-\d{3}|\d{3} \d{2}|\d{4} ?[A-Z]{2}|\d{4}-\d{3}|\d{6}|\d{4}|〒.*|\d{3}-\d{4})(?=$|[\s,.])/
const HAN = /[\u3400-\u9fff]/
const KANA = /[\u3040-\u30ff]/
const CJK_ADDRESS = /[都道府県省]|[市区區町村郡镇鎮][^部]|[路街号號弄巷楼樓]|丁目|番地|ビル|\d階|\dF$|\d室|〒/

export function pieceFeatures(piece: Piece, context: PieceContext): string[] {
  const { sender } = context
  const text = piece.text
  const features: string[] = ['bias']
  const add = (name: string) => {
    features.push(name)
  }
  const words = text
    .split(/[\s/&+]+/)
    .filter(word => /[\p{L}\p{N}]/u.test(word))
    .slice(0, 16)
  const folded = words.map(word =>
    fold(word)
      .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
      .replaceAll('.', ''),
  )
  addClasses(folded, words, add)
  addShape(text, words, folded, add)
  addSender(text, words, folded, sender, add)
  if (HAN.test(text) || KANA.test(text)) addCjk(text, sender, add)
  const position = Math.min(context.lineRank, 3)
  add(`line=${position}`)
  add(`sep=${piece.before}`)
  add(`index=${Math.min(piece.index, 2)}`)
  if (context.lineRank === context.lineCount - 1) add('lastLine')
  if (piece.index === 0 && context.lastOfLine) add('alone')
  if (context.lineHasPoints) add('points')
  if (piece.column === 1) add('column2')
  if (sender.domainLabel === '') add('noDomain')
  if (piece.colon) add('colon')
  return features
}

function addClasses(folded: readonly string[], words: readonly string[], add: (name: string) => void): void {
  const all = folded.map(classesOf)
  let any = 0
  for (const [bit, name] of CLASS_NAMES) {
    let count = 0
    all.forEach((bits, i) => {
      if (!(bits & bit)) return
      // "as", "se", "co": legal forms behind a name, ordinary words elsewhere
      if (
        bit === LEGAL &&
        (i === 0
          ? !/^(?:ооо|оао|зао|пао|ао|ип|тоо|тов|фоп|пп|соао|сооо|гк|зат|прат|ат)$/.test(folded[i]!)
          : folded[i]!.length < 3 && !/[A-Z.]/.test(words[i]!))
      )
        return
      if (bit === REGION) return
      count++
    })
    if (count === 0) continue
    any |= bit
    add(name)
    if (all[0]! & bit) add(`${name}^`)
    if (all.at(-1)! & bit) add(`${name}$`)
    if (count > 1) add(`${name}++`)
    if (count === folded.length) add(`${name}=all`)
  }
  if (any === 0) add('noClass')
  if (any & TITLE && any & ORGANISATION) add('title&org')
  if (any & TITLE && any & DEPARTMENT) add('title&dept')
  if (any & ORGANISATION && any & DEPARTMENT) add('org&dept')
  if (
    any & GIVEN &&
    !(any & (TITLE | ORGANISATION | DEPARTMENT | STREET | LEGAL)) &&
    folded.length > 1 &&
    folded.length < 5
  )
    add('personlike')
  if (any & STREET && words.some(word => /\d/.test(word))) add('street&digit')
  const of = folded.findIndex(word => /^(?:of|de|di|der|fur|fuer|for|do|da|del|des|van)$/.test(word))
  if (of > 0) {
    const bits = all.slice(0, of).reduce((sum, value) => sum | value, 0)
    if (bits & TITLE) add('title-of')
    if (bits & ORGANISATION) add('org-of')
    if (bits & DEPARTMENT) add('dept-of')
  }
}

function addShape(
  text: string,
  words: readonly string[],
  folded: readonly string[],
  add: (name: string) => void,
): void {
  const count = words.length
  add(`words=${count < 5 ? count : count < 7 ? '5-6' : '7+'}`)
  const letters = words.filter(word => /^[^\p{L}]*\p{L}/u.test(word))
  const capital = letters.filter(word => /^[^\p{L}]*\p{Lu}/u.test(word))
  const upper = letters.filter(word => word.length > 1 && word === word.toUpperCase() && /\p{Lu}/u.test(word))
  if (letters.length > 0) {
    if (capital.length === letters.length) add('allCapitalised')
    else if (capital.length === 0) add('noCapital')
    else if (
      letters.every(
        (word, i) =>
          capital.includes(word) ||
          LINKING.has(folded[words.indexOf(word)] ?? '') ||
          (i > 0 && PARTICLES.has(fold(word))),
      )
    )
      add('titleCase')
    else add('mixedCapital')
    if (upper.length === letters.length) add('ALLCAPS')
    else if (upper.length > 0) add('someCAPS')
  }
  if (words.some(word => /\p{Ll}\p{Lu}/u.test(word))) add('camel')
  if (words.some(word => /^\p{Lu}\.?$/u.test(word))) add('initial')
  const linking = folded.filter(word => LINKING.has(word)).length
  if (linking > 0) add(linking > 2 ? 'linking3' : 'linking')
  const prose = folded.filter(word => PROSE.has(word)).length
  if (prose > 0) add(prose > 1 ? 'prose2' : 'prose')
  const digits = text.replace(/\D/g, '').length
  if (digits > 0) {
    add('digit')
    if (/^\d/.test(text)) add('digit^')
    if (/\d$/.test(text)) add('digit$')
    if (digits > text.length / 2) add('mostlyDigits')
    if (digits === 4 || digits === 5 || digits === 6) add('digits4-6')
    if (POSTCODE.test(text) || UK_POSTCODE.test(text) || CA_POSTCODE.test(text)) add('postcode')
    if (/\b[A-Z]{2},? {1,3}\d{5}/.test(text)) add('usState')
    if (/\p{L}\.? \d{1,4}\s?[a-zA-Z]?$/u.test(text)) add('streetNo')
    if (/^\d{1,5}[a-z]? \p{L}/iu.test(text)) add('noStreet')
  } else if (/^(?:[A-Z]{2})$/.test(text) && classesOf(folded[0]!) & REGION) add('regionCode')
  if (text.includes('&')) add('ampersand')
  if (/["«»„“”]/.test(text)) add('quotes')
  if (/[.!?]$/.test(text) && count > 4) add('sentence')
  if (text.length > 60) add('long')
  if (/[\u0400-\u04ff]/.test(text)) add('cyrillic')
  if (/[A-Za-z]/.test(text)) add('latin')
  if (/\w{2,}\.[a-z]{2,3}$/.test(text)) add('dotted')
}

function addSender(
  text: string,
  words: readonly string[],
  folded: readonly string[],
  sender: Sender,
  add: (name: string) => void,
): void {
  const plain = folded.map(romanise)
  const meaningful = plain.filter(word => word.length > 1)
  let inName = 0
  let sounds = 0
  let inLocal = 0
  for (const word of meaningful) {
    if (sender.tokens.has(word)) inName++
    else if (word.length > 3 && sender.sounds.has(soundKey(word))) sounds++
    if (word.length > 2 && (sender.localParts.includes(word) || (word.length > 3 && sender.local.includes(word))))
      inLocal++
  }
  if (inName > 0) {
    add('from')
    if (inName === meaningful.length) add('from=all')
    if (inName > 1) add('from++')
    if (inName === 1 && meaningful.length > 2) add('from1of3')
    if (sender.isOrganisation) add('fromOrg&from')
  } else if (sounds > 0) add(sounds === meaningful.length ? 'fromSound=all' : 'fromSound')
  else if (sender.tokens.size > 0 && !sender.isOrganisation) add('notFrom')
  if (inLocal > 0) add(inLocal > 1 ? 'local++' : 'local')
  if (sender.isOrganisation) add('fromOrg')
  if (sender.tokens.size === 0) add('noFromName')
  addDomain(text, words, plain, sender, add)
}

function addDomain(
  text: string,
  words: readonly string[],
  plain: readonly string[],
  sender: Sender,
  add: (name: string) => void,
): void {
  if (sender.domainLabels.length === 0) return
  const whole = squash(text)
  const initials = words
    .filter(word => /^\p{L}/u.test(word) && !LINKING.has(fold(word)))
    .map(word => romanise(word[0]!))
    .join('')
  for (const label of sender.domainLabels) {
    const isOwn = label === sender.domainLabel
    const bare = label.replace(/[^a-z0-9]/g, '')
    const parts = label.split('-').filter(part => part.length > 2)
    const suffix = isOwn ? '' : 'Sub'
    if (whole.length > 2 && bare.length > 2 && (whole.includes(bare) || (bare.includes(whole) && whole.length > 3)))
      add(`domain${suffix}=whole`)
    else if (plain.some(word => word.length > 3 && (parts.includes(word) || (bare.includes(word) && word.length >= 4))))
      add(`domain${suffix}`)
    else if (plain.some(word => word.length > 3 && parts.some(part => soundKey(part) === soundKey(word))))
      add(`domain${suffix}~`)
    if (initials.length > 1 && (initials === bare || (bare.length > 2 && initials.startsWith(bare))))
      add(`domain${suffix}=initials`)
    if (words.length === 1 && bare.length > 1 && whole === bare) add(`domain${suffix}=equal`)
  }
}

function addCjk(text: string, sender: Sender, add: (name: string) => void): void {
  const compact = text.replace(/\s/g, '')
  add('cjk')
  add(
    `cjkLength=${compact.length <= 1 ? 1 : compact.length <= 3 ? '2-3' : compact.length <= 5 ? '4-5' : compact.length <= 8 ? '6-8' : '9+'}`,
  )
  if (CJK_LEGAL_FORMS.some(form => compact.includes(form))) add('cjkLegal')
  const organisation = CJK_ORGANISATIONS.find(word => compact.endsWith(word))
  if (organisation) add('cjkOrg$')
  else if (CJK_ORGANISATIONS.some(word => word.length > 1 && compact.includes(word))) add('cjkOrg')
  const department = CJK_DEPARTMENTS.find(word => compact.endsWith(word))
  if (department) add(department.length > 1 ? 'cjkDept$' : 'cjkUnit$')
  else if (CJK_DEPARTMENTS.some(word => word.length > 1 && compact.includes(word))) add('cjkDept')
  const title = CJK_TITLES.find(word => compact.endsWith(word))
  if (title) add(title === compact ? 'cjkTitle=all' : 'cjkTitle$')
  else if (CJK_TITLES.some(word => compact.includes(word))) add('cjkTitle')
  if (CJK_SURNAMES.some(name => compact.startsWith(name)) && compact.length <= 6) add('cjkSurname')
  if (/^[\u30a0-\u30ff]+$/.test(compact)) add('katakana')
  if (/^[\u3040-\u309f]+$/.test(compact)) add('hiragana')
  if (CJK_ADDRESS.test(text)) add('cjkAddress')
  const from = sender.name.replace(/\s/g, '')
  if (from && compact && (from.includes(compact) || compact.includes(from))) add('cjkFrom')
}

const WATCHED = [
  'top',
  'legal',
  'cjkLegal',
  'org',
  'title',
  'dept',
  'from=all',
  'domain=whole',
  'domain',
  'personlike',
  'points',
] as const
const KINDS = [
  'top',
  'legal',
  'org',
  'dept',
  'title',
  'noClass',
  'cjkOrg$',
  'cjkDept$',
  'domain=whole',
  'domain',
  'camel',
  'from',
] as const

/** What stands elsewhere in the block changes what a piece is: an institute beside a university is its department. */
export function addSurroundings(features: readonly string[][]): void {
  const counts = new Map<string, number>()
  for (const list of features)
    for (const name of WATCHED) if (list.includes(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
  for (const list of features) {
    const elsewhere = WATCHED.filter(name => (counts.get(name) ?? 0) > (list.includes(name) ? 1 : 0))
    const kinds = KINDS.filter(name => list.includes(name))
    const position = list.includes('alone') ? 'alone' : 'shared'
    for (const kind of kinds) {
      for (const name of elsewhere) list.push(`${kind}|${name}`)
      list.push(`${kind}@${position}`)
    }
    for (const name of elsewhere) list.push(`|${name}`)
  }
}
