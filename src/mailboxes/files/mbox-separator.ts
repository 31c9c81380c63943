/**
 * Which "From " lines begin a message. mbox has no grammar: writers promise at most a blank line before, an address
 * and a date. Seen in the wild, all accepted:
 *   From ann@mill.example Mon Mar  2 06:08:25 2026             (classic, asctime)
 *   From ann at mill.example  Mon Mar  2 06:08:25 2026         (archives of mailing lists)
 *   From 1791@xxx Mon Mar 02 06:08:25 +0000 2026               (Gmail takeout)
 *   From - Mon Mar 02 06:08:25 2026                            (Thunderbird)
 *   From ann@mill.example Mon, 02 Mar 2026 06:08:25 +0100      (loose: counts only before a header line)
 */
const LINE_CHARACTERS = 512

/** Matches "From ann@mill.example Mon Mar  2 06:08:25 EST 2026 +0100"; not "From Monday on we ship from Gdynia". */
const ASCTIME =
  /^From (?:.{0,300} )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}(\d{1,2}) {1,2}(\d{1,2}):(\d{2})(?::(\d{2}))?(?: ([+-]\d{4}|[A-Z]{1,5}))? (\d{4})(?: ([+-]\d{4}))?\s*$/
/** Matches "From - " and "From ann@mill.example"; not "From what I hear". */
const BARE = /^From \S{0,300}\s*$/
/** git writes this date into every patch; such a line inside a message is a pasted patch. */
const GIT_PATCH = /^From [0-9a-f]{40,64} Mon Sep 17 00:00:00 2001\s*$/
const MONTH = /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b/
const CLOCK = /\b\d{1,2}:\d{2}\b/
const YEAR = /\b(?:19|20)\d{2}\b/
/** Matches "X-Mozilla-Status: 0001" and ">From uucp"; not "Best regards". */
const HEADER_LINE = /^(?:[\x21-\x39\x3b-\x7e]{1,100}[ \t]*:|>From )/

export interface SeparatorHabits {
  /** The file's own separators carry no date, so a date cannot be asked of the others. */
  bare: boolean
  /** The file is a series of patches. */
  gitPatches: boolean
}

/** What the first separator of a file says about the others. */
export function separatorHabits(firstLine: string): SeparatorHabits {
  const line = firstLine.slice(0, LINE_CHARACTERS)
  return { bare: BARE.test(line), gitPatches: GIT_PATCH.test(line) }
}

/** Is this "From " line, which has a blank line before it, the beginning of a message? `next` is the line below. */
export function isSeparator(fromLine: string, next: string, habits: SeparatorHabits): boolean {
  const line = fromLine.slice(0, LINE_CHARACTERS)
  if (GIT_PATCH.test(line)) return habits.gitPatches
  if (ASCTIME.test(line)) return true
  if (!HEADER_LINE.test(next.slice(0, LINE_CHARACTERS))) return false
  if (habits.bare && BARE.test(line)) return true
  return MONTH.test(line) && CLOCK.test(line) && YEAR.test(line)
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** When the message was delivered into the file: UTC where no offset stands there. Null for other shapes of line. */
export function separatorDate(fromLine: string): Date | null {
  const found = ASCTIME.exec(fromLine.slice(0, LINE_CHARACTERS))
  if (found === null || GIT_PATCH.test(fromLine.slice(0, LINE_CHARACTERS))) return null
  const [, month = '', day, hour, minute, second = '0', zoneBefore, year, zoneAfter] = found
  const utc = Date.UTC(Number(year), MONTHS.indexOf(month), Number(day), Number(hour), Number(minute), Number(second))
  const offset = /^([+-])(\d{2})(\d{2})$/.exec(zoneAfter ?? zoneBefore ?? '')
  const minutes = offset === null ? 0 : Number(`${offset[1]}1`) * (Number(offset[2]) * 60 + Number(offset[3]))
  const date = new Date(utc - minutes * 60_000)
  return Number.isNaN(date.getTime()) ? null : date
}
