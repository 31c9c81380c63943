import { Parser } from 'htmlparser2'
import { CAPS, type Cap } from './caps.ts'
import { linkTarget } from './link-targets.ts'
import type { TextLine } from './message.ts'
import { quoteContainer } from './quote-containers.ts'

/**
 * HTML as the lines a reader sees, in one streaming pass without a tree. The parser's own stack grows costly with
 * its depth (160,000 nested elements: 20 s), so reading ends at a depth that no mail program writes.
 * Blocks, <br> and table rows end lines, cells of a row are parted by a tab, list items begin with a bullet.
 * Left out: what isn't shown (style, script, title, hidden preheaders) and pictures with their alternative texts,
 * which are mostly names of files.
 */
export function htmlToLines(html: string, unparsed: Cap[] = []): TextLine[] {
  const writer = new LineWriter()
  const open: Frame[] = []
  let hidden = 0
  let preformatted = 0
  const parser = new Parser({
    onopentag(name, attributes) {
      const style = compactStyle(attributes.style)
      const frame: Frame = {
        isHidden: isHidden(name, attributes, style),
        isPreformatted: name === 'pre',
        restoreDepth: null,
      }
      const quote = quoteContainer(name, attributes, style)
      const gap = BLOCKS.get(name)
      if (hidden === 0 && gap !== undefined) writer.endBlock(gap === 'gap' && !isTight(name, attributes, style))
      if (quote !== null && hidden === 0) {
        writer.endBlock(false)
        // What begins inside of a quotation ends with it.
        if (quote === 'inside') frame.restoreDepth = writer.quoteDepth
        writer.quoteDepth++
      }
      open.push(frame)
      if (frame.isHidden) hidden++
      if (frame.isPreformatted) preformatted++
      if (hidden > 0) return
      if (name === 'br') writer.breakLine()
      else if (name === 'td' || name === 'th') writer.nextCell()
      else if (name === 'li') writer.add('• ')
      else if (name === 'hr') writer.rule()
      else if (name === 'a') writer.link(linkTarget(attributes.href))
    },
    ontext(text) {
      if (hidden > 0) return
      if (preformatted > 0) writer.addPreformatted(text)
      else writer.addCollapsed(text)
    },
    onclosetag(name) {
      const frame = open.pop()
      const gap = BLOCKS.get(name)
      if (hidden === 0 && gap !== undefined) writer.endBlock(gap === 'gap' && name !== 'p')
      if (frame === undefined) return
      if (frame.isHidden) hidden--
      if (frame.isPreformatted) preformatted--
      if (frame.restoreDepth !== null) {
        writer.endBlock(false)
        writer.quoteDepth = frame.restoreDepth
      }
    },
  })
  for (let at = 0; at < Math.min(html.length, CAPS.textChars); at += CHUNK) {
    parser.write(html.slice(at, Math.min(at + CHUNK, CAPS.textChars)))
    const met = open.length > MAX_DEPTH ? 'depth' : writer.lineCount > MAX_LINES ? 'lines' : null
    if (met === null) continue
    if (!unparsed.includes(met)) unparsed.push(met)
    break
  }
  parser.end()
  return writer.finish()
}

/** Between two looks at depth and lines; at three characters a tag some 5,000 elements. */
const CHUNK = 16 * 1024
/** A reply adds some three elements to the depth; threads of a hundred answers stay far below. */
const MAX_DEPTH = 3_000
const MAX_LINES = 20_000

interface Frame {
  isHidden: boolean
  isPreformatted: boolean
  restoreDepth: number | null
}

/** Elements that end a line, and those with a margin that reads as a blank line. */
const BLOCKS: ReadonlyMap<string, 'line' | 'gap'> = new Map([
  ...'div tr table tbody thead tfoot li dt dd address article section header footer aside main form fieldset center nav figure figcaption body html caption hr'
    .split(' ')
    .map(name => [name, 'line'] as const),
  ...'p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote'.split(' ').map(name => [name, 'gap'] as const),
])

const NEVER_SHOWN = new Set(
  'style script title template object svg math select iframe noframes xml audio video datalist'.split(' '),
)

// Matches "display:none;", "font-size:0px"; not "font-size:0.9em", "max-height:0.5em".
const HIDING_STYLE =
  /display:none|visibility:hidden|mso-hide:all|(?:^|;)(?:font-size|max-height|opacity|line-height):0(?:px|pt|em|%|!important)?(?:;|$)/

function isHidden(name: string, attributes: Readonly<Record<string, string>>, style: string): boolean {
  return NEVER_SHOWN.has(name) || attributes.hidden !== undefined || (style !== '' && HIDING_STYLE.test(style))
}

/** Word writes every line as a paragraph without margins. */
function isTight(name: string, attributes: Readonly<Record<string, string>>, style: string): boolean {
  if (name !== 'p') return false
  return /mso|^x_mso/i.test((attributes.class ?? '').slice(0, 100)) || /margin(?:-top|-bottom)?:0/.test(style)
}

function compactStyle(style: string | undefined): string {
  return style === undefined ? '' : style.slice(0, 1_000).toLowerCase().replace(/\s+/g, '')
}

const RULE = '_'.repeat(32)
const CELL = '\t'
const MAX_BLANK_LINES = 2
const MAX_OPEN_LINE = 4 * CAPS.lineChars

/** Collects text into lines; between `endBlock` calls everything belongs to one line. */
class LineWriter {
  quoteDepth = 0
  readonly #lines: TextLine[] = []
  /** Joined once at the line's end: looking at a growing string again and again costs its square. */
  #pieces: string[] = []
  #length = 0
  #links: string[] = []
  #wantsGap = false

  get lineCount(): number {
    return this.#lines.length
  }

  add(text: string): void {
    if (text === '') return
    this.#pieces.push(text)
    this.#length += text.length
    if (this.#length > MAX_OPEN_LINE) this.breakLine()
  }

  /** Blanks and line ends are one space; no-break spaces stay as many as they are: they part columns. */
  addCollapsed(text: string): void {
    const collapsed = text.replace(/[ \t\r\n\f]+/g, ' ')
    const before = this.#pieces.at(-1)
    const afterBlank = before === undefined || before.endsWith(' ') || before === CELL
    this.add((afterBlank && collapsed.startsWith(' ') ? collapsed.slice(1) : collapsed).replaceAll('\u00a0', ' '))
  }

  addPreformatted(text: string): void {
    const [first = '', ...rest] = text.split(/\r\n|\r|\n/)
    this.add(first)
    for (const line of rest) {
      this.breakLine()
      this.add(line)
    }
  }

  link(target: string | null): void {
    if (target !== null && this.#links.length < CAPS.linksPerLine && !this.#links.includes(target))
      this.#links.push(target)
  }

  nextCell(): void {
    if (this.#length > 0 && this.#pieces.at(-1) !== CELL) this.add(CELL)
  }

  rule(): void {
    this.endBlock(false)
    this.#push(RULE)
  }

  breakLine(): void {
    const text = this.#pieces.join('')
    this.#pieces = []
    this.#length = 0
    this.#push(
      text.includes(CELL)
        ? text
            .split(CELL)
            .map(cell => cell.trim())
            .join(CELL)
            .trim()
        : text.trim(),
    )
  }

  /** Ends the line if there is one; a block that holds only a no-break space is a blank line. */
  endBlock(withGap: boolean): void {
    if (this.#length > 0) this.breakLine()
    else this.#handLinksUp()
    this.#wantsGap ||= withGap
  }

  finish(): TextLine[] {
    this.endBlock(false)
    while (this.#lines.at(-1)?.text === '') this.#lines.pop()
    return this.#lines
  }

  #push(text: string): void {
    if (text === '') {
      this.#handLinksUp()
      this.#wantsGap = false
      if (this.#lines.length > 0 && this.#blankLinesAtEnd() < MAX_BLANK_LINES) this.#lines.push(this.#line(''))
      return
    }
    if (this.#wantsGap && this.#lines.length > 0 && this.#blankLinesAtEnd() === 0) this.#lines.push(this.#line(''))
    this.#wantsGap = false
    const line = this.#line(text)
    line.links = this.#links
    this.#links = []
    this.#lines.push(line)
  }

  /** A row of linked pictures has no text of its own; its targets go to the line above. */
  #handLinksUp(): void {
    const above = this.#lines.at(-1)
    if (this.#links.length === 0 || above === undefined || above.text === '' || above.quoteDepth !== this.quoteDepth)
      return
    above.links = [...above.links, ...this.#links].slice(0, CAPS.linksPerLine)
    this.#links = []
  }

  #line(text: string): TextLine {
    return { text, quoteDepth: this.quoteDepth, links: [] }
  }

  #blankLinesAtEnd(): number {
    let count = 0
    while (count < this.#lines.length && this.#lines.at(-1 - count)!.text === '') count++
    return count
  }
}
