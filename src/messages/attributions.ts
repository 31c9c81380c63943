import { AT, COLON, DIGIT, type QuoteLine } from './quote-lines.ts'
import { withoutRules } from './quote-markers.ts'
import { foldLocale, WROTE_PARTS, WROTE_WORDS } from './reply-locales.ts'

/** "On Monday … Ann Lee <ann@…> wrote:" over one to four lines; `end` is the line after the last. */
export interface Attribution {
  end: number
  /**
   * strong: it names a date and an address or a verb, and text below is quoted whether it bears marks or not.
   * weak: "Ann wrote:"; it counts only right above a quotation.
   */
  strength: 'strong' | 'weak'
}

const LONGEST_ATTRIBUTION = 400
const MOST_LINES = 4

const WROTE = new Set(WROTE_WORDS)
const WROTE_BEGINNINGS = new Set(WROTE_WORDS.map(verb => verb.split(' ')[0]!))
const MOST_VERB_WORDS = Math.max(...WROTE_WORDS.map(verb => verb.split(' ').length))

// Matches "2026", "10:21", "10.21 Uhr", "2/3/26", "2.3.2026", "2026年3月2日"; not "D-10442", not "+44 113 496".
const YEAR = /(?:^|[^\d+-])(?:19|20)\d\d(?=$|[^\d-]|-\d\d-)/
const CLOCK = /(?:^|[^\d:.])[0-2]?\d[:.h][0-5]\d(?=$|[^\d])/
const DAY = /(?:^|[^\d])\d{1,2}[/.-]\s?\d{1,2}[/.-]\s?\d{2,4}(?=$|[^\d])/
// One look for all of them: a number of four digits, or numbers with a date's or a clock's sign between.
const MAY_BE_DATE = /(?:19|20)\d\d|\d[:.h/-]\s?\d/
// Matches "<ann@example.com>", "(ann@example.com)", "[mailto:ann@example.com]", '"Ann" ann@example.com:'.
const ADDRESS = /[<([ :]?[^\s<>()[\]:,;"]{1,80}@[^\s<>()[\]:,;"]{2,120}/

/**
 * Programs differ in order and words, so the form decides first: a date and an address before a final colon are an
 * attribution in any language; the verbs of the tables stand in for the address or the date.
 */
export function readAttribution(lines: readonly QuoteLine[], start: number): Attribution | null {
  const first = lines[start]
  if (first === undefined || first.text === '' || first.text.length > LONGEST_ATTRIBUTION) return null
  const begins = (first.signs & DIGIT) !== 0 && hasDate(first.text)
  // Without any of these no reading below can succeed; most lines of a body end here.
  if (!begins && (first.signs & (AT | COLON)) === 0) return null
  let joined = ''
  for (let at = start; at < Math.min(lines.length, start + MOST_LINES); at++) {
    const line = lines[at]!
    if (line.text === '' || line.level !== first.level) break
    // A wrapped attribution has its date (or the name with the address) on the first line, and no sentence ends there.
    if (at === start + 1 && !(begins || (first.text.includes('@') && ADDRESS.test(first.text)))) break
    if (at > start && endsSentence(lines[at - 1]!.text)) break
    joined = joined === '' ? line.text : `${joined} ${line.text}`
    if (joined.length > LONGEST_ATTRIBUTION) break
    const strength = attributionStrength(joined, at === start ? begins : null)
    if (strength !== null) return { end: at + 1, strength }
  }
  return null
}

/** `dates` is whether the text has a date, where that is known. */
function attributionStrength(text: string, dates: boolean | null): Attribution['strength'] | null {
  const bare = withoutRules(text)
  const closes = bare.endsWith(':') || bare.endsWith('：')
  const dated = dates !== null && bare === text ? dates : hasDate(bare)
  if (!closes && !dated) return null
  const addressed = bare.includes('@') && ADDRESS.test(bare)
  if (closes && dated && addressed) return 'strong'
  const verb = hasVerb(bare)
  if (verb && dated && (closes || endsWithVerb(bare))) return addressed || bare.length < 200 ? 'strong' : null
  // Notes on the web: "-----Ann Lee <ann@client.example> wrote: -----".
  if (closes && verb && addressed && text.startsWith('-----')) return 'strong'
  if (closes && (verb || addressed) && bare.length < 120) return 'weak'
  return null
}

/** A year, a time of day or a day in numbers. */
export function hasDate(text: string): boolean {
  return MAY_BE_DATE.test(text) && (YEAR.test(text) || CLOCK.test(text) || DAY.test(text))
}

/** "See you at 10:30." is a sentence; "2 March 2026 at 9:30 a.m." and "16 марта 2026 г." are not its end. */
function endsSentence(text: string): boolean {
  return /[.!?。！？]$/.test(text) && !/(?:[ap]\.?\s?m\.|г\.|р\.|v\.|\d\.)$/i.test(text)
}

function hasVerb(text: string): boolean {
  const folded = foldLocale(text)
  if (WROTE_PARTS.some(part => folded.includes(part))) return true
  return verbAt(folded.split(/[\s,:：]+/)) >= 0
}

function endsWithVerb(text: string): boolean {
  const folded = foldLocale(text)
  if (WROTE_PARTS.some(part => folded.endsWith(part))) return true
  const words = folded.split(/[\s,:：]+/).filter(word => word !== '')
  return verbAt(words.slice(-MOST_VERB_WORDS)) >= 0 && verbAt(words.slice(-1)) >= 0
}

/** Verbs of two words ("ha scritto") are compared as two words; at most 400 characters come in. */
function verbAt(words: readonly string[]): number {
  for (let at = 0; at < words.length; at++) {
    if (!WROTE_BEGINNINGS.has(words[at]!)) continue
    for (let length = 1; length <= MOST_VERB_WORDS; length++) {
      if (WROTE.has(words.slice(at, at + length).join(' '))) return at
    }
  }
  return -1
}
