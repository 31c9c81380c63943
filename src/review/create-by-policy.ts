import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { isAnywhere } from '../settings/settings.ts'
import { createByPolicy } from '../timeline/apply-logging-policy.ts'
import { linkSubjects } from '../timeline/link-outcome.ts'
import { loadFacts } from '../timeline/load-facts.ts'
import { companiesByDomain, proposeContact } from '../timeline/open-suggestions.ts'
import { type DecisionRules, decideAgain } from '../timeline/redecide.ts'
import { decideWithin, systemActor } from './decide-suggestion.ts'

/**
 * Where an admin lets contacts be made by themselves, the system approves its own suggestions, the way a reviewer
 * would: so everything that waited behind one is settled by it, and one undo takes all of it back. Returns how many of
 * the messages are logged by it.
 */
export async function createAllowed(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  rules: DecisionRules,
  now: Date,
): Promise<number> {
  if (messageIds.length === 0 || !isAnywhere(rules.settings, ({ creating }) => creating === 'automatic')) return 0
  const allowed = await listAllowed(tx, workspaceId, messageIds)
  if (allowed.length === 0) return 0
  const facts = await loadFacts(
    tx,
    workspaceId,
    allowed.map(({ messageId }) => messageId),
    rules.isOwn,
  )
  const decided: string[] = []
  const overtaken: string[] = []
  for (const { messageId, position, suggestionId } of allowed) {
    const fact = facts.find(one => one.messageId === messageId)
    const subject = fact && linkSubjects(fact).find(one => one.position === position)
    if (fact === undefined || subject === undefined) continue
    const companies = await companiesByDomain(tx, workspaceId, [subject.address])
    const contact = proposeContact(fact, subject, companies)
    const request = { suggestionId, actor: systemActor, now, originMessageId: messageId }
    const outcome = await decideWithin(tx, workspaceId, { ...request, verdict: { kind: 'create', contact } })
    if (outcome.kind === 'decided') decided.push(outcome.decisionId)
    else if (outcome.kind === 'conflict') overtaken.push(messageId)
  }
  // A contact made a moment ago may be the same person: with it the question is another one, and a person's.
  await decideAgain(tx, workspaceId, overtaken, rules, { now })
  return countLogged(tx, workspaceId, messageIds, decided)
}

interface Allowed {
  messageId: string
  position: number | null
  suggestionId: string
}

/** One message a suggestion, the newest. Who was refused once, or undone, is not made again by the system. */
async function listAllowed(tx: Tx, workspaceId: string, messageIds: string[]): Promise<Allowed[]> {
  const { rows } = await sql<Allowed>`
    select distinct on (d.suggestion_id) d.message_id, d.position, d.suggestion_id
    from decision d
    join suggestion s on s.workspace_id = ${workspaceId} and s.id = d.suggestion_id and s.state = 'open'
    join message m on m.workspace_id = ${workspaceId} and m.id = d.message_id
    where d.workspace_id = ${workspaceId} and d.message_id = any(${messageIds}::bigint[]) and d.kind = 'match'
      and d.action = 'create_suggested' and d.reason = ${createByPolicy} and d.undone_by is null and d.superseded_by is null
      and not exists (
        select 1 from suggestion e
        where e.workspace_id = ${workspaceId} and e.subject_key = s.subject_key
          and (e.state = 'rejected' or exists (
            select 1 from decision u where u.workspace_id = ${workspaceId} and u.suggestion_id = e.id
              and u.action = 'created' and u.undone_by is not null)))
    order by d.suggestion_id, m.sent_at desc, m.id`.execute(tx)
  return rows
}

async function countLogged(tx: Tx, workspaceId: string, messageIds: string[], decided: string[]): Promise<number> {
  if (decided.length === 0) return 0
  const { rows } = await sql<{ logged: number }>`
    select count(distinct m.message_id)::integer as logged from decision d
    join decision m on m.workspace_id = ${workspaceId} and m.batch_id = d.batch_id and m.kind = 'message'
      and m.action = 'logged' and m.message_id = any(${messageIds}::bigint[])
    where d.workspace_id = ${workspaceId} and d.id = any(${decided}::bigint[])`.execute(tx)
  return rows[0]?.logged ?? 0
}
