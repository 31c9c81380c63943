import { type CurrentDecision, isDecidedByPerson, isSameDecision, messageRow } from './current-decisions.ts'
import type { MessageOutcome } from './decide-messages.ts'

export const changeKinds = [
  'newly_logged',
  'now_review',
  'now_ignored',
  'other_contact',
  'other_deal',
  'other_reason',
] as const
export type ChangeKind = (typeof changeKinds)[number]

/** What deciding again would change, in numbers and in a few examples. */
export interface RedecisionDifference {
  messages: number
  unchanged: number
  /** A person has spoken about these: they are left alone. */
  byPerson: number
  changes: Record<ChangeKind, number>
  samples: RedecisionSample[]
}

export interface RedecisionSample {
  messageId: string
  change: ChangeKind
  sentAt: Date
  subject: string
  before: StandingView
  after: StandingView
}

export interface StandingView {
  action: string
  reason: string
  contactIds: string[]
  dealIds: string[]
}

/** Enough to judge by, few enough to read. */
const mostSamples = 20
/** So that one frequent change does not crowd out the rare ones. */
const mostSamplesOfAKind = 5

export function emptyDifference(): RedecisionDifference {
  const changes = Object.fromEntries(changeKinds.map(kind => [kind, 0])) as Record<ChangeKind, number>
  return { messages: 0, unchanged: 0, byPerson: 0, changes, samples: [] }
}

/** Adds these outcomes to the difference, against what stands about each message. Returns how many would change. */
export function addToDifference(
  difference: RedecisionDifference,
  outcomes: MessageOutcome[],
  current: Map<string, CurrentDecision[]>,
): number {
  let changed = 0
  for (const outcome of outcomes) {
    const standing = current.get(outcome.facts.messageId) ?? []
    difference.messages += 1
    if (isDecidedByPerson(standing)) difference.byPerson += 1
    else if (standing.length > 0 && isSameDecision(outcome, standing)) difference.unchanged += 1
    else {
      changed += 1
      addChange(difference, outcome, standing)
    }
  }
  return changed
}

function addChange(difference: RedecisionDifference, outcome: MessageOutcome, standing: CurrentDecision[]): void {
  const before = viewStanding(standing)
  const after = viewOutcome(outcome)
  const change = kindOfChange(before, after)
  difference.changes[change] += 1
  const ofKind = difference.samples.filter(sample => sample.change === change).length
  if (difference.samples.length >= mostSamples || ofKind >= mostSamplesOfAKind) return
  const { messageId, sentAt, subject } = outcome.facts
  difference.samples.push({ messageId, change, sentAt, subject, before, after })
}

function kindOfChange(before: StandingView, after: StandingView): ChangeKind {
  if (before.action !== after.action) {
    if (after.action === 'logged') return 'newly_logged'
    return after.action === 'review' ? 'now_review' : 'now_ignored'
  }
  if (String(before.contactIds) !== String(after.contactIds)) return 'other_contact'
  return String(before.dealIds) === String(after.dealIds) ? 'other_reason' : 'other_deal'
}

function viewStanding(standing: CurrentDecision[]): StandingView {
  const whole = standing.find(({ kind }) => kind === 'message')
  const isLogged = ({ kind, action }: CurrentDecision) =>
    kind === 'match' && (action === 'logged' || action === 'created')
  const isLinked = ({ kind, action }: CurrentDecision) => kind === 'deal' && action === 'linked'
  return {
    action: whole?.action ?? 'ignored',
    reason: whole?.reason ?? 'not_decided',
    contactIds: sorted(standing.filter(isLogged).map(({ contactId }) => contactId)),
    dealIds: sorted(standing.filter(isLinked).map(({ dealId }) => dealId)),
  }
}

function viewOutcome(outcome: MessageOutcome): StandingView {
  const logged = outcome.links.filter(({ action }) => action === 'logged')
  return {
    ...messageRow(outcome),
    contactIds: sorted(logged.map(({ contactId }) => contactId)),
    dealIds: sorted(outcome.deal.action === 'linked' ? outcome.deal.deals.map(({ dealId }) => dealId) : []),
  }
}

function sorted(ids: (string | null)[]): string[] {
  return ids.filter(id => id !== null).sort()
}
