import { CAPS, type Cap } from './caps.ts'
import { isHighSurrogate } from './cut-text.ts'
import type { TextLine } from './message.ts'

/** Plain text as lines; form feeds and the like end lines too, tabs stay. */
export function textToLines(text: string): TextLine[] {
  return splitLines(text).map(line => plainLine(line.trimEnd()))
}

/**
 * format=flowed (RFC 3676): a line that ends in a space goes on in the next one of the same quote depth; `delSp`
 * says that this space isn't part of the text. The quote marks stay in front of the joined line.
 */
export function flowedToLines(text: string, delSp: boolean): TextLine[] {
  const lines: TextLine[] = []
  let open: { marks: string; pieces: string[] } | null = null
  const close = () => {
    if (open !== null) lines.push(plainLine((open.marks + open.pieces.join('')).trimEnd()))
    open = null
  }
  for (const line of splitLines(text)) {
    const marks = /^>{0,50}/.exec(line)![0]
    const unstuffed = line.slice(line[marks.length] === ' ' ? marks.length + 1 : marks.length)
    // "-- " is the signature's delimiter, not the beginning of a paragraph (RFC 3676 section 4.3).
    const isDelimiter = unstuffed === '-- '
    const flows = unstuffed.endsWith(' ') && !isDelimiter
    if (open !== null && (open.marks.trimEnd() !== marks || isDelimiter)) close()
    open ??= { marks: marks === '' ? '' : `${marks} `, pieces: [] }
    open.pieces.push(flows && delSp ? unstuffed.slice(0, -1) : unstuffed)
    if (!flows) close()
  }
  close()
  return lines
}

/** More lines than are kept in the end aren't worth an object each. */
function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029]/)
  const each = 2 * CAPS.linesEachEnd
  return lines.length <= 2 * each ? lines : [...lines.slice(0, each), ...lines.slice(-each)]
}

function plainLine(text: string): TextLine {
  return {
    text: CONTROLS.test(text) ? text.replace(/[\u0000-\u0008\u000e-\u001f\u007f]/g, '') : text,
    quoteDepth: 0,
    links: [],
  }
}

const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f]/

/**
 * Lines that everything behind this may scan: none longer than the cap (longer ones are broken at a blank, so that
 * nothing is lost), and of very many only the first and the last.
 */
export function limitLines(lines: readonly TextLine[], unparsed: Cap[]): TextLine[] {
  const wrapped: TextLine[] = []
  for (const line of lines) {
    if (line.text.length <= CAPS.lineChars) wrapped.push(line)
    else wrapped.push(...wrapLine(line))
  }
  if (wrapped.length <= 2 * CAPS.linesEachEnd) return trimBlankEnds(wrapped)
  unparsed.push('lines')
  return trimBlankEnds([...wrapped.slice(0, CAPS.linesEachEnd), ...wrapped.slice(-CAPS.linesEachEnd)])
}

function wrapLine(line: TextLine): TextLine[] {
  const pieces: TextLine[] = []
  let rest = 0
  while (rest < line.text.length) {
    let end = Math.min(line.text.length, rest + CAPS.lineChars)
    if (end < line.text.length) {
      const blank = line.text.lastIndexOf(' ', end)
      if (blank > rest + CAPS.lineChars / 2) end = blank
      else if (isHighSurrogate(line.text.charCodeAt(end - 1))) end--
    }
    pieces.push({
      text: line.text.slice(rest, end).trim(),
      quoteDepth: line.quoteDepth,
      links: pieces.length === 0 ? line.links : [],
    })
    rest = end
  }
  return pieces
}

function trimBlankEnds(lines: TextLine[]): TextLine[] {
  let start = 0
  let end = lines.length
  while (start < end && lines[start]!.text === '') start++
  while (end > start && lines[end - 1]!.text === '') end--
  return lines.slice(start, end)
}
