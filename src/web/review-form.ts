import { z } from 'zod'
import { changeFields, isRejectReason, type Verdict } from '../review/suggestion.ts'

const text = z.string().trim().max(500)
const many = z.preprocess(
  value => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
  z.array(text).max(20),
)

const formSchema = z.object({
  verdict: z.string().max(60),
  answer: z.string().max(20).optional(),
  deal: z.string().max(20).optional(),
  field: many,
  value: many,
  firstName: text.default(''),
  lastName: text.default(''),
  title: text.default(''),
  companyName: text.default(''),
  emails: text.default(''),
  phones: text.default(''),
  /** Likely duplicates that the page showed. */
  seen: many,
})

/** The form of the decision panel as a verdict; null where it makes none. */
export const readVerdict = (form: unknown): Verdict | null => {
  const parsed = formSchema.safeParse(form)
  if (!parsed.success) return null
  const data = parsed.data
  if (data.verdict.startsWith('reject:')) {
    const reason = data.verdict.slice('reject:'.length)
    return isRejectReason(reason) ? { kind: 'reject', reason } : null
  }
  if (data.verdict !== 'approve') return null
  if (data.field.length > 0) {
    const changes = data.field.flatMap((field, at) => {
      const known = changeFields.find(name => name === field)
      const value = data.value[at] ?? ''
      return known && value !== '' ? [{ field: known, value }] : []
    })
    return { kind: 'edit', changes }
  }
  if (data.deal !== undefined) return isRowId(data.deal) ? { kind: 'approve', dealId: data.deal } : null
  if (data.answer === 'new')
    return {
      kind: 'create',
      contact: {
        firstName: data.firstName || null,
        lastName: data.lastName || null,
        title: data.title || null,
        department: null,
        postalAddress: null,
        companyId: null,
        companyName: data.companyName || null,
        emails: list(data.emails),
        phones: list(data.phones).map(value => ({ value, kind: 'other', extension: null })),
      },
      seenDuplicates: data.seen.filter(isRowId),
    }
  if (data.answer === undefined) return { kind: 'approve', seenDuplicates: data.seen.filter(isRowId) }
  return isRowId(data.answer) ? { kind: 'approve', contactId: data.answer } : null
}

/** Ids are positive bigints in decimal; anything else would be an error of the database instead of a plain no. */
export const isRowId = (value: string): boolean => /^[1-9][0-9]{0,17}$/.test(value)

const list = (value: string): string[] =>
  value
    .split(/[,;]/)
    .map(part => part.trim())
    .filter(Boolean)
