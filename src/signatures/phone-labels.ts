/** What stands before and after a number, and what it says: a kind of phone, a register, or nothing. */
import { fold } from './fold.ts'
import type { PhoneKind } from './signature.ts'
import { PHONE_LABELS, POINT_LABELS, REGISTRY_LABELS } from './vocabulary/contact-labels.ts'

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
  return fold(word)
    .normalize('NFKC')
    .replace(/[.:\s]/g, '')
}

export interface LabelReading {
  kind: PhoneKind | null
  registry: boolean
  /** Where in the text before the number its label begins; the length of the text where there is none. */
  start: number
}

const WORD = /[\p{L}\p{N}/°&-]+|[☎✆☏]|\p{Extended_Pictographic}/gu

/** Reads the label right before a number; `before` is the text since the previous number or separator. */
export function readLabel(before: string): LabelReading {
  const text = before.slice(-60)
  const cut = before.length - text.length
  const words = [...text.matchAll(WORD)].slice(-5)
  let kind: PhoneKind | null = null
  let start = before.length
  let isRegistry = REGISTRY_PHRASES.test(fold(text))
  let fax = false
  let mobile = false
  let work = false
  for (let i = words.length - 1; i >= 0; i--) {
    const match = words[i]!
    const emoji = EMOJI[match[0]]
    const found = emoji ?? kindOf(match[0])
    if (registry.has(key(match[0])) && kind === null && i >= words.length - 3) isRegistry = true
    if (found === null) {
      if (/^(?:und|and|et|e|y|i|или|no|nr|n°|number|num|numero|number|\d)$/i.test(match[0])) continue
      if (kind !== null || words.length - i > 3) break
      continue
    }
    kind ??= found
    start = cut + match.index
    if (found === 'fax') fax = true
    if (found === 'mobile') mobile = true
    if (found === 'work') work = true
  }
  // "tel/fax": a phone that also takes faxes; "Mobile phone": a mobile
  if (fax && work) kind = 'work'
  if (mobile && !fax) kind = 'mobile'
  return { kind, registry: isRegistry, start }
}

/** A label behind the number: "917-843-5076 phone", "(mobile)", "- fax", "(Off)". */
export function readLabelAfter(after: string): PhoneKind | null {
  const match = /^\s?[\s(（[–-]{0,3}(\p{L}[\p{L}.]{0,12})(?=[\s)）\],.;]|$)/u.exec(after.slice(0, 24))
  if (!match) return null
  const word = match[1]!
  return word.length > 1 || /^\s?[([]/.test(after) ? kindOf(word) : null
}

export function kindOf(word: string): PhoneKind | null {
  const whole = key(word)
  const known = kinds.get(whole)
  if (known) return known
  if (/[/&-]/.test(whole)) {
    const parts = whole.split(/[/&-]/).map(part => kinds.get(part))
    if (parts.includes('work') && parts.includes('fax')) return 'work'
    if (parts.includes('mobile')) return 'mobile'
    return parts.find(Boolean) ?? null
  }
  // labels glued to their number, Japanese ones above all: "TEL0721", "ＦＡＸ０６"
  return null
}

/** A word that names the kind of contact data behind it and is no value by itself. */
export function isPointLabel(word: string): boolean {
  const whole = key(word)
  return kinds.has(whole) || points.has(whole) || /^[a-z]{1,2}$/.test(whole)
}
