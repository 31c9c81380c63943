import { z } from 'zod'

/**
 * A rule says what may be kept of the messages in its scope. Rules are rows that are ended and never edited; every
 * change makes a new version of the workspace's policy, and what was decided keeps the version it was decided by.
 * The most restrictive rule that applies wins.
 */
export const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('address'), address: z.string() }),
  z.object({ kind: z.literal('domain'), domain: z.string() }),
  z.object({ kind: z.literal('sensitivity'), sensitivity: z.enum(['personal', 'private', 'company_confidential']) }),
  z.object({
    kind: z.literal('class'),
    class: z.enum(['person', 'automated', 'list', 'bounce', 'auto_reply', 'calendar', 'internal', 'encrypted']),
  }),
  z.object({ kind: z.literal('label'), label: z.string() }),
  z.object({ kind: z.literal('mailbox'), mailboxId: z.string() }),
])

/**
 * drop: nothing is stored but mailbox, provider id, reason code and policy version.
 * headers_only: no body, no signature. not_logged: stored, on no timeline and in no queue.
 */
export const effects = ['not_logged', 'headers_only', 'drop'] as const

export const ruleSchema = z.object({
  scope: scopeSchema,
  effect: z.enum(effects),
  /** A dropped message's Message-ID is an identifier and kept, unless the rule says otherwise. */
  keepMessageId: z.boolean().default(true),
})

export type Scope = z.infer<typeof scopeSchema>
export type Effect = (typeof effects)[number]
export type Rule = z.infer<typeof ruleSchema>

/** The rules in force, with the version that decisions made by them carry. */
export interface Policies {
  version: string
  rules: Rule[]
}

/** The cautious start of every workspace; an admin widens it knowingly. */
export const defaultRules: Rule[] = [
  ...(['personal', 'private'] as const).map(sensitivity => rule({ kind: 'sensitivity', sensitivity }, 'drop')),
  rule({ kind: 'sensitivity', sensitivity: 'company_confidential' }, 'headers_only'),
  rule({ kind: 'class', class: 'encrypted' }, 'headers_only'),
  ...(['internal', 'list', 'automated', 'bounce', 'auto_reply', 'calendar'] as const).map(name =>
    rule({ kind: 'class', class: name }, 'not_logged'),
  ),
  ...['spam', 'junk', 'draft', 'drafts', 'trash'].map(label => rule({ kind: 'label', label }, 'not_logged')),
]

/** The reason code of a decision that a rule made, e.g. `policy_sensitivity_private`; names no person. */
export function ruleReason({ scope }: Rule): string {
  switch (scope.kind) {
    case 'sensitivity':
      return `policy_sensitivity_${scope.sensitivity}`
    case 'class':
      return `policy_class_${scope.class}`
    default:
      return `policy_${scope.kind}`
  }
}

function rule(scope: Scope, effect: Effect): Rule {
  return { scope, effect, keepMessageId: true }
}
