import type { Tx } from '../db/schema.ts'
import type { Thresholds } from '../matching/match.ts'
import type { Policies } from '../privacy/policy.ts'
import { decideMessages } from './decide-messages.ts'
import { loadFacts } from './load-facts.ts'
import { type RecordContext, type RecordCounts, recordOutcomes } from './record-outcomes.ts'

export interface DecisionRules {
  policies: Policies
  thresholds: Thresholds
  isOwn: (address: string) => boolean
}

/** Decides these messages from what is stored of them, and records what is new. */
export async function decideAgain(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  rules: DecisionRules,
  context: RecordContext,
): Promise<RecordCounts> {
  const facts = await loadFacts(tx, workspaceId, messageIds, rules.isOwn)
  const outcomes = await decideMessages(tx, workspaceId, facts, rules)
  return recordOutcomes(tx, workspaceId, outcomes, context)
}

/** Messages of the threads that come after one of `messageIds`: they may inherit what is decided there. */
export async function laterInThreads(tx: Tx, workspaceId: string, messageIds: string[]): Promise<string[]> {
  if (messageIds.length === 0) return []
  const rows = await tx
    .selectFrom('message as later')
    .innerJoin('message as m', join =>
      join
        .onRef('m.threadId', '=', 'later.threadId')
        .onRef('m.sentAt', '<=', 'later.sentAt')
        .on('m.workspaceId', '=', workspaceId),
    )
    .select('later.id')
    .distinct()
    .where('later.workspaceId', '=', workspaceId)
    .where('m.id', 'in', messageIds)
    .where('later.id', 'not in', messageIds)
    .orderBy('later.id')
    .limit(2_000)
    .execute()
  return rows.map(row => row.id)
}

/**
 * What waited behind an answered suggestion is decided again, each message as far as its own sender's verdict allows,
 * and with it what follows in their threads.
 */
export async function redecideWaiting(
  tx: Tx,
  workspaceId: string,
  suggestionId: string,
  rules: DecisionRules,
  context: RecordContext,
): Promise<RecordCounts> {
  const rows = await tx
    .selectFrom('decision')
    .select('messageId')
    .distinct()
    .where('workspaceId', '=', workspaceId)
    .where('suggestionId', '=', suggestionId)
    .where('undoneBy', 'is', null)
    .where('supersededBy', 'is', null)
    .where('messageId', 'is not', null)
    .execute()
  const waiting = rows.map(row => row.messageId!)
  const following = await laterInThreads(tx, workspaceId, waiting)
  return decideAgain(tx, workspaceId, [...waiting, ...following], rules, context)
}
