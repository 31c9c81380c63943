/** E-mails, web addresses and phones of a block, with the stretches of text they and their labels take up. */
import type { CountryCode } from 'libphonenumber-js/max'
import { findEmails } from './emails.ts'
import { isPointLabel, kindOf, readLabel } from './phone-labels.ts'
import { findPhones, type PhoneSpan } from './phones.ts'
import type { Hole } from './pieces.ts'
import { likelyRegions } from './regions.ts'
import type { PhoneKind } from './signature.ts'
import { findUrls } from './urls.ts'

export interface Found<T> {
  line: number
  value: T
}

export interface ContactPoints {
  emails: Found<string>[]
  urls: Found<string>[]
  phones: Found<PhoneSpan>[]
  /** One list for each line: what is no text any more. */
  holes: Hole[][]
}

export function findContactPoints(
  lines: readonly string[],
  domain: string | null,
  language: string | null,
): ContactPoints {
  const points: ContactPoints = { emails: [], urls: [], phones: [], holes: lines.map(() => []) }
  const masked = lines.map((line, index) => maskAddresses(line, index, points))
  const withDigits = masked.map(line => /\d.{0,3}\d/.test(line))
  if (!withDigits.some(Boolean)) return points
  let known: CountryCode[] | null = null
  // asked for by the first number without a country code, which most blocks do not have
  const regions = () => {
    known ??= likelyRegions({ lines, domain, language, siblings: countriesWritten(masked) })
    return known
  }
  let inherited: PhoneKind | null = null
  masked.forEach((line, index) => {
    if (!withDigits[index]) {
      // what a line without a number says is asked for by a number right below it
      if (line.trim() !== '') inherited = isNumberNext(withDigits, masked, index) ? labelOnly(line) : null
      return
    }
    const phones = findPhones(line, regions, inherited)
    for (const phone of phones) {
      points.phones.push({ line: index, value: phone })
      addHole(points.holes[index]!, line, phone.start, phone.end, true)
    }
    inherited = phones.length > 0 && phones.at(-1)!.labelled ? phones.at(-1)!.kind : null
  })
  completeLocalNumbers(points.phones)
  return points
}

/** American numbers without their area code take that of another number of the block. */
function completeLocalNumbers(phones: readonly Found<PhoneSpan>[]): void {
  const sibling = phones.find(({ value }) => value.valid && /^\+1\d{10}$/.test(value.value))
  if (!sibling) return
  for (const { value } of phones) {
    if (!value.valid && /^\d{7}$/.test(value.value)) value.value = sibling.value.value.slice(0, 5) + value.value
  }
}

function maskAddresses(line: string, index: number, points: ContactPoints): string {
  let masked = line
  const holes = points.holes[index]!
  const mightBeUrl = line.includes('.') && /\.[A-Za-z]/.test(line)
  if (/@|[aA][tT]|★|☆/.test(line)) {
    for (const email of findEmails(line)) {
      points.emails.push({ line: index, value: email.value })
      addHole(holes, line, email.start, email.end, false)
      masked = blank(masked, email.start, email.end)
    }
  }
  if (mightBeUrl) {
    for (const url of findUrls(masked)) {
      points.urls.push({ line: index, value: url.value })
      addHole(holes, line, url.start, url.end, false)
      masked = blank(masked, url.start, url.end)
    }
  }
  return masked
}

function blank(line: string, start: number, end: number): string {
  return line.slice(0, start) + '\u0001'.repeat(end - start) + line.slice(end)
}

/** The label before a value ("E-mail:", "Tel.") goes with it. */
function addHole(holes: Hole[], line: string, start: number, end: number, isPhone: boolean): void {
  const from = holes.reduce((last, hole) => (hole.end <= start ? Math.max(last, hole.end) : last), 0)
  const before = line.slice(from, start)
  let labelStart = isPhone ? readLabel(before).start + from : start
  const word = /(?<![\p{L}.])([\p{L}][\p{L}./-]{0,20})[\s.:=>)\]]{0,4}$/u.exec(before.slice(-30))
  if (word && isPointLabel(word[1]!)) labelStart = Math.min(labelStart, start - word[0].length)
  const after = /^\s{0,2}\(?\p{L}{1,10}\)?(?=$|[\s,;|)])/u.exec(line.slice(end, end + 16))
  const tail = isPhone && after && kindOf(after[0].replace(/[()\s]/g, '')) ? after[0].length : 0
  holes.push({ start: Math.min(start, labelStart), end: end + tail })
}

function isNumberNext(withDigits: readonly boolean[], lines: readonly string[], index: number): boolean {
  let next = index + 1
  while (next < lines.length && !withDigits[next] && lines[next]!.trim() === '') next++
  return withDigits[next] === true
}

function labelOnly(line: string): PhoneKind | null {
  const words = line.trim().split(/\s+/)
  return words.length <= 2 ? kindOf(words[0]!) : null
}

const CALLING: [string, CountryCode][] = [
  ['+48', 'PL'],
  ['+49', 'DE'],
  ['+33', 'FR'],
  ['+34', 'ES'],
  ['+39', 'IT'],
  ['+31', 'NL'],
  ['+351', 'PT'],
  ['+55', 'BR'],
  ['+420', 'CZ'],
  ['+421', 'SK'],
  ['+7', 'RU'],
  ['+380', 'UA'],
  ['+375', 'BY'],
  ['+81', 'JP'],
  ['+86', 'CN'],
  ['+886', 'TW'],
  ['+852', 'HK'],
  ['+82', 'KR'],
  ['+44', 'GB'],
  ['+1', 'US'],
  ['+43', 'AT'],
  ['+41', 'CH'],
  ['+32', 'BE'],
  ['+46', 'SE'],
  ['+47', 'NO'],
  ['+45', 'DK'],
  ['+358', 'FI'],
  ['+61', 'AU'],
  ['+64', 'NZ'],
  ['+91', 'IN'],
  ['+353', 'IE'],
  ['+36', 'HU'],
  ['+40', 'RO'],
  ['+30', 'GR'],
  ['+90', 'TR'],
  ['+972', 'IL'],
  ['+27', 'ZA'],
  ['+52', 'MX'],
  ['+54', 'AR'],
  ['+56', 'CL'],
  ['+57', 'CO'],
  ['+51', 'PE'],
  ['+65', 'SG'],
  ['+60', 'MY'],
]

function countriesWritten(lines: readonly string[]): CountryCode[] {
  const found: CountryCode[] = []
  for (const line of lines) {
    for (let at = line.indexOf('+'); at >= 0; at = line.indexOf('+', at + 1)) {
      const digits = `+${line.slice(at + 1, at + 8).replace(/\D/g, '')}`
      const hit = CALLING.filter(([code]) => digits.startsWith(code)).sort((a, b) => b[0].length - a[0].length)[0]
      if (hit && !found.includes(hit[1])) found.push(hit[1])
    }
  }
  return found
}
