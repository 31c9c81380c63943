/**
 * A signature's text cut into pieces that each belong to one field: by line, column, bar, dash, comma, bracket and, in
 * scripts without word spaces, blank. Contact data were found before and are cut out. Pieces of the second of two
 * columns come after those of the first, so that an address beside a name stays in one run.
 */
export type Separator = 'line' | 'column' | 'gap' | 'bar' | 'dash' | 'comma' | 'bracket' | 'blank'

export interface Piece {
  /** Index into the block's lines. */
  line: number
  start: number
  end: number
  text: string
  before: Separator
  /** Index of the piece within its line. */
  index: number
  column: 0 | 1
  /** A colon follows: it labels what comes next. */
  colon: boolean
}

export interface Hole {
  start: number
  end: number
}

const CJK = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/
const BAR = new Set('|｜•·∙●▪■◆◇│┃¦‖★☆♦►→⎮;；＿_*=#~^⋅∣◈▶✦✉☎')
const BRACKET = new Set('()（）[]【】<>〈〉{}')
const COMMA = new Set(',，、')

export function cutPieces(lines: readonly string[], holes: readonly (readonly Hole[])[]): Piece[] {
  const pieces: Piece[] = []
  for (let line = 0; line < lines.length; line++) cutLine(lines[line]!, line, holes[line] ?? [], pieces)
  return inColumnOrder(pieces)
}

function cutLine(text: string, line: number, holes: readonly Hole[], pieces: Piece[]): void {
  const covered = new Uint8Array(text.length)
  for (const hole of holes) covered.fill(1, hole.start, hole.end)
  const cjk = CJK.test(text)
  let before: Separator = 'line'
  let start = 0
  let index = 0
  const flush = (end: number, next: Separator) => {
    const piece = trimPiece(text, start, end)
    if (piece) {
      const colon = end < text.length && /^\s{0,8}[:：]/.test(text.slice(end, end + 9))
      for (const part of afterLegalForm(piece)) {
        const first = index === 0 && before !== 'column'
        pieces.push({ line, ...part, before: first ? 'line' : before, index: index++, column: 0, colon })
        before = 'gap'
      }
      before = next
    } else if (rank(next) > rank(before)) before = next
  }
  for (let i = 0; i < text.length; i++) {
    if (covered[i] === 0 && isPlain(text.charCodeAt(i))) continue
    const separator = covered[i] ? 'bar' : separatorAt(text, i, cjk)
    if (separator === null) continue
    flush(i, separator)
    start = i + 1
  }
  flush(text.length, 'line')
}

/** Latin letters and digits part nothing: most of every line. */
function isPlain(code: number): boolean {
  const lower = code | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39)
}

function rank(separator: Separator): number {
  return separator === 'column'
    ? 3
    : separator === 'gap'
      ? 1
      : separator === 'bar' || separator === 'dash'
        ? 2
        : separator === 'line'
          ? 0
          : 1
}

function separatorAt(text: string, i: number, cjk: boolean): Separator | null {
  const c = text[i]!
  const previous = text[i - 1] ?? ' '
  const next = text[i + 1] ?? ' '
  if (c === '\t') return 'column'
  if (c === ' ' || c === '\u00a0' || c === '\u3000') {
    if (next === ' ' && text[i + 2] === ' ') return 'column'
    if (next === ' ') return 'gap'
    if (cjk && (CJK.test(previous) || CJK.test(next))) return 'blank'
    return null
  }
  if (c >= '\ud83c' && c <= '\ud83e') return 'bar'
  if (c >= '\udc00' && c <= '\udfff' && previous >= '\ud83c' && previous <= '\ud83e') return 'bar'
  if (BAR.has(c)) return c === '*' || c === '_' ? 'bracket' : 'bar'
  if (c === '・' && cjk) return 'blank'
  if (COMMA.has(c)) return 'comma'
  if (BRACKET.has(c)) return 'bracket'
  const spaced = /\s/.test(previous) && /\s/.test(next)
  if (/[-–—―]/.test(c) && (spaced || c === '―')) return 'dash'
  if (c === '/' && (spaced || next === '/' || previous === '/')) return 'bar'
  if (c === '／') return 'bar'
  if (c === '@' && /\s/.test(previous)) return 'bar'
  if ((c === ':' || c === '：') && (/\s/.test(next) || cjk)) return 'bar'
  return null
}

// "Acme Inc. 12 Mill Road", "Acme Corp. Marketing": what follows a legal form is something else. Not: "Meyer GmbH & Co. KG".
const LEGAL_FORM =
  /\s(?:Inc\.?|Incorporated|L[Tt][Dd]\.?|LLC|LLP|Corp\.?|Corporation|Limited|GmbH|S\.A\.|S\.r\.l\.|S\.p\.A\.|[BN]\.V\.|sp\. ?z ?o\.? ?o\.?|s\. ?r\. ?o\.|a\. ?s\.|株式会社)\s(?=[\p{Lu}\d])/u

function afterLegalForm(piece: {
  start: number
  end: number
  text: string
}): { start: number; end: number; text: string }[] {
  const match = LEGAL_FORM.exec(piece.text)
  if (!match) return [piece]
  const at = match.index + match[0].length
  const head = piece.text.slice(0, at).trimEnd()
  return [
    { start: piece.start, end: piece.start + head.length, text: head },
    { start: piece.start + at, end: piece.end, text: piece.text.slice(at) },
  ]
}

function trimPiece(text: string, from: number, to: number): { start: number; end: number; text: string } | null {
  let start = from
  let end = to
  while (start < end && !isPlain(text.charCodeAt(start)) && /[\s\p{Pd}'"“”+\\`:!?]/u.test(text[start]!)) start++
  while (end > start && !isPlain(text.charCodeAt(end - 1)) && /[\s\p{Pd}+\\`:!?]/u.test(text[end - 1]!)) end--
  if (start === end) return null
  const piece = text.slice(start, end)
  if (!isPlain(text.charCodeAt(start)) && !/[\p{L}\p{N}]/u.test(piece)) return null
  return { start, end, text: piece }
}

/** Two columns where at least two lines have a wide gap with text on both sides. */
function inColumnOrder(pieces: Piece[]): Piece[] {
  const linesWithGap = new Set<number>()
  for (const piece of pieces)
    if (piece.before === 'column' && (piece.index > 0 || piece.start > 24)) linesWithGap.add(piece.line)
  if (linesWithGap.size < 2) return pieces
  let line = -1
  let column: 0 | 1 = 0
  for (const piece of pieces) {
    if (piece.line !== line) column = 0
    line = piece.line
    if (piece.before === 'column' && (piece.index > 0 || piece.start > 24)) column = 1
    piece.column = column
  }
  return [...pieces.filter(piece => piece.column === 0), ...pieces.filter(piece => piece.column === 1)]
}
