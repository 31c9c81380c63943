/** What a row of the outbox may become; pure. */
import type { ReadBackOutcome, SendOutcome } from './connector.ts'

export type OutboxState = 'waiting' | 'sending' | 'deferred' | 'delivered' | 'refused' | 'unknown' | 'cancelled'

export interface OutboxPatch {
  state: OutboxState
  reason: string | null
  dueAt: Date
  /** What the CRM calls it; null where nothing was made. */
  externalId: string | null
}

/** Longer than any send may take, so that a row is not sent by two workers. */
export const leaseMilliseconds = 120_000
export const sendMilliseconds = 30_000

export function afterSend(outcome: SendOutcome, attempts: number, now: Date): OutboxPatch {
  switch (outcome.kind) {
    case 'delivered':
      return { state: 'delivered', reason: null, dueAt: now, externalId: outcome.externalId }
    case 'deferred':
      return {
        state: 'deferred',
        reason: outcome.reason,
        dueAt: latest(outcome.until, backoff(attempts, now)),
        externalId: null,
      }
    case 'refused':
      // Nothing is wrong with the row: it goes on once a person has reconnected.
      if (outcome.reason === 'reconnect_required') return waitingForOthers(outcome.reason, now)
      return { state: 'refused', reason: outcome.reason, dueAt: now, externalId: null }
    case 'unknown':
      return { state: 'unknown', reason: 'no_answer', dueAt: backoff(attempts, now), externalId: null }
  }
}

/** Null: it is not there, so it may be sent. */
export function afterReadBack(outcome: ReadBackOutcome, attempts: number, now: Date): OutboxPatch | null {
  switch (outcome.kind) {
    case 'there':
      return { state: 'delivered', reason: null, dueAt: now, externalId: outcome.externalId }
    case 'absent':
      return null
    case 'deferred':
      // Still unknown: whether it is there has to be asked again, not sent again.
      return {
        state: 'unknown',
        reason: outcome.reason,
        dueAt: latest(outcome.until, backoff(attempts, now)),
        externalId: null,
      }
  }
}

/** What its records still lack in the CRM comes by other rows; a minute later they may be through. */
export function waitingForOthers(reason: string, now: Date): OutboxPatch {
  return { state: 'deferred', reason, dueAt: new Date(now.getTime() + 60_000), externalId: null }
}

export function cancelled(reason: string, now: Date): OutboxPatch {
  return { state: 'cancelled', reason, dueAt: now, externalId: null }
}

/** e^attempts seconds, up to six hours: an outage over a night costs a handful of tries. */
function backoff(attempts: number, now: Date): Date {
  const seconds = Math.min(Math.exp(Math.min(attempts, 10)), 6 * 3600)
  return new Date(now.getTime() + seconds * 1000)
}

function latest(one: Date, other: Date): Date {
  return one > other ? one : other
}
