import { sql } from 'kysely'
import type { Db, Tx } from '../db/schema.ts'
import { leaseMilliseconds, type OutboxPatch } from './outbox.ts'

/** A record of ours, seen from one CRM. */
export interface LocalRecord {
  connectionId: string
  localKind: string
  localId: string
}

export interface OutboxRow extends LocalRecord {
  id: string
  crm: string
  operation: string
  /** The decision behind it; null where it comes of no decision. */
  decisionId: string | null
  idempotencyKey: string
  attempts: number
  /** It was sent before and nobody knows whether it arrived. */
  mayBeThere: boolean
}

export async function listWorkspaceIds(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('workspace').select('id').orderBy('id').execute()
  return rows.map(row => row.id)
}

/**
 * Takes rows that are due, of connections that are connected. A row that was being sent when its worker vanished may
 * have arrived, so it is treated like one without an answer.
 */
export async function claimDueRows(
  tx: Tx,
  workspaceId: string,
  { owner, now, limit }: { owner: string; now: Date; limit: number },
): Promise<OutboxRow[]> {
  const leaseUntil = new Date(now.getTime() + leaseMilliseconds)
  const { rows } = await sql<OutboxRow>`
    with due as (
      select o.id, o.state in ('sending', 'unknown') as may_be_there, c.crm
      from outbox o
      join crm_connection c on c.workspace_id = o.workspace_id and c.id = o.connection_id
      where o.workspace_id = ${workspaceId} and c.state = 'connected' and o.due_at <= ${now}
        and (o.state in ('waiting', 'deferred', 'unknown') or (o.state = 'sending' and o.lease_until < ${now}))
      order by o.due_at, o.id
      limit ${limit}
      for update of o skip locked
    )
    update outbox o
    set state = 'sending', lease_owner = ${owner}, lease_until = ${leaseUntil}, attempts = o.attempts + 1
    from due
    where o.workspace_id = ${workspaceId} and o.id = due.id
    returning o.id, o.connection_id, due.crm, o.operation, o.local_kind, o.local_id, o.idempotency_key, o.attempts,
      o.decision_id, due.may_be_there`.execute(tx)
  return rows.toSorted((one, other) => Number(BigInt(one.id) - BigInt(other.id)))
}

/** False: the lease ran out and somebody else has the row; what we know is theirs to find out. */
export async function finishRow(
  tx: Tx,
  workspaceId: string,
  { id, owner, now, patch }: { id: string; owner: string; now: Date; patch: OutboxPatch },
): Promise<boolean> {
  const { state, reason, dueAt } = patch
  const result = await tx
    .updateTable('outbox')
    .set({ state, reason, dueAt, leaseOwner: null, leaseUntil: null, deliveredAt: state === 'delivered' ? now : null })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('state', '=', 'sending')
    .where('leaseOwner', '=', owner)
    .executeTakeFirst()
  return result.numUpdatedRows === 1n
}

export async function saveExternalRef(
  tx: Tx,
  workspaceId: string,
  ref: LocalRecord & { externalId: string; version: string | null; now: Date },
): Promise<void> {
  const { connectionId, localKind, localId, externalId, version, now } = ref
  const values = { externalId, versionSeen: version, updatedAt: now }
  await tx
    .insertInto('externalRef')
    .values({ workspaceId, connectionId, localKind, localId, ...values })
    .onConflict(conflict =>
      conflict.columns(['workspaceId', 'connectionId', 'localKind', 'localId']).doUpdateSet(values),
    )
    .execute()
}

/** What the CRM calls the record, and its mark after our last write; null where the CRM does not have it. */
export async function findWritten(
  tx: Tx,
  workspaceId: string,
  { connectionId, localKind, localId }: LocalRecord,
): Promise<{ externalId: string; expectedVersion: string | null } | null> {
  const row = await tx
    .selectFrom('externalRef')
    .select(['externalId', 'versionSeen as expectedVersion'])
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', '=', connectionId)
    .where('localKind', '=', localKind)
    .where('localId', '=', localId)
    .executeTakeFirst()
  return row ?? null
}

export async function deleteExternalRef(tx: Tx, workspaceId: string, ref: LocalRecord): Promise<void> {
  await tx
    .deleteFrom('externalRef')
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', '=', ref.connectionId)
    .where('localKind', '=', ref.localKind)
    .where('localId', '=', ref.localId)
    .execute()
}

/** What our records are called in the CRM; a record that isn't there yet is missing from the map. */
export async function findExternalIds(
  tx: Tx,
  workspaceId: string,
  connectionId: string,
  localKind: string,
  localIds: string[],
): Promise<Map<string, string>> {
  if (localIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('externalRef')
    .select(['localId', 'externalId'])
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', '=', connectionId)
    .where('localKind', '=', localKind)
    .where('localId', 'in', localIds)
    .execute()
  return new Map(rows.map(row => [row.localId, row.externalId]))
}

/** Earlier writes about the same record that may still change what the CRM has: nothing overtakes them. */
export async function hasEarlierWrite(tx: Tx, workspaceId: string, row: OutboxRow): Promise<boolean> {
  const found = await tx
    .selectFrom('outbox')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('connectionId', '=', row.connectionId)
    .where('localKind', '=', row.localKind)
    .where('localId', '=', row.localId)
    .where('id', '<', row.id)
    .where('state', 'in', ['waiting', 'deferred', 'sending', 'unknown'])
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

export async function pauseConnection(tx: Tx, workspaceId: string, connectionId: string): Promise<void> {
  await tx
    .updateTable('crmConnection')
    .set({ state: 'reconnect_required' })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', connectionId)
    .where('state', '=', 'connected')
    .execute()
}
