import { createReadStream } from 'node:fs'
import { type CsvError, parse } from 'csv-parse'
import { z } from 'zod'

export interface CrmRowProblem {
  file: string
  line: number
  error: string
}

export type CrmRow<T> = { kind: 'row'; line: number; row: T } | { kind: 'problem'; problem: CrmRowProblem }

const text = z.string().trim().max(1000)
const optionalText = text.optional().transform(value => value || null)
const list = z
  .string()
  .max(20_000)
  .optional()
  .transform(value => (value ?? '').split(';').flatMap(item => item.trim() || []))
const id = text.min(1, 'has no id')
/** 2026-03-02, or a full ISO time. */
const day = text
  .optional()
  .transform(value => value || null)
  .refine(value => value === null || (/^\d{4}-\d{2}-\d{2}/.test(value) && !Number.isNaN(Date.parse(value))), {
    error: issue => `"${String(issue.input)}" is no date; expected one like 2026-03-02`,
  })
  .transform(value => (value === null ? null : new Date(value)))
const stages = ['lead', 'qualified', 'proposal', 'negotiation', 'won', 'lost'] as const

/** The columns of each file; others are ignored, those that are missing from the header count as empty. */
export const companyRow = z.object({
  id,
  name: text.min(1, 'has no name'),
  domains: list,
  phone: optionalText,
  country: optionalText,
  owner_email: optionalText,
})
export const contactRow = z.object({
  id,
  first_name: optionalText,
  last_name: optionalText,
  emails: list,
  phones: list,
  title: optionalText,
  company_id: optionalText,
  owner_email: optionalText,
  created_at: day,
})
export const dealRow = z.object({
  id,
  name: text.min(1, 'has no name'),
  reference: optionalText,
  stage: z.enum(stages, { error: issue => `stage "${String(issue.input)}" is none of ${stages.join(', ')}` }),
  amount: optionalText.refine(value => value === null || /^-?\d{1,14}(?:\.\d{1,2})?$/.test(value), {
    error: issue => `amount "${String(issue.input)}" is no number like 1200 or 1200.50`,
  }),
  currency: optionalText,
  company_id: optionalText,
  contact_ids: list,
  owner_email: optionalText,
  created_at: day,
  closed_at: day,
})
export type CompanyRow = z.infer<typeof companyRow>
export type ContactRow = z.infer<typeof contactRow>
export type DealRow = z.infer<typeof dealRow>

/**
 * Streams the rows of one file (RFC 4180, UTF-8 with or without byte order mark, header row). A row that cannot be
 * used is a problem with its line, and the rest goes on. `onBytes` hears how much was read, for progress.
 */
export async function* readCrmCsv<T extends z.ZodType>(
  path: string,
  file: string,
  schema: T,
  onBytes: (bytes: number) => void,
): AsyncGenerator<CrmRow<z.infer<T>>> {
  const broken: CrmRowProblem[] = []
  let header: string[] | null = null
  const stream = createReadStream(path)
  stream.on('data', chunk => onBytes(chunk.length))
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    // A stray quotation mark inside a value stands for itself; strictly read, it would swallow the rows behind it.
    relax_quotes: true,
    skip_records_with_error: true,
    max_record_size: 1024 * 1024,
    on_skip: error => {
      if (error)
        broken.push({
          file,
          line: lineOf(error),
          error: 'a quotation mark before this line is not closed; rows are lost',
        })
      return undefined
    },
  })
  stream.on('error', error => parser.destroy(error))
  stream.pipe(parser)
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    yield* drain(broken)
    const line = info.lines
    if (header === null) {
      header = record.map(name => name.trim().toLowerCase())
      if (header.includes('id')) continue
      yield { kind: 'problem', problem: { file, line, error: 'the header row has no column "id"' } }
      parser.destroy()
      return
    }
    yield readRow(record, header, schema, { file, line })
  }
  yield* drain(broken)
}

function readRow<T extends z.ZodType>(
  record: string[],
  header: string[],
  schema: T,
  at: { file: string; line: number },
): CrmRow<z.infer<T>> {
  if (record.length > header.length) {
    const error = `has ${record.length} columns, the header ${header.length}; quote values that hold a comma`
    return { kind: 'problem', problem: { ...at, error } }
  }
  // PostgreSQL takes no NUL in text, and none is meant.
  const cells = record.map((value, column) => [header[column] ?? '', value.replaceAll('\0', '')] as const)
  const parsed = schema.safeParse(Object.fromEntries(cells))
  if (parsed.success) return { kind: 'row', line: at.line, row: parsed.data }
  return { kind: 'problem', problem: { ...at, error: parsed.error.issues.map(issue => issue.message).join('; ') } }
}

function* drain(broken: CrmRowProblem[]): Generator<{ kind: 'problem'; problem: CrmRowProblem }> {
  for (const problem of broken.splice(0)) yield { kind: 'problem', problem }
}

function lineOf(error: CsvError): number {
  const lines: unknown = error.lines
  return typeof lines === 'number' ? lines : 0
}
