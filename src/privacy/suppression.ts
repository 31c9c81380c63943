import { createHmac } from 'node:crypto'
import { canonicalEmail } from '../contacts/normalise-email.ts'
import type { Tx } from '../db/schema.ts'

/**
 * Erased people and objectors, kept as HMACs under a key of their own: enough to keep them from coming back, not
 * enough to tell who they were.
 */
export function suppressedIdentity(key: Buffer, address: string): Buffer {
  return createHmac('sha256', key)
    .update(`address:${canonicalEmail(address)}`)
    .digest()
}

/** Which of the addresses are on the workspace's suppression list. */
export async function findSuppressed(
  tx: Tx,
  workspaceId: string,
  key: Buffer,
  addresses: Iterable<string>,
): Promise<Set<string>> {
  const byIdentity = new Map(
    [...new Set(addresses)].map(address => [suppressedIdentity(key, address).toString('hex'), address]),
  )
  if (byIdentity.size === 0) return new Set()
  const rows = await tx
    .selectFrom('suppression')
    .select('identity')
    .where('workspaceId', '=', workspaceId)
    .where(
      'identity',
      'in',
      [...byIdentity.keys()].map(hex => Buffer.from(hex, 'hex')),
    )
    .execute()
  return new Set(rows.map(row => byIdentity.get(row.identity.toString('hex'))!))
}
