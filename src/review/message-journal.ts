import { z } from 'zod'
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
  /** The contact that came second, if any was compared. */
  runnerUp: { id: string; name: string; confidence: number } | null
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
    .leftJoin('decisionEvidence as e', join =>
      join.onRef('e.workspaceId', '=', 'd.workspaceId').onRef('e.decisionId', '=', 'd.id'),
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
      'e.detail',
    ])
    .where('d.workspaceId', '=', workspaceId)
    .where('d.messageId', '=', messageId)
    .where('d.kind', 'in', ['message', 'match', 'deal'])
    .orderBy('d.id', 'desc')
    .limit(100)
    .execute()
  const seconds = rows.map(row => secondOf(row.detail, row.contactId))
  const names = await namesOf(
    tx,
    workspaceId,
    seconds.flatMap(second => second?.contactId ?? []),
  )
  const entries = rows.map((row, at) => {
    const second = seconds[at]
    const name = second && names.get(second.contactId)
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
      runnerUp: second && name ? { id: second.contactId, name, confidence: second.confidence } : null,
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
  const isBlind = await hasBlindQuestion(tx, workspaceId, messageId)
  const named = entries.map(({ answeredBy, ...entry }) =>
    entry.mayUndo && answeredBy ? { ...entry, id: answeredBy } : entry,
  )
  const shown = isBlind ? named.map(hideAnswer) : named
  return [...shown.filter(entry => entry.isCurrent), ...shown.filter(entry => !entry.isCurrent)]
}

/** Somebody is asked, blind, who wrote this: what the system made of it would answer for him. */
async function hasBlindQuestion(tx: Tx, workspaceId: string, messageId: string): Promise<boolean> {
  const found = await tx
    .selectFrom('suggestion as s')
    .innerJoin('decision as d', join =>
      join
        .onRef('d.workspaceId', '=', 's.workspaceId')
        .on(eb => eb.or([eb('d.id', '=', eb.ref('s.auditOf')), eb('d.suggestionId', '=', eb.ref('s.id'))])),
    )
    .select('s.id')
    .where('s.workspaceId', '=', workspaceId)
    .where('d.workspaceId', '=', workspaceId)
    .where('d.messageId', '=', messageId)
    .where('s.isAudit', '=', true)
    .where('s.state', '=', 'open')
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

/** That there were decisions, and when; not which. */
const hideAnswer = (entry: JournalEntry): JournalEntry => ({
  ...entry,
  ...{ action: blindAction, reason: 'audit', confidence: null, terms: [], contact: null, runnerUp: null, deal: null },
  mayUndo: false,
})

/** What stands in place of an action while a blind question about it is open. */
export const blindAction = 'asked_blind'

const candidatesSchema = z.object({
  candidates: z.array(z.object({ contactId: z.string(), confidence: z.number() })),
})

/** The most likely of the others, whoever was chosen. */
const secondOf = (detail: unknown, contactId: string | null): { contactId: string; confidence: number } | undefined => {
  const read = candidatesSchema.safeParse(detail)
  return read.success && contactId !== null
    ? read.data.candidates.find(candidate => candidate.contactId !== contactId)
    : undefined
}

async function namesOf(tx: Tx, workspaceId: string, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .selectFrom('contact')
    .select(['id', 'firstName', 'lastName'])
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', [...new Set(ids)])
    .execute()
  return new Map(rows.map(row => [row.id, contactName(row)]))
}

const readTerms = (stored: unknown): Term[] => {
  const read = termSchema.array().safeParse(stored)
  return read.success ? read.data : []
}
