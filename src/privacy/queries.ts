import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { defaultRules, type Policies, type Rule, ruleSchema } from './policy.ts'

/** The rules in force now, oldest first. Until a rule is changed a workspace has the defaults, as version 0. */
export async function readPolicies(tx: Tx, workspaceId: string): Promise<Policies> {
  const rows = await tx
    .selectFrom('policy')
    .select(['version', 'untilVersion', 'rule'])
    .where('workspaceId', '=', workspaceId)
    .orderBy('id')
    .execute()
  if (rows.length === 0) return { version: '0', rules: defaultRules }
  const versions = rows.flatMap(row => [BigInt(row.version), BigInt(row.untilVersion ?? 0)])
  return {
    version: versions
      .toSorted((a, b) => Number(a - b))
      .at(-1)!
      .toString(),
    rules: rows.filter(row => row.untilVersion === null).map(row => ruleSchema.parse(row.rule)),
  }
}

/** Adds a rule as the next version of the workspace's policy; returns that version. */
export async function addRule(tx: Tx, workspaceId: string, rule: Rule, actor: string): Promise<string> {
  const { version } = await lockedPolicies(tx, workspaceId)
  const next = (BigInt(version) + 1n).toString()
  await insertRules(tx, workspaceId, next, [rule], actor)
  return next
}

/** Ends a rule, named by what it says, with the next version; null when there is no such rule in force. */
export async function endRule(tx: Tx, workspaceId: string, rule: Rule): Promise<string | null> {
  const { version } = await lockedPolicies(tx, workspaceId)
  const next = (BigInt(version) + 1n).toString()
  const rows = await tx
    .selectFrom('policy')
    .select(['id', 'rule'])
    .where('workspaceId', '=', workspaceId)
    .where('untilVersion', 'is', null)
    .execute()
  const same = rows.filter(row => isDeepStrictEqual(ruleSchema.parse(row.rule), rule)).map(({ id }) => id)
  if (same.length === 0) return null
  await tx
    .updateTable('policy')
    .set({ untilVersion: next })
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', same)
    .execute()
  return next
}

/** Two admins who change rules at once must not make the same version; the first change writes the defaults down. */
async function lockedPolicies(tx: Tx, workspaceId: string): Promise<Policies> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`policy:${workspaceId}`}, 0))`.execute(tx)
  const policies = await readPolicies(tx, workspaceId)
  if (policies.version !== '0') return policies
  await insertRules(tx, workspaceId, '1', policies.rules, 'system')
  return { ...policies, version: '1' }
}

async function insertRules(
  tx: Tx,
  workspaceId: string,
  version: string,
  rules: Rule[],
  createdBy: string,
): Promise<void> {
  await tx
    .insertInto('policy')
    .values(rules.map(rule => ({ workspaceId, version, rule: JSON.stringify(rule), createdBy })))
    .execute()
}
