/**
 * Google on loopback: OAuth and OpenID, the Gmail API with history, batch and quotas, Pub/Sub push and pull. Stateful, for
 * several users, by an injectable clock, with a knob for every fault that a watcher must survive.
 */
import { serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { type BatchPart, readBatch, writeBatch } from './batch.ts'
import { BROKEN_OFF, type Faults, type LoggedRequest, openFaults, type Route } from './faults.ts'
import { applyFields } from './fields-mask.ts'
import { answerGmail, type GmailKnobs, routeOf } from './gmail-routes.ts'
import { badRequest, GoogleError, notFound } from './google-error.ts'
import { type MailboxActions, openMailboxActions } from './mailbox-actions.ts'
import { createUser, type FakeUser } from './mailbox-state.ts'
import {
  type AccessTokenRecord,
  type OAuthClient,
  type OAuthKnobs,
  oauthRoutes,
  openOAuth,
  revokeAll,
  type ServiceAccountFile,
} from './oauth.ts'
import { type FakePubsub, openPubsub, readSubscriptionPath } from './pubsub.ts'
import { openQuotaMeter, type QuotaMeter, type QuotaOptions } from './quota.ts'
import { makeKey } from './signing.ts'

export interface FakeGmailOptions {
  /** Addresses, or with names. */
  users?: (string | { address: string; name: string })[]
  /** The real clock by default. */
  now?: () => Date
  port?: number
  quota?: QuotaOptions
  client?: Partial<OAuthClient>
}

export const GMAIL_READONLY = 'https://www.googleapis.com/auth/gmail.readonly'
export const GMAIL_METADATA = 'https://www.googleapis.com/auth/gmail.metadata'
export const PUBSUB_SCOPE = 'https://www.googleapis.com/auth/pubsub'

export interface FakeGmail extends MailboxActions, Pick<Faults, 'failNext' | 'stallNext'> {
  /** Without a slash at the end. */
  url: string
  client: OAuthClient
  topic: string
  pubsub: FakePubsub
  quota: QuotaMeter
  knobs: GmailKnobs & OAuthKnobs
  requests: LoggedRequest[]
  addUser(address: string, name?: string): FakeUser
  user(address: string): FakeUser
  /** Tokens without the way through the consent page. */
  issueTokens(address: string, scopes?: string[]): { accessToken: string; refreshToken: string }
  /** As when the user removes the app or changes the password: refresh answers invalid_grant, calls answer 401. */
  revokeTokens(address: string): void
  /** Access tokens are refused with 401, refreshing works. */
  expireAccessTokens(address: string): void
  addServiceAccount(email: string, delegatedScopes?: string[]): ServiceAccountFile
  /** Signs with a new key from now on; those before are no longer published unless they are kept. */
  rotateKeys(options?: { keepOld?: boolean }): void
  clearFaults(): void
  close(): Promise<void>
}

export async function startFakeGmail(options: FakeGmailOptions = {}): Promise<FakeGmail> {
  const now = options.now ?? (() => new Date())
  const users = new Map<string, FakeUser>()
  const faults = openFaults()
  const quota = openQuotaMeter(options.quota ?? {}, now)
  const requests: LoggedRequest[] = []
  const client: OAuthClient = {
    id: '1234-fake.apps.googleusercontent.example',
    secret: 'fake-client-secret',
    name: 'Countersign',
    redirectUris: null,
    ...options.client,
  }
  const oauth = openOAuth(client, now)
  const pubsub = openPubsub(now, () => oauth.signingKey())
  const topic = 'projects/countersign-fake/topics/gmail'
  pubsub.topics.add(topic)
  const knobs: GmailKnobs & OAuthKnobs = {
    emptyHistoryPages: 0,
    historyPageSize: 500,
    hasOtherPushClient: false,
    untickedScopes: [],
    addedScopes: [],
    withholdRefreshToken: false,
  }
  const notify = (user: FakeUser) => {
    if (user.watch !== null && user.watch.expiresAt > now()) pubsub.notify(user, user.watch.topic)
  }

  /** Runs a handler as a call of a route: log, ordered faults, errors in the wire shape. */
  async function call(
    route: Route,
    request: { user: string | null; url: string; isPart?: boolean },
    handler: () => Response | Promise<Response>,
  ): Promise<Response> {
    const url = new URL(request.url, 'http://fake')
    const query = Object.fromEntries([...url.searchParams.keys()].map(key => [key, url.searchParams.getAll(key)]))
    const { user, isPart = false } = request
    const entry: LoggedRequest = { route, user, at: now(), path: url.pathname, query, isPart, status: 0 }
    requests.push(entry)
    try {
      await faults.meet(route, user)
      const response = await handler()
      entry.status = response.status
      return response
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error
      entry.status = error.status
      if (error.status === BROKEN_OFF) throw error
      return error.respond()
    }
  }

  function readToken(header: string | undefined): AccessTokenRecord | null {
    const record = oauth.accessTokens.get(/^Bearer (\S+)$/i.exec(header ?? '')?.[1] ?? '')
    return record && record.expiresAt > now() ? record : null
  }

  async function answerUserCall(
    method: string,
    target: string,
    auth: string | undefined,
    body: unknown,
    isPart: boolean,
  ) {
    const url = new URL(target, 'http://fake')
    const path = url.pathname.split('/').slice(4).map(decodeURIComponent)
    const route = routeOf(method, path.slice(1))
    const token = readToken(auth)
    if (route === null) return notFound().respond()
    return call(route, { user: token?.user ?? null, url: target, isPart }, () => {
      const user = users.get(token?.user ?? '')
      if (!token || !user) throw invalidCredentials()
      // A user's token opens that user's mailbox alone.
      if (path[0] !== 'me' && path[0]?.toLowerCase() !== user.address)
        throw new GoogleError(403, 'forbidden', `Delegation denied for ${user.address}`)
      quota.spend(route, user.address)
      const query = url.searchParams
      const gmailCall = { user, scopes: token.scopes, path: path.slice(1), query, body }
      const answer = answerGmail(route, gmailCall, {
        now,
        publish: notify,
        checkTopic: pubsub.checkTopic,
        knobs,
      })
      return answer === null
        ? new Response(null, { status: 204 })
        : Response.json(applyFields(answer, query.get('fields')))
    })
  }

  const app = new Hono()
  app.onError((error, c) => {
    if (error instanceof GoogleError && error.status === BROKEN_OFF) return breakOff(c)
    throw error
  })
  app.route(
    '/',
    oauthRoutes({
      state: oauth,
      users,
      now,
      baseUrl: () => fake.url,
      knobs,
      call: (route, c, handler) => call(route, { user: null, url: c.req.url }, handler),
    }),
  )
  app.post('/batch/gmail/v1', c => {
    const token = readToken(c.req.header('authorization'))
    return call('batch', { user: token?.user ?? null, url: c.req.url }, async () => {
      const parts = readBatch(c.req.header('content-type') ?? '', await c.req.text())
      const answer = (part: BatchPart) =>
        answerUserCall(part.method, part.target, c.req.header('authorization'), null, true).catch(error => {
          if (error instanceof GoogleError) return new GoogleError(503, 'backendError', 'Backend Error').respond()
          throw error
        })
      const answers = []
      for (const part of parts) answers.push({ part, response: await answer(part) })
      return writeBatch(answers)
    })
  })
  app.all('/gmail/v1/users/*', async c => {
    const end = begin(readToken(c.req.header('authorization'))?.user ?? null)
    if (end instanceof Response) return end
    try {
      const body = c.req.method === 'POST' ? await c.req.json().catch(() => null) : null
      return await answerUserCall(c.req.method, c.req.url, c.req.header('authorization'), body, false)
    } finally {
      end()
    }
  })
  app.post('/v1/projects/*', c => {
    const token = readToken(c.req.header('authorization'))
    const { subscription, verb } = readSubscriptionPath(decodeURIComponent(new URL(c.req.url).pathname))
    const route = (
      { pull: 'pubsub.pull', acknowledge: 'pubsub.acknowledge', modifyAckDeadline: 'pubsub.modifyAckDeadline' } as const
    )[verb]
    if (route === undefined) return notFound().respond()
    return call(route, { user: token?.user ?? null, url: c.req.url }, async () => {
      if (!token) throw invalidCredentials()
      if (
        !token.scopes.includes(PUBSUB_SCOPE) &&
        !token.scopes.includes('https://www.googleapis.com/auth/cloud-platform')
      )
        throw new GoogleError(403, 'forbidden', 'User not authorized to perform this action.')
      const body: { maxMessages?: number; ackIds?: string[]; ackDeadlineSeconds?: number } = await c.req.json()
      if (route === 'pubsub.pull') {
        if (!body.maxMessages || body.maxMessages < 1) throw badRequest('maxMessages must be positive')
        return c.json(await pubsub.pull(subscription, body.maxMessages))
      }
      if (route === 'pubsub.acknowledge') pubsub.acknowledge(subscription, body.ackIds ?? [])
      else pubsub.modifyAckDeadline(subscription, body.ackIds ?? [], body.ackDeadlineSeconds ?? 0)
      return c.json({})
    })
  })

  function begin(user: string | null): (() => void) | Response {
    if (user === null) return () => {}
    try {
      return quota.begin(user)
    } catch (error) {
      if (error instanceof GoogleError) return error.respond()
      throw error
    }
  }

  const server = await new Promise<ReturnType<typeof serve>>(resolve => {
    const started = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: options.port ?? 0 }, () => resolve(started))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('FakeGmail has no port')

  const fake: FakeGmail = {
    ...openMailboxActions(users, now, notify),
    url: `http://127.0.0.1:${address.port}`,
    client,
    topic,
    pubsub,
    quota,
    knobs,
    requests,
    failNext: faults.failNext,
    stallNext: faults.stallNext,
    clearFaults: faults.clear,
    addUser: (userAddress, name = userAddress) => {
      const user = createUser(userAddress.toLowerCase(), name)
      users.set(user.address, user)
      return user
    },
    user: userAddress => {
      const user = users.get(userAddress)
      if (!user) throw new Error(`FakeGmail has no user ${userAddress}`)
      return user
    },
    issueTokens: (userAddress, scopes = ['openid', 'email', GMAIL_READONLY]) => {
      const grant = { user: fake.user(userAddress).address, clientId: client.id, scopes }
      return { accessToken: oauth.issue(grant), refreshToken: oauth.issueRefresh(grant) }
    },
    revokeTokens: userAddress => revokeAll(oauth, userAddress),
    expireAccessTokens: userAddress => {
      for (const [token, record] of oauth.accessTokens)
        if (record.user === userAddress) oauth.accessTokens.delete(token)
    },
    addServiceAccount: (email, delegatedScopes = []) =>
      oauth.addServiceAccount(email, delegatedScopes, `${fake.url}/token`),
    rotateKeys: ({ keepOld = false } = {}) => {
      const key = makeKey(`key-${Number(oauth.signingKey().kid.slice(4)) + 1}`)
      oauth.keys = keepOld ? [...oauth.keys, key] : [key]
    },
    close: async () => {
      pubsub.stop()
      await new Promise<void>(resolve => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      })
    },
  }
  for (const user of options.users ?? [])
    typeof user === 'string' ? fake.addUser(user) : fake.addUser(user.address, user.name)
  return fake
}

function breakOff(c: Context): Response {
  const incoming = (c.env as { incoming?: { socket: { destroy(): void } } }).incoming
  incoming?.socket.destroy()
  return new Response(null, { status: 500 })
}

const invalidCredentials = () =>
  new GoogleError(401, 'authError', 'Request had invalid authentication credentials. Expected OAuth 2 access token.')
