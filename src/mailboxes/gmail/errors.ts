/** What Google's refusals mean, by status and reason (developers.google.com/workspace/gmail/api/guides/handle-errors). */
import { MailProviderError, type ProviderErrorKind } from '../provider.ts'
import { readRetryAfter, readRetryAt } from '../retry-after.ts'

export interface Refusal {
  /** Null: no answer came. */
  status: number | null
  body: unknown
  retryAfter: string | null
  /** Where no answer came: what the connection died of. */
  cause?: string
}

/** What a 404 says depends on what was asked for. */
export type Missing = Extract<ProviderErrorKind, 'cursor_expired' | 'gone' | 'permanent'>

/** Reasons for which only this mailbox waits. */
const RATE = new Set([
  'rateLimitExceeded',
  'userRateLimitExceeded',
  'quotaExceeded',
  'RATE_LIMIT_EXCEEDED',
  'RESOURCE_EXHAUSTED',
])

/** The API is not switched on in the project, or its owner has not paid: nothing a mailbox's owner could mend. */
const OPERATOR = new Set([
  'accessNotConfigured',
  'SERVICE_DISABLED',
  'BILLING_DISABLED',
  'CONSUMER_SUSPENDED',
  'CONSUMER_INVALID',
])

export function gmailError(refusal: Refusal, now: Date, missing: Missing = 'permanent'): MailProviderError {
  const { status, retryAfter } = refusal
  const { reasons, message, code } = readError(refusal.body)
  const made = (kind: ProviderErrorKind, more: { retryAt?: Date | null; isProjectWide?: boolean } = {}) =>
    new MailProviderError(kind, { code: code ?? refusal.cause ?? 'no_reason', status, ...more })
  const has = (set: ReadonlySet<string>) => reasons.some(reason => set.has(reason))
  const retryAt = () => readRetryAfter(retryAfter, now) ?? readRetryAt(message, now)

  if (status === null || status >= 500 || status === 408) return made('transient', { retryAt: retryAt() })
  if (reasons.includes('invalid_grant') || status === 401) return made('reconnect')
  if (reasons.includes('dailyLimitExceeded'))
    return made('rate', { retryAt: retryAt() ?? nextReset(now), isProjectWide: true })
  if (status === 429 || has(RATE)) return made('rate', { retryAt: retryAt() })
  if (has(OPERATOR)) return made('operator', { isProjectWide: true })
  // A refusal without a reason is none of Google's: a proxy's, perhaps. Nobody has to connect again for that.
  if (status === 403) return made(reasons.length > 0 ? 'permission' : 'transient')
  if (status === 404) return made(missing)
  if (reasons.includes('failedPrecondition') || reasons.includes('FAILED_PRECONDITION'))
    // No code tells an account without Gmail from a state that passes; Google's text alone does.
    return made(/mail service not enabled/i.test(message) ? 'mailbox_disabled' : 'transient')
  return made('permanent')
}

/** Turns what the client threw into the port's error. What is none of the provider's is thrown on as it is. */
export function translateError(error: unknown, now: Date, missing?: Missing): unknown {
  if (error instanceof MailProviderError || !isClientError(error)) return error
  const { response } = error
  if (response === undefined)
    return gmailError({ status: null, body: null, retryAfter: null, cause: causeOf(error) }, now)
  const retryAfter = response.headers?.get?.('retry-after') ?? null
  return gmailError({ status: Number(error.status ?? response.status), body: response.data, retryAfter }, now, missing)
}

interface ClientError extends Error {
  status?: number | string
  code?: number | string
  config: unknown
  response?: { status: number; data?: unknown; headers?: { get?(name: string): string | null } }
}

/** googleapis carries a copy of gaxios whose class is not exported to us; its errors bear the request's config. */
function isClientError(error: unknown): error is ClientError {
  return error instanceof Error && 'config' in error
}

function causeOf(error: ClientError): string {
  const inner = error.cause instanceof Error ? error.cause : null
  const deeper = inner?.cause instanceof Error ? inner.cause : null
  for (const each of [deeper, inner, error]) {
    if (each !== null && 'code' in each && typeof each.code === 'string' && /^\w{1,60}$/.test(each.code))
      return each.code
  }
  return inner?.name === 'TimeoutError' ? 'timeout' : 'unreachable'
}

interface ReadError {
  reasons: string[]
  message: string
  /** The most exact of the reasons. */
  code: string | null
}

function readError(body: unknown): ReadError {
  const nothing = { reasons: [], message: '', code: null }
  const parsed = typeof body === 'string' ? parseJson(body) : body
  const error = field(parsed, 'error')
  // The token endpoint's form: {"error":"invalid_grant"}.
  if (typeof error === 'string') return { ...nothing, reasons: [error], code: asCode(error) }
  const errors = asArray(field(error, 'errors')).map(each => field(each, 'reason'))
  const details = asArray(field(error, 'details')).map(each => field(each, 'reason'))
  const reasons = [...errors, ...details, field(error, 'status')].filter(each => typeof each === 'string')
  const message = field(error, 'message')
  return { reasons, message: typeof message === 'string' ? message : '', code: asCode(reasons[0]) }
}

/** Codes reach logs and pages: nothing that could be content. */
function asCode(reason: string | undefined): string | null {
  return reason !== undefined && /^[\w.]{1,60}$/.test(reason) ? reason : null
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Daily quotas begin anew at midnight in California: 8 o'clock UTC, in summer an hour earlier. */
function nextReset(now: Date): Date {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 8)
  return new Date(today > now.getTime() ? today : today + 86_400_000)
}
