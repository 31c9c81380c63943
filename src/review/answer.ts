/**
 * What an answer writes, kind by kind. Each function works inside the caller's transaction on a locked suggestion,
 * writes its rows, and says which rows it made, so that they can be undone.
 */
import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import { ensureActivity } from './settle-message.ts'

export interface Journal {
  workspaceId: string
  /** The decision that the reviewer makes; what follows from it gets ids of its own. */
  decisionId: string
  batchId: string
  suggestionId: string
  actor: string
  now: Date
}

/** One address on one message that waits for the answer. */
export interface Waiting {
  decisionId: string
  messageId: string
  position: number | null
  kind: 'match' | 'deal'
}

/** Puts a person's answer about an address in the place of what stood there; the first one carries the decision's id. */
export async function answerMatch(
  tx: Tx,
  journal: Journal,
  waiting: { decisionId: string | null; messageId: string; position: number | null },
  answer: { id: string; action: 'logged' | 'created' | 'ignored'; reason: string; contactId: string | null },
): Promise<void> {
  const { workspaceId, suggestionId, actor, now, batchId } = journal
  await tx
    .insertInto('decision')
    .values({
      workspaceId,
      id: answer.id,
      kind: 'match',
      messageId: waiting.messageId,
      position: waiting.position,
      contactId: answer.contactId,
      suggestionId,
      actor,
      action: answer.action,
      reason: answer.reason,
      confidence: null,
      batchId,
      madeAt: now,
    })
    .execute()
  if (waiting.decisionId !== null) {
    await supersede(tx, workspaceId, waiting.decisionId, answer.id)
    await removeLinksOf(tx, workspaceId, waiting.decisionId)
  }
  if (answer.contactId !== null) await linkContact(tx, journal, waiting.messageId, answer.contactId, answer.id)
}

/** An audited answer had put the message on a timeline already: what it linked goes when another answer takes its place. */
async function removeLinksOf(tx: Tx, workspaceId: string, decisionId: string): Promise<void> {
  await tx
    .deleteFrom('activityLink')
    .where('workspaceId', '=', workspaceId)
    .where('decisionId', '=', decisionId)
    .execute()
}

export async function supersede(tx: Tx, workspaceId: string, id: string, by: string): Promise<void> {
  await tx
    .updateTable('decision')
    .set({ supersededBy: by })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .where('supersededBy', 'is', null)
    .execute()
}

/** Puts the message on the contact's timeline and on that of the contact's company. */
async function linkContact(
  tx: Tx,
  journal: Journal,
  messageId: string,
  contactId: string,
  decisionId: string,
): Promise<void> {
  const { workspaceId } = journal
  const activityId = await ensureActivity(tx, workspaceId, messageId, decisionId)
  const contact = await tx
    .selectFrom('contact')
    .select('companyId')
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', contactId)
    .executeTakeFirstOrThrow()
  const link = (targetKind: string, targetId: string) => ({
    ...{ workspaceId, activityId, targetKind, targetId, decisionId },
    setBy: journal.actor === 'system' ? 'system' : 'person',
  })
  const links = [
    link('contact', contactId),
    ...(contact.companyId === null ? [] : [link('company', contact.companyId)]),
  ]
  await tx
    .insertInto('activityLink')
    .values(links)
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

export async function answerDeal(
  tx: Tx,
  journal: Journal,
  waiting: { decisionId: string | null; messageId: string },
  answer: { dealId: string | null; reason: string },
): Promise<void> {
  const { workspaceId, suggestionId, actor, now, batchId, decisionId } = journal
  await tx
    .insertInto('decision')
    .values({
      workspaceId,
      id: decisionId,
      kind: 'deal',
      messageId: waiting.messageId,
      dealId: answer.dealId,
      suggestionId,
      actor,
      action: answer.dealId === null ? 'none' : 'linked',
      reason: answer.reason,
      batchId,
      madeAt: now,
    })
    .execute()
  if (waiting.decisionId !== null) await supersede(tx, workspaceId, waiting.decisionId, decisionId)
  if (answer.dealId === null) return
  const activityId = await ensureActivity(tx, workspaceId, waiting.messageId, decisionId)
  await tx
    .insertInto('activityLink')
    .values({ workspaceId, activityId, targetKind: 'deal', targetId: answer.dealId, decisionId, setBy: 'person' })
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** A decision that is about a record and not about a message: a contact made, changed, or merged. */
export async function journalRecord(
  tx: Tx,
  journal: Journal,
  row: {
    kind: 'contact' | 'merge'
    action: 'created' | 'updated' | 'merged' | 'rejected'
    reason: string
    contactId: string | null
  },
): Promise<void> {
  const { workspaceId, decisionId: id, suggestionId, actor, now, batchId } = journal
  await tx
    .insertInto('decision')
    .values({ workspaceId, id, suggestionId, actor, batchId, madeAt: now, ...row })
    .execute()
}

/** What waits for the answer of this suggestion: newest message first, so that the one on the page leads. */
export async function listWaitingBehind(tx: Tx, workspaceId: string, suggestionId: string): Promise<Waiting[]> {
  const rows = await tx
    .selectFrom('decision as d')
    .innerJoin('message as m', join =>
      join.onRef('m.workspaceId', '=', 'd.workspaceId').onRef('m.id', '=', 'd.messageId'),
    )
    .select(['d.id', 'm.id as messageId', 'd.position', 'd.kind'])
    .where('d.workspaceId', '=', workspaceId)
    .where('d.suggestionId', '=', suggestionId)
    .where('d.kind', 'in', ['match', 'deal'])
    .where('d.undoneBy', 'is', null)
    .where('d.supersededBy', 'is', null)
    .orderBy('m.sentAt', 'desc')
    .orderBy('d.id')
    .execute()
  return rows.map(row => ({
    decisionId: row.id,
    messageId: row.messageId,
    position: row.position,
    kind: row.kind === 'deal' ? 'deal' : 'match',
  }))
}

export async function nextDecisionId(tx: Tx): Promise<string> {
  const [id] = (await takeRowIds(tx, 1)) as [string]
  return id
}
