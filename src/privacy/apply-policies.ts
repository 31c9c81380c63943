import type { Envelope, ForwardedOriginal, Message, MessageKind } from '../messages/message.ts'
import { effects, type Policies, type Rule, ruleReason } from './policy.ts'

/** What is known of a message where a rule is asked: the more of it was read, the more rules can apply. */
export interface PolicySubject {
  addresses: string[]
  sensitivity: Envelope['sensitivity']
  kind: MessageKind | null
  /** Of all copies, in lower case. */
  labels: string[]
  mailboxId: string | null
}

export type IntakeDecision =
  | { kind: 'go_on' }
  | { kind: 'headers_only'; reason: string }
  | { kind: 'drop'; reason: string; keepMessageId: boolean }

export type StorageDecision =
  | { kind: 'keep' }
  | { kind: 'reduce'; reason: string }
  | { kind: 'drop'; reason: string; keepMessageId: boolean }

/**
 * Before anything is stored, and before the body is even read: the headers alone decide. The class is not asked here,
 * for the body may still change it (a bounce, an encrypted part).
 */
export function decideIntake(
  envelope: Envelope,
  copy: { labels: string[]; mailboxId: string },
  policies: Policies,
): IntakeDecision {
  const strongest = strongestRule(policies, { ...envelopeSubject(envelope, copy), kind: null })
  if (strongest?.effect === 'drop') return dropped(strongest)
  if (strongest?.effect === 'headers_only') return { kind: 'headers_only', reason: ruleReason(strongest) }
  return { kind: 'go_on' }
}

/** What the headers could not tell: the class, and the people behind a forward. */
export function decideStorage(
  message: Message,
  copy: { labels: string[]; mailboxId: string },
  policies: Policies,
): StorageDecision {
  const subject = envelopeSubject(message.envelope, copy)
  const behind = forwardedAddress(message.content.forwarded)
  const strongest = strongestRule(policies, {
    ...subject,
    kind: message.kind,
    addresses: behind === null ? subject.addresses : [...subject.addresses, behind],
  })
  if (strongest?.effect === 'drop') return dropped(strongest)
  if (strongest?.effect === 'headers_only') return { kind: 'reduce', reason: ruleReason(strongest) }
  return { kind: 'keep' }
}

/** For mail that was read before and cannot be read again: why nothing of it may be kept under its new labels, or null. */
export function dropByLabels(copy: { labels: string[]; mailboxId: string }, policies: Policies): string | null {
  const labels = copy.labels.map(label => label.toLowerCase())
  const subject = { addresses: [], sensitivity: null, kind: null, labels, mailboxId: copy.mailboxId }
  const strongest = strongestRule(policies, subject)
  return strongest?.effect === 'drop' ? ruleReason(strongest) : null
}

/** Asked again at every decision, with today's rules: the reason why a stored message stays off timelines, or null. */
export function reasonNotToLog(subject: PolicySubject, policies: Policies): string | null {
  const rules = policies.rules.filter(rule => rule.effect !== 'headers_only' && applies(rule, subject))
  const strongest = rules.sort(byStrength)[0]
  return strongest === undefined ? null : ruleReason(strongest)
}

/** For "why is this mail not here?": nothing of dropped mail was stored, so the rules are asked what they would do. */
export function rulesFor(address: string, policies: Policies): Rule[] {
  const subject: PolicySubject = { addresses: [address], sensitivity: null, kind: null, labels: [], mailboxId: null }
  return policies.rules.filter(rule => applies(rule, subject)).sort(byStrength)
}

function strongestRule(policies: Policies, subject: PolicySubject): Rule | undefined {
  return policies.rules.filter(rule => applies(rule, subject)).sort(byStrength)[0]
}

/** Of equally strong rules the one whose reason sorts first, so that the answer does not depend on their order. */
function byStrength(a: Rule, b: Rule): number {
  const difference = effects.indexOf(b.effect) - effects.indexOf(a.effect)
  return difference !== 0 ? difference : ruleReason(a) < ruleReason(b) ? -1 : 1
}

function applies({ scope }: Rule, subject: PolicySubject): boolean {
  switch (scope.kind) {
    case 'address':
      return subject.addresses.includes(scope.address)
    case 'domain':
      return subject.addresses.some(address => isInDomain(address, scope.domain))
    case 'sensitivity':
      return subject.sensitivity === scope.sensitivity
    case 'class':
      return subject.kind === scope.class
    case 'label':
      return subject.labels.includes(scope.label.toLowerCase())
    case 'mailbox':
      return subject.mailboxId === scope.mailboxId
  }
}

function isInDomain(address: string, domain: string): boolean {
  return address.endsWith(`@${domain}`) || address.endsWith(`.${domain}`)
}

function dropped(rule: Rule): { kind: 'drop'; reason: string; keepMessageId: boolean } {
  return { kind: 'drop', reason: ruleReason(rule), keepMessageId: rule.keepMessageId }
}

function envelopeSubject(envelope: Envelope, copy: { labels: string[]; mailboxId: string }): PolicySubject {
  return {
    addresses: envelope.participants.flatMap(({ address }) => (address === null ? [] : [address])),
    sensitivity: envelope.sensitivity,
    kind: null,
    labels: [...envelope.labels, ...copy.labels].map(label => label.toLowerCase()),
    mailboxId: copy.mailboxId,
  }
}

function forwardedAddress(forwarded: ForwardedOriginal | null): string | null {
  return forwarded?.from.address ?? null
}
