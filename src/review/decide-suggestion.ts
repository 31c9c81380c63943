import { changeDetails } from '../contacts/change-details.ts'
import { foldContact, listMembers } from '../contacts/fold-contact.ts'
import { enqueueNewContact } from '../crm/enqueue-pushes.ts'
import { inWorkspace, takeRowIds } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import type { SenderFlag, VerdictResult } from '../messages/message.ts'
import { createByPolicy } from '../timeline/apply-logging-policy.ts'
import { isBelieved } from '../timeline/link-outcome.ts'
import { affectedInThreads } from '../timeline/redecide.ts'
import {
  answerDeal,
  answerMatch,
  type Journal,
  journalRecord,
  listWaitingBehind,
  nextDecisionId,
  type Waiting,
} from './answer.ts'
import { listAudited, withdrawAudits } from './audit-queries.ts'
import { blindAnswer } from './blind.ts'
import { recordEffects, type Scope, takeSnapshot } from './effects.ts'
import { listUpdateQuestions } from './follow-up-questions.ts'
import { labelAnswer } from './label-answer.ts'
import { type LockedSuggestion, lockSuggestion } from './lock-suggestion.ts'
import { makeContact } from './make-contact.ts'
import { chooseDealsAgain, redecideMessages } from './redecide-after.ts'
import { reopenForRest } from './reopen-for-rest.ts'
import { type Answer, resolveVerdict } from './resolve-verdict.ts'
import { settleMessage } from './settle-message.ts'
import type { ConflictCode, DecideOutcome, Verdict } from './suggestion.ts'

export interface DecideRequest {
  suggestionId: string
  actor: string
  verdict: Verdict
  now: Date
  /** Whose signature a new contact is made of, where that is not the message on the page. */
  originMessageId?: string | undefined
}

/** The system answers a suggestion itself where policy allows it; everything else an actor says is a person's word. */
export const systemActor = 'system'

/**
 * Carries out what a reviewer answered: one transaction from the lock on the suggestion to the rows in the outbox.
 * Everything it changes is stored beside the decision, so that `undoDecision` can put it back.
 */
export function decideSuggestion(db: Db, workspaceId: string, request: DecideRequest): Promise<DecideOutcome> {
  return inWorkspace(db, workspaceId, tx => decideWithin(tx, workspaceId, request))
}

/** The same inside the caller's transaction. */
export async function decideWithin(tx: Tx, workspaceId: string, request: DecideRequest): Promise<DecideOutcome> {
  const suggestion = await lockSuggestion(tx, workspaceId, request.suggestionId)
  if (suggestion === null) return { kind: 'not-found' }
  if (suggestion.state !== 'open')
    return { kind: 'already-decided', state: suggestion.state, decisionId: suggestion.decisionId }
  const resolved = resolveVerdict(suggestion.proposal, suggestion, request.verdict)
  const answer = suggestion.isAudit ? blindAnswer(resolved, request.verdict, suggestion.contactId) : resolved
  if (answer === null) return { kind: 'conflict', code: 'answer_does_not_fit' }
  return carryOut(tx, workspaceId, suggestion, answer, request)
}

async function carryOut(
  tx: Tx,
  workspaceId: string,
  suggestion: LockedSuggestion,
  asked: Answer,
  { actor, now, originMessageId }: DecideRequest,
): Promise<DecideOutcome> {
  const gone = await missingTarget(tx, workspaceId, asked)
  if (gone !== null) return { kind: 'conflict', code: gone }
  const waiting = await waitingFor(tx, workspaceId, suggestion)
  if (suggestion.auditOf !== null && waiting.length === 0) {
    await withdrawAudits(tx, workspaceId, now, suggestion.id)
    return { kind: 'already-decided', state: 'withdrawn', decisionId: null }
  }
  const { covered, rest } = await splitByBelief(tx, workspaceId, waiting, asked, suggestion.messageId)
  if (asked.kind === 'deal' && covered.length === 0) return { kind: 'conflict', code: 'answer_does_not_fit' }
  const answered = unique(waiting.map(({ messageId }) => messageId))
  const following = asked.kind === 'reject' ? [] : await affectedInThreads(tx, workspaceId, answered)
  const messageIds = [...answered, ...following]
  const asking = await listUpdateQuestions(tx, workspaceId, { contactIds: contactsOf(asked), messageIds })
  const scope: Scope = {
    suggestionIds: unique([suggestion.id, ...asking]),
    messageIds,
    contactIds: [
      ...contactsOf(asked),
      ...(asked.kind === 'merge' ? await listMembers(tx, workspaceId, asked.otherContactId) : []),
    ],
    companyIds: [],
  }
  const before = await takeSnapshot(tx, workspaceId, scope)

  const origin = { messageId: originMessageId ?? suggestion.messageId, actor, now }
  const isSystem = actor === systemActor
  const made = await makeContact(tx, workspaceId, asked, { ...origin, by: isSystem ? 'signature' : 'person' })
  if (made.kind === 'conflict') return made
  const journal = await openJournal(tx, workspaceId, suggestion, { actor, now })
  if (made.contactId !== null)
    await enqueueNewContact(tx, workspaceId, { contactId: made.contactId, decisionId: journal.decisionId })
  const changed = await writeAnswer(tx, journal, asked, covered, made.contactId)
  await closeSuggestion(tx, journal, asked)
  const reopened = await reopenForRest(tx, journal, rest)
  for (const messageId of answered)
    await settleMessage(tx, workspaceId, messageId, {
      actor,
      now,
      batchId: journal.batchId,
      reason: asked.kind === 'reject' ? 'rejected' : approvedReason(actor),
    })
  if (actor !== systemActor) await labelAnswer(tx, journal, suggestion, asked, covered)
  if (asked.kind === 'link' || asked.kind === 'create')
    await chooseDealsAgain(tx, workspaceId, unique(covered.map(({ messageId }) => messageId)), journal)
  const again = unique([...rest.map(({ messageId }) => messageId), ...following])
  await redecideMessages(tx, workspaceId, again, journal)

  const contactId = made.contactId ?? ('contactId' in asked ? asked.contactId : null)
  const opened = await listUpdateQuestions(tx, workspaceId, {
    ...{ contactIds: contactId === null ? [] : [contactId], messageIds, openedAfter: journal.decisionId },
  })
  const after = await takeSnapshot(tx, workspaceId, {
    ...scope,
    suggestionIds: unique([...scope.suggestionIds, ...reopened, ...opened]),
    contactIds: unique([...scope.contactIds, ...(made.contactId === null ? [] : [made.contactId])]),
    companyIds: [made.madeCompanyId, changed.madeCompanyId].flatMap(id => id ?? []),
  })
  await recordEffects(tx, workspaceId, journal.decisionId, before, after)
  return { kind: 'decided', decisionId: journal.decisionId, contactId }
}

/** Choices that were on the page may have gone since; a merged contact is not chosen in place of the one it went into. */
async function missingTarget(tx: Tx, workspaceId: string, answer: Answer): Promise<ConflictCode | null> {
  const contactIds = contactsOf(answer)
  if (contactIds.length > 0) {
    const found = await tx
      .selectFrom('contact')
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('id', 'in', contactIds)
      .where('mergedInto', 'is', null)
      .forUpdate()
      .execute()
    if (found.length < contactIds.length) return 'contact_gone'
  }
  if (answer.kind !== 'deal') return null
  const deal = await tx
    .selectFrom('deal')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', answer.dealId)
    .executeTakeFirst()
  return deal ? null : 'deal_gone'
}

const contactsOf = (answer: Answer): string[] => {
  if (answer.kind === 'merge') return unique([answer.contactId, answer.otherContactId])
  return answer.kind === 'link' || answer.kind === 'update' ? [answer.contactId] : []
}

/** What waits behind the suggestion, the message on the page first. */
async function waitingFor(tx: Tx, workspaceId: string, suggestion: LockedSuggestion): Promise<Waiting[]> {
  if (suggestion.auditOf !== null) return listAudited(tx, workspaceId, suggestion.auditOf)
  const waiting = await listWaitingBehind(tx, workspaceId, suggestion.id)
  const isLead = (one: Waiting) => one.messageId === suggestion.messageId
  return [...waiting.filter(isLead), ...waiting.filter(one => !isLead(one))]
}

/**
 * An answer covers the message that the reviewer saw, and of the others those whose own sender is believed. The rest
 * is asked again: someone who forges an address must not ride on the answer about its owner. A no covers them all.
 */
async function splitByBelief(
  tx: Tx,
  workspaceId: string,
  waiting: Waiting[],
  answer: Answer,
  shownMessageId: string | null,
): Promise<{ covered: Waiting[]; rest: Waiting[] }> {
  const others = unique(waiting.map(({ messageId }) => messageId)).filter(id => id !== shownMessageId)
  if (answer.kind === 'reject' || others.length === 0) return { covered: waiting, rest: [] }
  const rows = await tx
    .selectFrom('message')
    .select(['id', 'verdict', 'senderFlags'])
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', others)
    .execute()
  const believed = new Set(
    rows
      .filter(row =>
        isBelieved({ verdict: row.verdict as VerdictResult, senderFlags: row.senderFlags as SenderFlag[] }),
      )
      .map(({ id }) => id),
  )
  const isCovered = (one: Waiting) => one.messageId === shownMessageId || believed.has(one.messageId)
  return { covered: waiting.filter(isCovered), rest: waiting.filter(one => !isCovered(one)) }
}

async function openJournal(
  tx: Tx,
  workspaceId: string,
  suggestion: LockedSuggestion,
  { actor, now }: { actor: string; now: Date },
): Promise<Journal> {
  const [batchId, decisionId] = (await takeRowIds(tx, 2)) as [string, string]
  await tx
    .insertInto('batch')
    .values({ workspaceId, id: batchId, what: `review_${suggestion.kind}`, actor, createdAt: now })
    .execute()
  return { workspaceId, decisionId, batchId, suggestionId: suggestion.id, actor, now }
}

async function writeAnswer(
  tx: Tx,
  journal: Journal,
  answer: Answer,
  covered: Waiting[],
  madeContactId: string | null,
): Promise<{ madeCompanyId: string | null }> {
  const { workspaceId, decisionId } = journal
  switch (answer.kind) {
    case 'link':
    case 'create':
    case 'reject':
      await answerPerson(tx, journal, answer, covered, madeContactId)
      return { madeCompanyId: null }
    case 'deal': {
      for (const [at, one] of covered.entries()) {
        const id = at === 0 ? decisionId : await nextDecisionId(tx)
        await answerDeal(tx, { ...journal, decisionId: id }, one, {
          dealId: answer.dealId,
          reason: approvedReason(journal.actor),
        })
      }
      return { madeCompanyId: null }
    }
    case 'update': {
      await journalRecord(tx, journal, {
        kind: 'contact',
        action: 'updated',
        reason: 'reviewed',
        contactId: answer.contactId,
      })
      return changeDetails(tx, workspaceId, answer.contactId, answer.changes, { by: 'person', now: journal.now })
    }
    case 'merge':
      await journalRecord(tx, journal, {
        kind: 'merge',
        action: 'merged',
        reason: 'reviewed',
        contactId: answer.contactId,
      })
      await foldContact(tx, workspaceId, { from: answer.otherContactId, into: answer.contactId, now: journal.now })
      return { madeCompanyId: null }
  }
}

/** Answers about people: on the page's message the decision itself, on the others one that follows from it. */
async function answerPerson(
  tx: Tx,
  journal: Journal,
  answer: Extract<Answer, { kind: 'link' | 'create' | 'reject' }>,
  covered: Waiting[],
  madeContactId: string | null,
): Promise<void> {
  const contactId = answer.kind === 'link' ? answer.contactId : madeContactId
  const reason = answer.kind === 'reject' ? `rejected_${answer.reason}` : approvedReason(journal.actor)
  const isRecord = answer.kind === 'create' || covered.length === 0
  if (isRecord)
    await journalRecord(tx, journal, {
      kind: 'contact',
      action: answer.kind === 'create' ? 'created' : answer.kind === 'link' ? 'updated' : 'rejected',
      reason,
      contactId,
    })
  for (const [at, one] of covered.entries()) {
    const id = at === 0 && !isRecord ? journal.decisionId : await nextDecisionId(tx)
    if (one.kind === 'deal') {
      await answerDeal(tx, { ...journal, decisionId: id }, one, { dealId: null, reason })
      continue
    }
    const action = answer.kind === 'reject' ? 'ignored' : answer.kind === 'create' && at === 0 ? 'created' : 'logged'
    await answerMatch(tx, journal, one, { id, action, reason, contactId })
  }
}

const approvedReason = (actor: string): string => (actor === systemActor ? createByPolicy : 'reviewed')

async function closeSuggestion(tx: Tx, journal: Journal, answer: Answer): Promise<void> {
  const state =
    answer.kind === 'reject' ? 'rejected' : answer.kind === 'merge' || answer.isProposed ? 'approved' : 'edited'
  await tx
    .updateTable('suggestion')
    .set({
      state,
      decidedAt: journal.now,
      decidedBy: journal.actor,
      decisionId: journal.decisionId,
      rejectReason: answer.kind === 'reject' ? answer.reason : null,
    })
    .where('workspaceId', '=', journal.workspaceId)
    .where('id', '=', journal.suggestionId)
    .execute()
}

const unique = (values: string[]): string[] => [...new Set(values)]
