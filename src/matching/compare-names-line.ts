import { z } from 'zod'
import { compareNames } from './compare-names.ts'

const line = z.object({ id: z.unknown(), kind: z.enum(['person', 'company']), a: z.string(), b: z.string() })

/** One line of `countersign compare-names`; throws a sentence on a line that is none. */
export function compareNamesLine(value: Record<string, unknown>): object {
  const read = line.safeParse(value)
  if (!read.success) {
    const [issue] = read.error.issues
    throw new Error(`${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'not as expected'}`)
  }
  const { id, kind, a, b } = read.data
  const { confidence, sharesKey, reasons } = compareNames(kind, a, b)
  return { id: id ?? null, confidence, shares_key: sharesKey, reasons }
}
