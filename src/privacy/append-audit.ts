import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

export interface AuditEntry {
  at: Date
  actor: string
  action: string
  /** A random id or a code: nothing that a person could be read from. */
  subject: string
  detail: Record<string, unknown>
}

const noHash = Buffer.alloc(32)

/** Adds to the chain: each entry's hash covers the one before, so that none can be changed or left out unseen. */
export async function appendAudit(tx: Tx, workspaceId: string, entry: AuditEntry): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`audit:${workspaceId}`}, 0))`.execute(tx)
  const last = await tx
    .selectFrom('auditEntry')
    .select(['sequence', 'hash'])
    .where('workspaceId', '=', workspaceId)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  const sequence = (BigInt(last?.sequence ?? 0) + 1n).toString()
  const previousHash = last?.hash ?? noHash
  await tx
    .insertInto('auditEntry')
    .values({
      ...entry,
      workspaceId,
      sequence,
      detail: JSON.stringify(entry.detail),
      previousHash,
      hash: auditHash({ ...entry, workspaceId, sequence, previousHash }),
    })
    .execute()
}

/** Of a canonical text: keys of the detail in order, time in milliseconds. */
export function auditHash(
  entry: AuditEntry & { workspaceId: string; sequence: string; previousHash: Uint8Array },
): Buffer {
  const { workspaceId, sequence, at, actor, action, subject, detail, previousHash } = entry
  const sorted = Object.fromEntries(Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1)))
  const text = JSON.stringify([workspaceId, sequence, at.getTime(), actor, action, subject, sorted])
  return createHash('sha256').update(previousHash).update(text).digest()
}
