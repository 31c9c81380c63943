import type { Tx } from '../db/schema.ts'
import type { CrmWrite } from './connector.ts'
import { insertOutboxRow, listConnections } from './queries.ts'

export interface Wish {
  operation: CrmWrite['operation']
  local: { kind: 'activity' | 'contact'; id: string }
  /** The decision that caused it: its undo asks for the opposite. */
  decisionId: string
}

/**
 * Asks every connected CRM for an effect, in the transaction of the work that caused it. The key names the effect and
 * the decision behind it, so a crash or a second run asks for nothing twice, and a later decision may ask anew.
 */
export async function askFor(tx: Tx, workspaceId: string, wishes: Wish[], now: Date): Promise<number> {
  if (wishes.length === 0) return 0
  const connections = await listConnections(tx, workspaceId)
  for (const { id: connectionId } of connections) {
    for (const { operation, local, decisionId } of wishes) {
      const idempotencyKey = [connectionId, operation, local.kind, local.id, decisionId].join(':')
      await insertOutboxRow(tx, {
        ...{ workspaceId, connectionId, operation, idempotencyKey, decisionId, now },
        ...{ localKind: local.kind, localId: local.id },
      })
    }
  }
  return connections.length * wishes.length
}
