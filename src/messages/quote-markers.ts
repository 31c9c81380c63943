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
const RULE_CODES = [...' \t-_*=—–─━‐'].map(char => char.charCodeAt(0))
/** "Forwarded by" is followed by a name, the other markers by nothing. */
const BY_WORDS = new Set(['by', 'von', 'par', 'por', 'da', 'door', 'przez', 'av'])

const FORWARD = new Set([...FORWARD_MARKERS, ...FORWARD_OPENERS])
const OPENERS = new Set(FORWARD_OPENERS)
const ORIGINAL = new Set(ORIGINAL_MARKERS)
const FORWARDED_BY = FORWARD_MARKERS.filter(words => BY_WORDS.has(words.split(' ').at(-1) ?? ''))
/** 1 for the first two letters of each, small and capital; other letters are looked at more closely. */
const beginnings = new Uint8Array(128 * 128)
for (const words of [...FORWARD, ...ORIGINAL])
  for (const first of bothCases(words[0]!))
    for (const second of bothCases(words[1]!)) beginnings[first * 128 + second] = 1

function bothCases(letter: string): number[] {
  return [letter.toLowerCase(), letter.toUpperCase()].map(form => form.charCodeAt(0)).filter(code => code < 128)
}

function mayBegin(text: string): boolean {
  const first = text.charCodeAt(0)
  const second = text.charCodeAt(1)
  return first < 128 && second < 128 ? beginnings[first * 128 + second] === 1 : true
}

export function readMarker(text: string): Marker | null {
  if (text === '' || text.length > LONGEST_MARKER) return null
  if (text.length > LONGEST_BARE_MARKER && !isRule(text.charCodeAt(0))) return null
  const inner = withoutRules(text)
  if (inner === '') return text.length >= 5 ? { kind: 'rule', certain: false } : null
  const ruled = inner.length <= text.length - 4
  // Without rules only the words themselves announce a message; most lines begin with other letters.
  if (!ruled && !mayBegin(inner)) return null
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
  while (start < end && isRule(text.charCodeAt(start))) start++
  while (end > start && isRule(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

function isRule(code: number): boolean {
  // no letter is one
  return (code < 0x60 || code > 0x2000) && RULE_CODES.includes(code)
}
