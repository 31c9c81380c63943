/**
 * The Date header by RFC 5322 sections 3.3 and 4.3, and nothing else: `Date.parse` would take "Meeting 7" for a day
 * in 2001. Null where the text is no date, names a day that doesn't exist, or lies before 1970 or more than a day
 * ahead of `now` (a clock that is wrong tells nothing).
 */
export function readDate(value: string, now: Date): Date | null {
  const match = DATE.exec(withoutComments(value.slice(0, 200)).replace(/\s+/g, ' ').trim())
  if (match === null) return null
  const [, day, monthName, yearText, hour, minute, second, zone] = match
  const month = MONTHS.indexOf(monthName!.toLowerCase())
  const offset = zoneMinutes(zone)
  if (month < 0 || offset === null) return null
  // A leap second is the last second of its minute for everybody who counts in milliseconds.
  const parts = [
    fullYear(yearText!),
    month,
    Number(day),
    Number(hour),
    Number(minute),
    Math.min(59, Number(second ?? 0)),
  ] as const
  if (Number(second ?? 0) > 60 || parts[4] > 59 || parts[3] > 23) return null
  const local = new Date(Date.UTC(...parts))
  if (local.getUTCMonth() !== month || local.getUTCDate() !== parts[2]) return null
  const time = local.getTime() - offset * 60_000
  return time >= 0 && time <= now.getTime() + DAY ? new Date(time) : null
}

const DAY = 24 * 60 * 60 * 1_000
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

// Matches "Mon, 3 Feb 2025 09:05:10 +0100", "3 Feb 99 9:05 EST"; not "2025-02-03T09:05:10Z", not "Feb 3 2025".
const DATE =
  /^(?:[a-z]{2,9}\.?,? )?(\d{1,2}) ([a-z]{3})[a-z]{0,6}\.?,? (\d{2,4}),? (\d{1,2}) ?: ?(\d{2})(?: ?: ?(\d{2})(?:\.\d{1,6})?)?(?: ([+-]\d{4}|[a-z]{1,5}(?:[+-]\d{4})?))?$/i

/** RFC 5322 section 4.3: two digits below 50 are of this century, three digits count from 1900. */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length >= 4) return year
  return text.length === 2 && year < 50 ? 2000 + year : 1900 + year
}

/** Minutes east of Greenwich; null for an offset that no place has. Unknown letters count as -0000 (RFC 5322, 4.3). */
function zoneMinutes(zone: string | undefined): number | null {
  const text = (zone ?? '').toUpperCase()
  const numeric = /([+-])(\d\d)(\d\d)$/.exec(text)
  if (numeric === null) return (OBSOLETE_ZONES[text] ?? 0) * 60
  const minutes = Number(numeric[2]) * 60 + Number(numeric[3])
  if (Number(numeric[3]) > 59 || minutes > 14 * 60) return null
  return numeric[1] === '-' ? -minutes : minutes
}

/** Hours east of Greenwich, RFC 822 section 5.1; CET, CEST and the like from what European programs wrote. */
const OBSOLETE_ZONES: Readonly<Record<string, number>> = Object.freeze({
  UT: 0,
  GMT: 0,
  UTC: 0,
  Z: 0,
  EST: -5,
  EDT: -4,
  CST: -6,
  CDT: -5,
  MST: -7,
  MDT: -6,
  PST: -8,
  PDT: -7,
  WET: 0,
  WEST: 1,
  BST: 1,
  CET: 1,
  CEST: 2,
  MET: 1,
  MEST: 2,
  EET: 2,
  EEST: 3,
  MSK: 3,
  JST: 9,
})

/** Comments may be nested (RFC 5322 section 3.2.2); an open one runs to the end. */
function withoutComments(value: string): string {
  let depth = 0
  let out = ''
  for (const char of value) {
    if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) out += char
  }
  return out
}
