/** What can be made to go wrong with the fake, and what it noticed about its callers. */

export interface LoggedRequest {
  method: string
  path: string
  query: string
  prefer: string | null
  hasToken: boolean
  /** Id of the user whose mailbox was asked for; null for all else. */
  userId: string | null
  status: number
}

export interface Fault {
  status: number
  /** Graph's error code; with null the body is empty, with 'html' it is a page. */
  code?: string | null | 'html'
  message?: string
  /** As the header shall stand: seconds, an HTTP date, or nonsense. */
  retryAfter?: string
  /** Where a redirect leads. */
  location?: string
}

interface PlannedFault extends Fault {
  matches: (method: string, path: string) => boolean
  left: number
}

export class Faults {
  requests: LoggedRequest[] = []
  /** Links that are handed out point to this origin instead of ours. */
  evilLinks: string | null = null
  /** With immutable ids, what goes away from a folder and comes back between two rounds is only told as gone. */
  forgetsReturns = true
  /** Every change is told twice within a round. */
  repeatsChanges = false
  /** Each answer takes this long. */
  latencyMilliseconds = 0
  /** Requests in flight that Exchange allows an app in one mailbox. */
  mostConcurrent = 4
  /** Requests of an app to one mailbox within ten minutes. */
  mostInTenMinutes = 10_000
  /** Messages that a round with a filter tells at most. */
  mostFiltered = 5_000
  /** The longest life of a subscription in minutes. */
  longestSubscription = 10_080
  /** Scopes that the consent page leaves out. */
  withheldScopes: string[] = []
  /** Kept for the next token requests: an AADSTS code each. */
  tokenErrors: { code: number; error: string; status: number; suberror?: string }[] = []
  dropsPushes = false
  doublesPushes = false
  /** Pushes wait until `releasePushes` is called, and then go out in reverse order. */
  holdsPushes = false
  /** The highest number of requests in flight in one mailbox so far. */
  highestConcurrency = 0
  private planned: PlannedFault[] = []

  /** The next `times` requests whose method and path match fail so. */
  failNext(matches: RegExp | ((method: string, path: string) => boolean), fault: Fault, times = 1): void {
    const test =
      matches instanceof RegExp ? (method: string, path: string) => matches.test(`${method} ${path}`) : matches
    this.planned.push({ ...fault, matches: test, left: times })
  }

  /** All faults and limits as they were; what was noticed so far is forgotten too. */
  clear(): void {
    Object.assign(this, new Faults())
  }

  take(method: string, path: string): Fault | null {
    const found = this.planned.find(each => each.left > 0 && each.matches(method, path))
    if (!found) return null
    found.left--
    return found
  }
}
