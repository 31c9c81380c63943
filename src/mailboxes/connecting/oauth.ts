/**
 * OAuth and OpenID with Google and Microsoft, through openid-client. The addresses come from the settings alone: nothing
 * is discovered, so no answer of anybody's can send a token elsewhere.
 */
import * as client from 'openid-client'
import type { ProviderUrls } from '../../config.ts'
import { MailProviderError } from '../provider.ts'
import type { ProviderApp } from './provider-apps.ts'
import { consentScopes, type WantedAccess } from './scopes.ts'
import { type GrantOwner, tokenError } from './token-errors.ts'

export interface OAuthClient {
  app: ProviderApp
  /** For who signs in: their identity is believed while it is fresh. */
  config: client.Configuration
  /**
   * For what needs no identity any more. A clock that is wrong must not throw a rotated refresh token away because of
   * the identity that some providers send along.
   */
  renewing: client.Configuration
}

const timeoutSeconds = 15
/** Clocks differ by so much at most. */
const skewSeconds = 300
const anySkewSeconds = 100 * 365 * 86_400

/** @param secret null for a grant that brings its own proof (a service account's signature) */
export function openOAuthClient(app: ProviderApp, secret: string | null, urls: ProviderUrls): OAuthClient {
  const server = serverOf(app, urls)
  const open = (tolerance: number) => {
    const authentication = secret === null ? client.None() : client.ClientSecretPost(secret)
    const metadata = { [client.clockTolerance]: tolerance }
    const config = new client.Configuration(server, app.clientId ?? 'none', metadata, authentication)
    config.timeout = timeoutSeconds
    // The settings allow plain http within this machine only.
    if (server.token_endpoint.startsWith('http:')) client.allowInsecureRequests(config)
    return config
  }
  return { app, config: open(skewSeconds), renewing: open(anySkewSeconds) }
}

function serverOf(app: ProviderApp, urls: ProviderUrls) {
  if (app.provider === 'gmail') {
    return {
      issuer: urls.googleAccounts,
      authorization_endpoint: `${urls.googleAccounts}/o/oauth2/v2/auth`,
      token_endpoint: `${urls.googleOauth}/token`,
      revocation_endpoint: `${urls.googleOauth}/revoke`,
    }
  }
  const tenant = `${urls.microsoftLogin}/${app.tenantId}`
  return {
    issuer: `${tenant}/v2.0`,
    authorization_endpoint: `${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${tenant}/oauth2/v2.0/token`,
  }
}

export interface ConsentSecrets {
  state: string
  verifier: string
  nonce: string
}

/** Where the person is sent to agree. `hint`: the address they should sign in with. */
export async function consentUrl(
  { app, config }: OAuthClient,
  wanted: WantedAccess,
  { state, verifier, nonce }: ConsentSecrets,
  { redirectUri, hint }: { redirectUri: string; hint: string | null },
): Promise<string> {
  const parameters: Record<string, string> = {
    redirect_uri: redirectUri,
    scope: consentScopes(app.provider, wanted).join(' '),
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // Google gives a refresh token only with these two; without the third an older grant's scopes would come along.
    ...(app.provider === 'gmail'
      ? { access_type: 'offline', prompt: 'consent', include_granted_scopes: 'false' }
      : { prompt: 'select_account', response_mode: 'query' }),
    ...(hint === null ? {} : { login_hint: hint }),
  }
  return client.buildAuthorizationUrl(config, parameters).href
}

export interface Tokens {
  accessToken: string
  expiresAt: Date
  /** Null where the provider gave none: the one before stays good. */
  refreshToken: string | null
  /** As the provider says; null: what was asked for. */
  scope: string | null
}

export interface SignedIn extends Tokens {
  /** The provider's own stable id of who signed in, and their address, in lower case. */
  account: string
  address: string
}

/** Takes the code that came back for tokens. `answer`: the query that came back, of which state and issuer are checked. */
export async function redeemCode(
  { app, config }: OAuthClient,
  answer: URLSearchParams,
  { state, verifier, nonce }: ConsentSecrets,
  { redirectUri, now }: { redirectUri: string; now: Date },
): Promise<SignedIn> {
  const url = new URL(redirectUri)
  url.search = answer.toString()
  const response = await asMailProviderError(app, 'person', now, () =>
    client.authorizationCodeGrant(config, url, {
      expectedState: state,
      pkceCodeVerifier: verifier,
      expectedNonce: nonce,
      idTokenExpected: true,
    }),
  )
  const claims = response.claims()
  // Microsoft's `sub` differs from app to app; `oid` is the id by which Graph knows the person.
  const account = app.provider === 'outlook' ? claims?.oid : claims?.sub
  const address = claims?.email ?? claims?.preferred_username
  if (typeof account !== 'string' || typeof address !== 'string')
    throw new MailProviderError('permission', { code: 'no_identity' })
  return { ...toTokens(response, now), account, address: address.toLowerCase() }
}

export async function refreshTokens({ app, renewing }: OAuthClient, refreshToken: string, now: Date): Promise<Tokens> {
  const response = await asMailProviderError(app, 'person', now, () => client.refreshTokenGrant(renewing, refreshToken))
  return toTokens(response, now)
}

/** Microsoft's token for the app itself: what it opens is decided by the administrators of the organisation. */
export async function appOnlyToken({ app, renewing }: OAuthClient, graphUrl: string, now: Date): Promise<Tokens> {
  const response = await asMailProviderError(app, 'app', now, () =>
    client.clientCredentialsGrant(renewing, { scope: `${graphUrl}/.default` }),
  )
  return toTokens(response, now)
}

/** Google's token for what a service account has signed (RFC 7523). */
export async function assertionToken({ app, renewing }: OAuthClient, assertion: string, now: Date): Promise<Tokens> {
  const response = await asMailProviderError(app, 'service_account', now, () =>
    client.genericGrantRequest(renewing, 'urn:ietf:params:oauth:grant-type:jwt-bearer', { assertion }),
  )
  return toTokens(response, now)
}

/** Google forgets the grant; Microsoft knows no such request, there the tokens are only deleted here. */
export async function revokeToken({ app, config }: OAuthClient, token: string, now: Date): Promise<boolean> {
  if (app.provider === 'outlook') return false
  await asMailProviderError(app, 'person', now, () => client.tokenRevocation(config, token))
  return true
}

function toTokens(response: client.TokenEndpointResponse, now: Date): Tokens {
  return {
    accessToken: response.access_token,
    expiresAt: new Date(now.getTime() + (response.expires_in ?? 3_600) * 1_000),
    refreshToken: response.refresh_token ?? null,
    scope: response.scope ?? null,
  }
}

async function asMailProviderError<T>(
  app: ProviderApp,
  owner: GrantOwner,
  now: Date,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof client.ResponseBodyError) {
      const retryAfter = error.response.headers.get('retry-after')
      throw tokenError(app.provider, owner, { status: error.status, body: error.cause, retryAfter }, now)
    }
    // The person said no, or the provider did, on the page itself.
    if (error instanceof client.AuthorizationResponseError)
      throw tokenError(app.provider, owner, { status: 400, body: { error: error.error }, retryAfter: null }, now)
    // RFC 6749 5.2: a token endpoint challenges only a client that it does not know by this secret.
    if (error instanceof client.WWWAuthenticateChallengeError)
      throw tokenError(app.provider, owner, { status: 401, body: { error: 'invalid_client' }, retryAfter: null }, now)
    if (error instanceof client.ClientError || error instanceof TypeError) throw transportError(app, owner, error, now)
    throw error
  }
}

/** Codes of openid-client for an answer that came and was not what it had to be; all else did not come at all. */
const forgedAnswers = [
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
]

function transportError(app: ProviderApp, owner: GrantOwner, error: Error, now: Date): MailProviderError {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  if (error.cause instanceof Response) {
    const { status, headers } = error.cause
    return tokenError(app.provider, owner, { status, body: null, retryAfter: headers.get('retry-after') }, now)
  }
  if (code !== null && forgedAnswers.includes(code))
    return new MailProviderError('permission', { code: 'answer_not_valid' })
  return new MailProviderError('transient', { code: code ?? 'unreachable' })
}
