import type { Tx } from '../db/schema.ts'
import { decideMatch } from '../matching/decide-match.ts'
import type { Thresholds } from '../matching/match.ts'
import { findCandidatesForMany } from '../matching/queries.ts'
import { type RankerModel, rankCandidates } from '../matching/rank-candidates.ts'
import { reasonNotToLog } from '../privacy/apply-policies.ts'
import type { Policies } from '../privacy/policy.ts'
import type { Settings } from '../settings/settings.ts'
import { settingsFor } from '../settings/settings.ts'
import { applyLoggingPolicy } from './apply-logging-policy.ts'
import { chooseDeals, type DealCandidate, type DealDecision } from './choose-deals.ts'
import { companiesOfContacts, findDeals, findThreadDeals, type ThreadDeal } from './deal-queries.ts'
import { type DealShadow, shadowDeals } from './deal-shadow.ts'
import { holdLikelyDuplicates } from './hold-likely-duplicates.ts'
import { markInherited, withKnownDetails } from './known-details.ts'
import { decideLink, isBelieved, type LinkOutcome, linkSubjects } from './link-outcome.ts'
import type { MessageFacts } from './message-facts.ts'
import { readPolicyEvidence } from './policy-queries.ts'
import { findRememberedContacts } from './remembered-contacts.ts'

export interface MessageOutcome {
  facts: MessageFacts
  action: 'logged' | 'review' | 'ignored'
  reason: string
  links: LinkOutcome[]
  /** Companies of the contacts it was logged to. */
  companyIds: string[]
  deal: DealDecision
  /** What other rules would have linked; only compared. */
  shadow: DealShadow
}

export interface DecidingRules {
  policies: Policies
  thresholds: Thresholds
  settings: Settings
  /** The ranker with the calibration in force. */
  model: RankerModel
}

/**
 * Decides messages from what is stored of them, a whole batch with a constant number of queries. The answer for one
 * message is a function of its facts, the CRM records and the earlier messages of its thread, by date: in which order
 * mail was imported makes no difference. Of settled messages what stands will stay, so later mail goes by that.
 */
export async function decideMessages(
  tx: Tx,
  workspaceId: string,
  messages: MessageFacts[],
  rules: DecidingRules,
  settled: ReadonlySet<string>,
): Promise<MessageOutcome[]> {
  const linked = await decideLinks(tx, workspaceId, messages, rules)
  return decideDeals(tx, workspaceId, linked, settled)
}

export type LinkedMessage = Omit<MessageOutcome, 'deal' | 'shadow' | 'companyIds'>

async function decideLinks(
  tx: Tx,
  workspaceId: string,
  messages: MessageFacts[],
  rules: DecidingRules,
): Promise<LinkedMessage[]> {
  const asked = messages.map(facts => {
    const barred = barredReason(facts, rules.policies)
    return { facts, barred, subjects: barred === null ? linkSubjects(facts) : [] }
  })
  const addresses = unique(asked.flatMap(({ subjects }) => subjects.map(({ address }) => address)))
  const remembered = await findRememberedContacts(tx, workspaceId, addresses)
  for (const { query, address } of asked.flatMap(({ subjects }) => subjects)) {
    query.rememberedContactId = remembered.get(address) ?? null
  }
  const queries = asked.flatMap(({ subjects }) => subjects.map(({ query }) => query))
  const candidates = await findCandidatesForMany(tx, workspaceId, queries)
  let next = 0
  const decided = asked.map(({ facts, barred, subjects }) => ({
    facts,
    barred,
    links: subjects.map(subject => {
      const ranked = rankCandidates(subject.query, candidates[next++] ?? [], rules.model)
      return decideLink(facts, subject, ranked, decideMatch(subject.query, ranked, rules.thresholds))
    }),
  }))
  await askWithKnownDetails(tx, workspaceId, decided, rules)
  const all = decided.flatMap(({ links }) => links)
  const evidence = await readPolicyEvidence(tx, workspaceId, all, rules.settings)
  const allowed = decided.map(({ facts, barred, links }) => {
    const settings = settingsFor(rules.settings, facts.mailboxIds)
    return { facts, barred, links: links.map(link => applyLoggingPolicy(facts, link, settings, evidence)) }
  })
  await holdLikelyDuplicates(tx, workspaceId, allowed)
  return allowed.map(({ facts, barred, links }) => {
    if (barred !== null) return { facts, action: 'ignored', reason: barred, links: [] }
    return { facts, links, ...messageAction(facts, links) }
  })
}

/**
 * Authors who are not known by this message alone are looked for once more, with what their other mail says of them.
 * What one message decides by itself stands, whatever else arrives.
 */
async function askWithKnownDetails(
  tx: Tx,
  workspaceId: string,
  decided: { facts: MessageFacts; links: LinkOutcome[] }[],
  { thresholds, model }: DecidingRules,
): Promise<void> {
  const again = decided.flatMap(({ facts, links }) =>
    links.flatMap((link, at) => {
      const isWaiting = link.action === 'review' || link.action === 'create_suggested'
      const subject = isWaiting ? withKnownDetails(facts, link.subject) : null
      return subject === null ? [] : [{ facts, links, at, subject }]
    }),
  )
  const candidates = await findCandidatesForMany(
    tx,
    workspaceId,
    again.map(({ subject }) => subject.query),
  )
  again.forEach(({ facts, links, at, subject }, index) => {
    const ranked = markInherited(rankCandidates(subject.query, candidates[index] ?? [], model))
    links[at] = decideLink(facts, subject, ranked, decideMatch(subject.query, ranked, thresholds))
  })
}

function barredReason(facts: MessageFacts, policies: Policies): string | null {
  const addresses = facts.participants.flatMap(({ address }) => (address === null ? [] : [address]))
  return reasonNotToLog(
    { addresses, sensitivity: null, kind: facts.kind, labels: facts.labels, mailboxId: null },
    policies,
  )
}

function messageAction(facts: MessageFacts, links: LinkOutcome[]): Pick<MessageOutcome, 'action' | 'reason'> {
  const logged = links.find(({ action }) => action === 'logged')
  if (logged !== undefined) return { action: 'logged', reason: logged.reason }
  const waiting = links.find(({ action }) => action === 'review' || action === 'create_suggested')
  if (waiting !== undefined) return { action: 'review', reason: waiting.reason }
  if (links[0] !== undefined) return { action: 'ignored', reason: links[0].reason }
  const author = facts.participants.find(({ isAuthor }) => isAuthor)
  if (facts.direction === 'inbound' && author?.isOwn && !isBelieved(facts)) {
    return { action: 'review', reason: 'own_domain_unverified' }
  }
  return { action: 'ignored', reason: author?.isOwn ? 'no_external_recipient' : 'no_sender_address' }
}

/** Which deals these messages belong to, once it is known to whose timeline they go. */
export async function decideDeals(
  tx: Tx,
  workspaceId: string,
  messages: LinkedMessage[],
  settled: ReadonlySet<string> = new Set(),
): Promise<MessageOutcome[]> {
  const contactIds = unique(messages.flatMap(message => loggedContacts(message)))
  const threadIds = unique(messages.map(({ facts }) => facts.threadId))
  const companies = await companiesOfContacts(tx, workspaceId, contactIds)
  const threadDeals = await findThreadDeals(tx, workspaceId, threadIds)
  const ids = messages.map(({ facts }) => facts.messageId)
  const decidedNow = new Set(ids.filter(id => !settled.has(id)))
  const before = threadDeals.filter(({ messageId }) => !decidedNow.has(messageId))
  const deals = await findDeals(tx, workspaceId, {
    contactIds,
    companyIds: unique([...companies.values()].filter(id => id !== null)),
    references: unique(messages.flatMap(({ facts }) => facts.references.map(({ reference }) => reference))),
    dealIds: unique(before.map(({ dealId }) => dealId)),
  })
  return inThreadOrder(messages).map(message => {
    const outcome = decideDeal(message, companies, deals, before)
    if (outcome.deal.action === 'linked' && decidedNow.has(message.facts.messageId)) {
      const { threadId, messageId, sentAt, tieBreak } = message.facts
      before.push(...outcome.deal.deals.map(({ dealId }) => ({ threadId, messageId, sentAt, tieBreak, dealId })))
    }
    return outcome
  })
}

function decideDeal(
  message: LinkedMessage,
  companies: Map<string, string | null>,
  deals: DealCandidate[],
  threadDeals: ThreadDeal[],
): MessageOutcome {
  const { facts } = message
  const contacts = loggedContacts(message).map(contactId => ({
    contactId,
    companyId: companies.get(contactId) ?? null,
  }))
  const earlier = threadDeals
    .filter(deal => deal.threadId === facts.threadId && isEarlier(deal, facts))
    .sort((a, b) => (isEarlier(a, b) ? 1 : -1))
  const question = {
    sentAt: facts.sentAt,
    subject: facts.subject,
    visibleText: facts.visibleText,
    references: facts.references,
    contacts,
    threadDealIds: unique(earlier.map(({ dealId }) => dealId)),
    candidates: deals,
  }
  const companyIds = unique(contacts.flatMap(({ companyId }) => (companyId === null ? [] : [companyId])))
  return { ...message, companyIds, deal: chooseDeals(question), shadow: shadowDeals(question) }
}

/** Earlier messages first, so that later ones inherit what was just decided. */
function inThreadOrder(messages: LinkedMessage[]): LinkedMessage[] {
  return [...messages].sort((a, b) => (isEarlier(a.facts, b.facts) ? -1 : 1))
}

function isEarlier(a: { sentAt: Date; tieBreak: string }, b: { sentAt: Date; tieBreak: string }): boolean {
  const difference = a.sentAt.getTime() - b.sentAt.getTime()
  return difference !== 0 ? difference < 0 : a.tieBreak < b.tieBreak
}

function loggedContacts({ links }: Pick<MessageOutcome, 'links'>): string[] {
  return unique(
    links.flatMap(({ action, contactId }) => (action === 'logged' && contactId !== null ? [contactId] : [])),
  )
}

function unique(values: string[]): string[] {
  return [...new Set(values)]
}
