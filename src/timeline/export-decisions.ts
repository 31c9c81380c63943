import { sql } from 'kysely'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Db, Tx } from '../db/schema.ts'

/** What became of one distinct message, whichever mailboxes held it; dropped ones included. */
export interface ExportedDecision {
  message_id: string | null
  key: string
  mailboxes: string[]
  kind: string
  action: string
  reason: string
  links: { address: string | null; contact_id: string | null; confidence: number | null; action: string }[]
  deal: { deal_id: string | null; confidence: number | null; action: string }
  original_sender: string | null
}

const PAGE = 1_000

/** In the order of their keys, a page of a thousand at a time: memory stays flat. */
export async function* exportDecisions(db: Db, workspaceId: string): AsyncGenerator<ExportedDecision> {
  for (let after: Buffer | null = null; ; ) {
    const from: Buffer | null = after
    const page: ExportRow[] = await inWorkspace(db, workspaceId, tx => readPage(tx, workspaceId, from))
    for (const row of page) yield toExported(row)
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.key
  }
}

interface ExportRow {
  key: Buffer
  rfcMessageId: string | null
  mailboxes: string[]
  kind: string | null
  state: string
  itemReason: string | null
  action: string | null
  reason: string | null
  originalAddress: string | null
  links: { address: string | null; contactId: string | null; confidence: number | null; action: string }[] | null
  deals: { dealId: string | null; confidence: number | null; action: string }[] | null
}

/** A message that could not even be read has no key of its own; its provider id stands for it. */
async function readPage(tx: Tx, workspaceId: string, after: Buffer | null): Promise<ExportRow[]> {
  const { rows } = await sql<ExportRow>`
    with item as (
      select coalesce(logical_key, sha256(convert_to(provider_message_id, 'UTF8'))) as key, id, mailbox_id, rfc_message_id, kind, state, reason, message_id
      from ledger_item
      where workspace_id = ${workspaceId} and state in ('done', 'failed')
    ), page as (
      select key from item where ${after}::bytea is null or key > ${after}::bytea
      group by key order by key limit ${PAGE}
    ), held as (
      select i.key, max(i.rfc_message_id) as rfc_message_id, min(i.kind) as kind, max(i.message_id) as message_id,
        min(i.id) as item_id, array_agg(distinct b.address order by b.address) as mailboxes,
        min(i.state) as state, max(i.reason) as item_reason
      from item i join page using (key)
      join mailbox b on b.workspace_id = ${workspaceId} and b.id = i.mailbox_id
      group by i.key
    )
    select h.key, h.rfc_message_id, h.mailboxes, coalesce(m.kind, h.kind) as kind, h.state, h.item_reason,
      d.action, d.reason, m.original_address,
      (select json_agg(json_build_object('address', coalesce(p.address, case when x.position is null then m.original_address end),
          'contactId', coalesce(k.external_id, k.id::text, c.external_id, c.id::text), 'confidence', x.confidence, 'action', x.action) order by x.position nulls last)
        from decision x
        left join participant p on p.workspace_id = ${workspaceId} and p.message_id = m.id and p.position = x.position
        left join contact c on c.workspace_id = ${workspaceId} and c.id = x.contact_id
        left join contact k on k.workspace_id = ${workspaceId} and k.id = c.merged_into
        where x.workspace_id = ${workspaceId} and x.message_id = m.id and x.kind = 'match'
          and x.undone_by is null and x.superseded_by is null) as links,
      (select json_agg(json_build_object('dealId', coalesce(l.external_id, l.id::text), 'confidence', x.confidence, 'action', x.action)
          order by x.confidence desc nulls last, l.id)
        from decision x
        left join deal l on l.workspace_id = ${workspaceId} and l.id = x.deal_id
        where x.workspace_id = ${workspaceId} and x.message_id = m.id and x.kind = 'deal'
          and x.undone_by is null and x.superseded_by is null) as deals
    from held h
    left join message m on m.workspace_id = ${workspaceId} and m.id = h.message_id
    left join lateral (
      select y.action, y.reason from decision y
      where y.workspace_id = ${workspaceId} and y.kind = 'message' and y.undone_by is null and y.superseded_by is null
        and ((h.message_id is not null and y.message_id = h.message_id)
          or (h.message_id is null and y.ledger_item_id = h.item_id))
      order by y.id desc limit 1) d on true
    order by h.key`.execute(tx)
  return rows
}

/** What a person decided counts as what it made of the link. */
const LINK_ACTIONS: Record<string, string> = {
  logged: 'logged',
  approved: 'logged',
  edited: 'logged',
  created: 'created',
  review: 'review',
  create_suggested: 'create_suggested',
}

function toExported(row: ExportRow): ExportedDecision {
  const [deal] = row.deals ?? []
  return {
    message_id: row.rfcMessageId,
    key: row.key.toString('hex'),
    mailboxes: row.mailboxes,
    kind: row.kind ?? 'person',
    action: row.action ?? 'failed',
    reason: row.reason ?? row.itemReason ?? 'not_decided',
    links: (row.links ?? []).flatMap(link => {
      const action = LINK_ACTIONS[link.action]
      return action === undefined
        ? []
        : [{ address: link.address, contact_id: link.contactId, confidence: link.confidence, action }]
    }),
    deal:
      deal === undefined || !['linked', 'approved', 'review'].includes(deal.action)
        ? { deal_id: null, confidence: null, action: 'none' }
        : { deal_id: deal.dealId, confidence: deal.confidence, action: deal.action === 'review' ? 'review' : 'linked' },
    original_sender: row.originalAddress,
  }
}
