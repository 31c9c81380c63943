import type { DetailChange } from '../contacts/change-details.ts'
import type { NewContact, Proposal, RejectReason, Verdict } from './suggestion.ts'

/** What is to be done, with every choice made: the reviewer's verdict filled up with what was proposed. */
export type Answer =
  | { kind: 'reject'; reason: RejectReason }
  | { kind: 'link'; contactId: string; isProposed: boolean }
  /** `seen`: the likely duplicates that were on the page. */
  | { kind: 'create'; contact: NewContact; isProposed: boolean; seen: readonly string[] }
  | { kind: 'update'; contactId: string; changes: DetailChange[]; isProposed: boolean }
  | { kind: 'merge'; contactId: string; otherContactId: string }
  | { kind: 'deal'; dealId: string; isProposed: boolean }

/** Null where the verdict is no answer to this question. */
export const resolveVerdict = (
  proposal: Proposal | null,
  subject: { contactId: string | null },
  verdict: Verdict,
): Answer | null => {
  if (verdict.kind === 'reject') return verdict
  switch (proposal?.kind) {
    case 'match':
    case 'create':
      return resolvePerson(proposal, verdict)
    case 'update':
      return resolveUpdate(proposal, subject.contactId, verdict)
    case 'merge':
      if (verdict.kind !== 'approve' || subject.contactId === null) return null
      return { kind: 'merge', contactId: subject.contactId, otherContactId: proposal.otherContactId }
    case 'deal': {
      const best = proposal.deals[0]?.dealId
      const dealId = verdict.kind === 'approve' ? (verdict.dealId ?? best) : undefined
      return dealId === undefined ? null : { kind: 'deal', dealId, isProposed: dealId === best }
    }
    case undefined:
      return null
  }
}

const resolvePerson = (
  proposal: Extract<Proposal, { kind: 'match' | 'create' }>,
  verdict: Exclude<Verdict, { kind: 'reject' }>,
): Answer | null => {
  const best = proposal.candidates[0]?.contactId
  const isNewProposed = proposal.kind === 'create'
  if (verdict.kind === 'create')
    return {
      kind: 'create',
      contact: withUnshown(verdict.contact, proposal.contact),
      isProposed: isNewProposed,
      seen: verdict.seenDuplicates ?? [],
    }
  if (verdict.kind !== 'approve') return null
  if (verdict.contactId !== undefined)
    return { kind: 'link', contactId: verdict.contactId, isProposed: !isNewProposed && verdict.contactId === best }
  if (isNewProposed) {
    const { contact } = proposal
    return contact ? { kind: 'create', contact, isProposed: true, seen: verdict.seenDuplicates ?? [] } : null
  }
  return best === undefined ? null : { kind: 'link', contactId: best, isProposed: true }
}

/** The form shows the main fields; what it does not show stays as proposed, kinds of unchanged phones included. */
const withUnshown = (answered: NewContact, proposed: NewContact | null): NewContact => {
  if (proposed === null) return answered
  return {
    ...answered,
    department: answered.department ?? proposed.department,
    postalAddress: answered.postalAddress ?? proposed.postalAddress,
    companyId:
      answered.companyName === null || answered.companyName === proposed.companyName ? proposed.companyId : null,
    phones: answered.phones.map(phone => proposed.phones.find(known => known.value === phone.value) ?? phone),
  }
}

const resolveUpdate = (
  proposal: Extract<Proposal, { kind: 'update' }>,
  contactId: string | null,
  verdict: Exclude<Verdict, { kind: 'reject' }>,
): Answer | null => {
  if (contactId === null || verdict.kind === 'create') return null
  const changes = verdict.kind === 'edit' ? verdict.changes : proposal.changes
  if (changes.length === 0) return null
  // Several phones may change at once: the n-th answer of a field belongs to the n-th proposal of that field.
  const used = new Map<string, number>()
  const resolved = changes.map(change => {
    const at = used.get(change.field) ?? 0
    used.set(change.field, at + 1)
    const proposed = proposal.changes.filter(({ field }) => field === change.field)
    const same = proposed.find(({ value }) => value === change.value) ?? proposed[at]
    return {
      field: change.field,
      value: change.value,
      old: same?.old ?? null,
      phoneKind: same?.phoneKind ?? null,
    }
  })
  const isProposed =
    resolved.length === proposal.changes.length &&
    resolved.every((change, at) => change.value === proposal.changes[at]?.value)
  return { kind: 'update', contactId, changes: resolved, isProposed }
}
