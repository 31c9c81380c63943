/** What stands before and after a number, and what it says: a kind of phone, a register, or nothing. */
import { isAscii, isAsciiWord } from './characters.ts'
import { fold } from './fold.ts'
import type { PhoneKind } from './signature.ts'
import { PHONE_LABELS, POINT_LABELS, REGISTRY_LABELS } from './vocabulary/contact-labels.ts'

/** Words that are their own key. */
const PLAIN = /^[a-z0-9]+$/
const kinds = new Map<string, PhoneKind>()
for (const [kind, words] of Object.entries(PHONE_LABELS) as [PhoneKind, string][]) {
  for (const word of words.split(/\s+/)) kinds.set(key(word), kind)
}
const registry = new Set(REGISTRY_LABELS.split(/\s+/).map(key))
const points = new Set(POINT_LABELS.split(/\s+/).map(key))
/** Labels of several words, of which no single one says it. */
const REGISTRY_PHRASES =
  /\b(?:company (?:no|number|reg)|registered (?:in|no|number|office)|reg(?:istration)? n[o°r]|codice fiscale|partita iva|p\. ?iva|iscri|sad rejonowy|amtsgericht|handelsregister|capital(?:e)? (?:social|de)|cap\. soc|kapita|stammkapital|key (?:id|fingerprint)|public key|vat (?:no|reg|number)|tax id|col\. |n° ?tva|order n|invoice n|case n|po number)/
const EMOJI: Record<string, PhoneKind> = {
  '📱': 'mobile',
  '📲': 'mobile',
  '📞': 'work',
  '☎': 'work',
  '✆': 'work',
  '☏': 'work',
  '📠': 'fax',
  '🖷': 'fax',
}

function key(word: string): string {
  if (PLAIN.test(word)) return word
  const folded = fold(word)
  const composed = isAscii(folded) ? folded : folded.normalize('NFKC')
  return composed.replace(/[.:\s]/g, '')
}

/** What a word is before a number. Few words stand there, over and over: they are remembered, up to a bound. */
interface LabelWord {
  key: string
  registry: boolean
}

const REMEMBERED = 5_000
const LONGEST_REMEMBERED = 30
let labelWords = new Map<string, LabelWord>()

function labelWord(word: string): LabelWord {
  const known = labelWords.get(word)
  if (known) return known
  const whole = key(word)
  const read = { key: whole, registry: registry.has(whole) }
  if (word.length > LONGEST_REMEMBERED) return read
  if (labelWords.size >= REMEMBERED) labelWords = new Map()
  labelWords.set(word, read)
  return read
}

export interface LabelReading {
  kind: PhoneKind | null
  /** The word before says that it is a register, tax or account number; see also namesRegistry. */
  registry: boolean
  /** Where in the text before the number its label begins; the length of the text where there is none. */
  start: number
}

const WORD = /[\p{L}\p{N}/°&.-]+|[☎✆☏]|\p{Extended_Pictographic}/gu
const FILLER = /^(?:und|and|et|e|y|i|или|no|nr|n|number|num|numero|\d{1,2}|[.&/-]+)$/i

/** Reads the label right before a number; `before` is the text since the previous number or separator. */
export function readLabel(before: string): LabelReading {
  const text = before.length > LONGEST_LABEL ? before.slice(-LONGEST_LABEL) : before
  const cut = before.length - text.length
  const words = lastWords(text)
  const found: PhoneKind[] = []
  let start = before.length
  let unknown = 0
  let next = text.length
  let isRegistry = false
  for (const { word, index } of words) {
    const end = index + word.length
    if (found.length > 0 && /[,;|\t)\u3000]|\s{2}/.test(text.slice(end, next))) break
    if (found.length === 0 && labelWord(word).registry) isRegistry = true
    const kind = EMOJI[word] ?? kindOf(word, text[index - 1])
    if (kind !== null) {
      found.push(kind)
      start = cut + index
    } else if (!FILLER.test(word)) {
      // one word may stand between: "Tel. Warszawa: 22 ...", "Mobil privat"
      if (found.length > 0 || ++unknown > 1 || /\s{2}|,/.test(text.slice(end, next))) break
    }
    next = index
  }
  return { kind: combine(found), registry: isRegistry, start }
}

/** Whether words before a number say together that it is none to dial. */
export function namesRegistry(before: string): boolean {
  return REGISTRY_PHRASES.test(fold(before.slice(-LONGEST_LABEL)))
}

const LONGEST_LABEL = 60
const MOST_WORDS = 5

/** The last words of a text, the last one first. */
function lastWords(text: string): { word: string; index: number }[] {
  if (!isAscii(text)) {
    const words = [...text.matchAll(WORD)].slice(-MOST_WORDS).reverse()
    return words.map(match => ({ word: match[0], index: match.index }))
  }
  const words: { word: string; index: number }[] = []
  let end = text.length
  while (end > 0 && words.length < MOST_WORDS) {
    while (end > 0 && !isWordCode(text.charCodeAt(end - 1))) end--
    let index = end
    while (index > 0 && isWordCode(text.charCodeAt(index - 1))) index--
    if (index < end) words.push({ word: text.slice(index, end), index })
    end = index
  }
  return words
}

/** The ASCII of WORD: letters, digits and "/&.-". */
function isWordCode(code: number): boolean {
  return isAsciiWord(code) || code === 0x2f || code === 0x26 || code === 0x2e || code === 0x2d
}

/** "tel/fax" is a phone that also takes faxes; "Mobile phone" a mobile. */
function combine(found: readonly PhoneKind[]): PhoneKind | null {
  if (found.includes('fax') && found.includes('work')) return 'work'
  if (found.includes('mobile') && !found.includes('fax')) return 'mobile'
  return found[0] ?? null
}

/** A label behind the number: "917-843-5076 phone", "(mobile)", "- fax", "(Off)". */
export function readLabelAfter(after: string): PhoneKind | null {
  const match = /^\s?[\s(（[–-]{0,3}(\p{L}[\p{L}.]{0,12})(?=[\s)）\],.;]|$)/u.exec(after.slice(0, 24))
  if (!match) return null
  const word = match[1]!
  return word.length > 1 || /^\s?[([]/.test(after) ? kindOf(word) : null
}

/** `previous` is the character before the word: single letters are labels only where they stand alone. */
export function kindOf(word: string, previous?: string): PhoneKind | null {
  const whole = labelWord(word).key
  if (whole.length === 1 && previous !== undefined && !/[\s([|,;/]/.test(previous)) return null
  const known = kinds.get(whole)
  if (known) return known
  if (/[/&-]/.test(whole)) {
    const parts = whole.split(/[/&-]/).map(part => kinds.get(part))
    if (parts.includes('work') && parts.includes('fax')) return 'work'
    if (parts.includes('mobile')) return 'mobile'
    return parts.find(Boolean) ?? null
  }
  return null
}

/** A word that names the kind of contact data behind it and is no value by itself. */
export function isPointLabel(word: string): boolean {
  const whole = labelWord(word).key
  return kinds.has(whole) || points.has(whole) || /^[a-z]{1,2}$/.test(whole)
}
