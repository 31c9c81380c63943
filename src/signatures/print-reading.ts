/** A reading for people: the block with what was read from it in colour, then each field with its confidence as a bar. */
import { fitTo, padTo } from './display-width.ts'
import type { ContactDetails, FieldGuess, SignatureReading } from './signature.ts'

interface PrintOptions {
  colour: boolean
}

type FieldName = keyof ContactDetails

const FIELDS: readonly FieldName[] = ['name', 'title', 'department', 'company', 'address', 'phones', 'emails', 'urls']
const COLOURS: Record<FieldName, number> = {
  name: 36,
  title: 33,
  department: 33,
  company: 35,
  address: 34,
  phones: 32,
  emails: 32,
  urls: 32,
}
const LABELS: Record<FieldName, string> = {
  name: 'Name',
  title: 'Title',
  department: 'Department',
  company: 'Company',
  address: 'Address',
  phones: 'Phone',
  emails: 'E-mail',
  urls: 'Web',
}
const LABEL_WIDTH = 11
const VALUE_WIDTH = 44
const BAR_CELLS = 10
/** Below this a person should look; the bar changes its colour there. */
const SURE = 0.95
const DOUBTFUL = 0.7

/** @param lines the text that was read, as the caller gave it; null where he has none (the block is then left out) */
export function printReading(
  reading: SignatureReading,
  lines: readonly string[] | null,
  { colour }: PrintOptions,
): string {
  const paint = (text: string, code: number) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text)
  const rows = FIELDS.flatMap(field => guessesOf(reading.fields, field).map(guess => ({ field, guess })))
  if (!reading.hasSignature && rows.length === 0) return `${paint('No signature.', 2)}\n`
  const parts: string[] = []
  if (reading.lines && lines) parts.push(printBlock(reading, lines, paint))
  parts.push(rows.map(({ field, guess }) => printField(field, guess, paint)).join('\n'))
  const language = reading.language ? `language ${reading.language} · ` : ''
  parts.push(paint(`${language}${reading.version}`, 2))
  return `${parts.join('\n\n')}\n`
}

type Paint = (text: string, code: number) => string

function guessesOf(fields: ContactDetails, field: FieldName): readonly FieldGuess[] {
  const value = fields[field]
  if (value === null) return []
  return Array.isArray(value) ? value : [value]
}

function printBlock(reading: SignatureReading, lines: readonly string[], paint: Paint): string {
  const [first, last] = reading.lines!
  const width = String(last + 1).length
  const shown: string[] = []
  for (let line = first; line <= last; line++) {
    const number = String(line + 1).padStart(width)
    shown.push(`${paint(`${number} │`, 2)} ${paintLine(readable(lines[line] ?? ''), line, reading.fields, paint)}`)
  }
  return shown.join('\n')
}

/** Control characters in a message would steer the terminal. */
function readable(text: string): string {
  return text.replace(/\t/g, '    ').replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '')
}

function paintLine(text: string, line: number, fields: ContactDetails, paint: Paint): string {
  const spans: { start: number; end: number; code: number }[] = []
  for (const field of FIELDS) {
    for (const guess of guessesOf(fields, field)) {
      for (const evidence of guess.evidence) {
        if (evidence.line !== line) continue
        const start = text.indexOf(evidence.text)
        const end = start + evidence.text.length
        if (start >= 0 && !spans.some(span => start < span.end && end > span.start)) {
          spans.push({ start, end, code: COLOURS[field] })
        }
      }
    }
  }
  spans.sort((a, b) => a.start - b.start)
  let painted = ''
  let from = 0
  for (const { start, end, code } of spans) {
    painted += text.slice(from, start) + paint(text.slice(start, end), code)
    from = end
  }
  return painted + text.slice(from)
}

function printField(field: FieldName, guess: FieldGuess, paint: Paint): string {
  const label = 'kind' in guess && typeof guess.kind === 'string' ? phoneLabel(guess.kind) : LABELS[field]
  const extension = 'extension' in guess && typeof guess.extension === 'string' ? ` ext. ${guess.extension}` : ''
  const value = fitTo(readable(guess.value) + extension, VALUE_WIDTH)
  const percent = `${Math.floor(guess.confidence * 100)} %`.padStart(5)
  const why = guess.evidence.map(evidence => evidence.why).join(', ')
  return `${paint(padTo(label, LABEL_WIDTH), 2)}${paint(value, COLOURS[field])} ${bar(guess.confidence, paint)}${percent}  ${paint(why, 2)}`
}

function phoneLabel(kind: string): string {
  return kind === 'work' || kind === 'other' ? 'Phone' : kind[0]!.toUpperCase() + kind.slice(1)
}

function bar(confidence: number, paint: Paint): string {
  const filled = Math.round(confidence * BAR_CELLS)
  const code = confidence >= SURE ? 32 : confidence >= DOUBTFUL ? 33 : 31
  return paint('█'.repeat(filled), code) + paint('░'.repeat(BAR_CELLS - filled), 2)
}
