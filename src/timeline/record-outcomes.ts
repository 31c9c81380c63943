import type { Insertable } from 'kysely'
import { enqueuePushes } from '../crm/enqueue-pushes.ts'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Schema, Tx } from '../db/schema.ts'
import { removeBareActivities, removeSystemLinks } from './activity-links.ts'
import {
  type CurrentDecision,
  dealRows,
  findCurrentDecisions,
  isDecidedByPerson,
  isSameDecision,
  isSettled,
  messageRow,
} from './current-decisions.ts'
import { recordShadows } from './deal-shadow-queries.ts'
import type { MessageOutcome } from './decide-messages.ts'
import { hasLearnt } from './known-details.ts'
import { openSuggestions, refreshSuggestions, withdrawUnused } from './open-suggestions.ts'
import { suggestChanges } from './suggest-changes.ts'

export interface RecordCounts {
  logged: number
  review: number
  ignored: number
  /** Messages about which nothing new was decided, or about which a person has spoken. */
  unchanged: number
}

export interface RecordContext {
  now: Date
  modelVersion: string
  /** Groups what is decided together, e.g. a re-decision that can be undone as one. */
  batchId?: string | undefined
  /** Messages of which a decision was taken back are decided anew, because somebody asked for it. */
  evenTakenBack?: boolean | undefined
}

/**
 * Writes what was decided: journal rows, activities with their links, suggestions, outbox rows. All or nothing within
 * the caller's transaction. Decisions that stand already are left as they are; others are superseded, never changed.
 */
export async function recordOutcomes(
  tx: Tx,
  workspaceId: string,
  outcomes: MessageOutcome[],
  context: RecordContext,
): Promise<RecordCounts> {
  const current = await findCurrentDecisions(
    tx,
    workspaceId,
    outcomes.map(({ facts }) => facts.messageId),
  )
  const changed = outcomes.filter(outcome => {
    const before = current.get(outcome.facts.messageId) ?? []
    if (before.length === 0) return true
    if (isSettled(before, context)) return false
    return !isSameDecision(outcome, before) || hasLearnt(outcome, before)
  })
  const counts: RecordCounts = { logged: 0, review: 0, ignored: 0, unchanged: outcomes.length - changed.length }
  const untouched = outcomes.filter(({ facts }) => !isDecidedByPerson(current.get(facts.messageId) ?? []))
  if (changed.length === 0) {
    await refreshSuggestions(tx, workspaceId, untouched)
    return counts
  }

  const replaced = changed.filter(({ facts }) => current.has(facts.messageId))
  const replacedIds = replaced.map(({ facts }) => facts.messageId)
  await removeSystemLinks(tx, workspaceId, replacedIds)
  const suggestionIds = await openSuggestions(tx, workspaceId, changed, context.now)
  await refreshSuggestions(tx, workspaceId, untouched)
  const journal = await journalRows(tx, workspaceId, changed, suggestionIds, context)
  await insertRows(tx, 'decision', journal.decisions)
  await insertRows(tx, 'decisionEvidence', journal.evidence)
  await supersede(tx, workspaceId, replaced, current, journal.messageDecision)
  await withdrawUnused(tx, workspaceId, suggestionIdsOf(replaced, current), context.now)
  const activityIds = await insertActivities(tx, workspaceId, changed, journal)
  await removeBareActivities(tx, workspaceId, replacedIds)
  await enqueuePushes(tx, workspaceId, activityIds)
  await recordShadows(tx, workspaceId, changed, context.now)
  await suggestChanges(tx, workspaceId, changed, context.now)
  for (const { action } of changed) counts[action]++
  return counts
}

interface Journal {
  decisions: Insertable<Schema['decision']>[]
  evidence: Insertable<Schema['decisionEvidence']>[]
  /** By message id: its message-level decision. */
  messageDecision: Map<string, string>
  /** By `messageId/position` the match decision, by `messageId/deal/dealId` the deal decision. */
  linkDecision: Map<string, string>
}

async function journalRows(
  tx: Tx,
  workspaceId: string,
  outcomes: MessageOutcome[],
  suggestionIds: Map<string, string>,
  { now, modelVersion, batchId }: RecordContext,
): Promise<Journal> {
  const count = outcomes.reduce((sum, outcome) => sum + 1 + outcome.links.length + dealRows(outcome).length, 0)
  const ids = await takeRowIds(tx, count)
  const journal: Journal = { decisions: [], evidence: [], messageDecision: new Map(), linkDecision: new Map() }
  for (const outcome of outcomes) {
    const { messageId, policyVersion } = outcome.facts
    const base = {
      workspaceId,
      messageId,
      actor: 'system',
      madeAt: now,
      modelVersion,
      policyVersion,
      batchId: batchId ?? null,
    }
    const messageDecision = ids.pop()!
    journal.messageDecision.set(messageId, messageDecision)
    journal.decisions.push({
      ...base,
      id: messageDecision,
      kind: 'message',
      ...messageRow(outcome),
    })
    for (const link of outcome.links) {
      const id = ids.pop()!
      journal.linkDecision.set(`${messageId}/${link.subject.position}`, id)
      journal.decisions.push({
        ...base,
        id,
        kind: 'match',
        position: link.subject.position,
        contactId: link.contactId,
        suggestionId: suggestionIds.get(`${messageId}/${link.subject.position}`) ?? null,
        action: link.action,
        reason: link.reason,
        confidence: link.confidence,
        shippedConfidence: shippedConfidence(link),
        terms: JSON.stringify(link.ranked[0]?.terms.map(({ code, weight }) => ({ code, weight })) ?? []),
      })
      if (link.ranked.length > 0 || link.action !== 'ignored') {
        journal.evidence.push({ workspaceId, decisionId: id, detail: JSON.stringify(linkEvidence(link)) })
      }
    }
    for (const row of dealRows(outcome)) {
      const id = ids.pop()!
      journal.linkDecision.set(`${messageId}/deal/${row.dealId}`, id)
      journal.decisions.push({
        ...base,
        ...row,
        id,
        kind: 'deal',
        suggestionId: suggestionIds.get(`${messageId}/deal`) ?? null,
        terms: JSON.stringify(outcome.deal.terms),
      })
    }
  }
  return journal
}

/** Only where an own curve says something else: without one both are the same. */
function shippedConfidence({ ranked, contactId, confidence }: MessageOutcome['links'][number]): number | null {
  const chosen = ranked.find(candidate => candidate.contactId === contactId)
  return chosen === undefined || chosen.shippedConfidence === confidence ? null : chosen.shippedConfidence
}

/** Literal values, apart from the journal so that erasure can delete them. */
function linkEvidence(link: MessageOutcome['links'][number]): unknown {
  return {
    address: link.subject.address,
    name: link.subject.name,
    part: link.subject.part,
    candidates: link.ranked.map(({ contactId, confidence, terms }) => ({ contactId, confidence, terms })),
  }
}

async function supersede(
  tx: Tx,
  workspaceId: string,
  replaced: MessageOutcome[],
  current: Map<string, CurrentDecision[]>,
  messageDecision: Map<string, string>,
): Promise<void> {
  for (const { facts } of replaced) {
    const ids = (current.get(facts.messageId) ?? []).map(({ id }) => id)
    await tx
      .updateTable('decision')
      .set({ supersededBy: messageDecision.get(facts.messageId)! })
      .where('workspaceId', '=', workspaceId)
      .where('id', 'in', ids)
      .execute()
  }
}

function suggestionIdsOf(replaced: MessageOutcome[], current: Map<string, CurrentDecision[]>): string[] {
  return replaced.flatMap(({ facts }) =>
    (current.get(facts.messageId) ?? []).flatMap(({ suggestionId }) => (suggestionId === null ? [] : [suggestionId])),
  )
}

/** One activity for a logged message; a link for each contact, their companies and the deals. Returns activity ids. */
async function insertActivities(
  tx: Tx,
  workspaceId: string,
  outcomes: MessageOutcome[],
  journal: Journal,
): Promise<string[]> {
  const logged = outcomes.filter(({ action, facts }) => action === 'logged' && !facts.isPilot)
  if (logged.length === 0) return []
  const { rows } = await upsertActivities(tx, workspaceId, logged, journal)
  const activityByMessage = new Map(rows.map(row => [row.messageId, row.id]))
  const links = logged.flatMap(outcome => {
    const { messageId } = outcome.facts
    const activityId = activityByMessage.get(messageId)!
    const link = (targetKind: string, targetId: string, decisionId: string) => ({
      workspaceId,
      activityId,
      targetKind,
      targetId,
      decisionId,
      setBy: 'system',
    })
    const contacts = outcome.links.flatMap(({ action, contactId, subject }) =>
      action === 'logged' && contactId !== null
        ? [link('contact', contactId, journal.linkDecision.get(`${messageId}/${subject.position}`)!)]
        : [],
    )
    const companies = outcome.companyIds.map(id => link('company', id, journal.messageDecision.get(messageId)!))
    const deals = outcome.deal.action === 'linked' ? outcome.deal.deals : []
    return [
      ...contacts,
      ...companies,
      ...deals.map(({ dealId }) => link('deal', dealId, journal.linkDecision.get(`${messageId}/deal/${dealId}`)!)),
    ]
  })
  await tx
    .insertInto('activityLink')
    .values(links)
    .onConflict(conflict => conflict.doNothing())
    .execute()
  return [...activityByMessage.values()]
}

/** An activity that a person's link kept alive through a re-decision is taken again. */
async function upsertActivities(tx: Tx, workspaceId: string, logged: MessageOutcome[], journal: Journal) {
  const rows = await tx
    .insertInto('activity')
    .values(
      logged.map(({ facts }) => ({
        workspaceId,
        messageId: facts.messageId,
        happenedAt: facts.sentAt,
        visibility: facts.isShared ? 'team' : 'participants',
        decisionId: journal.messageDecision.get(facts.messageId)!,
      })),
    )
    .onConflict(conflict =>
      conflict.columns(['workspaceId', 'messageId']).doUpdateSet(eb => ({
        visibility: eb.ref('excluded.visibility'),
        happenedAt: eb.ref('excluded.happenedAt'),
        decisionId: eb.ref('excluded.decisionId'),
      })),
    )
    .returning(['id', 'messageId'])
    .execute()
  return { rows }
}

async function insertRows<T extends 'decision' | 'decisionEvidence'>(
  tx: Tx,
  table: T,
  rows: Insertable<Schema[T]>[],
): Promise<void> {
  // PostgreSQL takes 65,535 parameters a statement.
  for (let from = 0; from < rows.length; from += 1_000) {
    await tx
      .insertInto(table)
      .values(rows.slice(from, from + 1_000))
      .execute()
  }
}
