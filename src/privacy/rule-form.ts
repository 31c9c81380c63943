import { z } from 'zod'
import { normaliseDomain, normaliseEmail } from '../contacts/normalise-email.ts'
import { effects, type Rule, ruleSchema } from './policy.ts'

const formSchema = z.object({
  scope: z.enum(['address', 'domain', 'label']),
  value: z.string().trim().min(1).max(320),
  effect: z.enum(effects),
  forgetMessageId: z.literal('yes').optional(),
})

export type RuleForm = { kind: 'rule'; rule: Rule } | { kind: 'unusable'; sentence: string }

/** A rule as an admin typed it, normalised as the mail it is compared with; or what is wrong, in one sentence. */
export function readRuleForm(form: Record<string, unknown>): RuleForm {
  const read = formSchema.safeParse(form)
  if (!read.success)
    return { kind: 'unusable', sentence: 'Say whose mail the rule is about, and what may be kept of it.' }
  const { scope, value, effect, forgetMessageId } = read.data
  const keepMessageId = forgetMessageId === undefined
  if (scope === 'label')
    return { kind: 'rule', rule: { scope: { kind: 'label', label: value.toLowerCase() }, effect, keepMessageId } }
  if (scope === 'address') {
    const address = normaliseEmail(value)
    return address === null
      ? { kind: 'unusable', sentence: `“${value}” is no mail address; expected one like ann@birch.example.` }
      : { kind: 'rule', rule: { scope: { kind: 'address', address }, effect, keepMessageId } }
  }
  const domain = normaliseDomain(value.replace(/^@/, ''))
  return domain === null
    ? { kind: 'unusable', sentence: `“${value}” is no domain; expected one like birch.example.` }
    : { kind: 'rule', rule: { scope: { kind: 'domain', domain }, effect, keepMessageId } }
}

/** A rule as its own page wrote it down; null when it is none. */
export function readRule(text: unknown): Rule | null {
  if (typeof text !== 'string' || text.length > 2_000 || !text.startsWith('{')) return null
  try {
    return ruleSchema.parse(JSON.parse(text))
  } catch {
    return null
  }
}
