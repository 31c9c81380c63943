import { readUnits, roomForUnits } from './code-units.ts'
import type { TextLine } from './message.ts'

/** A body line as the quote scanners see it. */
export interface QuoteLine {
  /** Without '>' marks and invisible characters, trimmed; at most 1,000 characters. */
  text: string
  /** How deep it is quoted, by structure and by '>' marks together. */
  level: number
  /** Blanks before the text, a tab counted as four. */
  indent: number
  links: readonly string[]
  /** Which of DIGIT, COLON and AT it holds, as bits: most patterns need one of them, and most lines have none. */
  signs: number
}

export const DIGIT = 1
export const COLON = 2
export const AT = 4
/** Blanks at the ends or two in a row, invisible characters, signs of unusual scripts. */
const UNCLEAN = 8

/** No pattern sees more of a line than this. */
export const LONGEST_LINE = 1_000
const room = roomForUnits(LONGEST_LINE)

// Matches "> ", ">>>", " > > "; not "a > b", not "|" (tables) and not ">:(".
const QUOTE_MARKS = /^[ \t\u00a0]{0,3}>(?:[ \t\u00a0]{0,2}>){0,40}(?!:[()])/

/**
 * Counts quote marks and takes them off. Where a whole message stands inside of one blockquote (some web mailers
 * send it so), that level is nobody's quotation and is not counted.
 */
export function toQuoteLines(lines: readonly TextLine[]): QuoteLine[] {
  let floor = Number.POSITIVE_INFINITY
  for (const line of lines) if (line.quoteDepth < floor && line.text.trim() !== '') floor = line.quoteDepth
  const base = Number.isFinite(floor) ? floor : 0
  return lines.map(line => {
    const text = line.text.length > LONGEST_LINE ? line.text.slice(0, LONGEST_LINE) : line.text
    const head = text.charCodeAt(0)
    const mayBeMarked = head === 0x3e || ((head === 32 || head === 9 || head === 0xa0) && text.includes('>'))
    const marks = mayBeMarked ? (QUOTE_MARKS.exec(text)?.[0] ?? '') : ''
    const bare = marks === '' ? text : text.slice(marks.length)
    const signs = survey(bare)
    return {
      text: signs & UNCLEAN ? clean(bare) : bare,
      level: Math.max(0, line.quoteDepth - base) + (marks === '' ? 0 : count(marks, '>')),
      indent: indentOf(bare),
      links: line.links,
      signs: signs & ~UNCLEAN,
    }
  })
}

function indentOf(text: string): number {
  let indent = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 32 || code === 0xa0) indent++
    else if (code === 9) indent += 4
    else break
  }
  return indent
}

/** What each ASCII character says of its line. */
const signOf = new Uint8Array(128)
signOf.fill(UNCLEAN, 0, 32)
signOf.fill(DIGIT, 0x30, 0x3a)
signOf[0x3a] = COLON
signOf[0x40] = AT

/** Most lines are clean: no blanks at the ends or two in a row, nothing but letters and signs of the usual scripts. */
function survey(text: string): number {
  const units = readUnits(text, room)
  const { length } = text
  let signs = 0
  let wasBlank = true
  for (let at = 0; at < length; at++) {
    const code = units[at]!
    if (code === 32) {
      if (wasBlank) signs |= UNCLEAN
      wasBlank = true
      continue
    }
    wasBlank = false
    if (code < 0x80) signs |= signOf[code]!
    else if (code < 0x2000) {
      if (code === 0xa0 || code === 0xad || code === 0x1680) signs |= UNCLEAN
    } else if (code === 0xff1a) signs |= UNCLEAN | COLON
    else if (!isWide(code)) signs |= UNCLEAN
  }
  return wasBlank && text !== '' ? signs | UNCLEAN : signs
}

/** Chinese, Japanese and Korean letters and their signs, without their blank. */
function isWide(code: number): boolean {
  return code > 0x3000 && code < 0xfe00
}

function clean(text: string): string {
  const trimmed = text.trim()
  if ((survey(trimmed) & UNCLEAN) === 0) return trimmed
  return text
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]/g, '')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
}

function count(text: string, char: string): number {
  let n = 0
  for (const c of text) if (c === char) n++
  return n
}
