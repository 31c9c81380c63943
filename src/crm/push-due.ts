/**
 * Sends what is due, workspace by workspace: claim a few rows, build each payload, send it outside of any transaction,
 * write down what became of it. Where a worker dies between sending and writing down, the row is looked for in the CRM
 * before it is sent again.
 */
import { randomUUID } from 'node:crypto'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Db } from '../db/schema.ts'
import { buildWrite } from './build-write.ts'
import type { Connectors, CrmConnector, CrmWrite, SoughtWrite } from './connector.ts'
import {
  afterReadBack,
  afterSend,
  cancelled,
  editedInCrm,
  leftToPerson,
  type OutboxPatch,
  sendMilliseconds,
  waitingForOthers,
} from './outbox.ts'
import {
  claimDueRows,
  deleteExternalRef,
  finishRow,
  listWorkspaceIds,
  type OutboxRow,
  pauseConnection,
  saveExternalRef,
} from './queries.ts'
import { openEditedTask } from './task-queries.ts'

export interface PushContext {
  db: Db
  connectors: Connectors
  now: Date
  /** How long one send may take. */
  patienceMilliseconds?: number
}

export interface PushCounts {
  tried: number
  delivered: number
}

/** Few, so that a lease outlasts sending them all one after another. */
const claimSize = 4

export async function pushDue(context: PushContext): Promise<PushCounts> {
  const counts: PushCounts = { tried: 0, delivered: 0 }
  const owner = randomUUID()
  for (const workspaceId of await listWorkspaceIds(context.db)) {
    for (;;) {
      const rows = await inWorkspace(context.db, workspaceId, tx =>
        claimDueRows(tx, workspaceId, { owner, now: context.now, limit: claimSize }),
      )
      for (const row of rows) {
        const patch = await pushRow(context, workspaceId, row)
        await writeDown(context, workspaceId, row, owner, patch)
        counts.tried++
        if (patch.state === 'delivered') counts.delivered++
      }
      if (rows.length < claimSize) break
    }
  }
  return counts
}

async function pushRow(context: PushContext, workspaceId: string, row: OutboxRow): Promise<OutboxPatch> {
  const { db, connectors, now, patienceMilliseconds = sendMilliseconds } = context
  const connector = connectors({ workspaceId, connectionId: row.connectionId, crm: row.crm })
  if (!connector) return waitingForOthers('no_connector', now)
  const built = await inWorkspace(db, workspaceId, tx => buildWrite(tx, workspaceId, row))
  if (built.kind === 'void') return cancelled(built.reason, now)
  if (built.kind === 'gone') {
    // What may have arrived must be known, or the row that takes it back finds nothing to take back.
    const sought = { operation: built.operation, externalId: null }
    const patch = row.mayBeThere ? await lookFor(context, connector, sought, row) : null
    return patch ?? cancelled('record_gone', now)
  }
  if (built.kind === 'unmarked') return leftToPerson(now)
  if (built.kind === 'waits') return waitingForOthers(built.reason, now)

  if (row.mayBeThere && !connector.capabilities.deduplicates) {
    const { write } = built
    const sought = { operation: write.operation, externalId: 'externalId' in write ? write.externalId : null }
    const patch = await lookFor(context, connector, sought, row)
    if (patch) return patch
  }
  return afterSend(await send(connector, built.write, row, patienceMilliseconds), row.attempts, now)
}

/** Null: it is not there. */
async function lookFor(
  { now, patienceMilliseconds = sendMilliseconds }: PushContext,
  connector: CrmConnector,
  sought: SoughtWrite,
  row: OutboxRow,
): Promise<OutboxPatch | null> {
  const signal = AbortSignal.timeout(patienceMilliseconds)
  return afterReadBack(await connector.readBack(sought, row.idempotencyKey, signal), row.attempts, now)
}

async function send(connector: CrmConnector, write: CrmWrite, row: OutboxRow, patienceMilliseconds: number) {
  const signal = AbortSignal.timeout(patienceMilliseconds)
  return await connector.send(write, row.idempotencyKey, signal)
}

async function writeDown(
  { db, now }: PushContext,
  workspaceId: string,
  row: OutboxRow,
  owner: string,
  patch: OutboxPatch,
): Promise<void> {
  const { connectionId, localKind, localId } = row
  await inWorkspace(db, workspaceId, async tx => {
    if (!(await finishRow(tx, workspaceId, { id: row.id, owner, now, patch }))) return
    if (patch.reason === 'reconnect_required') await pauseConnection(tx, workspaceId, connectionId)
    if (patch.reason === editedInCrm) await openEditedTask(tx, workspaceId, row, now)
    if (patch.state !== 'delivered' || patch.externalId === null) return
    const isRemoval = row.operation.startsWith('remove_')
    if (isRemoval) await deleteExternalRef(tx, workspaceId, { connectionId, localKind, localId })
    else {
      const { externalId, version } = patch
      await saveExternalRef(tx, workspaceId, { connectionId, localKind, localId, externalId, version, now })
    }
  })
}
