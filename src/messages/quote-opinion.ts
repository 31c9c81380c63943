import EmailReplyParser from 'email-reply-parser'

/** The lines of an attribution: from `start` up to `end`. */
export interface AttributionLines {
  start: number
  end: number
}

/**
 * Asks email-reply-parser whether a paragraph is an attribution that our own tables don't know, in an answer in
 * which they found no quotation. It is shown no more than that paragraph and the beginning of the next one: its
 * patterns take time that grows with the square of what they read, some join all lines between two words, and
 * "From: Ann <ann@…>", "Best regards," or a row of dashes would be enough for it to call a signature hidden. So only
 * paragraphs count that end in a colon and hold an address or a number, with text below that may be the quotation.
 */
export function findUnknownAttribution(lines: readonly string[]): AttributionLines | null {
  let asked = 0
  for (let end = 1; end < lines.length && end <= MAX_LINES && asked < MAX_QUESTIONS; end++) {
    if (!ENDS_IN_COLON.test(lines[end - 1]!)) continue
    const start = paragraphStart(lines, end)
    if (start === null || !HOLDS_ADDRESS_OR_NUMBER.test(lines.slice(start, end).join(' '))) continue
    const below = lines.slice(end, end + 10).filter(line => line !== '')
    if (below.length < MIN_TEXT_BELOW) continue
    asked++
    if (isAttribution(lines.slice(start, end), below.slice(0, MIN_TEXT_BELOW))) return { start, end }
  }
  return null
}

/** The parser looks for an attribution right below a blank line, as mail programs write it. */
function isAttribution(paragraph: readonly string[], below: readonly string[]): boolean {
  const shown = ['x', '', ...paragraph, ...below].map(line => line.slice(0, MAX_LINE_CHARS)).join('\n')
  return parser
    .read(shown)
    .getFragments()
    .some(fragment => fragment.isQuoted())
}

/** Null where something else than an attribution of a few lines ends in front of `end`, or nothing is above it. */
function paragraphStart(lines: readonly string[], end: number): number | null {
  let start = end
  while (start > 0 && lines[start - 1] !== '') start--
  return start > 0 && end - start <= MAX_PARAGRAPH ? start : null
}

const parser = new EmailReplyParser()
const MAX_LINES = 200
const MAX_QUESTIONS = 3
const MAX_PARAGRAPH = 3
const MAX_LINE_CHARS = 300
const MIN_TEXT_BELOW = 2
// Matches "Ann schreef op 5 mei:", "写道：", "<ann@example.com>: >"; not "Tel: 020".
const ENDS_IN_COLON = /[:：]\s{0,5}>?$/
const HOLDS_ADDRESS_OR_NUMBER = /[@\d]/
