/** Errors in the wire shape of Google's APIs. */
export class GoogleError extends Error {
  readonly status: number
  readonly reason: string
  readonly headers: Record<string, string>

  constructor(status: number, reason: string, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.reason = reason
    this.headers = headers
  }

  body(): object {
    const { status: code, reason, message } = this
    return {
      error: {
        code,
        message,
        status: rpcStatus(code, reason),
        errors: [{ message, domain: domains[reason] ?? 'global', reason }],
      },
    }
  }

  /** The reason `html`: a page of somebody who stands between. */
  respond(): Response {
    if (this.reason === 'html') {
      const headers = { 'content-type': 'text/html', ...this.headers }
      return new Response('<html>Sign in to the network</html>', { status: this.status, headers })
    }
    return Response.json(this.body(), { status: this.status, headers: this.headers })
  }
}

export const notFound = () => new GoogleError(404, 'notFound', 'Requested entity was not found.')
export const badRequest = (message: string) => new GoogleError(400, 'invalidArgument', message)

const domains: Record<string, string> = {
  rateLimitExceeded: 'usageLimits',
  userRateLimitExceeded: 'usageLimits',
  quotaExceeded: 'usageLimits',
  dailyLimitExceeded: 'usageLimits',
}

function rpcStatus(code: number, reason: string): string {
  if (reason === 'failedPrecondition') return 'FAILED_PRECONDITION'
  if (domains[reason] !== undefined) return code === 403 ? 'PERMISSION_DENIED' : 'RESOURCE_EXHAUSTED'
  return rpcStatuses[code] ?? 'UNKNOWN'
}

const rpcStatuses: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  502: 'UNAVAILABLE',
  503: 'UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
}
