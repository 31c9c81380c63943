import { CAPS, type Cap } from './caps.ts'
import type { TextLine } from './message.ts'

/** Plain text as lines; form feeds and the like end lines too, tabs stay. */
export function textToLines(text: string): TextLine[] {
  return text
    .slice(0, CAPS.textChars)
    .split(/\r\n|[\n\r\u000b\u000c\u0085\u2028\u2029]/)
    .map(line => ({
      text: line.replace(/[\u0000-\u0008\u000e-\u001f\u007f]/g, '').trimEnd(),
      quoteDepth: 0,
      links: [],
    }))
}

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

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}

function trimBlankEnds(lines: TextLine[]): TextLine[] {
  let start = 0
  let end = lines.length
  while (start < end && lines[start]!.text === '') start++
  while (end > start && lines[end - 1]!.text === '') end--
  return lines.slice(start, end)
}
