import { FORWARD_MARKERS, FORWARD_OPENERS, foldLocale, ORIGINAL_MARKERS } from './reply-locales.ts'

/** A line that announces another message. A rule ("________") announces one only with headers right below it. */
export interface Marker {
  kind: 'forward' | 'original' | 'rule'
  /** It quotes what is below even without readable headers. */
  certain: boolean
}

const LONGEST_MARKER = 200
/** Without rules around it a marker is a few words. */
const LONGEST_BARE_MARKER = 60
const RULE_CHARS = ' \t-_*=—–─━‐'
/** "Forwarded by" is followed by a name, the other markers by nothing. */
const BY_WORDS = new Set(['by', 'von', 'par', 'por', 'da', 'door', 'przez', 'av'])

const FORWARD = new Set([...FORWARD_MARKERS, ...FORWARD_OPENERS])
const OPENERS = new Set(FORWARD_OPENERS)
const ORIGINAL = new Set(ORIGINAL_MARKERS)
const FORWARDED_BY = FORWARD_MARKERS.filter(words => BY_WORDS.has(words.split(' ').at(-1) ?? ''))
const BEGINNINGS = new Set([...FORWARD, ...ORIGINAL].map(beginning))

/** Two letters; one where capitals and small letters differ in length. */
function beginning(text: string): string {
  const head = text.slice(0, 2)
  return text.charCodeAt(0) < 0x80 && text.charCodeAt(1) < 0x80 ? head.toLowerCase() : ''
}

export function readMarker(text: string): Marker | null {
  if (text === '' || text.length > LONGEST_MARKER) return null
  if (text.length > LONGEST_BARE_MARKER && !RULE_CHARS.includes(text[0]!)) return null
  const inner = withoutRules(text)
  if (inner === '') return text.length >= 5 ? { kind: 'rule', certain: false } : null
  const ruled = inner.length <= text.length - 4
  // Without rules only the words themselves announce a message; most lines begin with other letters.
  if (!ruled && !BEGINNINGS.has(beginning(inner))) return null
  const words = foldLocale(inner).replace(/\s*[:：]$/, '')
  if (FORWARD.has(words)) return { kind: 'forward', certain: ruled || (OPENERS.has(words) && /[:：]$/.test(inner)) }
  if (ORIGINAL.has(words)) return { kind: 'original', certain: ruled }
  if (!ruled) return null
  // Notes: "----- Forwarded by Ann Lee/ACME on 02.03.2026 10:13 -----".
  if (FORWARDED_BY.some(start => words.startsWith(`${start} `))) return { kind: 'forward', certain: true }
  return null
}

/** The text between dashes, underscores, asterisks and equals signs. */
export function withoutRules(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && RULE_CHARS.includes(text[start]!)) start++
  while (end > start && RULE_CHARS.includes(text[end - 1]!)) end--
  return text.slice(start, end)
}
