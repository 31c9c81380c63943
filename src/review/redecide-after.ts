/**
 * What an answer makes possible elsewhere: the deal of the answered messages, now that it is known whose they are, and
 * the decisions of what follows in their threads. All of it is the system's, in the answer's batch.
 */
import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import { readDecisionRules } from '../mailboxes/workspace-rules.ts'
import { dealRows, findCurrentDecisions } from '../timeline/current-decisions.ts'
import { recordShadows } from '../timeline/deal-shadow-queries.ts'
import { decideDeals, type LinkedMessage, type MessageOutcome } from '../timeline/decide-messages.ts'
import { linkSubjects } from '../timeline/link-outcome.ts'
import { loadFacts } from '../timeline/load-facts.ts'
import { openSuggestions, withdrawUnused } from '../timeline/open-suggestions.ts'
import { decideAgain } from '../timeline/redecide.ts'
import { supersede } from './answer.ts'
import { ensureActivity } from './settle-message.ts'

export interface Redeciding {
  now: Date
  batchId: string
}

/** Decides these messages again, each as far as its own sender's verdict allows. What a person said of one stays. */
export async function redecideMessages(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  { now, batchId }: Redeciding,
): Promise<void> {
  if (messageIds.length === 0) return
  const rules = await readDecisionRules(tx, workspaceId)
  await decideAgain(tx, workspaceId, messageIds, rules, { now, batchId })
}

/** Chooses the deals of messages that a person put on a timeline, unless a person chose them, too. */
export async function chooseDealsAgain(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  redeciding: Redeciding,
): Promise<void> {
  if (messageIds.length === 0) return
  const { isOwn, model } = await readDecisionRules(tx, workspaceId)
  const facts = await loadFacts(tx, workspaceId, messageIds, isOwn)
  const current = await findCurrentDecisions(tx, workspaceId, messageIds)
  const linked = facts.flatMap((fact): LinkedMessage[] => {
    const decisions = current.get(fact.messageId) ?? []
    const isPersons = decisions.some(({ kind, actor }) => kind === 'deal' && actor !== 'system')
    const contacts = decisions.filter(
      ({ kind, action }) => kind === 'match' && (action === 'logged' || action === 'created'),
    )
    const subject = linkSubjects(fact)[0]
    if (isPersons || contacts.length === 0 || subject === undefined) return []
    const links = contacts.map(({ contactId, confidence, reason }) => ({
      ...{ subject, contactId, confidence, reason, ranked: [] },
      action: 'logged' as const,
    }))
    return [{ facts: fact, links, action: 'logged', reason: 'reviewed' }]
  })
  const outcomes = await decideDeals(tx, workspaceId, linked)
  await recordShadows(tx, workspaceId, outcomes, redeciding.now)
  for (const outcome of outcomes) {
    const former = (current.get(outcome.facts.messageId) ?? []).filter(({ kind }) => kind === 'deal')
    const said = (rows: { action: string; dealId: string | null }[]) =>
      rows
        .map(row => `${row.action} ${row.dealId}`)
        .sort()
        .join()
    if (said(former) !== said(dealRows(outcome)))
      await putDeals(tx, workspaceId, outcome, former, { ...redeciding, modelVersion: model.version })
  }
}

async function putDeals(
  tx: Tx,
  workspaceId: string,
  outcome: MessageOutcome,
  former: { id: string; suggestionId: string | null }[],
  { now, batchId, modelVersion }: Redeciding & { modelVersion: string },
): Promise<void> {
  const { messageId, policyVersion } = outcome.facts
  const suggestions = await openSuggestions(tx, workspaceId, [outcome], now)
  const rows = dealRows(outcome)
  const ids = await takeRowIds(tx, rows.length)
  const activityId = await ensureActivity(tx, workspaceId, messageId, ids[0] as string)
  await tx
    .deleteFrom('activityLink')
    .where('workspaceId', '=', workspaceId)
    .where('activityId', '=', activityId)
    .where('targetKind', '=', 'deal')
    .where('setBy', '=', 'system')
    .execute()
  for (const [at, row] of rows.entries()) {
    const id = ids[at] as string
    const suggestionId = suggestions.get(`${messageId}/deal`) ?? null
    const terms = JSON.stringify(outcome.deal.terms)
    await tx
      .insertInto('decision')
      .values({
        ...{ workspaceId, id, kind: 'deal', messageId, actor: 'system', suggestionId, terms },
        ...{ modelVersion, policyVersion, batchId, madeAt: now },
        ...row,
      })
      .execute()
    if (row.action !== 'linked' || row.dealId === null) continue
    await tx
      .insertInto('activityLink')
      .values({ workspaceId, activityId, targetKind: 'deal', targetId: row.dealId, decisionId: id, setBy: 'system' })
      .onConflict(conflict => conflict.doNothing())
      .execute()
  }
  for (const { id } of former) await supersede(tx, workspaceId, id, ids[0] as string)
  await withdrawUnused(
    tx,
    workspaceId,
    former.flatMap(({ suggestionId }) => suggestionId ?? []),
    now,
  )
}
