import { inWorkspace } from '../db/in-workspace.ts'
import type { Db } from '../db/schema.ts'
import { appendAudit } from './append-audit.ts'
import type { Rule } from './policy.ts'
import { addRule, endRule } from './queries.ts'

export interface RuleChange {
  kind: 'add' | 'end'
  rule: Rule
  actor: string
  now: Date
}

/**
 * Adds or ends a rule as the next version of the workspace's policy, and writes down who did it. The audit names the
 * kind of rule and the version, never the address. Null when the rule to end is not in force.
 */
export function changeRules(
  db: Db,
  workspaceId: string,
  { kind, rule, actor, now }: RuleChange,
): Promise<string | null> {
  return inWorkspace(db, workspaceId, async tx => {
    const version = kind === 'add' ? await addRule(tx, workspaceId, rule, actor) : await endRule(tx, workspaceId, rule)
    if (version === null) return null
    await appendAudit(tx, workspaceId, {
      at: now,
      actor,
      action: kind === 'add' ? 'policy_rule_added' : 'policy_rule_ended',
      subject: `policy:${version}`,
      detail: { scope: rule.scope.kind, effect: rule.effect },
    })
    return version
  })
}
