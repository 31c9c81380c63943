/** The identity platform: authorize with a consent page, PKCE, tokens that rotate, discovery and keys. */
import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type { Directory, FakeApp, FakeUser } from './directory.ts'
import type { Faults } from './faults.ts'

const ACCESS_SECONDS = 3_599
const CODE_SECONDS = 600

interface Code {
  clientId: string
  redirectUri: string
  userId: string
  scopes: string[]
  nonce: string | null
  challenge: string | null
  expiresAt: Date
}

export class LoginRoutes {
  private readonly codes = new Map<string, Code>()
  private made: { publicKey: KeyObject; privateKey: KeyObject } | null = null
  private readonly directory: Directory
  private readonly faults: Faults
  private readonly origin: () => string
  private readonly now: () => Date
  /** Whether a refresh token dies when it is used. */
  rotatesStrictly = true

  constructor(options: { directory: Directory; faults: Faults; origin: () => string; now: () => Date }) {
    this.directory = options.directory
    this.faults = options.faults
    this.origin = options.origin
    this.now = options.now
  }

  app() {
    const app = new Hono()
    app.get('/:tenant/v2.0/.well-known/openid-configuration', c => c.json(this.discovery(c.req.param('tenant'))))
    app.get('/:tenant/discovery/v2.0/keys', c => c.json({ keys: [this.jwk()] }))
    app.get('/:tenant/oauth2/v2.0/authorize', c => this.consentPage(c))
    app.post('/:tenant/oauth2/v2.0/authorize', c => this.consent(c))
    app.post('/:tenant/oauth2/v2.0/token', c => this.token(c))
    return app
  }

  /** Made when somebody signs in: it takes longer than most tests do. */
  private get keys() {
    this.made ??= generateKeyPairSync('rsa', { modulusLength: 2_048 })
    return this.made
  }

  private discovery(tenant: string): Record<string, unknown> {
    const base = `${this.origin()}/${tenant}`
    const isOne = tenant === this.directory.tenantId
    return {
      issuer: `${this.origin()}/${isOne ? tenant : '{tenantid}'}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      userinfo_endpoint: `${this.origin()}/oidc/userinfo`,
      response_types_supported: ['code'],
      response_modes_supported: ['query', 'form_post'],
      subject_types_supported: ['pairwise'],
      scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      code_challenge_methods_supported: ['S256'],
    }
  }

  private jwk(): Record<string, unknown> {
    return { ...this.keys.publicKey.export({ format: 'jwk' }), kid: 'fake-key-1', use: 'sig', alg: 'RS256' }
  }

  private consentPage(c: Context): Response | Promise<Response> {
    const app = this.findApp(c.req.query('client_id'))
    if (!app) return this.refusalPage(c, 'AADSTS700016: Application was not found in the directory.')
    if (!app.redirectUris.includes(c.req.query('redirect_uri') ?? ''))
      return this.refusalPage(
        c,
        'AADSTS50011: The redirect URI does not match the ones configured for the application.',
      )
    const hint = c.req.query('login_hint')?.toLowerCase()
    const people = this.directory.users.filter(user => !user.isShared)
    const chosen = people.find(user => user.mail.toLowerCase() === hint) ?? people[0]
    const scopes = (c.req.query('scope') ?? '').split(' ').filter(Boolean)
    return c.html(html`<!doctype html>
<html lang="en"><head><title>Sign in to your account</title></head><body>
<h1>Permissions requested</h1>
<p>${app.clientId} would like to:</p>
<ul>${scopes.map(scope => html`<li>${scope}</li>`)}</ul>
<form method="post">
${people.map(
  user =>
    html`<p><label><input type="radio" name="user" value="${user.id}" ${user === chosen ? 'checked' : ''}> ${user.mail}</label></p>`,
)}
<button name="answer" value="accept">Accept</button>
<button name="answer" value="cancel">Cancel</button>
</form></body></html>`)
  }

  private refusalPage(c: Context, text: string): Response | Promise<Response> {
    return c.html(
      html`<!doctype html><html lang="en"><head><title>Sign in</title></head><body><h1>Sorry, but we’re having trouble signing you in.</h1><p>${text}</p></body></html>`,
      400,
    )
  }

  private async consent(c: Context): Promise<Response> {
    const app = this.findApp(c.req.query('client_id'))
    const redirectUri = c.req.query('redirect_uri') ?? ''
    if (!app?.redirectUris.includes(redirectUri)) return this.refusalPage(c, 'AADSTS50011')
    const form = await c.req.parseBody()
    const target = new URL(redirectUri)
    const state = c.req.query('state')
    if (state !== undefined) target.searchParams.set('state', state)
    const challenge = c.req.query('code_challenge') ?? null
    const isPkce = challenge !== null && c.req.query('code_challenge_method') === 'S256'
    const user = this.directory.users.find(each => each.id === form.user)
    if (form.answer !== 'accept' || !user) {
      target.searchParams.set('error', 'access_denied')
      target.searchParams.set(
        'error_description',
        'AADSTS65004: The resource owner or authorization server denied the request.',
      )
    } else if (c.req.query('response_type') !== 'code' || !isPkce) {
      target.searchParams.set('error', 'invalid_request')
    } else {
      const code = `0.AX${randomBytes(40).toString('base64url')}`
      const asked = (c.req.query('scope') ?? '').split(' ').filter(Boolean)
      this.codes.set(code, {
        clientId: app.clientId,
        redirectUri,
        userId: user.id,
        scopes: asked.filter(scope => !this.faults.withheldScopes.includes(scope)),
        nonce: c.req.query('nonce') ?? null,
        challenge,
        expiresAt: new Date(this.now().getTime() + CODE_SECONDS * 1_000),
      })
      target.searchParams.set('code', code)
      target.searchParams.set('session_state', randomBytes(8).toString('hex'))
    }
    return c.redirect(target.href, 302)
  }

  private async token(c: Context): Promise<Response> {
    const form = new URLSearchParams(await c.req.text())
    const planned = this.faults.tokenErrors.shift()
    if (planned) return this.refuse(c, planned.code, planned.error, planned.status, planned.suberror)
    const tenant = c.req.param('tenant') ?? ''
    if (![this.directory.tenantId, 'common', 'organizations'].includes(tenant))
      return this.refuse(c, 90_002, 'invalid_request', 400)
    const given = clientOf(c, form)
    const app = this.findApp(given.id)
    if (!app) return this.refuse(c, 700_016, 'unauthorized_client', 400)
    if (given.secret !== app.clientSecret) return this.refuse(c, 7_000_215, 'invalid_client', 401)
    switch (form.get('grant_type')) {
      case 'authorization_code':
        return this.redeemCode(c, app, form)
      case 'refresh_token':
        return this.refresh(c, app, form)
      case 'client_credentials':
        return this.appToken(c, app, form, tenant)
      default:
        return this.refuse(c, 70_003, 'unsupported_grant_type', 400)
    }
  }

  private redeemCode(c: Context, app: FakeApp, form: URLSearchParams): Response {
    const text = form.get('code') ?? ''
    const code = this.codes.get(text)
    this.codes.delete(text)
    const isGood =
      code?.clientId === app.clientId && code.redirectUri === form.get('redirect_uri') && code.expiresAt > this.now()
    if (!code || !isGood) return this.refuse(c, 70_008, 'invalid_grant', 400)
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (verifier !== code.challenge) return this.refuse(c, 501_481, 'invalid_grant', 400)
    const user = this.directory.user(code.userId)
    return c.json(this.tokensFor(app, user, code.scopes, code.nonce))
  }

  private refresh(c: Context, app: FakeApp, form: URLSearchParams): Response {
    const text = form.get('refresh_token') ?? ''
    const grant = this.directory.refreshTokens.get(text)
    if (!grant || grant.clientId !== app.clientId) return this.refuse(c, 50_173, 'invalid_grant', 400)
    if (this.rotatesStrictly) this.directory.refreshTokens.delete(text)
    return c.json(this.tokensFor(app, this.directory.user(grant.userId), grant.scopes, null))
  }

  private appToken(c: Context, app: FakeApp, form: URLSearchParams, tenant: string): Response {
    // A client by itself belongs to one tenant; "common" knows none.
    if (tenant !== this.directory.tenantId) return this.refuse(c, 900_23, 'invalid_request', 400)
    if (!/\/\.default$/.test(form.get('scope') ?? '')) return this.refuse(c, 1_002_012, 'invalid_scope', 400)
    const access = this.directory.grantAccess(
      { clientId: app.clientId, userId: null, permissions: app.roles },
      ACCESS_SECONDS,
    )
    return c.json({
      token_type: 'Bearer',
      expires_in: ACCESS_SECONDS,
      ext_expires_in: ACCESS_SECONDS,
      access_token: access,
    })
  }

  private tokensFor(app: FakeApp, user: FakeUser, scopes: string[], nonce: string | null): Record<string, unknown> {
    const grant = { clientId: app.clientId, userId: user.id }
    return {
      token_type: 'Bearer',
      scope: scopes.filter(scope => scope !== 'offline_access').join(' '),
      expires_in: ACCESS_SECONDS,
      ext_expires_in: ACCESS_SECONDS,
      access_token: this.directory.grantAccess({ ...grant, permissions: scopes }, ACCESS_SECONDS),
      ...(scopes.includes('offline_access')
        ? { refresh_token: this.directory.grantRefresh({ ...grant, scopes }) }
        : {}),
      ...(scopes.includes('openid') ? { id_token: this.idToken(app, user, nonce) } : {}),
    }
  }

  private idToken(app: FakeApp, user: FakeUser, nonce: string | null): string {
    const at = Math.floor(this.now().getTime() / 1_000)
    return signJwt(this.keys.privateKey, {
      iss: `${this.origin()}/${this.directory.tenantId}/v2.0`,
      aud: app.clientId,
      sub: createHash('sha256').update(`${app.clientId}:${user.id}`).digest('base64url'),
      oid: user.id,
      tid: this.directory.tenantId,
      preferred_username: user.userPrincipalName,
      email: user.mail,
      name: user.displayName,
      iat: at,
      nbf: at,
      exp: at + ACCESS_SECONDS,
      ver: '2.0',
      ...(nonce === null ? {} : { nonce }),
    })
  }

  private findApp(clientId: string | null | undefined): FakeApp | null {
    return this.directory.apps.find(each => each.clientId === clientId) ?? null
  }

  private refuse(c: Context, code: number, error: string, status: number, suberror?: string): Response {
    const description = `AADSTS${code}: as the fake was told. Trace ID: 0 Correlation ID: 0`
    const timestamp = `${this.now().toISOString().slice(0, 19).replace('T', ' ')}Z`
    const text = {
      error,
      error_description: description,
      error_codes: [code],
      timestamp,
      trace_id: '0',
      correlation_id: '0',
    }
    return c.json({ ...text, ...(suberror === undefined ? {} : { suberror }) }, status as 400)
  }
}

function clientOf(c: Context, form: URLSearchParams): { id: string | null; secret: string | null } {
  const basic = /^Basic (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1]
  if (basic === undefined) return { id: form.get('client_id'), secret: form.get('client_secret') }
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':')
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) }
}

function signJwt(key: KeyObject, claims: Record<string, unknown>): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'fake-key-1' })}.${encode(claims)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`
}
