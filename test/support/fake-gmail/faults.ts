/** What a test makes go wrong, and what it can count afterwards. */
import { GoogleError } from './google-error.ts'

export type Route =
  | 'profile'
  | 'watch'
  | 'stop'
  | 'history'
  | 'messages.list'
  | 'messages.get'
  | 'threads.get'
  | 'labels.list'
  | 'sendAs'
  /** The batch as a whole; its parts are calls of their own routes. */
  | 'batch'
  | 'authorize'
  | 'consent'
  | 'token'
  | 'revoke'
  | 'discovery'
  | 'certs'
  | 'userinfo'
  | 'pubsub.pull'
  | 'pubsub.acknowledge'
  | 'pubsub.modifyAckDeadline'

export interface LoggedRequest {
  route: Route
  /** Whose token it carried. */
  user: string | null
  at: Date
  path: string
  query: Record<string, string[]>
  /** Inside a batch. */
  isPart: boolean
  status: number
}

export interface FaultOptions {
  /** Puts "Retry after T" into the message, as Gmail does. */
  retryAfterMessage?: Date
  retryAfterHeader?: string
  message?: string
  /** Only calls of this user. */
  user?: string
}

interface Fault extends FaultOptions {
  route: Route
  status: number
  reason: string
  left: number
}

export interface Faults {
  /** The next `times` calls of the route answer so. Status 0 breaks the connection off. */
  failNext(route: Route, status: number, reason: string, times?: number, options?: FaultOptions): void
  /** The next `times` calls of the route wait so long (in real time) before they answer. */
  stallNext(route: Route, milliseconds: number, times?: number): void
  /** Throws what was ordered for this call. */
  meet(route: Route, user: string | null): Promise<void>
  clear(): void
}

/** Status of a connection that is broken off without an answer. */
export const BROKEN_OFF = 0

export function openFaults(): Faults {
  let faults: Fault[] = []
  let stalls: { route: Route; milliseconds: number; left: number }[] = []
  return {
    failNext: (route, status, reason, times = 1, options = {}) =>
      void faults.push({ route, status, reason, left: times, ...options }),
    stallNext: (route, milliseconds, times = 1) => void stalls.push({ route, milliseconds, left: times }),
    meet: async (route, user) => {
      const stall = stalls.find(each => each.route === route && each.left > 0)
      if (stall) {
        stall.left--
        await new Promise(resolve => setTimeout(resolve, stall.milliseconds))
      }
      const fault = faults.find(
        each => each.route === route && each.left > 0 && (each.user === undefined || each.user === user),
      )
      if (!fault) return
      fault.left--
      const headers: Record<string, string> = fault.retryAfterHeader ? { 'retry-after': fault.retryAfterHeader } : {}
      const message = fault.retryAfterMessage
        ? `User-rate limit exceeded.  Retry after ${fault.retryAfterMessage.toISOString()}`
        : (fault.message ?? `Made to fail: ${fault.reason}`)
      throw new GoogleError(fault.status, fault.reason, message, headers)
    },
    clear: () => {
      faults = []
      stalls = []
    },
  }
}
