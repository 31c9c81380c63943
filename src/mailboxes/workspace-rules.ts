import type { Tx } from '../db/schema.ts'
import { defaultThresholds } from '../matching/thresholds.ts'
import { isOwnAddress } from '../messages/own.ts'
import { readPolicies } from '../privacy/queries.ts'
import { readSettings } from '../settings/queries.ts'
import type { DecisionRules } from '../timeline/redecide.ts'
import { ownAddresses } from './queries.ts'

/** All that deciding needs to know of a workspace besides its records: policies, thresholds, which addresses are ours. */
export async function readDecisionRules(tx: Tx, workspaceId: string): Promise<DecisionRules & OwnIdentity> {
  const policies = await readPolicies(tx, workspaceId)
  const settings = await readSettings(tx, workspaceId)
  const own = await ownAddresses(tx, workspaceId)
  return {
    policies,
    thresholds: defaultThresholds,
    settings,
    ...own,
    isOwn: address => isOwnAddress(address, { ...own, mailboxAddress: '' }),
  }
}

export interface OwnIdentity {
  ownAddresses: string[]
  ownDomains: string[]
}
