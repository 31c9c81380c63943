/**
 * How much of a provider's quota this process uses: a token bucket and a cap on calls in flight for each mailbox, a
 * bucket for each project (the app that an admin registered). Live mail goes before backfill. Only one process works on
 * a mailbox at a time, so the mailbox's bucket needs no sharing; a project's is divided by how many processes there are.
 */
import { type CallOptions, MailProviderError, type WatchedProvider } from './provider.ts'

export interface QuotaLimits {
  unitsPerMinute: number
  /** What may be used at once after a pause. Together with a minute's units it must stay below the provider's limit. */
  burst: number
}

export interface ProviderLimits {
  mailbox: QuotaLimits & { concurrency: number }
  project: QuotaLimits
}

/**
 * Gmail, projects from May 2026 on: 6,000 units a minute and user, 1,200,000 a project; about 50 calls in flight are
 * said to be the ceiling. Graph: 10,000 requests in 10 minutes and 4 in flight for an app and mailbox.
 */
export const providerLimits: Readonly<Record<WatchedProvider, ProviderLimits>> = {
  gmail: {
    mailbox: { unitsPerMinute: 4_800, burst: 1_000, concurrency: 10 },
    project: { unitsPerMinute: 1_000_000, burst: 100_000 },
  },
  outlook: {
    mailbox: { unitsPerMinute: 900, burst: 500, concurrency: 3 },
    project: { unitsPerMinute: 600_000, burst: 100_000 },
  },
}

export interface Budget {
  /**
   * Waits for room and takes it; call what it returns when the call is over. A wait of more than a few seconds is not
   * waited for: throws MailProviderError `rate` with the code OWN_BUDGET and when to come back.
   */
  take(cost: number, options: CallOptions): Promise<() => void>
  /** The provider has said that it wants nothing before then. */
  holdUntil(at: Date, scope: 'mailbox' | 'project'): void
}

export interface Budgets {
  /** The same mailbox gets the same budget for as long as the process runs. */
  of(provider: WatchedProvider, projectKey: string, mailboxKey: string): Budget
}

/** The code of a wait that we ask of ourselves: the provider was not even called. */
export const OWN_BUDGET = 'own_budget'
/** What a call costs us is waited for this long; longer waits are the scheduler's. */
const PATIENCE_MILLISECONDS = 4_000
/** Share of a bucket that backfill leaves to live mail. */
const RESERVE = 0.2

export function openBudgets(
  now: () => Date,
  limits: Readonly<Record<WatchedProvider, ProviderLimits>> = providerLimits,
): Budgets {
  const buckets = new Map<string, Bucket>()
  const gates = new Map<string, Gate>()
  const kept = <T>(map: Map<string, T>, key: string, make: () => T): T => {
    const found = map.get(key) ?? make()
    map.set(key, found)
    return found
  }
  return {
    of(provider, projectKey, mailboxKey) {
      const { mailbox, project } = limits[provider]
      const scopes = {
        mailbox: kept(buckets, `${provider} mailbox ${mailboxKey}`, () => new Bucket(mailbox, now)),
        project: kept(buckets, `${provider} project ${projectKey}`, () => new Bucket(project, now)),
      }
      const gate = kept(gates, `${provider} ${mailboxKey}`, () => new Gate(mailbox.concurrency))
      return {
        async take(cost, { signal, urgency }) {
          for (const bucket of [scopes.mailbox, scopes.project]) await takeUnits(bucket, cost, urgency, signal)
          return gate.enter(urgency, signal)
        },
        holdUntil: (at, scope) => scopes[scope].holdUntil(at),
      }
    },
  }
}

async function takeUnits(
  bucket: Bucket,
  cost: number,
  urgency: CallOptions['urgency'],
  signal: AbortSignal,
): Promise<void> {
  let waited = 0
  for (;;) {
    signal.throwIfAborted()
    const wait = bucket.tryTake(cost, urgency)
    if (wait === 0) return
    if (waited + wait > PATIENCE_MILLISECONDS) {
      throw new MailProviderError('rate', { code: OWN_BUDGET, retryAt: new Date(bucket.now().getTime() + wait) })
    }
    waited += Math.max(wait, 10)
    await pause(Math.max(wait, 10), signal)
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end)
  })
}

class Bucket {
  readonly #limits: QuotaLimits
  #units: number
  #at: number
  #heldUntil = 0
  readonly now: () => Date

  constructor(limits: QuotaLimits, now: () => Date) {
    this.#limits = limits
    this.#units = limits.burst
    this.#at = now().getTime()
    this.now = now
  }

  holdUntil(at: Date): void {
    this.#heldUntil = Math.max(this.#heldUntil, at.getTime())
  }

  /** Takes the units and says 0, or says in how many milliseconds there would be enough. */
  tryTake(cost: number, urgency: CallOptions['urgency']): number {
    const now = this.now().getTime()
    const { burst, unitsPerMinute } = this.#limits
    this.#units = Math.min(burst, this.#units + (Math.max(0, now - this.#at) * unitsPerMinute) / 60_000)
    this.#at = now
    if (this.#heldUntil > now) return this.#heldUntil - now
    // A call that costs more than the whole bucket is allowed into debt, which the next ones wait off.
    const needed =
      Math.min(cost, burst) + (urgency === 'backfill' ? Math.max(0, Math.min(burst * RESERVE, burst - cost)) : 0)
    if (this.#units < needed) return Math.ceil(((needed - this.#units) * 60_000) / unitsPerMinute)
    this.#units -= cost
    return 0
  }
}

/** Lets so many in at once, live ones first. */
class Gate {
  #free: number
  readonly #waiting: { urgency: CallOptions['urgency']; admit: () => void }[] = []

  constructor(places: number) {
    this.#free = places
  }

  async enter(urgency: CallOptions['urgency'], signal: AbortSignal): Promise<() => void> {
    if (this.#free > 0) this.#free--
    else await this.#wait(urgency, signal)
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      this.#leave()
    }
  }

  #wait(urgency: CallOptions['urgency'], signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const give = () => {
        const at = this.#waiting.indexOf(one)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(signal.reason)
      }
      const one = {
        urgency,
        admit: () => {
          signal.removeEventListener('abort', give)
          resolve()
        },
      }
      this.#waiting.push(one)
      signal.addEventListener('abort', give, { once: true })
    })
  }

  #leave(): void {
    const at = Math.max(
      0,
      this.#waiting.findIndex(({ urgency }) => urgency === 'live'),
    )
    const next = this.#waiting.splice(at, 1)[0]
    if (next === undefined) this.#free++
    else next.admit()
  }
}
