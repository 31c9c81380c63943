import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { currentOutcome } from './ledger.ts'

export const ledgerOutcomes = ['pending', 'logged', 'review', 'ignored', 'failed', 'gone'] as const
export type LedgerOutcome = (typeof ledgerOutcomes)[number]

export interface LedgerRow {
  id: string
  providerMessageId: string
  rfcMessageId: string | null
  outcome: LedgerOutcome
  reason: string | null
  kind: string | null
  /** Null where nothing of the message may be stored. */
  messageId: string | null
  subject: string | null
  sentAt: Date | null
  firstSeenAt: Date
}

const rowsAPage = 50

/** Rows of one mailbox's ledger, newest first, of one outcome and reason if asked. */
export async function listLedger(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  filter: { outcome: LedgerOutcome | null; reason: string | null; before: string | null },
): Promise<{ rows: LedgerRow[]; olderThan: string | null }> {
  const { outcome, reason, before } = filter
  const { rows } = await sql<LedgerRow>`
    select l.id, l.provider_message_id, l.rfc_message_id, l.kind, l.message_id, l.first_seen_at, m.subject, m.sent_at,
      case when l.state = 'done' then d.action else l.state end as outcome,
      case when l.state = 'done' then d.reason else l.reason end as reason
    from ledger_item l
    left join message m on m.workspace_id = ${workspaceId} and m.id = l.message_id
    left join lateral (${currentOutcome(workspaceId)}) d on l.state = 'done'
    where l.workspace_id = ${workspaceId} and l.mailbox_id = ${mailboxId}
      and (${before}::bigint is null or l.id < ${before}::bigint)
      and (${outcome}::text is null or case when l.state = 'done' then d.action else l.state end = ${outcome})
      and (${reason}::text is null or case when l.state = 'done' then d.reason else l.reason end = ${reason})
    order by l.id desc limit ${rowsAPage + 1}`.execute(tx)
  const page = rows.slice(0, rowsAPage)
  return { rows: page, olderThan: rows.length > rowsAPage ? (page.at(-1)?.id ?? null) : null }
}
