/**
 * What can be said about a piece of a signature without knowing its neighbours, as a list of active features. The
 * words themselves are no features: only what the vocabularies, the sender and the shape say, so that the weights
 * carry over to firms and people never seen.
 */
import { addCjkFeatures } from './cjk-features.ts'
import type { Piece } from './pieces.ts'
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

type Add = (name: string) => void

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
const CLASSES = CLASS_NAMES.map(([bit, name]) => {
  return { bit, names: { any: name, first: `${name}^`, last: `${name}$`, several: `${name}++`, all: `${name}=all` } }
})
const UK_POSTCODE = /\b[A-Z]{1,2}\d{1,2}[A-Z]? {0,2}\d[A-Z]{2}\b/
const CA_POSTCODE = /\b[A-Z]\d[A-Z] {0,2}\d[A-Z]\d\b/
const POSTCODE =
  /(?:^|[\s-])(?:\d{5}(?:-\d{3,4})?|\d{2}-\d{3}|\d{3} \d{2}|\d{4} ?[A-Z]{2}|\d{4}-\d{3}|\d{6}|\d{4}|〒.*|\d{3}-\d{4})(?=$|[\s,.])/
const CJK = /[\u3040-\u30ff\u3400-\u9fff]/

export function pieceFeatures(piece: Piece, context: PieceContext): string[] {
  const { sender } = context
  const text = piece.text
  const features: string[] = ['bias']
  const add = (name: string) => {
    features.push(name)
  }
  const words = wordsOf(text)
  addClasses(words, add)
  addShape(text, words, add)
  addSenderFeatures(text, words, sender, add)
  if (CJK.test(text)) addCjkFeatures(text, sender, add)
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

function addClasses(words: readonly WordFacts[], add: Add): void {
  let any = 0
  for (const { bit, names } of CLASSES) {
    let count = 0
    for (let i = 0; i < words.length; i++) {
      if (words[i]!.classes & bit && (bit !== LEGAL || isLegalForm(words[i]!, i))) count++
    }
    if (count === 0) continue
    any |= bit
    add(names.any)
    if (words[0]!.classes & bit) add(names.first)
    if (words.at(-1)!.classes & bit) add(names.last)
    if (count > 1) add(names.several)
    if (count === words.length) add(names.all)
  }
  if (any === 0) add('noClass')
  if (any & TITLE && any & ORGANISATION) add('title&org')
  if (any & TITLE && any & DEPARTMENT) add('title&dept')
  if (any & ORGANISATION && any & DEPARTMENT) add('org&dept')
  const isThing = (any & (TITLE | ORGANISATION | DEPARTMENT | STREET | LEGAL)) !== 0
  if (any & GIVEN && !isThing && words.length > 1 && words.length < 5) add('personlike')
  if (any & STREET && words.some(word => word.hasDigit)) add('street&digit')
  addPossessive(words, add)
}

/** "as", "se", "co": legal forms behind a name, ordinary words elsewhere; some forms stand before the name. */
function isLegalForm({ folded, isUpper, isCapital }: WordFacts, index: number): boolean {
  if (index === 0) return /^(?:ооо|оао|зао|пао|ао|ип|тоо|тов|фоп|пп|соао|сооо|гк|зат|прат|ат)$/.test(folded)
  return folded.length > 2 || isUpper || isCapital
}

/** "director of", "faculty of", "institut fur": what stands before the preposition says what it is. */
function addPossessive(words: readonly WordFacts[], add: Add): void {
  const of = words.findIndex(({ folded }) => POSSESSIVES.has(folded))
  let before = 0
  for (let i = 0; i < of; i++) before |= words[i]!.classes
  if (before & TITLE) add('title-of')
  if (before & ORGANISATION) add('org-of')
  if (before & DEPARTMENT) add('dept-of')
}

const POSSESSIVES = new Set('of de di der fur fuer for do da del des van'.split(' '))

function addShape(text: string, words: readonly WordFacts[], add: Add): void {
  const count = words.length
  add(`words=${count < 5 ? count : count < 7 ? '5-6' : '7+'}`)
  addCase(
    words.filter(word => word.hasLetters),
    add,
  )
  if (words.some(word => word.isCamel)) add('camel')
  if (words.some(word => word.isInitial)) add('initial')
  let linking = 0
  let prose = 0
  for (const word of words) {
    if (word.isLinking) linking++
    if (word.isProse) prose++
  }
  if (linking > 0) add(linking > 2 ? 'linking3' : 'linking')
  if (prose > 0) add(prose > 1 ? 'prose2' : 'prose')
  if (/\d/.test(text)) addDigits(text, add)
  else if (/^[A-Z]{2}$/.test(text) && words[0]!.classes & REGION) add('regionCode')
  if (text.includes('&')) add('ampersand')
  if (/["«»„“”]/.test(text)) add('quotes')
  if (/[.!?]$/.test(text) && count > 4) add('sentence')
  if (text.length > 60) add('long')
  if (/[\u0400-\u04ff]/.test(text)) add('cyrillic')
  if (/[A-Za-z]/.test(text)) add('latin')
  if (/\w{2}\.[a-z]{2,3}$/.test(text)) add('dotted')
}

function addCase(words: readonly WordFacts[], add: Add): void {
  if (words.length === 0) return
  let capital = 0
  let upper = 0
  let title = true
  words.forEach((word, i) => {
    if (word.isCapital) capital++
    else if (!(word.isLinking || (i > 0 && isParticle(word)))) title = false
    if (word.isUpper) upper++
  })
  if (capital === words.length) add('allCapitalised')
  else if (capital === 0) add('noCapital')
  else add(title ? 'titleCase' : 'mixedCapital')
  if (upper === words.length) add('ALLCAPS')
  else if (upper > 0) add('someCAPS')
}

function addDigits(text: string, add: Add): void {
  const digits = text.replace(/\D/g, '').length
  add('digit')
  if (/^\d/.test(text)) add('digit^')
  if (/\d$/.test(text)) add('digit$')
  if (digits > text.length / 2) add('mostlyDigits')
  if (digits >= 4 && digits <= 6) add('digits4-6')
  if (POSTCODE.test(text) || UK_POSTCODE.test(text) || CA_POSTCODE.test(text)) add('postcode')
  if (/\b[A-Z]{2},? {1,3}\d{5}/.test(text)) add('usState')
  if (/\p{L}\.? \d{1,4}\s?[a-zA-Z]?$/u.test(text)) add('streetNo')
  if (/^\d{1,5}[a-z]? \p{L}/iu.test(text)) add('noStreet')
}
