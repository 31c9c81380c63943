import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { findCurrentDecisions, settledAmong } from './current-decisions.ts'
import { type DecidingRules, decideMessages } from './decide-messages.ts'
import { loadFacts } from './load-facts.ts'
import { type RecordContext, type RecordCounts, recordOutcomes } from './record-outcomes.ts'

export interface DecisionRules extends DecidingRules {
  isOwn: (address: string) => boolean
}

/** Decides these messages from what is stored of them, and records what is new. */
export async function decideAgain(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  rules: DecisionRules,
  context: Omit<RecordContext, 'modelVersion'>,
): Promise<RecordCounts> {
  const facts = await loadFacts(tx, workspaceId, messageIds, rules.isOwn)
  const settled = settledAmong(await findCurrentDecisions(tx, workspaceId, messageIds), context)
  const outcomes = await decideMessages(tx, workspaceId, facts, rules, settled)
  return recordOutcomes(tx, workspaceId, outcomes, { ...context, modelVersion: rules.model.version })
}

/**
 * Whose decision may change by these messages: what comes after one of them in its thread may inherit what is decided
 * there, and where threads were joined every message has new predecessors.
 */
export async function affectedInThreads(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  joinedThreadIds: string[] = [],
): Promise<string[]> {
  if (messageIds.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select later.id from message later
    where later.workspace_id = ${workspaceId} and later.id <> all(${messageIds}::bigint[])
      and (later.thread_id = any(${joinedThreadIds}::bigint[])
        or later.id in (
          select l.id from message m
          join message l on l.workspace_id = ${workspaceId} and l.thread_id = m.thread_id and l.sent_at >= m.sent_at
          where m.workspace_id = ${workspaceId} and m.id = any(${messageIds}::bigint[])))
    order by later.id limit ${MOST_AFFECTED}`.execute(tx)
  return rows.map(row => row.id)
}

/** A thread is rarely longer than dozens; what an attacker strings together must not hold up everything else. */
const MOST_AFFECTED = 2_000
