/** When what is due again. Pure: the clock and the dice are the caller's. */

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Beside pushes, and instead of them while they do not come. */
const POLL_MILLISECONDS = 10 * MINUTE
const POLL_DEGRADED_MILLISECONDS = 2 * MINUTE

export type Dice = () => number

export function nextPoll(now: Date, isDegraded: boolean, dice: Dice = Math.random): Date {
  return after(now, jitter(isDegraded ? POLL_DEGRADED_MILLISECONDS : POLL_MILLISECONDS, 0.1, dice))
}

/**
 * At half its life and at least daily: a renewal that fails has days left to be tried again. Spread, so that mailboxes
 * connected together are not renewed together.
 */
export function nextRenewal(now: Date, expiresAt: Date | null, dice: Dice = Math.random): Date {
  // What could not be subscribed to may be allowed tomorrow.
  if (expiresAt === null) return after(now, jitter(DAY, 0.1, dice))
  const half = Math.max(0, expiresAt.getTime() - now.getTime()) / 2
  return after(now, Math.max(MINUTE, jitter(Math.min(half, DAY), 0.1, dice)))
}

/** A quarter of a week-long watch: a renewal that still fails then is an admin's matter. */
export const RENEWAL_ALERT_MILLISECONDS = 42 * HOUR

/** The next night, some time between one and five o'clock UTC. */
export function nextAudit(now: Date, dice: Dice = Math.random): Date {
  const night = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1, 1)
  return new Date(night + Math.floor(dice() * 4 * HOUR))
}

export const AUDIT_WINDOW_MILLISECONDS = 3 * DAY
/** Clocks differ, and mail is accepted before it can be read. */
export const RESYNC_OVERLAP_MILLISECONDS = 2 * DAY

export function nextIdentityRefresh(now: Date, dice: Dice = Math.random): Date {
  return after(now, jitter(DAY, 0.1, dice))
}

/** A mailbox that its provider says is none may come back with a licence. */
export function nextProbe(now: Date, dice: Dice = Math.random): Date {
  return after(now, jitter(DAY, 0.1, dice))
}

/** Full jitter between nothing and 1 s, 2 s, 4 s … 15 min. */
export function backOff(now: Date, failures: number, dice: Dice = Math.random): Date {
  const ceiling = Math.min(15 * MINUTE, SECOND * 2 ** Math.min(failures, 20))
  // Never at once: a round that fails must leave the others their turn.
  return after(now, Math.max(SECOND / 2, ceiling * dice()))
}

/** Our own registration is at fault: its mailboxes ask again until an operator has mended it. */
export function nextOperatorRetry(now: Date, dice: Dice = Math.random): Date {
  return after(now, jitter(5 * MINUTE, 0.2, dice))
}

/** Eight attempts over about a day. */
const ITEM_DELAYS = [10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 15 * HOUR]

/** When an item that failed `attempts` times is tried again; null: it stays failed until an admin says so. */
export function nextAttempt(now: Date, attempts: number, dice: Dice = Math.random): Date | null {
  const delay = ITEM_DELAYS[attempts - 1]
  return delay === undefined ? null : after(now, jitter(delay, 0.1, dice))
}

/** A message that was announced but cannot be read yet shows up within a minute, or was deleted meanwhile. */
const INVISIBLE_DELAYS = [3 * SECOND, 15 * SECOND, 60 * SECOND]

export function nextLook(now: Date, attempts: number): Date | null {
  const delay = INVISIBLE_DELAYS[attempts - 1]
  return delay === undefined ? null : after(now, delay)
}

const after = (now: Date, milliseconds: number): Date => new Date(now.getTime() + Math.round(milliseconds))

/** Up to `share` more or less. */
const jitter = (milliseconds: number, share: number, dice: Dice): number =>
  milliseconds * (1 - share + 2 * share * dice())
