import type { Tx } from '../db/schema.ts'
import type { MessageOutcome } from './decide-messages.ts'

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
}

export async function findCurrentDecisions(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
): Promise<Map<string, CurrentDecision[]>> {
  const found = new Map<string, CurrentDecision[]>()
  if (messageIds.length === 0) return found
  const rows = await tx
    .selectFrom('decision')
    .select([
      'id',
      'messageId',
      'kind',
      'position',
      'contactId',
      'dealId',
      'suggestionId',
      'actor',
      'action',
      'reason',
      'confidence',
    ])
    .where('workspaceId', '=', workspaceId)
    .where('messageId', 'in', messageIds)
    .where('kind', 'in', ['message', 'match', 'deal'])
    .where('undoneBy', 'is', null)
    .where('supersededBy', 'is', null)
    .orderBy('id')
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
  return decisions.some(({ actor }) => actor !== 'system')
}

/** True when deciding again came to what stands already, confidences and terms aside. */
export function isSameDecision(outcome: MessageOutcome, current: CurrentDecision[]): boolean {
  const parts = (list: (string | number | null)[][]) => list.map(part => JSON.stringify(part)).sort()
  const now = parts([
    ['message', null, null, outcome.action, outcome.reason],
    ...outcome.links.map(link => ['match', link.subject.position, link.contactId, link.action, link.reason]),
    ...dealRows(outcome).map(row => ['deal', null, row.dealId, row.action, row.reason]),
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
