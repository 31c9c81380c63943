/**
 * Google's OAuth and OpenID endpoints: authorisation code with PKCE, refresh, revocation, and the assertion of a service
 * account, with domain-wide delegation when it names a user.
 */
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { consentPage } from './consent-page.ts'
import type { FakeUser } from './mailbox-state.ts'
import { makeKey, publicJwk, readJwt, type SigningKey, signJwt } from './signing.ts'

export interface OAuthClient {
  id: string
  secret: string
  name: string
  /** Null: any. */
  redirectUris: string[] | null
}

export interface AccessTokenRecord {
  /** The user whose data it opens; null for a service account by itself. */
  user: string | null
  clientId: string
  scopes: string[]
  expiresAt: Date
}

interface Grant {
  user: string
  clientId: string
  scopes: string[]
}

interface Code extends Grant {
  redirectUri: string
  challenge: string | null
  nonce: string | null
  isOffline: boolean
  expiresAt: Date
}

export interface ServiceAccount {
  email: string
  keyId: string
  privateKey: KeyObject
  /** Scopes that the administrator of the domain allowed it for every user. */
  delegatedScopes: string[]
}

/** What stands in the JSON file that Google hands out. */
export interface ServiceAccountFile {
  type: 'service_account'
  project_id: string
  private_key_id: string
  private_key: string
  client_email: string
  client_id: string
  token_uri: string
}

export interface OAuthState {
  client: OAuthClient
  accessTokens: Map<string, AccessTokenRecord>
  refreshTokens: Map<string, Grant>
  serviceAccounts: Map<string, ServiceAccount>
  keys: SigningKey[]
  /** Newest of `keys`; signs id tokens and pushes. */
  signingKey(): SigningKey
  issue(grant: Grant): string
  issueRefresh(grant: Grant): string
  addServiceAccount(email: string, delegatedScopes: string[], tokenUri: string): ServiceAccountFile
}

const HOUR = 3_600_000
const ACCESS_TOKEN_LIFE = HOUR

export function openOAuth(client: OAuthClient, now: () => Date): OAuthState {
  let counter = 0
  const name = (kind: string) =>
    `${kind}${++counter}-${createHash('sha256').update(`${kind}${counter}`).digest('hex').slice(0, 24)}`
  const state: OAuthState = {
    client,
    accessTokens: new Map(),
    refreshTokens: new Map(),
    serviceAccounts: new Map(),
    keys: [makeKey('key-1')],
    signingKey: () => state.keys.at(-1)!,
    issue: ({ user, clientId, scopes }) => {
      const token = name('ya29.fake-')
      state.accessTokens.set(token, {
        user,
        clientId,
        scopes,
        expiresAt: new Date(now().getTime() + ACCESS_TOKEN_LIFE),
      })
      return token
    },
    issueRefresh: grant => {
      const token = name('1//fake-')
      state.refreshTokens.set(token, grant)
      return token
    },
    addServiceAccount: (email, delegatedScopes, tokenUri) => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const keyId = `sa-key-${state.serviceAccounts.size + 1}`
      state.serviceAccounts.set(email, { email, keyId, privateKey, delegatedScopes })
      return {
        type: 'service_account',
        project_id: 'countersign-fake',
        private_key_id: keyId,
        private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
        client_email: email,
        client_id: '100000000000000000001',
        token_uri: tokenUri,
      }
    },
  }
  return state
}

interface OAuthDeps {
  state: OAuthState
  users: Map<string, FakeUser>
  now: () => Date
  baseUrl: () => string
  /** Runs a handler as a call of this route: faults, request log. */
  call: (
    route: 'authorize' | 'consent' | 'token' | 'revoke' | 'discovery' | 'certs' | 'userinfo',
    c: Context,
    handler: () => Response | Promise<Response>,
  ) => Promise<Response>
  knobs: OAuthKnobs
}

export interface OAuthKnobs {
  /** Boxes that users leave unticked, whatever the form says. */
  untickedScopes: string[]
  /** Scopes that are granted besides, as when another grant of the same app is included. */
  addedScopes: string[]
  /** Google gives a refresh token only with prompt=consent or at the first consent; true: never. */
  withholdRefreshToken: boolean
}

export function oauthRoutes({ state, users, now, baseUrl, call, knobs }: OAuthDeps): Hono {
  const app = new Hono()
  const codes = new Map<string, Code>()
  const consented = new Set<string>()

  app.get('/.well-known/openid-configuration', c =>
    call('discovery', c, () => {
      const base = baseUrl()
      return c.json({
        issuer: base,
        authorization_endpoint: `${base}/o/oauth2/v2/auth`,
        token_endpoint: `${base}/token`,
        revocation_endpoint: `${base}/revoke`,
        userinfo_endpoint: `${base}/v1/userinfo`,
        jwks_uri: `${base}/oauth2/v3/certs`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        scopes_supported: ['openid', 'email', 'profile'],
        token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
        code_challenge_methods_supported: ['plain', 'S256'],
        grant_types_supported: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
      })
    }),
  )

  app.get('/oauth2/v3/certs', c =>
    call('certs', c, () =>
      Response.json({ keys: state.keys.map(publicJwk) }, { headers: { 'cache-control': 'public, max-age=19000' } }),
    ),
  )

  app.get('/o/oauth2/v2/auth', c =>
    call('authorize', c, () => {
      const query = new URL(c.req.url).searchParams
      const problem = authorizeProblem(query, state.client)
      if (problem !== null) return c.text(`Error ${problem}`, 400)
      const accounts = [...users.values()].map(({ address, name }) => ({ address, name }))
      const scopes = (query.get('scope') ?? '').split(' ').filter(Boolean)
      const chosen = query.get('login_hint')
      return c.html(consentPage({ request: query.toString(), appName: state.client.name, accounts, scopes, chosen }))
    }),
  )

  app.post('/o/oauth2/v2/auth/consent', c =>
    call('consent', c, async () => {
      const form = await c.req.parseBody({ all: true })
      const query = new URLSearchParams(String(form.request ?? ''))
      const problem = authorizeProblem(query, state.client)
      if (problem !== null) return c.text(`Error ${problem}`, 400)
      const back = new URL(query.get('redirect_uri')!)
      const givenState = query.get('state')
      if (givenState !== null) back.searchParams.set('state', givenState)
      const user = users.get(String(form.account ?? ''))
      if (form.answer !== 'allow' || !user) {
        back.searchParams.set('error', 'access_denied')
        return c.redirect(back.href)
      }
      const ticked = [form.scope ?? []].flat().map(String)
      const scopes = [...ticked.filter(scope => !knobs.untickedScopes.includes(scope)), ...knobs.addedScopes]
      const grantKey = `${user.address} ${state.client.id}`
      const isFirst = !consented.has(grantKey)
      consented.add(grantKey)
      const code = `4/${createHash('sha256').update(`${codes.size} ${user.address}`).digest('base64url')}`
      codes.set(code, {
        user: user.address,
        clientId: state.client.id,
        scopes,
        redirectUri: back.origin + back.pathname,
        challenge: query.get('code_challenge'),
        nonce: query.get('nonce'),
        isOffline:
          query.get('access_type') === 'offline' &&
          (isFirst || query.get('prompt')?.includes('consent') === true) &&
          !knobs.withholdRefreshToken,
        expiresAt: new Date(now().getTime() + 600_000),
      })
      back.searchParams.set('code', code)
      back.searchParams.set('scope', scopes.join(' '))
      return c.redirect(back.href)
    }),
  )

  app.post('/token', c =>
    call('token', c, async () => {
      const form = new URLSearchParams(await c.req.text())
      switch (form.get('grant_type')) {
        case 'authorization_code':
          return isClient(c, form) ? redeem(form) : wrongClient()
        case 'refresh_token':
          return isClient(c, form) ? refresh(form) : wrongClient()
        case 'urn:ietf:params:oauth:grant-type:jwt-bearer':
          return assertion(form)
        default:
          return oauthError(400, 'unsupported_grant_type', 'Invalid grant_type')
      }
    }),
  )

  app.post('/revoke', c =>
    call('revoke', c, async () => {
      const form = new URLSearchParams(await c.req.text())
      const token = form.get('token') ?? c.req.query('token') ?? ''
      const owner = state.refreshTokens.get(token)?.user ?? state.accessTokens.get(token)?.user
      if (owner == null) return oauthError(400, 'invalid_token', 'Token expired or revoked')
      revokeAll(state, owner)
      consented.delete(`${owner} ${state.client.id}`)
      return c.body(null, 200)
    }),
  )

  const userinfo = (c: Context) =>
    call('userinfo', c, () => {
      const record = state.accessTokens.get((c.req.header('authorization') ?? '').replace(/^Bearer /, ''))
      const user = users.get(record?.user ?? '')
      if (!user) return oauthError(401, 'invalid_request', 'Invalid Credentials')
      if (!record?.scopes.includes('openid')) return oauthError(403, 'insufficient_scope', 'openid is missing')
      return c.json({ sub: user.sub, email: user.address, email_verified: true, name: user.name })
    })
  app.get('/v1/userinfo', userinfo)
  app.get('/oauth2/v3/userinfo', userinfo)

  function redeem(form: URLSearchParams): Response {
    const code = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    if (!code || code.expiresAt <= now()) return oauthError(400, 'invalid_grant', 'Malformed auth code.')
    const redirect = URL.canParse(form.get('redirect_uri') ?? '') ? new URL(form.get('redirect_uri')!) : null
    if (redirect === null || redirect.origin + redirect.pathname !== code.redirectUri)
      return oauthError(400, 'redirect_uri_mismatch', 'Bad Request')
    const verifier = form.get('code_verifier') ?? ''
    if (code.challenge !== null && createHash('sha256').update(verifier).digest('base64url') !== code.challenge)
      return oauthError(400, 'invalid_grant', 'Invalid code verifier.')
    return tokens(code, code.isOffline ? state.issueRefresh(code) : null, code.nonce)
  }

  function refresh(form: URLSearchParams): Response {
    const grant = state.refreshTokens.get(form.get('refresh_token') ?? '')
    if (!grant) return oauthError(400, 'invalid_grant', 'Token has been expired or revoked.')
    return tokens(grant, null, null)
  }

  function tokens(grant: Grant, refreshToken: string | null, nonce: string | null): Response {
    const user = users.get(grant.user)
    const isOpenid = grant.scopes.includes('openid') && user !== undefined
    return Response.json({
      access_token: state.issue(grant),
      expires_in: ACCESS_TOKEN_LIFE / 1000 - 1,
      scope: grant.scopes.join(' '),
      token_type: 'Bearer',
      ...(refreshToken === null ? {} : { refresh_token: refreshToken }),
      ...(isOpenid ? { id_token: idToken(user, grant.clientId, nonce) } : {}),
    })
  }

  /** By the real clock, whatever the fake's says: openid-client compares it with the machine's. */
  function idToken(user: FakeUser, audience: string, nonce: string | null): string {
    const seconds = Math.floor(Date.now() / 1000)
    const identity = { sub: user.sub, email: user.address, email_verified: true, name: user.name }
    const claims = { iss: baseUrl(), azp: audience, aud: audience, iat: seconds, exp: seconds + 3600, ...identity }
    return signJwt(nonce === null ? claims : { ...claims, nonce }, state.signingKey())
  }

  function assertion(form: URLSearchParams): Response {
    const token = form.get('assertion') ?? ''
    const issuer = readIssuer(token)
    const account = state.serviceAccounts.get(issuer)
    const claims = account ? readJwt(token, account.privateKey) : null
    if (!account || claims === null) return oauthError(400, 'invalid_grant', 'Invalid JWT Signature.')
    const seconds = now().getTime() / 1000
    if (
      Number(claims.exp) < seconds ||
      Number(claims.iat) > seconds + 300 ||
      Number(claims.exp) - Number(claims.iat) > 3600
    )
      return oauthError(400, 'invalid_grant', 'Invalid JWT: Token must be a short-lived token (60 minutes)')
    if (claims.aud !== `${baseUrl()}/token` && claims.aud !== 'https://oauth2.googleapis.com/token')
      return oauthError(400, 'invalid_grant', 'Invalid JWT: wrong audience')
    const scopes = String(claims.scope ?? '')
      .split(' ')
      .filter(Boolean)
    if (claims.sub !== undefined && claims.sub !== account.email) {
      const user = users.get(String(claims.sub))
      if (!scopes.every(scope => account.delegatedScopes.includes(scope)))
        return oauthError(
          401,
          'unauthorized_client',
          'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.',
        )
      if (!user) return oauthError(400, 'invalid_grant', 'Invalid email or User ID')
      return tokens({ user: user.address, clientId: account.email, scopes }, null, null)
    }
    const own = state.issue({ user: account.email, clientId: account.email, scopes })
    return Response.json({ access_token: own, expires_in: 3599, token_type: 'Bearer' })
  }

  function isClient(c: Context, form: URLSearchParams): boolean {
    const basic = /^Basic (.+)$/.exec(c.req.header('authorization') ?? '')?.[1]
    const [id, secret] = basic
      ? Buffer.from(basic, 'base64').toString().split(':').map(decodeURIComponent)
      : [form.get('client_id'), form.get('client_secret')]
    return id === state.client.id && secret === state.client.secret
  }

  return app
}

/** Everything that was ever granted by this user stops working. */
export function revokeAll(state: OAuthState, user: string): void {
  for (const [token, grant] of state.refreshTokens) if (grant.user === user) state.refreshTokens.delete(token)
  for (const [token, record] of state.accessTokens) if (record.user === user) state.accessTokens.delete(token)
}

function authorizeProblem(query: URLSearchParams, client: OAuthClient): string | null {
  if (query.get('client_id') !== client.id) return '401: invalid_client'
  if (query.get('response_type') !== 'code') return '400: unsupported_response_type'
  const redirect = query.get('redirect_uri') ?? ''
  if (!URL.canParse(redirect)) return '400: invalid_request'
  if (client.redirectUris !== null && !client.redirectUris.includes(redirect)) return '400: redirect_uri_mismatch'
  if (query.has('code_challenge') && query.get('code_challenge_method') !== 'S256') return '400: invalid_request'
  return null
}

function readIssuer(token: string): string {
  try {
    return String(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).iss)
  } catch {
    return ''
  }
}

const wrongClient = () => oauthError(401, 'invalid_client', 'The provided client secret is invalid.')

function oauthError(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status })
}
