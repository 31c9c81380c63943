/** The meter of Gmail's quota units: what each user used in the last minute, and how many calls were in flight at once. */
import type { Route } from './faults.ts'
import { GoogleError } from './google-error.ts'

/** Units of a call: of projects made from 1 May 2026 on, and of older ones. */
const UNITS: Record<'new' | 'old', Partial<Record<Route, number>>> = {
  new: { 'messages.get': 20, 'threads.get': 40 },
  old: { 'messages.get': 5, 'threads.get': 10 },
}
const COMMON: Partial<Record<Route, number>> = {
  'messages.list': 5,
  history: 2,
  watch: 100,
  stop: 50,
  profile: 1,
  'labels.list': 1,
  sendAs: 1,
}
const PER_USER = { new: 6_000, old: 15_000 }
const PER_PROJECT = 1_200_000
const MINUTE = 60_000

export interface QuotaOptions {
  /** Which table of costs; projects made from 1 May 2026 on have the new one. */
  units?: 'new' | 'old'
  perUserPerMinute?: number
  /** Gmail's undocumented ceiling of calls in flight per mailbox. */
  inFlightPerUser?: number
  /** False: counts only. */
  isEnforced?: boolean
}

export interface QuotaMeter {
  spend(route: Route, user: string): void
  begin(user: string): () => void
  /** Units of the last minute. */
  used(user: string): number
  total(user: string): number
  mostInFlight(user: string): number
  refusals: number
}

export function openQuotaMeter(options: QuotaOptions, now: () => Date): QuotaMeter {
  const { units = 'new', inFlightPerUser = 50, isEnforced = true } = options
  const perUser = options.perUserPerMinute ?? PER_USER[units]
  const spent = new Map<string, { at: number; units: number }[]>()
  const totals = new Map<string, number>()
  const inFlight = new Map<string, { now: number; most: number }>()
  const recent = (user: string) => {
    const from = now().getTime() - MINUTE
    const kept = (spent.get(user) ?? []).filter(each => each.at > from)
    spent.set(user, kept)
    return kept
  }
  const sum = (entries: { units: number }[]) => entries.reduce((total, each) => total + each.units, 0)

  const meter: QuotaMeter = {
    spend: (route, user) => {
      const cost = UNITS[units][route] ?? COMMON[route] ?? 0
      const entries = recent(user)
      if (isEnforced && sum(entries) + cost > perUser) {
        meter.refusals++
        const until = new Date((entries[0]?.at ?? now().getTime()) + MINUTE)
        throw new GoogleError(
          403,
          'userRateLimitExceeded',
          `User-rate limit exceeded.  Retry after ${until.toISOString()}`,
        )
      }
      if (isEnforced && [...spent.keys()].reduce((all, each) => all + sum(recent(each)), 0) + cost > PER_PROJECT) {
        meter.refusals++
        throw new GoogleError(403, 'rateLimitExceeded', 'Rate Limit Exceeded')
      }
      entries.push({ at: now().getTime(), units: cost })
      totals.set(user, (totals.get(user) ?? 0) + cost)
    },
    begin: user => {
      const counter = inFlight.get(user) ?? { now: 0, most: 0 }
      inFlight.set(user, counter)
      if (isEnforced && counter.now >= inFlightPerUser) {
        meter.refusals++
        throw new GoogleError(429, 'rateLimitExceeded', 'Too many concurrent requests for user')
      }
      counter.now++
      counter.most = Math.max(counter.most, counter.now)
      return () => void counter.now--
    },
    used: user => sum(recent(user)),
    total: user => totals.get(user) ?? 0,
    mostInFlight: user => inFlight.get(user)?.most ?? 0,
    refusals: 0,
  }
  return meter
}
