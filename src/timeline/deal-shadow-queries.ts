import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { ShadowRule } from './deal-shadow.ts'
import type { MessageOutcome } from './decide-messages.ts'

/** Keeps what other rules would have done; where there is nothing to compare any more, nothing is kept. */
export async function recordShadows(tx: Tx, workspaceId: string, outcomes: MessageOutcome[], now: Date): Promise<void> {
  const rows = outcomes.flatMap(({ facts, shadow }) => (shadow ? [{ messageId: facts.messageId, ...shadow }] : []))
  const bare = outcomes.flatMap(({ facts, shadow }) => (shadow ? [] : [facts.messageId]))
  if (bare.length > 0)
    await tx.deleteFrom('dealShadow').where('workspaceId', '=', workspaceId).where('messageId', 'in', bare).execute()
  if (rows.length === 0) return
  await sql`
    insert into deal_shadow (workspace_id, message_id, only_open, five_recent, last_modified, decided_at)
    select ${workspaceId}, r."messageId", r."onlyOpen", r."fiveRecent", r."lastModified", ${now}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r("messageId" bigint, "onlyOpen" bigint[], "fiveRecent" bigint[], "lastModified" bigint[])
    on conflict (workspace_id, message_id) do update set only_open = excluded.only_open,
      five_recent = excluded.five_recent, last_modified = excluded.last_modified, decided_at = excluded.decided_at`.execute(
    tx,
  )
}

export interface ShadowComparison {
  rule: ShadowRule
  messages: number
  /** The very same deals, or none in either. */
  same: number
  /** All of ours, and deals that we did not link. */
  more: number
  /** Other deals than ours. */
  other: number
  /** Deals where we link none: we abstained, or a person has yet to say. */
  onlyRule: number
  /** None where we link some. */
  onlyOurs: number
  /** Where a person has said which deal it is: how often, and how often the rule would have linked exactly that. */
  answered: number
  rightAnswered: number
  /** Newest messages on which they differ. */
  samples: string[]
}

/** How the rules compare with what stands now, over the newest messages. */
export async function compareShadows(tx: Tx, workspaceId: string): Promise<ShadowComparison[]> {
  const { rows } = await sql<ShadowComparison>`
    with newest as (
      select s.* from deal_shadow s where s.workspace_id = ${workspaceId}
      order by s.message_id desc limit ${mostCompared}
    ), standing as (
      select d.message_id, array_agg(d.deal_id order by d.deal_id) filter (where d.action = 'linked') as deals,
        bool_or(d.actor <> 'system' and d.action = 'linked') as by_person
      from decision d join newest n on n.message_id = d.message_id
      where d.workspace_id = ${workspaceId} and d.kind = 'deal' and d.undone_by is null and d.superseded_by is null
      group by d.message_id
    ), compared as (
      select r.rule, r.place, n.message_id, r.deals as theirs, coalesce(s.deals, '{}') as ours,
        coalesce(s.by_person, false) as by_person
      from newest n
      left join standing s on s.message_id = n.message_id
      cross join lateral (values
        ('onlyOpen', 1, n.only_open), ('fiveRecent', 2, n.five_recent), ('lastModified', 3, n.last_modified)
      ) as r (rule, place, deals)
    ), judged as (
      select *, case
        when theirs @> ours and ours @> theirs then 'same'
        when ours = '{}' then 'only_rule'
        when theirs = '{}' then 'only_ours'
        when theirs @> ours then 'more'
        else 'other' end as verdict
      from compared
    )
    select rule, count(*)::integer as messages,
      (count(*) filter (where verdict = 'same'))::integer as same,
      (count(*) filter (where verdict = 'more'))::integer as more,
      (count(*) filter (where verdict = 'other'))::integer as other,
      (count(*) filter (where verdict = 'only_rule'))::integer as only_rule,
      (count(*) filter (where verdict = 'only_ours'))::integer as only_ours,
      (count(*) filter (where by_person))::integer as answered,
      (count(*) filter (where by_person and verdict = 'same'))::integer as right_answered,
      coalesce((array_agg(message_id::text order by message_id desc) filter (where verdict <> 'same'))[1:3], '{}') as samples
    from judged group by rule, place order by place`.execute(tx)
  return rows
}

/** Enough for shares to one per cent, few enough for a page. */
const mostCompared = 10_000
