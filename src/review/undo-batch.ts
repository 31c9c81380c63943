/**
 * Takes back many decisions as one: a batch, or all that a rule or a version decided since a day. First it is asked
 * what rests on them; nothing is changed unless nothing does, or the caller wants that undone as well, newest first.
 */
import { inWorkspace, takeRowIds } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import { readDecisionRules } from '../mailboxes/workspace-rules.ts'
import { lockRecording } from '../timeline/lock-recording.ts'
import { decideAgain } from '../timeline/redecide.ts'
import { restoreSuggestions } from '../timeline/suggestion-effects.ts'
import { type DecisionHead, type TakingBack, takeBackDecisions } from '../timeline/take-back.ts'
import type { Dependent } from './find-dependents.ts'
import { findResting, findStaleInThreads } from './resting-decisions.ts'
import { undoWithin } from './undo-decision.ts'
import { listTargets, type UndoScope, type UndoTarget } from './undo-targets.ts'

export interface UndoBatchRequest {
  scope: UndoScope
  /** Undoes what rests on these decisions as well. */
  cascade: boolean
  actor: string
  now: Date
}

export type UndoBatchOutcome =
  /** `batchId` holds what stands again: undoing it puts back what was undone. */
  | { kind: 'undone'; batchId: string; messages: number; answers: number; dependents: number }
  | { kind: 'nothing-to-undo' }
  /** Newest first, fifty at most. */
  | { kind: 'depended-on'; by: Dependent[] }
  /** What it changed was changed again since, by an import or an erasure. */
  | { kind: 'not-undoable'; decisionId: string; code: 'erased' | 'changed_since' }

const mostDependentsShown = 50

export async function undoBatch(db: Db, workspaceId: string, request: UndoBatchRequest): Promise<UndoBatchOutcome> {
  const check = await lookAhead(db, workspaceId, request.scope)
  if (check.targets === 0) return { kind: 'nothing-to-undo' }
  if (check.by.length > 0 && !request.cascade) return { kind: 'depended-on', by: check.by }
  const { actor, now } = request
  const by = await inWorkspace(db, workspaceId, async (tx): Promise<TakingBack> => {
    const [batchId] = (await takeRowIds(tx, 1)) as [string]
    await tx
      .insertInto('batch')
      .values({ workspaceId, id: batchId, what: 'undo_decisions', actor, createdAt: now })
      .execute()
    return { actor, now, batchId }
  })
  const counts = { messages: 0, answers: 0, dependents: 0 }
  try {
    await eachPage(db, workspaceId, request.scope, (tx, targets) =>
      undoPage(tx, workspaceId, targets, request, by, counts),
    )
  } catch (error) {
    if (error instanceof NotUndoable) return { kind: 'not-undoable', decisionId: error.decisionId, code: error.code }
    throw error
  }
  return { kind: 'undone', batchId: by.batchId, ...counts }
}

/** Ends the transaction of a page: nothing of it may stand when one of its decisions cannot be taken back. */
class NotUndoable extends Error {
  readonly decisionId: string
  readonly code: 'erased' | 'changed_since'
  constructor(decisionId: string, code: 'erased' | 'changed_since') {
    super(`decision ${decisionId} cannot be undone: ${code}`)
    this.decisionId = decisionId
    this.code = code
  }
}

async function eachPage(
  db: Db,
  workspaceId: string,
  scope: UndoScope,
  work: (tx: Tx, targets: UndoTarget[]) => Promise<void>,
): Promise<void> {
  let before: string | null = null
  for (;;) {
    const from: string | null = before
    const targets = await inWorkspace(db, workspaceId, async tx => {
      const page = await listTargets(tx, workspaceId, scope, from)
      if (page.length > 0) await work(tx, page)
      return page
    })
    const last = targets.at(-1)
    if (last === undefined) return
    before = last.decisionId
  }
}

async function lookAhead(db: Db, workspaceId: string, scope: UndoScope): Promise<{ targets: number; by: Dependent[] }> {
  let targets = 0
  const by: Dependent[] = []
  await eachPage(db, workspaceId, scope, async (tx, page) => {
    targets += page.filter(isStanding).length
    if (by.length < mostDependentsShown) by.push(...(await findResting(tx, workspaceId, headsOf(page))))
  })
  return { targets, by: by.slice(0, mostDependentsShown) }
}

/** What another undo took back already is seen to along with the rest, and is no reason for an undo by itself. */
const isStanding = (target: UndoTarget): boolean => target.kind === 'answer' || target.takenBackBy === null

function headsOf(targets: UndoTarget[]): DecisionHead[] {
  return targets.flatMap((target): DecisionHead[] => {
    if (target.kind === 'answer') return []
    const { messageId, decisionId, takenBackBy } = target
    if (takenBackBy !== null) return [{ messageId, decisionId: takenBackBy, insteadOf: decisionId }]
    return [{ messageId, decisionId, insteadOf: null }]
  })
}

async function undoPage(
  tx: Tx,
  workspaceId: string,
  targets: UndoTarget[],
  request: UndoBatchRequest,
  by: TakingBack,
  counts: { messages: number; answers: number; dependents: number },
): Promise<void> {
  await lockRecording(tx, workspaceId)
  const undoing = { tx, workspaceId, by, cascade: request.cascade }
  const heads = headsOf(targets)
  counts.dependents += await undoResting(undoing, heads, 0)
  const answers = new Set(targets.flatMap(({ kind, decisionId }) => (kind === 'answer' ? [decisionId] : [])))
  for (const decisionId of answers) if (await undoAnswer(undoing, decisionId, 0)) counts.answers += 1
  counts.messages += await undoHeads(undoing, heads)
}

interface Undoing {
  tx: Tx
  workspaceId: string
  by: TakingBack
  cascade: boolean
}

/** A chain of decisions about one message is rarely longer than a handful. */
const deepest = 50

async function undoHeads({ tx, workspaceId, by }: Undoing, heads: DecisionHead[]): Promise<number> {
  if (heads.length === 0) return 0
  const messageIds = heads.map(({ messageId }) => messageId)
  await takeBackDecisions(tx, workspaceId, heads, by)
  await restoreSuggestions(
    tx,
    workspaceId,
    heads.map(({ decisionId, insteadOf }) => insteadOf ?? decisionId),
    { batchId: by.batchId, messageIds, now: by.now },
  )
  const stale = await findStaleInThreads(tx, workspaceId, messageIds)
  if (stale.length > 0) {
    const rules = await readDecisionRules(tx, workspaceId)
    await decideAgain(tx, workspaceId, stale, rules, { now: by.now, batchId: by.batchId })
  }
  return heads.filter(({ insteadOf }) => !insteadOf).length
}

/** Undoes what stands above these decisions until they stand themselves. Returns how many that were. */
async function undoResting(undoing: Undoing, heads: DecisionHead[], depth: number): Promise<number> {
  let undone = 0
  for (let round = 0; round < deepest; round++) {
    const resting = await findResting(undoing.tx, undoing.workspaceId, heads)
    const next = resting[0]
    if (next === undefined) return undone
    if (!undoing.cascade || depth >= deepest) throw new NotUndoable(next.decisionId, 'changed_since')
    undone += await undoOne(undoing, next.decisionId, depth + 1)
  }
  const still = await findResting(undoing.tx, undoing.workspaceId, heads)
  if (still[0] === undefined) return undone
  throw new NotUndoable(still[0].decisionId, 'changed_since')
}

async function undoOne(undoing: Undoing, decisionId: string, depth: number): Promise<number> {
  const targets = await listTargets(undoing.tx, undoing.workspaceId, { kind: 'decision', decisionId }, null)
  const target = targets.find(isStanding)
  if (target === undefined) throw new NotUndoable(decisionId, 'changed_since')
  if (target.kind === 'answer') return (await undoAnswer(undoing, target.decisionId, depth)) ? 1 : 0
  const heads = headsOf([target])
  const above = await undoResting(undoing, heads, depth)
  return above + (await undoHeads(undoing, heads))
}

async function undoAnswer(undoing: Undoing, decisionId: string, depth: number): Promise<boolean> {
  const { tx, workspaceId, by, cascade } = undoing
  for (let round = 0; round < deepest; round++) {
    const outcome = await undoWithin(tx, workspaceId, { decisionId, actor: by.actor, now: by.now })
    switch (outcome.kind) {
      case 'undone':
        return true
      case 'already-undone':
      case 'not-found':
        return false
      case 'not-undoable':
        throw new NotUndoable(decisionId, outcome.code)
      case 'depended-on': {
        const next = outcome.by[0]
        if (next === undefined || !cascade || depth >= deepest) throw new NotUndoable(decisionId, 'changed_since')
        await undoOne(undoing, next.decisionId, depth + 1)
      }
    }
  }
  throw new NotUndoable(decisionId, 'changed_since')
}
