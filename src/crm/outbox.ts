/** What a row of the outbox may become; pure. */
import type { ReadBackOutcome, SendOutcome } from './connector.ts'

export type OutboxState = 'waiting' | 'sending' | 'deferred' | 'delivered' | 'refused' | 'unknown' | 'cancelled'

export interface OutboxPatch {
  state: OutboxState
  reason: string | null
  dueAt: Date
  /** What the CRM calls it; null where nothing was made. */
  externalId: string | null
  /** The CRM's mark of the record as this write left it. */
  version: string | null
}

/** Of a write that was given up because a person changed the record in the CRM: it becomes a task. */
export const editedInCrm = 'edited_in_crm'

/** Longer than any send may take, so that a row is not sent by two workers. */
export const leaseMilliseconds = 120_000
export const sendMilliseconds = 30_000

export function afterSend(outcome: SendOutcome, attempts: number, now: Date): OutboxPatch {
  switch (outcome.kind) {
    case 'delivered':
      return delivered(outcome, now)
    case 'edited':
      return leftToPerson(now)
    case 'deferred':
      return { ...without('deferred', outcome.reason), dueAt: latest(outcome.until, backoff(attempts, now)) }
    case 'refused':
      // Nothing is wrong with the row: it goes on once a person has reconnected.
      if (outcome.reason === 'reconnect_required') return waitingForOthers(outcome.reason, now)
      return { ...without('refused', outcome.reason), dueAt: now }
    case 'unknown':
      return { ...without('unknown', 'no_answer'), dueAt: backoff(attempts, now) }
  }
}

/** Null: it is not there, so it may be sent. */
export function afterReadBack(outcome: ReadBackOutcome, attempts: number, now: Date): OutboxPatch | null {
  switch (outcome.kind) {
    case 'there':
      return delivered(outcome, now)
    case 'absent':
      return null
    case 'deferred':
      // Still unknown: whether it is there has to be asked again, not sent again.
      return { ...without('unknown', outcome.reason), dueAt: latest(outcome.until, backoff(attempts, now)) }
  }
}

/** What its records still lack in the CRM comes by other rows; a minute later they may be through. */
export function waitingForOthers(reason: string, now: Date): OutboxPatch {
  return { ...without('deferred', reason), dueAt: new Date(now.getTime() + 60_000) }
}

export function cancelled(reason: string, now: Date): OutboxPatch {
  return { ...without('cancelled', reason), dueAt: now }
}

/** A person changed the record, as far as we can tell: it is left to a person. */
export function leftToPerson(now: Date): OutboxPatch {
  return { ...without('refused', editedInCrm), dueAt: now }
}

function delivered({ externalId, version }: { externalId: string; version: string | null }, now: Date): OutboxPatch {
  return { state: 'delivered', reason: null, dueAt: now, externalId, version }
}

/** Nothing was made. */
function without(state: OutboxState, reason: string): Omit<OutboxPatch, 'dueAt'> {
  return { state, reason, externalId: null, version: null }
}

/** e^attempts seconds, up to six hours: an outage over a night costs a handful of tries. */
function backoff(attempts: number, now: Date): Date {
  const seconds = Math.min(Math.exp(Math.min(attempts, 10)), 6 * 3600)
  return new Date(now.getTime() + seconds * 1000)
}

function latest(one: Date, other: Date): Date {
  return one > other ? one : other
}
