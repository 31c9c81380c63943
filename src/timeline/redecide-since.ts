/**
 * Decides again what the system decided, from what is stored of each message: first the difference, then the same as
 * one batch that can be undone as one. Thread by thread, in pages: a later message may inherit what an earlier one of
 * its thread is given, and memory stays flat however much mail there is.
 */
import { sql } from 'kysely'
import { inWorkspace, takeRowIds } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import { readDecisionRules } from '../mailboxes/workspace-rules.ts'
import type { RankerModel } from '../matching/rank-candidates.ts'
import { type CurrentDecision, findCurrentDecisions, settledAmong } from './current-decisions.ts'
import { decideMessages, type MessageOutcome } from './decide-messages.ts'
import { loadFacts } from './load-facts.ts'
import { lockRecording } from './lock-recording.ts'
import { recordOutcomes } from './record-outcomes.ts'
import { addToDifference, emptyDifference, type RedecisionDifference } from './redecision-difference.ts'
import { recordSuggestionEffects, snapshotSuggestions, suggestionScope } from './suggestion-effects.ts'

export interface RedecisionScope {
  /** Messages sent since then. */
  since: Date
  mailboxId: string | null
}

interface DecidedPage {
  outcomes: MessageOutcome[]
  current: Map<string, CurrentDecision[]>
  modelVersion: string
}

const PAGE_MESSAGES = 500

/** What would change, without changing anything; with `model` what would if that one were in force. */
export async function previewRedecision(
  db: Db,
  workspaceId: string,
  scope: RedecisionScope,
  { signal, model }: { signal?: AbortSignal; model?: RankerModel } = {},
): Promise<RedecisionDifference> {
  const difference = emptyDifference()
  await eachPage(db, workspaceId, { scope, after: null, signal }, async (tx, messageIds) => {
    const { outcomes, current } = await decidePage(tx, workspaceId, messageIds, model)
    addToDifference(difference, outcomes, current)
  })
  return difference
}

export interface AppliedRedecision {
  /** Null where nothing had to be changed. */
  batchId: string | null
  difference: RedecisionDifference
  /** Where it was stopped: the last thread that was decided; null when it came to its end. */
  stoppedAfter: string | null
}

/**
 * Each page commits for itself: when it is stopped, what was done stands and is undone as the batch that it is. It goes on
 * from where it was stopped with the same batch; one that is given was opened before.
 */
export async function applyRedecision(
  db: Db,
  workspaceId: string,
  scope: RedecisionScope,
  by: { actor: string; now: Date; batchId?: string | undefined; after?: string | null | undefined },
  signal?: AbortSignal,
): Promise<AppliedRedecision> {
  const difference = emptyDifference()
  const [batchId] = by.batchId ? [by.batchId] : await inWorkspace(db, workspaceId, tx => takeRowIds(tx, 1))
  let isOpened = by.batchId !== undefined
  const part = { scope, after: by.after ?? null, signal }
  const stoppedAfter = await eachPage(db, workspaceId, part, async (tx, messageIds) => {
    await lockRecording(tx, workspaceId)
    const { outcomes, current, modelVersion } = await decidePage(tx, workspaceId, messageIds)
    const changed = addToDifference(difference, outcomes, current)
    if (changed === 0) return
    if (!isOpened) await openRedecisionBatch(tx, workspaceId, batchId!, by)
    isOpened = true
    const questions = suggestionScope(outcomes, current)
    const before = await snapshotSuggestions(tx, workspaceId, questions)
    await recordOutcomes(tx, workspaceId, outcomes, {
      now: by.now,
      modelVersion,
      batchId: batchId!,
      evenTakenBack: true,
    })
    await recordSuggestionEffects(tx, workspaceId, questions, before, { batchId: batchId!, messageIds })
  })
  return { batchId: isOpened ? batchId! : null, difference, stoppedAfter }
}

export async function openRedecisionBatch(
  tx: Tx,
  workspaceId: string,
  id: string,
  by: { actor: string; now: Date },
): Promise<void> {
  await tx
    .insertInto('batch')
    .values({ workspaceId, id, what: 'redecide', actor: by.actor, createdAt: by.now })
    .execute()
}

async function decidePage(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  otherModel?: RankerModel,
): Promise<DecidedPage> {
  const rules = await readDecisionRules(tx, workspaceId)
  const model = otherModel ?? rules.model
  const facts = await loadFacts(tx, workspaceId, messageIds, rules.isOwn)
  const current = await findCurrentDecisions(tx, workspaceId, messageIds)
  const settled = settledAmong(current, { evenTakenBack: true })
  const outcomes = await decideMessages(tx, workspaceId, facts, { ...rules, model }, settled)
  return { outcomes, current, modelVersion: model.version }
}

/** Returns after which thread it was stopped, or null when there was no more. */
async function eachPage(
  db: Db,
  workspaceId: string,
  part: { scope: RedecisionScope; after: string | null; signal: AbortSignal | undefined },
  work: (tx: Tx, messageIds: string[]) => Promise<void>,
): Promise<string | null> {
  const { scope, signal } = part
  let after = part.after ?? '0'
  while (signal?.aborted !== true) {
    const last = await inWorkspace(db, workspaceId, async tx => {
      const page = await listPage(tx, workspaceId, scope, after)
      // A thread longer than a page is taken in parts, oldest first.
      for (let from = 0; from < page.messageIds.length; from += PAGE_MESSAGES)
        await work(tx, page.messageIds.slice(from, from + PAGE_MESSAGES))
      return page.lastThreadId
    })
    if (last === null) return null
    after = last
  }
  return after
}

/** Whole threads until a page is full, by number; their messages by time. */
async function listPage(
  tx: Tx,
  workspaceId: string,
  { since, mailboxId }: RedecisionScope,
  after: string,
): Promise<{ messageIds: string[]; lastThreadId: string | null }> {
  const { rows: threads } = await sql<{ id: string; messages: number }>`
    select m.thread_id as id, count(*)::int as messages from message m
    where m.workspace_id = ${workspaceId} and m.thread_id > ${after}::bigint and m.sent_at >= ${since}
      and (${mailboxId}::bigint is null or exists (
        select 1 from message_copy c where c.workspace_id = ${workspaceId} and c.message_id = m.id
          and c.mailbox_id = ${mailboxId}::bigint))
    group by m.thread_id order by m.thread_id limit ${PAGE_MESSAGES}`.execute(tx)
  const taken: string[] = []
  let messages = 0
  for (const thread of threads) {
    if (taken.length > 0 && messages + thread.messages > PAGE_MESSAGES) break
    taken.push(thread.id)
    messages += thread.messages
  }
  const last = taken.at(-1)
  if (last === undefined) return { messageIds: [], lastThreadId: null }
  const { rows } = await sql<{ id: string }>`
    select m.id from message m
    where m.workspace_id = ${workspaceId} and m.thread_id = any(${taken}::bigint[]) and m.sent_at >= ${since}
    order by m.sent_at, m.id`.execute(tx)
  return { messageIds: rows.map(({ id }) => id), lastThreadId: last }
}
