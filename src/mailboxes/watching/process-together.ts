/**
 * Mail of one workspace is recorded by one after the other. What several rounds of this process have read while one of
 * them recorded is recorded by the next in one go: under load a transaction carries many messages, and the wait stays
 * short.
 */
import { isDeepStrictEqual } from 'node:util'
import type { Db, Tx } from '../../db/schema.ts'
import {
  type PendingMessage,
  type PipelineContext,
  type ReadBatch,
  readMessages,
  recordBatches,
} from '../../pipeline.ts'
import type { Mailbox } from '../queries.ts'
import { openBatchWrites, type Written } from './batch-writes.ts'

interface Waiting extends ReadBatch {
  context: PipelineContext
}

type Recorder = (batch: Waiting) => Promise<string[]>

/** As many rounds as a process runs at once. */
const MOST_AT_ONCE = 10

/** By database and workspace, for as long as the process runs. */
const recorders = new WeakMap<Db, Map<string, Recorder>>()

/**
 * Like `processMessages`. Returns the ledger items that could not be recorded.
 * @param beforeCommit throws where the caller may not write any more; what others recorded along stays
 */
export async function processTogether(
  context: PipelineContext,
  workspaceId: string,
  mailbox: Mailbox,
  pending: PendingMessage[],
  beforeCommit: (tx: Tx) => Promise<void>,
): Promise<string[]> {
  const { read, rules } = await readMessages(context, workspaceId, mailbox, pending)
  return recorderOf(context.db, workspaceId)({ context, mailboxId: mailbox.id, read, rules, beforeCommit })
}

function recorderOf(db: Db, workspaceId: string): Recorder {
  const ofDatabase = recorders.get(db) ?? new Map<string, Recorder>()
  recorders.set(db, ofDatabase)
  const recorder = ofDatabase.get(workspaceId) ?? openBatchWrites(all => recordAll(workspaceId, all), MOST_AT_ONCE)
  ofDatabase.set(workspaceId, recorder)
  return recorder
}

/** Together where they can be; each by itself where one of them may not write, or was read by other rules. */
async function recordAll(workspaceId: string, waiting: Waiting[]): Promise<Written<string[]>[]> {
  const [{ context, rules: first }] = waiting as [Waiting]
  if (waiting.every(({ rules }) => isDeepStrictEqual(rules.policies, first.policies))) {
    try {
      const { failed } = await recordBatches(context, workspaceId, waiting)
      return waiting.map(({ read }) => ({ kind: 'written', value: failedOf(read, failed) }))
    } catch (error) {
      if (waiting.length === 1) throw error
    }
  }
  const written: Written<string[]>[] = []
  for (const one of waiting) {
    try {
      const { failed } = await recordBatches(one.context, workspaceId, [one])
      written.push({ kind: 'written', value: failed })
    } catch (error) {
      written.push({ kind: 'failed', error })
    }
  }
  return written
}

function failedOf(read: ReadBatch['read'], failed: string[]): string[] {
  return failed.filter(id => read.some(({ item }) => item.ledgerItemId === id))
}
