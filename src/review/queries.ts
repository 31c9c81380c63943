import { sql } from 'kysely'
import { contactName } from '../contacts/contact-name.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'
import { blindProposal } from './blind.ts'
import { findMessage, type ReviewMessage } from './message-queries.ts'
import { addLikelyDuplicates, type RefusedContact } from './shown-duplicates.ts'
import { type Proposal, readProposal, type SuggestionKind, type SuggestionState } from './suggestion.ts'

/** Counting stops here: with 100,000 waiting, nobody reads the difference and the page must stay fast. */
const countAtMost = 1000

export interface QueueRow {
  id: string
  kind: SuggestionKind
  reason: string
  who: string
  address: string | null
  subject: string | null
  at: Date
}

export interface ReviewContact {
  id: string
  firstName: string | null
  lastName: string | null
  title: string | null
  companyId: string | null
  companyName: string | null
  emails: string[]
  phones: string[]
}

export interface ReviewDeal {
  id: string
  name: string
  reference: string | null
  stage: string
  companyName: string | null
}

export interface SuggestionView {
  id: string
  kind: SuggestionKind
  state: SuggestionState
  /** What the system thinks is hidden until it is answered, so that the answer measures the system. */
  isBlind: boolean
  reason: string
  confidence: number | null
  openedAt: Date
  address: string | null
  contactId: string | null
  dealId: string | null
  decisionId: string | null
  proposal: Proposal | null
  /** Contacts among the candidates that may be the very person whom a new contact would be made of. */
  likelyDuplicates: string[]
  message: ReviewMessage | null
  contacts: ReviewContact[]
  deals: ReviewDeal[]
  /** Other messages that wait for the same answer. */
  alsoWaiting: number
}

export const countWaiting = (db: Db, workspaceId: string): Promise<number> =>
  inWorkspace(db, workspaceId, async tx => {
    const { rows } = await sql<{ waiting: string }>`
      select count(*) as waiting from (
        select 1 from suggestion where workspace_id = ${workspaceId} and state = 'open' limit ${countAtMost}
      ) capped`.execute(tx)
    return Number(rows[0]?.waiting ?? 0)
  })

/** The queue around one suggestion: a few that were passed over, then what comes next. Oldest first. */
export async function listQueueAround(tx: Tx, workspaceId: string, id: string | null): Promise<QueueRow[]> {
  const place =
    id === null
      ? undefined
      : await tx
          .selectFrom('suggestion')
          .select(['openedAt', 'id'])
          .where('workspaceId', '=', workspaceId)
          .where('id', '=', id)
          .executeTakeFirst()
  const rows = tx
    .selectFrom('suggestion as s')
    .leftJoin('message as m', join =>
      join.onRef('m.workspaceId', '=', 's.workspaceId').onRef('m.id', '=', 's.messageId'),
    )
    .leftJoin('contact as c', join =>
      join.onRef('c.workspaceId', '=', 's.workspaceId').onRef('c.id', '=', 's.contactId'),
    )
    .select([
      's.id',
      's.kind',
      's.reason',
      's.address',
      's.openedAt',
      'm.subject',
      'm.sentAt',
      'c.firstName',
      'c.lastName',
      sql<string | null>`s.proposal ->> 'name'`.as('name'),
    ])
    .where('s.workspaceId', '=', workspaceId)
    .where('s.state', '=', 'open')
  const before = place
    ? await rows
        .where(sql<boolean>`(s.opened_at, s.id) < (${place.openedAt}, ${place.id})`)
        .orderBy('s.openedAt', 'desc')
        .orderBy('s.id', 'desc')
        .limit(5)
        .execute()
    : []
  const from = place ? rows.where(sql<boolean>`(s.opened_at, s.id) >= (${place.openedAt}, ${place.id})`) : rows
  const after = await from.orderBy('s.openedAt').orderBy('s.id').limit(40).execute()
  return [...before.reverse(), ...after].map(row => ({
    id: row.id,
    kind: row.kind as SuggestionKind,
    reason: row.reason,
    who: row.name ?? (row.firstName || row.lastName ? contactName(row) : (row.address ?? row.subject ?? '')),
    address: row.address,
    subject: row.subject,
    at: row.sentAt ?? row.openedAt,
  }))
}

/** The open suggestion to look at after `id`: the next one, else the first that was passed over. */
export async function findNextOpen(tx: Tx, workspaceId: string, id: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select s.id from suggestion s, suggestion current
    where s.workspace_id = ${workspaceId} and s.state = 'open' and s.id <> ${id}
      and current.workspace_id = ${workspaceId} and current.id = ${id}
      and (s.opened_at, s.id) > (current.opened_at, current.id)
    order by s.opened_at, s.id limit 1`.execute(tx)
  return rows[0]?.id ?? (await findFirstOpen(tx, workspaceId))
}

export async function findFirstOpen(tx: Tx, workspaceId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('suggestion')
    .select('id')
    .where('workspaceId', '=', workspaceId)
    .where('state', '=', 'open')
    .orderBy('openedAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? null
}

/** @param refused a new contact that was not made because of likely duplicates: the page shows it with them */
export async function findSuggestion(
  tx: Tx,
  workspaceId: string,
  id: string,
  refused?: RefusedContact,
): Promise<SuggestionView | null> {
  const row = await tx
    .selectFrom('suggestion')
    .select([
      'id',
      'kind',
      'state',
      'reason',
      'confidence',
      'openedAt',
      'address',
      'contactId',
      'dealId',
      'decisionId',
      'messageId',
      'proposal',
      'isAudit',
    ])
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  const kind = row.kind as SuggestionKind
  const read = readProposal(kind, row.proposal)
  const isBlind = row.isAudit && row.state === 'open'
  const shown = isBlind ? blindProposal(read, row.id) : read
  const { proposal, likelyDuplicates } = await addLikelyDuplicates(tx, workspaceId, shown, {
    ...{ isBlind, isOpen: row.state === 'open', refused },
  })
  const message = row.messageId === null ? null : await findMessage(tx, workspaceId, row.messageId)
  return {
    id: row.id,
    kind,
    state: row.state as SuggestionState,
    isBlind,
    reason: isBlind ? 'audit' : row.reason,
    confidence: isBlind ? null : row.confidence,
    openedAt: row.openedAt,
    address: row.address,
    contactId: isBlind ? null : row.contactId,
    dealId: row.dealId,
    decisionId: row.decisionId,
    proposal,
    likelyDuplicates,
    message,
    contacts: await listReviewContacts(tx, workspaceId, contactsOf(proposal, isBlind ? null : row.contactId)),
    deals: await listReviewDeals(tx, workspaceId, dealsOf(proposal, row.dealId)),
    alsoWaiting: await countAlsoWaiting(tx, workspaceId, row.id, row.messageId),
  }
}

const contactsOf = (proposal: Proposal | null, contactId: string | null): string[] => {
  const ids = contactId === null ? [] : [contactId]
  if (proposal?.kind === 'match' || proposal?.kind === 'create')
    ids.push(...proposal.candidates.map(candidate => candidate.contactId))
  if (proposal?.kind === 'merge') ids.push(proposal.otherContactId)
  return ids
}

const dealsOf = (proposal: Proposal | null, dealId: string | null): string[] => [
  ...(dealId === null ? [] : [dealId]),
  ...(proposal?.kind === 'deal' ? proposal.deals.map(deal => deal.dealId) : []),
]

export async function listReviewContacts(tx: Tx, workspaceId: string, ids: string[]): Promise<ReviewContact[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .selectFrom('contact as c')
    .leftJoin('company as o', join =>
      join.onRef('o.workspaceId', '=', 'c.workspaceId').onRef('o.id', '=', 'c.companyId'),
    )
    .select(['c.id', 'c.firstName', 'c.lastName', 'c.title', 'c.companyId', 'o.name as companyName'])
    .where('c.workspaceId', '=', workspaceId)
    .where('c.id', 'in', ids)
    .execute()
  const points = await tx
    .selectFrom('contactPoint')
    .select(['contactId', 'kind', 'value'])
    .where('workspaceId', '=', workspaceId)
    .where('contactId', 'in', ids)
    .orderBy('isPrimary', 'desc')
    .orderBy('id')
    .execute()
  const of = (id: string, kind: string) =>
    points.filter(point => point.contactId === id && point.kind === kind).map(point => point.value)
  return rows.map(row => ({ ...row, emails: of(row.id, 'email'), phones: of(row.id, 'phone') }))
}

export async function listReviewDeals(tx: Tx, workspaceId: string, ids: string[]): Promise<ReviewDeal[]> {
  if (ids.length === 0) return []
  return tx
    .selectFrom('deal as d')
    .leftJoin('company as o', join =>
      join.onRef('o.workspaceId', '=', 'd.workspaceId').onRef('o.id', '=', 'd.companyId'),
    )
    .select(['d.id', 'd.name', 'd.reference', 'd.stage', 'o.name as companyName'])
    .where('d.workspaceId', '=', workspaceId)
    .where('d.id', 'in', ids)
    .execute()
}

async function countAlsoWaiting(tx: Tx, workspaceId: string, id: string, messageId: string | null): Promise<number> {
  const { rows } = await sql<{ waiting: string }>`
    select count(distinct message_id) as waiting from decision
    where workspace_id = ${workspaceId} and suggestion_id = ${id} and undone_by is null and superseded_by is null
      and message_id is distinct from ${messageId}::bigint`.execute(tx)
  return Number(rows[0]?.waiting ?? 0)
}

export interface DecisionNote {
  decisionId: string
  suggestionId: string | null
  action: string
  who: string | null
  isUndone: boolean
}

/** One line about a decision, for the bar that offers to undo it. */
export async function findDecisionNote(tx: Tx, workspaceId: string, id: string): Promise<DecisionNote | null> {
  const row = await tx
    .selectFrom('decision as d')
    .leftJoin('contact as c', join =>
      join.onRef('c.workspaceId', '=', 'd.workspaceId').onRef('c.id', '=', 'd.contactId'),
    )
    .leftJoin('suggestion as s', join =>
      join.onRef('s.workspaceId', '=', 'd.workspaceId').onRef('s.id', '=', 'd.suggestionId'),
    )
    .select([
      'd.id',
      'd.suggestionId',
      'd.action',
      'd.undoneBy',
      'c.firstName',
      'c.lastName',
      's.address',
      sql<string | null>`s.proposal ->> 'name'`.as('name'),
    ])
    .where('d.workspaceId', '=', workspaceId)
    .where('d.id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  return {
    decisionId: row.id,
    suggestionId: row.suggestionId,
    action: row.action,
    who: row.firstName || row.lastName ? contactName(row) : (row.name ?? row.address),
    isUndone: row.undoneBy !== null,
  }
}
