import { foldLocale } from './reply-locales.ts'

/**
 * The date of a quoted header ("Monday, 2 March 2026 10:21", "2026年3月2日 10:21"), as programs print it in the
 * reader's language and without a zone; it is taken as UTC, so it tells the day and about the hour. Null where the
 * order of day and month can't be known ("03/02/26") or anything is missing.
 */
export function readQuotedDate(text: string): Date | null {
  const line = foldLocale(text.slice(0, 200))
  const day = readIsoDay(line) ?? readNamedDay(line) ?? readNumericDay(line)
  if (day === null) return null
  const time = readClock(line)
  const date = new Date(Date.UTC(day.year, day.month - 1, day.day, time.hour, time.minute) - zoneMinutes(line) * 60_000)
  return day.month >= 1 && day.month <= 12 && day.day >= 1 && day.day <= 31 && day.year >= 1970 && day.year < 2100
    ? date
    : null
}

interface Day {
  year: number
  month: number
  day: number
}

// Matches "2026-03-02", "2026年3月2日", "2026/3/2", "2026. 3. 2.", "2026년 3월 2일"; not "02.03.2026".
const ISO_DAY = /((?:19|20)\d\d)\s?[-年/.년]\s?(\d{1,2})\s?[-月/.월]\s?(\d{1,2})(?!\d)/

function readIsoDay(line: string): Day | null {
  const match = ISO_DAY.exec(line)
  return match === null ? null : { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
}

/** Day, month name and year in any order. The last month counts: "mardi" and "martes" begin like March, and stand first. */
function readNamedDay(line: string): Day | null {
  const words = line.split(/[\s,./-]+/).slice(0, 30)
  const month = words.map(monthOf).findLast(each => each !== 0)
  const year = words.map(word => (/^(?:19|20)\d\d/.test(word) ? Number(word.slice(0, 4)) : 0)).find(each => each !== 0)
  const day = words
    .map(word => (/^\d{1,2}(?:st|nd|rd|th|º|er|:e)?$/.test(word) ? Number.parseInt(word, 10) : 0))
    .find(each => each >= 1 && each <= 31)
  return month === undefined || year === undefined || day === undefined ? null : { year, month, day }
}

// Matches "02.03.2026", "2.3.2026", "31/12/2025", "12/31/2025"; not "2/3/26".
const NUMERIC_DAY = /(?:^|\D)(\d{1,2})([./-])\s?(\d{1,2})[./-]\s?((?:19|20)\d\d)/

/** With dots the day stands first everywhere; with slashes only a number above 12 tells. */
function readNumericDay(line: string): Day | null {
  const match = NUMERIC_DAY.exec(line)
  if (match === null) return null
  const [first, second, year] = [Number(match[1]), Number(match[3]), Number(match[4])]
  if (match[2] === '.' || first > 12 || first === second) return { year, month: second, day: first }
  return second > 12 ? { year, month: first, day: second } : null
}

function readClock(line: string): { hour: number; minute: number } {
  const match = /(?:^|\D)(\d{1,2})[:h.]([0-5]\d)(?::[0-5]\d)?(?!\d|[./]\d)\s?(am|pm|a\.m|p\.m)?/.exec(
    line.replace(/\d{1,2}\.\s?\d{1,2}\.\s?\d{4}/, ' '),
  )
  if (match === null) return { hour: 0, minute: 0 }
  const hour = Number(match[1])
  const half = match[3]?.[0]
  const shifted = half === 'p' && hour < 12 ? hour + 12 : half === 'a' && hour === 12 ? 0 : hour
  return shifted > 23 ? { hour: 0, minute: 0 } : { hour: shifted, minute: Number(match[2]) }
}

function zoneMinutes(line: string): number {
  const match = /\s([+-])([01]\d):?([0-5]\d)\b/.exec(line)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return match[1] === '-' ? -minutes : minutes
}

/** Beginnings of month names, long enough to be told apart, in the languages of reply-locales.ts. */
const MONTHS: readonly (readonly string[])[] = [
  'jan gen ene sty led янв січ oca jaan tammi ian ιαν januar',
  'feb fév lut úno фев лют şub helmi veeb φεβ',
  'mar már mär mrt mär bře мар бер maalis märts μαρ mars',
  'apr ápr abr avr kwi dub апр кві nis huhti απρ',
  'may mai mag maj máj mei kvě maí май мая тра touko μάι μαΐ',
  'jun juin giu cze červen června июн чер haz kesä jún ιουν juuni iun',
  'jul juil lug lip červenec července июл лип tem heinä júl ιουλ juuli iul',
  'aug aoû ago sie srp авг сер ağu elo αυγ',
  'sep set wrz zář сен вер eyl syys szept σεπ sept',
  'oct okt ott out paź říj окт жов eki loka οκτ',
  'nov lis noi ноя лис kas marras νοε',
  'dec dez déc dic gru pro дек гру ara joulu δεκ des dets',
].map(row => row.split(' '))

/** 1 to 12; 0 for a word that is no month. The longest beginning that fits wins. */
function monthOf(word: string): number {
  if (word.length < 3 || /\d/.test(word)) return 0
  let best = 0
  let length = 0
  for (const [index, starts] of MONTHS.entries()) {
    for (const start of starts) {
      if (start.length > length && word.startsWith(start)) {
        best = index + 1
        length = start.length
      }
    }
  }
  return best
}
