import type { MailboxState, WatchedMailbox } from './watch-queries.ts'

/** Polls in a row that found mail of which no push had told: then pushes do not come any more. */
const MOST_POLLS_AHEAD = 2
/** Starting a watch with Gmail makes it push once; by then that push should have come. */
const FIRST_PUSH_MILLISECONDS = 60_000

export interface Settled {
  state: MailboxState
  reason: string | null
}

type Watching = Pick<
  WatchedMailbox,
  'provider' | 'watch' | 'watchExpiresAt' | 'watchRenewedAt' | 'pollsAheadOfPush' | 'lastSignalAt'
>

/** What a mailbox is called when a round is over. A state that only a person can end stays. */
export function settledState(mailbox: WatchedMailbox, isReadingBack: boolean, now: Date): Settled {
  const { state, stateReason, pausedUntil } = mailbox
  if (isAtRest(state) || (state === 'throttled' && pausedUntil !== null && pausedUntil > now)) {
    return { state, reason: stateReason }
  }
  if (mailbox.cursor === null) return { state: 'baselining', reason: null }
  if (isReadingBack) return { state: 'backfilling', reason: null }
  const lost = whyNoPush(mailbox, now)
  return lost === null ? { state: 'live', reason: null } : { state: 'degraded', reason: lost }
}

/** Only a person, or in a mailbox that is none a daily probe, sets it going again. */
export function isAtRest(state: MailboxState): boolean {
  return state === 'paused' || state === 'reconnect_required' || state === 'disabled'
}

/** A mailbox from which no push comes is polled more often. */
export function isDegraded(mailbox: Watching, change: Partial<Watching>, now: Date): boolean {
  return whyNoPush({ ...mailbox, ...change }, now) !== null
}

export function whyNoPush(mailbox: Watching, now: Date): string | null {
  const { watch, watchExpiresAt, watchRenewedAt, pollsAheadOfPush, lastSignalAt } = mailbox
  if (watch === null) return 'not_watched'
  if (watch.kind === 'none') return watch.reason
  if (watchExpiresAt !== null && watchExpiresAt <= now) return 'watch_expired'
  if (pollsAheadOfPush >= MOST_POLLS_AHEAD) return 'push_lost'
  const sinceWatch = now.getTime() - (watchRenewedAt?.getTime() ?? 0)
  if (watch.kind === 'gmail' && lastSignalAt === null && sinceWatch >= FIRST_PUSH_MILLISECONDS)
    return 'push_unconfirmed'
  return null
}

/** Whether there is anything to try now. */
export function mayRun({ state, stateReason, pausedUntil }: WatchedMailbox, now: Date): boolean {
  if (isAtRest(state) && !(state === 'disabled' && stateReason === 'mailbox_disabled')) return false
  return pausedUntil === null || pausedUntil <= now
}
