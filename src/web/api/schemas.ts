import { z } from '@hono/zod-openapi'
import {
  changeFields,
  newContactSchema,
  rejectReasons,
  suggestionKinds,
  suggestionStates,
  termSchema,
} from '../../review/suggestion.ts'

export const rowId = z
  .string()
  .regex(/^[1-9][0-9]{0,17}$/)
  .openapi({ example: '1042' })

export const workspaceQuery = z.object({
  workspace: z.string().optional().openapi({ description: 'Name of the workspace', example: 'default' }),
})

export const idParams = z.object({ id: rowId })

export const errorSchema = z.object({ error: z.string() }).openapi('Error')

export const at = z.iso.datetime().openapi({ example: '2026-03-02T09:30:00.000Z' })

export const suggestionSchema = z
  .object({
    id: rowId,
    kind: z.enum(suggestionKinds),
    state: z.enum(suggestionStates),
    reason: z.string(),
    confidence: z.number().nullable(),
    openedAt: at,
    address: z.string().nullable(),
    messageId: rowId.nullable(),
    contactId: rowId.nullable(),
    dealId: rowId.nullable(),
    decisionId: rowId.nullable(),
    candidates: z.array(z.object({ contactId: rowId, confidence: z.number(), terms: z.array(termSchema) })),
    likelyDuplicates: z
      .array(rowId)
      .openapi({ description: 'Candidates that may be the person a new contact would be made of' }),
    deals: z.array(z.object({ dealId: rowId, confidence: z.number(), terms: z.array(termSchema) })),
    changes: z.array(
      z.object({
        field: z.enum(changeFields),
        old: z.string().nullable(),
        value: z.string(),
        confidence: z.number(),
      }),
    ),
    contact: newContactSchema.nullable(),
  })
  .openapi('Suggestion')

export const queueRowSchema = z
  .object({
    id: rowId,
    kind: z.enum(suggestionKinds),
    reason: z.string(),
    who: z.string(),
    address: z.string().nullable(),
    subject: z.string().nullable(),
    at,
  })
  .openapi('QueueRow')

const reasonCodes = Object.keys(rejectReasons) as [keyof typeof rejectReasons, ...(keyof typeof rejectReasons)[]]

export const verdictSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('approve'),
      contactId: rowId.optional(),
      dealId: rowId.optional(),
      seenDuplicates: z.array(rowId).max(50).optional(),
    }),
    z.object({
      kind: z.literal('create'),
      contact: newContactSchema,
      seenDuplicates: z.array(rowId).max(50).optional(),
    }),
    z.object({
      kind: z.literal('edit'),
      changes: z.array(z.object({ field: z.enum(changeFields), value: z.string().min(1).max(500) })).max(30),
    }),
    z.object({ kind: z.literal('reject'), reason: z.enum(reasonCodes) }),
  ])
  .openapi('Verdict')

export const contactSchema = z
  .object({
    id: rowId,
    name: z.string(),
    title: z.string().nullable(),
    companyName: z.string().nullable(),
    email: z.string().nullable(),
    activities: z.number().int(),
    lastActivityAt: at.nullable(),
  })
  .openapi('Contact')

export const entrySchema = z
  .object({
    activityId: rowId,
    messageId: rowId,
    subject: z.string().nullable(),
    happenedAt: at,
    direction: z.enum(['inbound', 'outbound']),
    sentBy: z.string().nullable(),
    contacts: z.array(z.object({ id: rowId, name: z.string() })),
    deals: z.array(z.object({ id: rowId, name: z.string() })),
    decision: z.object({
      id: rowId,
      actor: z.string(),
      action: z.string(),
      reason: z.string(),
      confidence: z.number().nullable(),
    }),
  })
  .openapi('TimelineEntry')

export const dealSchema = z
  .object({
    id: rowId,
    name: z.string(),
    reference: z.string().nullable(),
    stage: z.string(),
    amount: z.string().nullable(),
    currency: z.string().nullable(),
    companyName: z.string().nullable(),
    activities: z.number().int(),
  })
  .openapi('Deal')

const reasonCount = z.object({ reason: z.string(), count: z.number().int() })

export const ledgerSchema = z
  .object({
    mailboxId: rowId,
    address: z.string(),
    seen: z.number().int(),
    pending: z.number().int(),
    logged: z.number().int(),
    review: z.number().int(),
    ignored: z.array(reasonCount),
    failed: z.array(reasonCount),
    gone: z.number().int(),
  })
  .openapi('Ledger')

export const decisionSchema = z
  .object({
    id: rowId,
    kind: z.string(),
    action: z.string(),
    reason: z.string(),
    actor: z.string(),
    confidence: z.number().nullable(),
    terms: z.array(termSchema),
    contactId: rowId.nullable(),
    runnerUp: z.object({ contactId: rowId, confidence: z.number() }).nullable(),
    dealId: rowId.nullable(),
    suggestionId: rowId.nullable(),
    madeAt: at,
    isCurrent: z.boolean(),
  })
  .openapi('Decision')

export const json = <T extends z.ZodType>(schema: T, description: string) => ({
  description,
  content: { 'application/json': { schema } },
})
