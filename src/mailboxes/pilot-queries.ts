import { sql } from 'kysely'
import { contactName } from '../contacts/contact-name.ts'
import type { Tx } from '../db/schema.ts'
import { currentOutcome } from './ledger.ts'

/** A message that would stand on timelines if its mailbox were live. */
export interface WouldBeLogged {
  messageId: string
  subject: string
  sentAt: Date | null
  contacts: { id: string; name: string }[]
  deals: { id: string; name: string }[]
}

/** What a mailbox in pilot would have logged, and where, newest first. */
export async function listWouldBeLogged(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  limit: number,
): Promise<WouldBeLogged[]> {
  const { rows } = await sql<{ messageId: string; subject: string | null; sentAt: Date | null }>`
    select l.message_id, m.subject, m.sent_at
    from ledger_item l
    join message m on m.workspace_id = ${workspaceId} and m.id = l.message_id
    join lateral (${currentOutcome(workspaceId)}) d on d.reason = 'pilot_would_logged'
    where l.workspace_id = ${workspaceId} and l.mailbox_id = ${mailboxId} and l.state = 'done'
    order by l.id desc limit ${limit}`.execute(tx)
  const targets = await listTargets(
    tx,
    workspaceId,
    rows.map(({ messageId }) => messageId),
  )
  return rows.map(row => {
    const mine = targets.filter(({ messageId }) => messageId === row.messageId)
    return {
      ...row,
      subject: row.subject ?? '',
      contacts: mine.flatMap(({ contactId, ...name }) =>
        contactId === null ? [] : [{ id: contactId, name: contactName(name) }],
      ),
      deals: mine.flatMap(({ dealId, dealName }) => (dealId === null ? [] : [{ id: dealId, name: dealName ?? '' }])),
    }
  })
}

const listTargets = async (tx: Tx, workspaceId: string, messageIds: string[]) =>
  messageIds.length === 0
    ? []
    : tx
        .selectFrom('decision as d')
        .leftJoin('contact as c', join => join.onRef('c.id', '=', 'd.contactId').on('c.workspaceId', '=', workspaceId))
        .leftJoin('deal as o', join => join.onRef('o.id', '=', 'd.dealId').on('o.workspaceId', '=', workspaceId))
        .select(['d.messageId', 'd.contactId', 'c.firstName', 'c.lastName', 'd.dealId', 'o.name as dealName'])
        .distinct()
        .where('d.workspaceId', '=', workspaceId)
        .where('d.messageId', 'in', messageIds)
        .where('d.action', 'in', ['logged', 'linked'])
        .where('d.kind', 'in', ['match', 'deal'])
        .where('d.undoneBy', 'is', null)
        .where('d.supersededBy', 'is', null)
        .execute()
