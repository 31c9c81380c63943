/**
 * What waits for a person, and what may be answered. A proposal is stored as JSON beside its suggestion; it is read
 * through the schemas below, so a page never meets a shape that it does not know.
 */
import { z } from 'zod'
import type { LikelyDuplicate } from '../contacts/likely-duplicates.ts'

export const suggestionKinds = ['match', 'create', 'update', 'merge', 'deal'] as const
export type SuggestionKind = (typeof suggestionKinds)[number]

export const suggestionStates = ['open', 'approved', 'edited', 'rejected', 'withdrawn'] as const
export type SuggestionState = (typeof suggestionStates)[number]

/** One reason that moved a score: a code and numbers or row ids; its words are made where it is shown. */
export const termSchema = z.object({
  code: z.string(),
  weight: z.number(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
})
export type Term = z.infer<typeof termSchema>

const candidateSchema = z.object({
  contactId: z.string(),
  confidence: z.number(),
  terms: z.array(termSchema).default([]),
})

const phoneSchema = z.object({
  value: z.string(),
  kind: z.string().default('other'),
  extension: z.string().nullable().default(null),
})

/** What a new contact would be made of. */
export const newContactSchema = z.object({
  firstName: z.string().nullable().default(null),
  lastName: z.string().nullable().default(null),
  title: z.string().nullable().default(null),
  department: z.string().nullable().default(null),
  postalAddress: z.string().nullable().default(null),
  /** A company we know, or the name of one that would be made. */
  companyId: z.string().nullable().default(null),
  companyName: z.string().nullable().default(null),
  emails: z.array(z.string()).default([]),
  phones: z.array(phoneSchema).default([]),
})
export type NewContact = z.infer<typeof newContactSchema>

/** Who is it? A person on a message, the contacts it may be, and what a new contact would hold. */
export const personProposalSchema = z.object({
  /** Position of the participant; null for the original sender of a forwarded message. */
  position: z.number().int().nullable().default(null),
  name: z.string().nullable().default(null),
  candidates: z.array(candidateSchema).default([]),
  contact: newContactSchema.nullable().default(null),
})

export const changeFields = ['name', 'title', 'department', 'company', 'address', 'phone', 'email'] as const
export const updateProposalSchema = z.object({
  changes: z
    .array(
      z.object({
        field: z.enum(changeFields),
        /** null: the contact has none yet. */
        old: z.string().nullable().default(null),
        oldSetBy: z.string().nullable().default(null),
        value: z.string(),
        confidence: z.number().default(0),
        phoneKind: z.string().nullable().default(null),
        /** The newest signature that says so. */
        source: z
          .object({
            messageId: z.string(),
            seenAt: z.string(),
            line: z.number().nullable(),
            text: z.string().nullable(),
          })
          .nullable()
          .default(null),
      }),
    )
    .default([]),
})

export const mergeProposalSchema = z.object({ otherContactId: z.string(), terms: z.array(termSchema).default([]) })

export const dealProposalSchema = z.object({
  deals: z
    .array(z.object({ dealId: z.string(), confidence: z.number(), terms: z.array(termSchema).default([]) }))
    .default([]),
})

export type Proposal =
  | ({ kind: 'match' | 'create' } & z.infer<typeof personProposalSchema>)
  | ({ kind: 'update' } & z.infer<typeof updateProposalSchema>)
  | ({ kind: 'merge' } & z.infer<typeof mergeProposalSchema>)
  | ({ kind: 'deal' } & z.infer<typeof dealProposalSchema>)

/** Null where the stored JSON is none of ours: the page then shows the message and lets it be rejected. */
export const readProposal = (kind: SuggestionKind, stored: unknown): Proposal | null => {
  switch (kind) {
    case 'match':
    case 'create': {
      const read = personProposalSchema.safeParse(stored)
      return read.success ? { kind, ...read.data } : null
    }
    case 'update': {
      const read = updateProposalSchema.safeParse(stored)
      return read.success ? { kind, ...read.data } : null
    }
    case 'merge': {
      const read = mergeProposalSchema.safeParse(stored)
      return read.success ? { kind, ...read.data } : null
    }
    case 'deal': {
      const read = dealProposalSchema.safeParse(stored)
      return read.success ? { kind, ...read.data } : null
    }
  }
}

/** Why a reviewer says no. The first five have a key each on the review page. */
export const rejectReasons = {
  not_this_person: 'Someone else wrote this',
  not_business: 'Not business mail',
  private: 'Private: keep it off the timeline',
  wrong_details: 'The details are read wrongly',
  suspicious: 'Looks forged',
} as const
export type RejectReason = keyof typeof rejectReasons
export const isRejectReason = (value: string): value is RejectReason => Object.hasOwn(rejectReasons, value)

export type Verdict =
  | {
      kind: 'approve'
      contactId?: string | undefined
      dealId?: string | undefined
      seenDuplicates?: string[] | undefined
    }
  /** `fields` are what the reviewer left in the form; for an update only the kept changes. */
  /** `seenDuplicates`: records that may be the same person, shown to whoever wants a new one nevertheless. */
  | { kind: 'create'; contact: NewContact; seenDuplicates?: string[] | undefined }
  | { kind: 'edit'; changes: { field: (typeof changeFields)[number]; value: string }[] }
  | { kind: 'reject'; reason: RejectReason }

export type DecideOutcome =
  | { kind: 'decided'; decisionId: string; contactId: string | null }
  | { kind: 'already-decided'; state: SuggestionState; decisionId: string | null }
  | { kind: 'not-found' }
  /** The answer does not fit what is there any more: code says why. */
  | { kind: 'conflict'; code: ConflictCode; contactId?: string | undefined; duplicates?: LikelyDuplicate[] | undefined }

export type ConflictCode =
  | 'contact_gone'
  | 'deal_gone'
  | 'address_taken'
  | 'likely_duplicate'
  | 'name_missing'
  | 'answer_does_not_fit'

export type UndoOutcome =
  | { kind: 'undone'; decisionId: string }
  | { kind: 'already-undone' }
  | { kind: 'not-found' }
  /** Later decisions rest on this one; they would have to be undone first, newest first. */
  | { kind: 'depended-on'; by: { decisionId: string; action: string; madeAt: Date }[] }
  /** What it changed was changed again since, by an import or an erasure. */
  | { kind: 'not-undoable'; code: 'erased' | 'changed_since' }
