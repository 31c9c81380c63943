import type { QuoteLine } from './quote-lines.ts'

/**
 * How a quotation below an attribution is marked where neither structure nor '>' does it: by another sign before
 * each line ("| ", ": "), by the quoted person's initials ("AL> "), or by indentation. Newsreaders and old mail
 * programs write so.
 */
export type OtherMark = { kind: 'prefix'; text: string } | { kind: 'indent'; blanks: number }

// Matches "|", "|>", ":", "}", "AL>"; not "-" and "*" (lists), not "(".
const PREFIX = /^(?:[|:}][>|]?|[\p{Lu}]{1,3}>)/u

/** Reads the mark off the first lines below an attribution. */
export function readOtherMark(below: readonly QuoteLine[]): OtherMark | null {
  const prefix = PREFIX.exec(below[0]?.text ?? '')?.[0]
  if (prefix !== undefined) return { kind: 'prefix', text: prefix }
  return below.length > 0 && below.every(line => line.indent >= 2) ? { kind: 'indent', blanks: 2 } : null
}

export function bearsMark(line: QuoteLine, mark: OtherMark): boolean {
  return mark.kind === 'prefix' ? line.text.startsWith(mark.text) : line.indent >= mark.blanks
}

// Marks that people's programs put before quoted lines, "> " aside: "|> ", ": ", ") ", "}", "AL> ". Not: "-- ".
const ANY_MARK = /^(?:[|:)%}+#]|[A-Za-z]{0,4}>)/

export function looksMarked(text: string): boolean {
  return ANY_MARK.test(text)
}
