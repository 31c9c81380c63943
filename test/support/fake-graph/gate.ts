/** Stands before every Graph route: tokens, who may read which mailbox, throttling, planned faults, the request log. */
import type { Context, Next } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { AccessGrant, Directory, FakeUser } from './directory.ts'
import type { Fault, Faults, LoggedRequest } from './faults.ts'
import { type GraphEnv, graphError } from './graph-error.ts'

const WINDOW_MILLISECONDS = 10 * 60_000

export class Gate {
  private readonly inFlight = new Map<string, number>()
  private readonly recent = new Map<string, number[]>()
  private readonly directory: Directory
  private readonly faults: Faults
  private readonly now: () => Date

  constructor(directory: Directory, faults: Faults, now: () => Date) {
    this.directory = directory
    this.faults = faults
    this.now = now
  }

  async pass(c: Context<GraphEnv>, next: Next): Promise<Response | undefined> {
    const url = new URL(c.req.url)
    const entry: LoggedRequest = {
      method: c.req.method,
      path: url.pathname,
      query: decodeURIComponent(url.search.replaceAll('+', ' ')),
      prefer: c.req.header('prefer') ?? null,
      hasToken: c.req.header('authorization') !== undefined,
      userId: null,
      status: 0,
    }
    this.faults.requests.push(entry)
    const answer = await this.answer(c, next, url.pathname, entry)
    if (answer) c.res = answer
    entry.status = c.res.status
    return answer
  }

  private async answer(c: Context<GraphEnv>, next: Next, path: string, entry: LoggedRequest) {
    const grant = this.grantOf(c)
    if (!grant) return graphError(c, 401, 'InvalidAuthenticationToken', 'Access token has expired or is not yet valid.')
    c.set('grant', grant)
    const target = this.targetOf(path, grant)
    entry.userId = target?.id ?? null
    const fault = this.faults.take(c.req.method, path)
    if (fault) return misbehave(c, fault)
    if (!/^\/v1\.0\/(me|users)(\/|$)/.test(path)) {
      await next()
      return undefined
    }
    if (!target) return graphError(c, 404, 'Request_ResourceNotFound', 'Resource does not exist.')
    return this.enter(c, next, target, grant, path)
  }

  private async enter(c: Context<GraphEnv>, next: Next, target: FakeUser, grant: AccessGrant, path: string) {
    const isProfile = /^\/v1\.0\/(me|users\/[^/]+)\/?$/.test(path)
    const refusal = isProfile ? this.refuseProfile(c, target, grant) : this.refuseMail(c, target, grant)
    if (refusal) return refusal
    c.set('mailbox', target)
    if (isProfile) {
      await next()
      return undefined
    }
    const key = `${grant.clientId}:${target.id}`
    const now = this.now().getTime()
    const recent = (this.recent.get(key) ?? []).filter(at => at > now - WINDOW_MILLISECONDS)
    this.recent.set(key, [...recent, now])
    if (recent.length >= this.faults.mostInTenMinutes)
      return misbehave(c, { status: 429, code: 'TooManyRequests', retryAfter: '60' })
    const busy = (this.inFlight.get(key) ?? 0) + 1
    this.faults.highestConcurrency = Math.max(this.faults.highestConcurrency, busy)
    if (busy > this.faults.mostConcurrent) {
      const message = 'Application is over its MailboxConcurrency limit.'
      return misbehave(c, { status: 429, code: 'ApplicationThrottled', message, retryAfter: '1' })
    }
    this.inFlight.set(key, busy)
    try {
      const { latencyMilliseconds } = this.faults
      if (latencyMilliseconds > 0) await new Promise(done => setTimeout(done, latencyMilliseconds))
      await next()
      return undefined
    } finally {
      this.inFlight.set(key, this.inFlight.get(key)! - 1)
    }
  }

  private grantOf(c: Context): AccessGrant | null {
    const token = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1]
    const grant = token === undefined ? undefined : this.directory.accessTokens.get(token)
    return grant && grant.expiresAt > this.now() ? grant : null
  }

  private targetOf(path: string, grant: AccessGrant): FakeUser | null {
    if (/^\/v1\.0\/me(\/|$)/.test(path)) return grant.userId === null ? null : this.directory.findUser(grant.userId)
    const name = /^\/v1\.0\/users\/([^/]+)/.exec(path)?.[1]
    return name === undefined ? null : this.directory.findUser(decodeURIComponent(name))
  }

  private refuseProfile(c: Context, target: FakeUser, { userId, permissions }: AccessGrant): Response | null {
    const may = userId === target.id ? /^User\.Read/ : /^User\.Read(Basic)?\.All$/
    if (permissions.some(each => may.test(each))) return null
    return graphError(c, 403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.')
  }

  private refuseMail(c: Context, target: FakeUser, grant: AccessGrant): Response | null {
    const denied = () => graphError(c, 403, 'ErrorAccessDenied', 'Access to OData is disabled.')
    const mail = grant.permissions.filter(each => each.startsWith('Mail.Read'))
    if (grant.userId === null) {
      const scope = this.directory.apps.find(each => each.clientId === grant.clientId)?.mailboxScope ?? null
      if (mail.length === 0 || (scope !== null && !scope.includes(target.mail))) return denied()
    } else if (grant.userId === target.id) {
      if (mail.length === 0) return denied()
    } else {
      const caller = this.directory.user(grant.userId)
      const isShared = target.sharedWith.includes(caller.mail) && mail.some(each => each.endsWith('.Shared'))
      if (!isShared) return denied()
    }
    if (target.disabled === 'inactive')
      return graphError(
        c,
        404,
        'MailboxNotEnabledForRESTAPI',
        'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
      )
    if (target.disabled === 'not_enabled')
      return graphError(c, 404, 'MailboxNotEnabledForRESTAPI', 'REST API is not yet supported for this mailbox.')
    return null
  }
}

function misbehave(
  c: Context,
  { status, code, message = 'As the fake was told.', retryAfter, location }: Fault,
): Response {
  if (retryAfter !== undefined) c.header('Retry-After', retryAfter)
  if (location !== undefined) return c.redirect(location, status as 307)
  if (code === null) return c.body(null, status as 500)
  if (code === 'html')
    return c.html('<html><body>Our services aren’t available right now</body></html>', status as ContentfulStatusCode)
  return graphError(c, status, code ?? 'UnknownError', message)
}
