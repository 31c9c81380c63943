/**
 * What can be said about a piece of a signature without knowing its neighbours, as a list of active features. The
 * words themselves are no features: only what the vocabularies, the sender and the shape say, so that the weights
 * carry over to firms and people never seen.
 */
import { addCjkFeatures } from './cjk-features.ts'
import { featureNumber, featureNumbers } from './feature-names.ts'
import type { Piece, Separator } from './pieces.ts'
import type { Sender } from './sender.ts'
import { addSenderFeatures } from './sender-features.ts'
import {
  CITY,
  COUNTRY,
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
import { isParticle, type WordFacts, wordsOf } from './words.ts'

export interface PieceContext {
  sender: Sender
  /** Whether the piece's line holds a phone, an e-mail or a web address too. */
  lineHasPoints: boolean
  /** 0 for the first line with text. */
  lineRank: number
  lineCount: number
  lastOfLine: boolean
}

type Features = number[]

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
const CLASSES = CLASS_NAMES.map(([bit, name]) => ({
  bit,
  any: featureNumber(name),
  first: featureNumber(`${name}^`),
  last: featureNumber(`${name}$`),
  several: featureNumber(`${name}++`),
  all: featureNumber(`${name}=all`),
}))
const F = featureNumbers(
  'bias',
  'lastLine',
  'alone',
  'points',
  'column2',
  'noDomain',
  'colon',
  'noClass',
  'title&org',
  'title&dept',
  'org&dept',
  'personlike',
  'street&digit',
  'title-of',
  'org-of',
  'dept-of',
  'camel',
  'initial',
  'regionCode',
  'ampersand',
  'quotes',
  'sentence',
  'long',
  'cyrillic',
  'latin',
  'dotted',
  'allCapitalised',
  'noCapital',
  'ALLCAPS',
  'someCAPS',
  'digit',
  'digit^',
  'digit$',
  'mostlyDigits',
  'digits4-6',
  'postcode',
  'usState',
  'streetNo',
  'noStreet',
  'linking',
  'linking3',
  'prose',
  'prose2',
  'titleCase',
  'mixedCapital',
)
const LINES = ['line=0', 'line=1', 'line=2', 'line=3'].map(featureNumber)
const INDEXES = ['index=0', 'index=1', 'index=2'].map(featureNumber)
const WORD_COUNTS = ['words=0', 'words=1', 'words=2', 'words=3', 'words=4', 'words=5-6', 'words=5-6', 'words=7+'].map(
  featureNumber,
)
const SEPARATORS: Record<Separator, number> = {
  line: featureNumber('sep=line'),
  column: featureNumber('sep=column'),
  gap: featureNumber('sep=gap'),
  bar: featureNumber('sep=bar'),
  dash: featureNumber('sep=dash'),
  comma: featureNumber('sep=comma'),
  bracket: featureNumber('sep=bracket'),
  blank: featureNumber('sep=blank'),
}
const UK_POSTCODE = /\b[A-Z]{1,2}\d{1,2}[A-Z]? {0,2}\d[A-Z]{2}\b/
const CA_POSTCODE = /\b[A-Z]\d[A-Z] {0,2}\d[A-Z]\d\b/
const POSTCODE =
  /(?:^|[\s-])(?:\d{5}(?:-\d{3,4})?|\d{2}-\d{3}|\d{3} \d{2}|\d{4} ?[A-Z]{2}|\d{4}-\d{3}|\d{6}|\d{4}|〒.*|\d{3}-\d{4})(?=$|[\s,.])/
const CJK = /[\u3040-\u30ff\u3400-\u9fff]/

export function pieceFeatures(piece: Piece, context: PieceContext): number[] {
  const { sender } = context
  const text = piece.text
  const features: Features = [F.bias]
  const words = wordsOf(text)
  addClasses(words, features)
  addShape(text, words, features)
  addSenderFeatures(text, words, sender, features)
  if (CJK.test(text)) addCjkFeatures(text, sender, features)
  const position = Math.min(context.lineRank, 3)
  features.push(LINES[position]!)
  features.push(SEPARATORS[piece.before])
  features.push(INDEXES[Math.min(piece.index, 2)]!)
  if (context.lineRank === context.lineCount - 1) features.push(F.lastLine)
  if (piece.index === 0 && context.lastOfLine) features.push(F.alone)
  if (context.lineHasPoints) features.push(F.points)
  if (piece.column === 1) features.push(F.column2)
  if (sender.domainLabel === '') features.push(F.noDomain)
  if (piece.colon) features.push(F.colon)
  return features
}

function addClasses(words: readonly WordFacts[], features: Features): void {
  let any = 0
  for (const { bit, any: some, first, last, several, all } of CLASSES) {
    let count = 0
    for (let i = 0; i < words.length; i++) {
      if (words[i]!.classes & bit && (bit !== LEGAL || isLegalForm(words[i]!, i))) count++
    }
    if (count === 0) continue
    any |= bit
    features.push(some)
    if (words[0]!.classes & bit) features.push(first)
    if (words.at(-1)!.classes & bit) features.push(last)
    if (count > 1) features.push(several)
    if (count === words.length) features.push(all)
  }
  if (any === 0) features.push(F.noClass)
  if (any & TITLE && any & ORGANISATION) features.push(F['title&org'])
  if (any & TITLE && any & DEPARTMENT) features.push(F['title&dept'])
  if (any & ORGANISATION && any & DEPARTMENT) features.push(F['org&dept'])
  const isThing = (any & (TITLE | ORGANISATION | DEPARTMENT | STREET | LEGAL)) !== 0
  if (any & GIVEN && !isThing && words.length > 1 && words.length < 5) features.push(F.personlike)
  if (any & STREET && words.some(word => word.hasDigit)) features.push(F['street&digit'])
  addPossessive(words, features)
}

/** "as", "se", "co": legal forms behind a name, ordinary words elsewhere; some forms stand before the name. */
function isLegalForm({ folded, isUpper, isCapital }: WordFacts, index: number): boolean {
  if (index === 0) return /^(?:ооо|оао|зао|пао|ао|ип|тоо|тов|фоп|пп|соао|сооо|гк|зат|прат|ат)$/.test(folded)
  return folded.length > 2 || isUpper || isCapital
}

/** "director of", "faculty of", "institut fur": what stands before the preposition says what it is. */
function addPossessive(words: readonly WordFacts[], features: Features): void {
  const of = words.findIndex(({ folded }) => POSSESSIVES.has(folded))
  let before = 0
  for (let i = 0; i < of; i++) before |= words[i]!.classes
  if (before & TITLE) features.push(F['title-of'])
  if (before & ORGANISATION) features.push(F['org-of'])
  if (before & DEPARTMENT) features.push(F['dept-of'])
}

const POSSESSIVES = new Set('of de di der fur fuer for do da del des van'.split(' '))

function addShape(text: string, words: readonly WordFacts[], features: Features): void {
  const count = words.length
  features.push(WORD_COUNTS[Math.min(count, 7)]!)
  addCase(
    words.filter(word => word.hasLetters),
    features,
  )
  if (words.some(word => word.isCamel)) features.push(F.camel)
  if (words.some(word => word.isInitial)) features.push(F.initial)
  let linking = 0
  let prose = 0
  for (const word of words) {
    if (word.isLinking) linking++
    if (word.isProse) prose++
  }
  if (linking > 0) features.push(linking > 2 ? F.linking3 : F.linking)
  if (prose > 0) features.push(prose > 1 ? F.prose2 : F.prose)
  if (/\d/.test(text)) addDigits(text, features)
  else if (/^[A-Z]{2}$/.test(text) && words[0]!.classes & REGION) features.push(F.regionCode)
  if (text.includes('&')) features.push(F.ampersand)
  if (/["«»„“”]/.test(text)) features.push(F.quotes)
  if (/[.!?]$/.test(text) && count > 4) features.push(F.sentence)
  if (text.length > 60) features.push(F.long)
  if (/[\u0400-\u04ff]/.test(text)) features.push(F.cyrillic)
  if (/[A-Za-z]/.test(text)) features.push(F.latin)
  if (/\w{2}\.[a-z]{2,3}$/.test(text)) features.push(F.dotted)
}

function addCase(words: readonly WordFacts[], features: Features): void {
  if (words.length === 0) return
  let capital = 0
  let upper = 0
  let title = true
  words.forEach((word, i) => {
    if (word.isCapital) capital++
    else if (!(word.isLinking || (i > 0 && isParticle(word)))) title = false
    if (word.isUpper) upper++
  })
  if (capital === words.length) features.push(F.allCapitalised)
  else if (capital === 0) features.push(F.noCapital)
  else features.push(title ? F.titleCase : F.mixedCapital)
  if (upper === words.length) features.push(F.ALLCAPS)
  else if (upper > 0) features.push(F.someCAPS)
}

function addDigits(text: string, features: Features): void {
  const digits = text.replace(/\D/g, '').length
  features.push(F.digit)
  if (/^\d/.test(text)) features.push(F['digit^'])
  if (/\d$/.test(text)) features.push(F.digit$)
  if (digits > text.length / 2) features.push(F.mostlyDigits)
  if (digits >= 4 && digits <= 6) features.push(F['digits4-6'])
  if (POSTCODE.test(text) || UK_POSTCODE.test(text) || CA_POSTCODE.test(text)) features.push(F.postcode)
  if (/\b[A-Z]{2},? {1,3}\d{5}/.test(text)) features.push(F.usState)
  if (/\p{L}\.? \d{1,4}\s?[a-zA-Z]?$/u.test(text)) features.push(F.streetNo)
  if (/^\d{1,5}[a-z]? \p{L}/iu.test(text)) features.push(F.noStreet)
}
