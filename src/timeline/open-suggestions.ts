import { createHash } from 'node:crypto'
import { type Insertable, sql } from 'kysely'
import { emailDomain, isFreeMail } from '../contacts/normalise-email.ts'
import { splitPersonName } from '../contacts/split-person-name.ts'
import { takeRowIds } from '../db/in-workspace.ts'
import type { Schema, Tx } from '../db/schema.ts'
import type { MessageOutcome } from './decide-messages.ts'
import { knownDetails } from './known-details.ts'
import type { LinkOutcome, LinkSubject } from './link-outcome.ts'
import type { MessageFacts } from './message-facts.ts'

/** Reasons that lie in one message and not in who the sender is: each such message is a question of its own. */
const ABOUT_THE_MESSAGE = new Set([
  'sender_failed_authentication',
  'sender_unverified',
  'sender_without_policy',
  'unauthenticated',
  'several_from',
  'name_is_other_address',
  'own_domain_unverified',
  'rewritten_by_list',
  'mixed_script',
  'malformed_from',
  'foreign_address_in_name',
  'mixed_script_name',
  'group_rewrite',
])

interface Asked {
  /** `messageId/position` or `messageId/deal`. */
  place: string
  kind: 'match' | 'create' | 'deal'
  subjectKey: string
  outcome: MessageOutcome
  link: LinkOutcome | null
}

/**
 * Opens what a person has to decide, one suggestion for each subject: twenty mails of one unknown sender ask once. The
 * newest message stands for all of them. Returns the suggestion of each place (see `Asked.place`).
 */
export async function openSuggestions(
  tx: Tx,
  workspaceId: string,
  outcomes: MessageOutcome[],
  now: Date,
): Promise<Map<string, string>> {
  const asked = outcomes.filter(({ facts }) => !facts.isPilot).flatMap(askedBy)
  if (asked.length === 0) return new Map()
  const companies = await companiesByDomain(
    tx,
    workspaceId,
    asked.flatMap(({ link }) => (link === null ? [] : [link.subject.address])),
  )
  const keys = [...new Set(asked.map(({ subjectKey }) => subjectKey))]
  const open = await tx
    .selectFrom('suggestion as s')
    .leftJoin('message as m', join => join.onRef('m.id', '=', 's.messageId').on('m.workspaceId', '=', workspaceId))
    .select(['s.id', 's.subjectKey', 'm.sentAt'])
    .where('s.workspaceId', '=', workspaceId)
    .where('s.state', '=', 'open')
    .where('s.subjectKey', 'in', keys)
    .execute()
  const idByKey = new Map(open.map(({ subjectKey, id }) => [subjectKey, id]))
  const sentAtByKey = new Map(open.map(({ subjectKey, sentAt }) => [subjectKey, sentAt]))
  const newIds = await takeRowIds(tx, keys.filter(key => !idByKey.has(key)).length)
  const opened: Insertable<Schema['suggestion']>[] = []
  for (const [key, newest] of newestByKey(asked)) {
    const row = suggestionRow(newest, companies)
    const existing = idByKey.get(key)
    if (existing === undefined) {
      const id = newIds.pop()!
      idByKey.set(key, id)
      opened.push({ ...row, ...blindly(workspaceId, newest), workspaceId, id, subjectKey: key, openedAt: now })
    } else if ((sentAtByKey.get(key)?.getTime() ?? 0) < newest.outcome.facts.sentAt.getTime()) {
      await tx
        .updateTable('suggestion')
        .set(row)
        .where('workspaceId', '=', workspaceId)
        .where('id', '=', existing)
        .execute()
    }
  }
  if (opened.length > 0) await tx.insertInto('suggestion').values(opened).execute()
  return new Map(asked.map(({ place, subjectKey }) => [place, idByKey.get(subjectKey)!]))
}

/**
 * Questions that stand for one of these messages say again what is known by now: the answer to "who is it?" may have
 * stayed the same while another mail brought the sender's phone. One update, and no row is written that says the same.
 */
export async function refreshSuggestions(tx: Tx, workspaceId: string, outcomes: MessageOutcome[]): Promise<void> {
  const asked = outcomes.filter(({ facts }) => !facts.isPilot).flatMap(askedBy)
  const people = asked.flatMap(one => (one.link?.subject.part === 'author' ? [{ ...one, link: one.link }] : []))
  if (people.length === 0) return
  const addresses = people.map(({ link }) => link.subject.address)
  const companies = await companiesByDomain(tx, workspaceId, addresses)
  const rows = people.map(one => ({
    key: one.subjectKey,
    message: one.outcome.facts.messageId,
    confidence: one.link.confidence,
    proposal: JSON.parse(suggestionRow(one, companies).proposal),
  }))
  await sql`
    update suggestion s set proposal = n.proposal, confidence = n.confidence
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as n(key text, message bigint, confidence double precision, proposal jsonb)
    where s.workspace_id = ${workspaceId} and s.state = 'open' and s.subject_key = n.key and s.message_id = n.message
      and s.proposal is distinct from n.proposal`.execute(tx)
}

/** What would be asked about this message. */
export function subjectKeysOf(outcome: MessageOutcome): string[] {
  return outcome.facts.isPilot ? [] : askedBy(outcome).map(({ subjectKey }) => subjectKey)
}

/** Open suggestions behind which nothing waits any more are withdrawn. */
export async function withdrawUnused(tx: Tx, workspaceId: string, suggestionIds: string[], now: Date): Promise<void> {
  if (suggestionIds.length === 0) return
  await tx
    .updateTable('suggestion')
    .set({ state: 'withdrawn', decidedAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('id', 'in', [...new Set(suggestionIds)])
    .where('state', '=', 'open')
    .where(eb =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('decision as d')
            .select('d.id')
            .where('d.workspaceId', '=', workspaceId)
            .whereRef('d.suggestionId', '=', 'suggestion.id')
            .where('d.kind', 'in', ['match', 'deal'])
            .where('d.undoneBy', 'is', null)
            .where('d.supersededBy', 'is', null),
        ),
      ),
    )
    .execute()
}

function askedBy(outcome: MessageOutcome): Asked[] {
  const { messageId } = outcome.facts
  const links = outcome.links.flatMap((link): Asked[] => {
    if (link.action !== 'review' && link.action !== 'create_suggested') return []
    const kind = link.action === 'create_suggested' ? 'create' : 'match'
    const subject = `${kind}:${shortHash(link.subject.address)}`
    const subjectKey = ABOUT_THE_MESSAGE.has(link.reason) ? `${subject}:${messageId}` : subject
    return [{ place: `${messageId}/${link.subject.position}`, kind, subjectKey, outcome, link }]
  })
  if (outcome.deal.action !== 'review') return links
  return [...links, { place: `${messageId}/deal`, kind: 'deal', subjectKey: `deal:${messageId}`, outcome, link: null }]
}

function suggestionRow({ kind, outcome, link }: Asked, companies: Map<string, string>) {
  const { facts, deal } = outcome
  if (link === null) {
    return {
      kind,
      messageId: facts.messageId,
      dealId: deal.deals[0]?.dealId ?? null,
      reason: deal.reason,
      confidence: deal.deals[0]?.confidence ?? null,
      proposal: JSON.stringify({
        deals: deal.deals.map(({ dealId, confidence }) => ({
          dealId,
          confidence,
          terms: deal.terms.filter(term => term.dealId === dealId).map(({ code, weight }) => ({ code, weight })),
        })),
      }),
    }
  }
  return {
    kind,
    messageId: facts.messageId,
    contactId: link.contactId,
    address: link.subject.address,
    reason: link.reason,
    confidence: link.confidence,
    proposal: JSON.stringify({
      position: link.subject.position,
      name: link.subject.name,
      candidates: link.ranked.map(({ contactId, confidence, terms }) => ({ contactId, confidence, terms })),
      contact: proposeContact(outcome.facts, link.subject, companies),
    }),
  }
}

/** What a new contact would be made of: the sender's signatures where he himself wrote, else name and address alone. */
export function proposeContact(facts: MessageFacts, subject: LinkSubject, companies: Map<string, string>) {
  const details = subject.part === 'author' ? knownDetails(facts) : null
  const name = splitPersonName(details?.name?.value ?? subject.name)
  const companyId = companies.get(emailDomain(subject.address)) ?? null
  return {
    ...name,
    title: details?.title?.value ?? null,
    department: details?.department?.value ?? null,
    postalAddress: details?.address?.value ?? null,
    companyId,
    companyName: companyId === null ? (details?.company?.value ?? null) : null,
    emails: [subject.address],
    phones: details?.phones.map(({ value, kind, extension }) => ({ value, kind, extension })) ?? [],
  }
}

export async function companiesByDomain(
  tx: Tx,
  workspaceId: string,
  addresses: string[],
): Promise<Map<string, string>> {
  const domains = [...new Set(addresses.map(emailDomain))].filter(domain => !isFreeMail(domain))
  if (domains.length === 0) return new Map()
  const rows = await tx
    .selectFrom('companyDomain')
    .select(['domain', 'companyId'])
    .where('workspaceId', '=', workspaceId)
    .where('domain', 'in', domains)
    .orderBy('companyId', 'desc')
    .execute()
  return new Map(rows.map(({ domain, companyId }) => [domain, companyId]))
}

function newestByKey(asked: Asked[]): Map<string, Asked> {
  const newest = new Map<string, Asked>()
  for (const one of asked) {
    const other = newest.get(one.subjectKey)
    if (other === undefined || isNewer(one.outcome.facts, other.outcome.facts)) newest.set(one.subjectKey, one)
  }
  return newest
}

function isNewer(a: MessageFacts, b: MessageFacts): boolean {
  const difference = a.sentAt.getTime() - b.sentAt.getTime()
  return difference !== 0 ? difference > 0 : a.tieBreak < b.tieBreak
}

/** Decided by the subject alone: who comes first makes no difference. */
function blindly(workspaceId: string, { subjectKey, link }: Asked) {
  const share = link?.blindShare ?? 0
  const place = createHash('sha256').update(`${workspaceId}/${subjectKey}`).digest().readUInt32BE(0) / 2 ** 32
  return place < share ? { isAudit: true, inclusionProbability: share } : { isAudit: false, inclusionProbability: 1 }
}

function shortHash(address: string): string {
  return createHash('sha256').update(address).digest('hex').slice(0, 32)
}
