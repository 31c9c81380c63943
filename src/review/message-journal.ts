import { contactName } from '../contacts/contact-name.ts'
import type { Tx } from '../db/schema.ts'
import { type Term, termSchema } from './suggestion.ts'

export interface JournalEntry {
  id: string
  kind: string
  action: string
  reason: string
  actor: string
  confidence: number | null
  terms: Term[]
  contact: { id: string; name: string } | null
  deal: { id: string; name: string } | null
  address: string | null
  suggestionId: string | null
  /** The suggestion still waits for an answer. */
  isOpen: boolean
  madeAt: Date
  isCurrent: boolean
  /** A reviewer's own answer, which can be taken back as a whole. */
  mayUndo: boolean
}

/** All decisions about one message, the standing ones first, then what stood before, newest first. */
export async function listMessageJournal(tx: Tx, workspaceId: string, messageId: string): Promise<JournalEntry[]> {
  const rows = await tx
    .selectFrom('decision as d')
    .leftJoin('contact as c', join =>
      join.onRef('c.workspaceId', '=', 'd.workspaceId').onRef('c.id', '=', 'd.contactId'),
    )
    .leftJoin('deal as o', join => join.onRef('o.workspaceId', '=', 'd.workspaceId').onRef('o.id', '=', 'd.dealId'))
    .leftJoin('participant as p', join =>
      join
        .onRef('p.workspaceId', '=', 'd.workspaceId')
        .onRef('p.messageId', '=', 'd.messageId')
        .onRef('p.position', '=', 'd.position'),
    )
    .leftJoin('suggestion as s', join =>
      join.onRef('s.workspaceId', '=', 'd.workspaceId').onRef('s.id', '=', 'd.suggestionId'),
    )
    .select([
      'd.id',
      'd.kind',
      'd.action',
      'd.reason',
      'd.actor',
      'd.confidence',
      'd.terms',
      'd.contactId',
      'd.dealId',
      'd.suggestionId',
      'd.madeAt',
      'd.undoneBy',
      'd.supersededBy',
      'c.firstName',
      'c.lastName',
      'o.name as dealName',
      'p.address',
      's.state',
      's.decisionId as answeredBy',
    ])
    .where('d.workspaceId', '=', workspaceId)
    .where('d.messageId', '=', messageId)
    .where('d.kind', 'in', ['message', 'match', 'deal'])
    .orderBy('d.id', 'desc')
    .limit(100)
    .execute()
  const entries = rows.map(row => {
    const isCurrent = row.undoneBy === null && row.supersededBy === null
    return {
      id: row.id,
      kind: row.kind,
      action: row.action,
      reason: row.reason,
      actor: row.actor,
      confidence: row.confidence,
      terms: readTerms(row.terms),
      contact: row.contactId === null ? null : { id: row.contactId, name: contactName(row) },
      deal: row.dealId === null ? null : { id: row.dealId, name: row.dealName ?? '' },
      address: row.address,
      suggestionId: row.suggestionId,
      isOpen: row.state === 'open',
      madeAt: row.madeAt,
      isCurrent,
      mayUndo: isCurrent && row.actor !== 'system' && row.answeredBy !== null && row.kind !== 'message',
      answeredBy: row.answeredBy,
    }
  })
  const named = entries.map(({ answeredBy, ...entry }) =>
    entry.mayUndo && answeredBy ? { ...entry, id: answeredBy } : entry,
  )
  return [...named.filter(entry => entry.isCurrent), ...named.filter(entry => !entry.isCurrent)]
}

const readTerms = (stored: unknown): Term[] => {
  const read = termSchema.array().safeParse(stored)
  return read.success ? read.data : []
}
