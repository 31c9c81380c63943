import type { Tx } from '../db/schema.ts'
import { createByPolicy } from './apply-logging-policy.ts'
import type { MessageOutcome } from './decide-messages.ts'
import type { LinkOutcome } from './link-outcome.ts'

/** The decisions about a message that stand: neither superseded nor undone. */
export interface CurrentDecision {
  id: string
  messageId: string
  kind: 'message' | 'match' | 'deal'
  position: number | null
  contactId: string | null
  dealId: string | null
  suggestionId: string | null
  actor: string
  action: string
  reason: string
  confidence: number | null
  /** The decision that was taken back when this one was put in its place. */
  undoes: string | null
}

export async function findCurrentDecisions(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
): Promise<Map<string, CurrentDecision[]>> {
  const found = new Map<string, CurrentDecision[]>()
  if (messageIds.length === 0) return found
  const rows = await tx
    .selectFrom('decision as d')
    .leftJoin('contact as c', join => join.onRef('c.id', '=', 'd.contactId').on('c.workspaceId', '=', workspaceId))
    .select(eb => [
      'd.id',
      'd.messageId',
      'd.kind',
      'd.position',
      // A contact that was merged since is the one it went into: that alone makes no other decision.
      eb.fn.coalesce('c.mergedInto', 'd.contactId').as('contactId'),
      'd.dealId',
      'd.suggestionId',
      'd.actor',
      'd.action',
      'd.reason',
      'd.confidence',
      'd.undoes',
    ])
    .where('d.workspaceId', '=', workspaceId)
    .where('d.messageId', 'in', messageIds)
    .where('d.kind', 'in', ['message', 'match', 'deal'])
    .where('d.undoneBy', 'is', null)
    .where('d.supersededBy', 'is', null)
    .orderBy('d.id')
    .execute()
  for (const row of rows) {
    const messageId = row.messageId!
    const decision = { ...row, messageId, kind: row.kind as CurrentDecision['kind'] }
    found.set(messageId, [...(found.get(messageId) ?? []), decision])
  }
  return found
}

/** A person has spoken about this message: the system leaves it alone from then on. */
export function isDecidedByPerson(decisions: CurrentDecision[]): boolean {
  return decisions.some(({ actor, undoes }) => actor !== 'system' && undoes === null)
}

/** Somebody took back what the system had decided: it does not decide the same again by itself, only when asked to. */
function isTakenBack(decisions: CurrentDecision[]): boolean {
  return decisions.some(({ undoes }) => undoes !== null)
}

/** Whether what was taken back is decided anew. */
interface Settling {
  evenTakenBack?: boolean | undefined
}

/** Whatever is decided of the message now, this stands. */
export function isSettled(decisions: CurrentDecision[], { evenTakenBack }: Settling): boolean {
  return isDecidedByPerson(decisions) || (isTakenBack(decisions) && evenTakenBack !== true)
}

/** The messages about which what stands stays. */
export function settledAmong(current: Map<string, CurrentDecision[]>, settling: Settling): Set<string> {
  return new Set([...current].flatMap(([messageId, rows]) => (isSettled(rows, settling) ? [messageId] : [])))
}

/** What the journal says of a message as a whole: mailboxes on pilot decide, but log nothing. */
export function messageRow({ facts, action, reason }: Pick<MessageOutcome, 'facts' | 'action' | 'reason'>): {
  action: MessageOutcome['action']
  reason: string
} {
  if (!facts.isPilot) return { action, reason }
  return { action: 'ignored', reason: action === 'ignored' ? reason : `pilot_would_${action}` }
}

/** True when deciding again came to what stands already, confidences and terms aside. */
export function isSameDecision(outcome: MessageOutcome, current: CurrentDecision[]): boolean {
  const parts = (list: (string | number | null)[][]) => list.map(part => JSON.stringify(part)).sort()
  const whole = messageRow(outcome)
  // The contact was made of this very message: that it is now found by its address is no news.
  const made = current.filter(({ kind, reason }) => kind === 'match' && reason === createByPolicy)
  const former = (link: LinkOutcome) =>
    made.find(row => row.position === link.subject.position && row.contactId === link.contactId)
  const known = outcome.links.some(link => link.action === 'logged' && former(link) !== undefined)
  const said = known ? current.find(({ kind }) => kind === 'message') : undefined
  const none = known ? current.find(({ kind, action }) => kind === 'deal' && action === 'none') : undefined
  const now = parts([
    ['message', null, null, whole.action, whole.action === said?.action ? said.reason : whole.reason],
    ...outcome.links.map(link => {
      const { action, reason } = (link.action === 'logged' ? former(link) : undefined) ?? link
      return ['match', link.subject.position, link.contactId, action, reason]
    }),
    ...dealRows(outcome).map(row => {
      const reason = row.action === 'none' ? (none?.reason ?? row.reason) : row.reason
      return ['deal', null, row.dealId, row.action, reason]
    }),
  ])
  const before = parts(
    current.map(row => [
      row.kind,
      row.position,
      row.kind === 'deal' ? row.dealId : row.contactId,
      row.action,
      row.reason,
    ]),
  )
  return JSON.stringify(now) === JSON.stringify(before)
}

/** One row for each linked deal; one for a review, naming the best; one that says why there is none. */
export function dealRows({ deal }: Pick<MessageOutcome, 'deal'>): {
  dealId: string | null
  confidence: number | null
  action: 'linked' | 'review' | 'none'
  reason: string
}[] {
  const { action, reason } = deal
  if (action === 'linked') return deal.deals.map(({ dealId, confidence }) => ({ dealId, confidence, action, reason }))
  const best = action === 'review' ? deal.deals[0] : undefined
  return [{ dealId: best?.dealId ?? null, confidence: best?.confidence ?? null, action, reason }]
}
