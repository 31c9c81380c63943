/**
 * Telephone numbers in a line. A scan collects runs of digits and the signs people write between them; labels, lengths
 * and shapes then refuse dates, post codes, registers, tax and account numbers before libphonenumber is asked, which
 * costs more than all else here.
 */
import type { CountryCode } from 'libphonenumber-js/max'
import { digitsOf, isDigit } from './characters.ts'
import { type Dialled, dialInternational, dialNational } from './dialling.ts'
import { type LabelReading, namesRegistry, readLabel, readLabelAfter } from './phone-labels.ts'
import type { PhoneKind } from './signature.ts'

export interface PhoneSpan {
  start: number
  end: number
  /** E.164, or the digits as written where no country can be known. */
  value: string
  kind: PhoneKind
  extension: string | null
  labelled: boolean
  valid: boolean
  /** Written with + or 00 and a country code. */
  international: boolean
  region: CountryCode | null
}

interface Run {
  start: number
  end: number
  text: string
}

const MIN_DIGITS = 6
const MAX_DIGITS = 16
const EXTENSION =
  /^[\s,;(（\-–]{0,4}(?:ext(?:ension)?|extn|xt|x|#|wew|wewn|durchwahl|dw|kl|klappe|poste|interno|int|anexo|ramal|linka|kl|toestel|доб|вн|внутр|内線|内线|分機|分机|转|轉|内)[\s.:#(]{0,3}(\d{1,6})(?!\d)/iu
// Dates, times and ranges that look like numbers: 12.04.2023, 2023-04-12, 9:00-17:00, 2010-2015.
const NOT_A_NUMBER =
  /^(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}|(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d|\d{1,2}[.:]\d\d\s?[-–]\s?\d{1,2}[.:]\d\d|〒?\d{1,3}(?:\.\d{1,3}){3}|0000-\d{4}-\d{4}-\d{4}|\d{5}-\d{4}|\d{1,3}[a-z]? [-–] \d{4,5}(?:-\d{3})?)$/

const MAY_HOLD_NUMBER = /\d[\s\d.()/-]{2,}\d|\d{5}/

/** Numbers of a line in reading order; `inherited` is the label of the line above where this line begins with a bare number. */
export function findPhones(
  line: string,
  regions: () => readonly CountryCode[],
  inherited: PhoneKind | null,
): PhoneSpan[] {
  if (!MAY_HOLD_NUMBER.test(line)) return shortNumber(line)
  const found: PhoneSpan[] = []
  let previousEnd = 0
  let previousKind: PhoneKind | null = null
  for (const run of digitRuns(line)) {
    const before = line.slice(previousEnd, run.start)
    if (before.includes('〒') && /〒\s*$/.test(before)) continue
    const label = readLabel(before)
    const after = line.slice(run.end)
    const behind = label.kind === null ? readLabelAfter(after) : null
    // a second number after a comma or slash shares the label of the first: "Ph: 1111 / 2222"
    const shares = label.kind === null && found.length > 0 && /^[\s,;/|&+]*(?:and|und|et|i|or)?[\s(]*$/i.test(before)
    const atStart = line.slice(0, run.start).trim() === ''
    const kind: PhoneKind | null = label.kind ?? behind ?? (shares ? previousKind : atStart ? inherited : null)
    const alone = !/\p{L}/u.test(line.slice(0, run.start) + line.slice(run.end))
    for (const part of splitRun(run)) {
      const span = readNumber(part, line.slice(part.end), { kind, label, before, regions, alone })
      if (span === null) continue
      found.push(span)
      previousKind = kind
    }
    previousEnd = found.at(-1)?.end ?? previousEnd
    if (previousEnd < run.end) previousEnd = run.end
  }
  return found
}

/** Internal numbers of three to five digits, only where a label for them stands before: "вн. 305", "Ext. 42". */
function shortNumber(line: string): PhoneSpan[] {
  if (!/\d{3}/.test(line)) return []
  const match =
    /(?:^|[\s,;])(?:ext|extension|вн|внутр|wewn|内線|内线|int)\.?\s?(?:тел\.?|tel\.?|no\.?)?[\s:]{0,2}(\d{3,5})(?=$|[\s,;)])/iu.exec(
      line,
    )
  if (!match) return []
  const end = match.index + match[0].length
  return [
    {
      start: end - match[1]!.length,
      end,
      value: match[1]!,
      kind: 'work',
      extension: null,
      labelled: true,
      valid: false,
      international: false,
      region: null,
    },
  ]
}

function digitRuns(line: string): Run[] {
  const runs: Run[] = []
  let i = 0
  while (i < line.length) {
    const code = line.charCodeAt(i)
    if (!isDigit(code) && !((code === PLUS || code === BRACKET) && /[\d(\s+]/.test(line[i + 1] ?? ''))) {
      i++
      continue
    }
    // digits glued to letters before them are part of a word ("B5", "x3769"), except after a label ("TEL0721")
    const start = i
    let last = i
    let gap = 0
    for (; i < line.length; i++) {
      const c = line.charCodeAt(i)
      if (isDigit(c)) {
        last = i + 1
        gap = 0
      } else if (isBetween(c) && gap < 4) gap++
      else break
      if (c === PLUS && i > start + 2) break
      // "338-7255 (6 lines)"
      if (c === BRACKET && i > start && digitCount(line, start, i) >= 5) break
    }
    const text = line.slice(start, last)
    if (i <= last) i = last
    if (i === start) i++
    if (
      start > 0 &&
      line[start - 1] !== ' ' &&
      /\p{L}/u.test(line[start - 1]!) &&
      !/(?:tel|fax|phone|mobile|mob|t|f|m|p|w|h|d|電話|携帯)\.?$/i.test(line.slice(Math.max(0, start - 6), start))
    )
      continue
    if (last > start) runs.push({ start, end: last, text })
  }
  return runs
}

const PLUS = 0x2b
const BRACKET = 0x28
const between = new Set([...' \u00a0.-–‐‑−()/+'].map(sign => sign.charCodeAt(0)))

function isBetween(code: number): boolean {
  return (code < 0x30 || code > 0x7a) && between.has(code)
}

function digitCount(line: string, from: number, to: number): number {
  let count = 0
  for (let i = from; i < to; i++) if (isDigit(line.charCodeAt(i))) count++
  return count
}

/** "0422 - 2530881 / 2530882" are two numbers, the second without its area code; "0431 / 5973182" is one. */
function splitRun(run: Run): (Run & { prefix?: string })[] {
  const slash = !run.text.includes('/') ? -1 : run.text.search(/\s\/\s|\/(?=\s?[+(])|\/(?=0\d{2})/)
  const left = slash > 0 ? run.text.slice(0, slash) : ''
  const leftDigits = digitsOf(left)
  if (leftDigits.length < 7) return splitApart(run)
  const right = cut(run, slash + 1, run.text.length)
  const rightDigits = digitsOf(right.text)
  const group = /\d+$/.exec(left)?.[0] ?? ''
  if (rightDigits.length < 5 && rightDigits.length < group.length) {
    return [cut(run, 0, slash)]
  }
  if (rightDigits.length === group.length && group.length >= 5 && !/^[+(0]/.test(right.text)) {
    return [cut(run, 0, slash), { ...right, prefix: left.slice(0, left.length - group.length) }]
  }
  return [cut(run, 0, slash), right]
}

/** Two whole numbers with a wide gap or a spaced dash between them. */
function splitApart(run: Run): Run[] {
  if (!/\s[\s–-]/.test(run.text)) return [run]
  for (const gap of run.text.matchAll(/\s{2,}|\s[-–]\s/g)) {
    const left = digitCount(run.text, 0, gap.index)
    const right = digitCount(run.text, gap.index, run.text.length)
    const apart = left >= 7 && (right >= 7 || left + right > 15)
    if (apart)
      return [cut(run, 0, gap.index), ...(right >= 7 ? [cut(run, gap.index + gap[0].length, run.text.length)] : [])]
  }
  return [run]
}

function cut(run: Run, from: number, to: number): Run {
  const text = run.text.slice(from, to)
  const lead = text.length - text.trimStart().replace(/^[/\s-]+/, '').length
  const trimmed = text.slice(lead).trimEnd()
  return { start: run.start + from + lead, end: run.start + from + lead + trimmed.length, text: trimmed }
}

interface NumberContext {
  kind: PhoneKind | null
  label: LabelReading
  /** What stands between the number and the one before it. */
  before: string
  regions: () => readonly CountryCode[]
  /** Nothing else stands on the line. */
  alone: boolean
}

function readNumber(run: Run & { prefix?: string }, after: string, context: NumberContext): PhoneSpan | null {
  const text = (run.prefix ?? '') + run.text
  const digits = digitsOf(text)
  const plus = /^\(?\s?\+/.test(text)
  const international = plus || /^00[1-9]/.test(digits)
  const labelled = context.kind !== null
  if (digits.length < MIN_DIGITS || digits.length > MAX_DIGITS) return null
  if (NOT_A_NUMBER.test(run.text.trim())) return null
  if (!plus && context.kind !== 'mobile' && context.kind !== 'fax') {
    if (context.label.registry || namesRegistry(context.before)) return null
  }
  if (/^\s?(?:€|\$|£|zł|eur|usd|pln|kč|грн|руб|円|元|%|kg|mm|cm|km\b)/i.test(after)) return null
  const parsed = parseNumber(text, international, context.regions)
  const valid = parsed?.valid ?? false
  if (
    !labelled &&
    !valid &&
    !(international && parsed?.possible) &&
    !(context.alone && isLocalNumber(run.text, digits))
  )
    return null
  if (!labelled && !international && /^\d+$/.test(run.text) && (digits.length < 9 || digits.length > 11)) return null
  const extension = EXTENSION.exec(after)
  return {
    start: run.start,
    end: run.end + (extension?.[0].length ?? 0),
    value:
      parsed && (valid || international || (parsed.possible && digits.length > 8))
        ? parsed.number
        : (plus ? '+' : '') + digits,
    kind: kindFor(context.kind, parsed?.isMobile ?? false),
    extension: extension?.[1] ?? null,
    labelled,
    valid,
    international,
    region: parsed?.country ?? null,
  }
}

/** A number without its area code is taken only where its shape is one: "734-5549". */
function isLocalNumber(text: string, digits: string): boolean {
  return digits.length === 7 && (/^\d{3}[\s.-]?\d{2}[\s.-]?\d{2}$/.test(text) || /^\d{7}$/.test(text))
}

/** Countries where a number within the country begins with a zero that is not dialled from abroad. */
const TRUNK_ZERO = new Set(
  'GB IE DE AT CH NL BE FR SE FI RO BG HR RS SI SK UA TR IL ZA AU NZ JP KR TW MY TH VN ID PH PK BD NG KE EG AR VE EC BO'.split(
    ' ',
  ),
)

function parseNumber(text: string, international: boolean, regions: () => readonly CountryCode[]): Dialled | null {
  // the trunk zero in "+44 (0)20" and "+61 (03) 97" is not dialled
  const untrunked = text.includes('0)') || text.includes('0]') ? text.replace(/\(0\)|\[0\]/g, ' ') : text
  const cleaned = untrunked.includes('+')
    ? untrunked.replace(/^\(?\s?\+[\s+(]*/, '+').replace(/(?<=\+\d{1,3}\)?\s?)\(0(?=\d)/, '(')
    : untrunked
  const digits = digitsOf(cleaned)
  return international ? dialAbroad(cleaned.startsWith('+') ? digits : digits.slice(2)) : dialAtHome(digits, regions())
}

function dialAbroad(digits: string): Dialled | null {
  const dialled = dialInternational(`+${digits}`)
  if (dialled?.valid) return dialled
  // "+33 04 42": the trunk zero without its brackets
  const bare = /^\d{2,3}?0/.test(digits) ? dialInternational(`+${digits.replace(/^(\d{2,3}?)0/, '$1')}`) : null
  return bare?.valid ? bare : dialled
}

function dialAtHome(digits: string, regions: readonly CountryCode[]): Dialled | null {
  let possible: Dialled | null = null
  for (const region of regions) {
    if (digits[0] !== '0' && TRUNK_ZERO.has(region)) continue
    const dialled = dialNational(digits, region)
    if (dialled?.valid) return dialled
    if (dialled?.possible) possible ??= dialled
  }
  return possible
}

function kindFor(label: PhoneKind | null, isMobile: boolean): PhoneKind {
  if (label !== null && label !== 'work' && label !== 'other') return label
  return isMobile ? 'mobile' : 'work'
}
