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
}

/** No pattern sees more of a line than this. */
export const LONGEST_LINE = 1_000

// Matches "> ", ">>>", " > > "; not "a > b", not "|" (tables) and not ">:(".
const QUOTE_MARKS = /^[ \t\u00a0]{0,3}>(?:[ \t\u00a0]{0,2}>){0,40}(?!:[()])/

/**
 * Counts quote marks and takes them off. Where a whole message stands inside of one blockquote (some web mailers
 * send it so), that level is nobody's quotation and is not counted.
 */
export function toQuoteLines(lines: readonly TextLine[]): QuoteLine[] {
  let floor = Number.POSITIVE_INFINITY
  for (const line of lines) if (line.text.trim() !== '') floor = Math.min(floor, line.quoteDepth)
  const base = Number.isFinite(floor) ? floor : 0
  return lines.map(line => {
    const text = line.text.slice(0, LONGEST_LINE)
    const marks = QUOTE_MARKS.exec(text)?.[0] ?? ''
    return {
      text: clean(text.slice(marks.length)),
      level: Math.max(0, line.quoteDepth - base) + count(marks, '>'),
      indent: indentOf(text.slice(marks.length)),
      links: line.links,
    }
  })
}

function indentOf(text: string): number {
  let indent = 0
  for (const char of text) {
    if (char === ' ' || char === '\u00a0') indent++
    else if (char === '\t') indent += 4
    else break
  }
  return indent
}

function clean(text: string): string {
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
