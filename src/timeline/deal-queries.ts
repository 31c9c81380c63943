import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { DealCandidate } from './choose-deals.ts'

/** Every deal that the contacts, their companies, the references or the threads point to; one round trip. */
export async function findDeals(
  tx: Tx,
  workspaceId: string,
  wanted: { contactIds: string[]; companyIds: string[]; references: string[]; dealIds: string[] },
): Promise<DealCandidate[]> {
  const { contactIds, companyIds, references, dealIds } = wanted
  if (contactIds.length + companyIds.length + references.length + dealIds.length === 0) return []
  const { rows } = await sql<{
    id: string
    name: string
    reference: string | null
    stage: string
    companyId: string | null
    companyName: string | null
    createdAt: Date
    updatedAt: Date
    closedAt: Date | null
    contactIds: string[] | null
  }>`
    with wanted as (
      select d.id from deal d where d.workspace_id = ${workspaceId} and d.id = any(${dealIds}::bigint[])
      union select d.id from deal d where d.workspace_id = ${workspaceId} and d.company_id = any(${companyIds}::bigint[])
      union select d.id from deal d where d.workspace_id = ${workspaceId} and d.reference = any(${references}::text[])
      union select c.deal_id from deal_contact c
        where c.workspace_id = ${workspaceId} and (c.contact_id = any(${contactIds}::bigint[]) or c.contact_id in (
          select m.id from contact m where m.workspace_id = ${workspaceId} and m.merged_into = any(${contactIds}::bigint[])))
    )
    select d.id, d.name, d.reference, d.stage, d.company_id, c.name as company_name, d.created_at, d.updated_at, d.closed_at,
      (select array_agg(distinct coalesce(k.merged_into, k.id)::text) from deal_contact dc
       join contact k on k.workspace_id = ${workspaceId} and k.id = dc.contact_id
       where dc.workspace_id = ${workspaceId} and dc.deal_id = d.id) as contact_ids
    from wanted w
    join deal d on d.workspace_id = ${workspaceId} and d.id = w.id
    left join company c on c.workspace_id = ${workspaceId} and c.id = d.company_id
    order by d.id`.execute(tx)
  return rows.map(row => ({
    dealId: row.id,
    name: row.name,
    reference: row.reference,
    companyId: row.companyId,
    companyName: row.companyName,
    contactIds: row.contactIds ?? [],
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    closedAt: row.closedAt,
    isClosed: row.stage === 'won' || row.stage === 'lost',
  }))
}

export interface ThreadDeal {
  threadId: string
  messageId: string
  sentAt: Date
  tieBreak: string
  dealId: string
}

/** What messages of the threads are linked to, oldest first. */
export async function findThreadDeals(tx: Tx, workspaceId: string, threadIds: string[]): Promise<ThreadDeal[]> {
  if (threadIds.length === 0) return []
  const rows = await tx
    .selectFrom('message as m')
    .innerJoin('activity as a', join => join.onRef('a.messageId', '=', 'm.id').on('a.workspaceId', '=', workspaceId))
    .innerJoin('activityLink as l', join =>
      join.onRef('l.activityId', '=', 'a.id').on('l.workspaceId', '=', workspaceId),
    )
    .select(['m.threadId', 'm.id as messageId', 'm.sentAt', 'm.logicalKey', 'm.rfcMessageId', 'l.targetId as dealId'])
    .where('m.workspaceId', '=', workspaceId)
    .where('m.threadId', 'in', threadIds)
    .where('l.targetKind', '=', 'deal')
    .orderBy('m.sentAt')
    .orderBy('m.logicalKey')
    .execute()
  return rows.map(({ logicalKey, rfcMessageId, ...row }) => ({
    ...row,
    tieBreak: rfcMessageId ?? logicalKey.toString('hex'),
  }))
}

export async function companiesOfContacts(
  tx: Tx,
  workspaceId: string,
  contactIds: string[],
): Promise<Map<string, string | null>> {
  if (contactIds.length === 0) return new Map()
  const rows = await tx
    .selectFrom('contact')
    .select(['id', 'companyId'])
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', contactIds)
    .execute()
  return new Map(rows.map(row => [row.id, row.companyId]))
}
