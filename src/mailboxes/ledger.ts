import { sql } from 'kysely'
import { normaliseEmail } from '../contacts/normalise-email.ts'
import type { Tx } from '../db/schema.ts'
import { rulesFor } from '../privacy/apply-policies.ts'
import { ruleReason } from '../privacy/policy.ts'
import { readPolicies } from '../privacy/queries.ts'
import { findSuppressed } from '../privacy/suppression.ts'

/** Seen = pending + logged + review + ignored + failed + gone, always. */
export interface LedgerCounts {
  mailboxId: string
  address: string
  seen: number
  pending: number
  logged: number
  review: number
  /** By reason code, most first. */
  ignored: { reason: string; count: number }[]
  failed: { reason: string; count: number }[]
  gone: number
}

/** What each mailbox ever held and what became of it; one mailbox when its address is given. */
export async function countLedger(tx: Tx, workspaceId: string, address: string | null = null): Promise<LedgerCounts[]> {
  const mailboxes = await tx
    .selectFrom('mailbox')
    .select(['id', 'address'])
    .where('workspaceId', '=', workspaceId)
    .$if(address !== null, query => query.where('address', '=', address!))
    .orderBy('address')
    .execute()
  const { rows } = await sql<{ mailboxId: string; outcome: string; reason: string | null; count: number }>`
    select l.mailbox_id, case when l.state = 'done' then d.action else l.state end as outcome,
      case when l.state = 'done' then d.reason else l.reason end as reason, count(*)::integer as count
    from ledger_item l
    left join lateral (${currentOutcome(workspaceId)}) d on true
    where l.workspace_id = ${workspaceId}
    group by 1, 2, 3`.execute(tx)
  return mailboxes.map(({ id, address }) => {
    const mine = rows.filter(row => row.mailboxId === id)
    const sum = (outcome: string) => mine.filter(row => row.outcome === outcome).reduce((n, row) => n + row.count, 0)
    const byReason = (outcome: string) =>
      mine
        .filter(row => row.outcome === outcome)
        .map(row => ({ reason: row.reason ?? 'unknown', count: row.count }))
        .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1))
    return {
      mailboxId: id,
      address,
      seen: mine.reduce((n, row) => n + row.count, 0),
      pending: sum('pending'),
      logged: sum('logged'),
      review: sum('review'),
      ignored: byReason('ignored'),
      failed: byReason('failed'),
      gone: sum('gone'),
    }
  })
}

/** The message-level decision that stands for a ledger row `l`: its message's, or its own where nothing was stored. */
export function currentOutcome(workspaceId: string) {
  return sql`
    select x.id, x.action, x.reason, x.actor, x.made_at, x.policy_version from decision x
    where x.workspace_id = ${workspaceId} and x.kind = 'message' and x.undone_by is null and x.superseded_by is null
      and ((l.message_id is not null and x.message_id = l.message_id) or (l.message_id is null and x.ledger_item_id = l.id))
    order by x.id desc limit 1`
}

export interface LedgerAnswer {
  address: string
  providerMessageId: string
  state: string
  /** logged, review, ignored; null while it is pending, failed or gone. */
  action: string | null
  reason: string | null
  messageId: string | null
  decidedAt: Date | null
}

/** "Why is this mail not here?" for one Message-ID, with or without its angle brackets. */
export async function explainMessage(tx: Tx, workspaceId: string, rfcMessageId: string): Promise<LedgerAnswer[]> {
  const bare = rfcMessageId.trim().replace(/^<|>$/g, '')
  const { rows } = await sql<LedgerAnswer>`
    select b.address, l.provider_message_id, l.state, d.action, coalesce(d.reason, l.reason) as reason, l.message_id,
      d.made_at as decided_at
    from ledger_item l
    join mailbox b on b.workspace_id = ${workspaceId} and b.id = l.mailbox_id
    left join lateral (${currentOutcome(workspaceId)}) d on l.state = 'done'
    where l.workspace_id = ${workspaceId} and l.rfc_message_id in (${bare}, ${`<${bare}>`})
    order by b.address`.execute(tx)
  return rows
}

export interface AddressAnswer {
  /** The address as it is compared; null when it is none. */
  address: string | null
  /** Stored messages with the address on them, by what became of them. */
  outcomes: { action: string; reason: string; count: number }[]
  /** Reason codes of the rules that would drop or hold back mail of this address; nothing of dropped mail was stored. */
  rules: { reason: string; effect: string }[]
  isSuppressed: boolean
  contactIds: string[]
}

export async function explainAddress(
  tx: Tx,
  workspaceId: string,
  asked: string,
  suppressionKey: Buffer,
): Promise<AddressAnswer> {
  const address = normaliseEmail(asked)
  if (address === null) return { address, outcomes: [], rules: [], isSuppressed: false, contactIds: [] }
  const { rows } = await sql<{ action: string; reason: string; count: number }>`
    select d.action, d.reason, count(distinct d.message_id)::integer as count
    from participant p
    join decision d on d.workspace_id = ${workspaceId} and d.message_id = p.message_id and d.kind = 'message'
      and d.undone_by is null and d.superseded_by is null
    where p.workspace_id = ${workspaceId} and p.address = ${address}
    group by 1, 2 order by 3 desc, 2`.execute(tx)
  const contacts = await tx
    .selectFrom('contactPoint')
    .select('contactId')
    .where('workspaceId', '=', workspaceId)
    .where('valueNorm', '=', address)
    .execute()
  const policies = await readPolicies(tx, workspaceId)
  return {
    address,
    outcomes: rows,
    rules: rulesFor(address, policies).map(rule => ({ reason: ruleReason(rule), effect: rule.effect })),
    isSuppressed: (await findSuppressed(tx, workspaceId, suppressionKey, [address])).size > 0,
    contactIds: [...new Set(contacts.map(({ contactId }) => contactId))],
  }
}
