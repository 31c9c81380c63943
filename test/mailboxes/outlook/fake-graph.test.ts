/** That the stand-in behaves as Graph does where our own client relies on it or has to survive it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as oauth from 'openid-client'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeGraph, startFakeGraph } from '../../support/fake-graph/start-fake-graph.ts'

const IMMUTABLE = { Prefer: 'IdType="ImmutableId"' }
const REDIRECT = 'http://127.0.0.1:4100/connect/outlook/callback'
let graph: FakeGraph

beforeEach(async () => {
  graph = await startFakeGraph({
    users: [
      { mail: 'anna@acme.example', aliases: ['a.nowak@acme.example'], folderNames: { inbox: 'Skrzynka odbiorcza' } },
      { mail: 'sales@acme.example', isShared: true, sharedWith: ['anna@acme.example'] },
    ],
    apps: [{ redirectUris: [REDIRECT] }],
  })
})
afterEach(() => graph.close())

const mailOf = (subject: string) =>
  `From: Bea <bea@client.example>\nTo: anna@acme.example\nSubject: ${subject}\n\nHello\n`

async function get(path: string, headers: Record<string, string> = {}, token?: string) {
  const bearer = token ?? graph.token({ user: 'anna@acme.example', permissions: ['User.Read', 'Mail.Read'] })
  const url = path.startsWith('http') ? path : `${graph.url}/v1.0${path}`
  return fetch(url, { headers: { Authorization: `Bearer ${bearer}`, ...headers } })
}

async function json(path: string, headers: Record<string, string> = {}) {
  const answer = await get(path, headers)
  expect(answer.status).toBe(200)
  // biome-ignore lint/suspicious/noExplicitAny: the wire form is what is looked at
  return (await answer.json()) as any
}

describe('signing in', () => {
  const scope = 'openid profile email offline_access User.Read Mail.Read'

  async function signIn() {
    const config = await oauth.discovery(
      new URL(`${graph.url}/${graph.tenantId}/v2.0`),
      graph.app.clientId,
      graph.app.clientSecret,
      undefined,
      { execute: [oauth.allowInsecureRequests] },
    )
    const verifier = oauth.randomPKCECodeVerifier()
    const nonce = oauth.randomNonce()
    const page = oauth.buildAuthorizationUrl(config, {
      redirect_uri: REDIRECT,
      scope,
      state: 's1',
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    })
    const shown = await (await fetch(page)).text()
    const user = graph.user('anna@acme.example').id
    const consent = await fetch(page, {
      method: 'POST',
      body: new URLSearchParams({ user, answer: 'accept' }),
      redirect: 'manual',
    })
    return { config, verifier, nonce, shown, callback: new URL(consent.headers.get('location')!) }
  }

  it('works with openid-client: page, code, PKCE, id token, and refresh tokens that rotate', async () => {
    const { config, verifier, nonce, shown, callback } = await signIn()
    expect(shown).toContain('anna@acme.example')
    expect(shown).not.toContain('sales@acme.example')
    const tokens = await oauth.authorizationCodeGrant(config, callback, {
      pkceCodeVerifier: verifier,
      expectedState: 's1',
      expectedNonce: nonce,
    })
    expect(tokens.claims()).toMatchObject({ email: 'anna@acme.example', tid: graph.tenantId })
    expect((await get('/me', {}, tokens.access_token)).status).toBe(200)
    const next = await oauth.refreshTokenGrant(config, tokens.refresh_token!)
    expect(next.refresh_token).not.toBe(tokens.refresh_token)
    await expect(oauth.refreshTokenGrant(config, tokens.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  it('refuses another verifier, and tells planned errors with their codes', async () => {
    const { config, callback } = await signIn()
    const wrong = { pkceCodeVerifier: oauth.randomPKCECodeVerifier(), expectedState: 's1' }
    await expect(oauth.authorizationCodeGrant(config, callback, wrong)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    graph.faults.tokenErrors.push({ code: 50_173, error: 'invalid_grant', status: 400 })
    const refused = await oauth.refreshTokenGrant(config, 'any').catch(error => error)
    expect(refused.cause).toMatchObject({ error_codes: [50_173] })
  })
})

describe('reading', () => {
  it('finds folders by well-known name, whatever the language calls them', async () => {
    expect(await json('/me/mailFolders/inbox')).toMatchObject({ displayName: 'Skrzynka odbiorcza' })
    expect((await get('/me/mailFolders/Skrzynka%20odbiorcza')).status).toBe(404)
  })

  it('gives another id after a move, unless immutable ones were asked for', async () => {
    const id = graph.deliver('anna@acme.example', mailOf('one'))
    const list = async (headers = {}) => (await json('/me/messages', headers)).value[0].id
    const before = await list()
    graph.move('anna@acme.example', id, 'archive')
    expect(await list()).not.toBe(before)
    expect(await list(IMMUTABLE)).toBe(id)
    expect((await get(`/me/messages/${id}`)).status).toBe(404)
    expect((await get(`/me/messages/${id}/$value`, IMMUTABLE)).headers.get('content-type')).toContain('text/plain')
  })

  it('keeps bodies and properties from a token that may only read basics', async () => {
    const id = graph.deliver('anna@acme.example', mailOf('one'))
    const token = graph.token({ user: 'anna@acme.example', permissions: ['Mail.ReadBasic'] })
    const basic = (path: string) => get(path, IMMUTABLE, token)
    expect((await basic(`/me/messages/${id}/$value`)).status).toBe(403)
    const shown = await (await basic(`/me/messages/${id}?$select=body,subject,internetMessageHeaders`)).json()
    expect(shown).toHaveProperty('internetMessageHeaders')
    expect(shown).not.toHaveProperty('body')
  })

  it('lets a delegate into a shared mailbox, and nobody else', async () => {
    const shared = graph.token({ user: 'anna@acme.example', permissions: ['Mail.Read', 'Mail.Read.Shared'] })
    expect((await get('/users/sales@acme.example/messages', {}, shared)).status).toBe(200)
    expect((await get('/users/sales@acme.example/messages')).status).toBe(403)
  })
})

describe('a delta round', () => {
  const start = '/me/mailFolders/inbox/messages/delta?$select=subject'

  async function round(link: string) {
    const value: { id: string; '@removed'?: unknown }[] = []
    for (let next = link; ; ) {
      const page = await json(next, { Prefer: 'IdType="ImmutableId", odata.maxpagesize=2' })
      value.push(...page.value)
      if (page['@odata.deltaLink']) return { value, link: page['@odata.deltaLink'] as string }
      next = page['@odata.nextLink']
    }
  }

  it('tells all, then what came, changed and went', async () => {
    const ids = [1, 2, 3, 4, 5].map(n => graph.deliver('anna@acme.example', mailOf(`${n}`)))
    const first = await round(start)
    expect(first.value.map(({ id }) => id).sort()).toEqual([...ids].sort())
    graph.remove('anna@acme.example', ids[0]!)
    const added = graph.deliver('anna@acme.example', mailOf('6'))
    const second = await round(first.link)
    expect(second.value).toEqual([
      { id: ids[0], '@removed': { reason: 'deleted' } },
      expect.objectContaining({ id: added, subject: '6' }),
    ])
    expect((await round(second.link)).value).toEqual([])
  })

  it('forgets with immutable ids that a message came back', async () => {
    const id = graph.deliver('anna@acme.example', mailOf('1'))
    const { link } = await round(start)
    graph.move('anna@acme.example', id, 'archive')
    graph.move('anna@acme.example', id, 'inbox')
    expect((await round(link)).value).toEqual([{ id, '@removed': { reason: 'deleted' } }])
    graph.faults.forgetsReturns = false
    expect((await round(link)).value).toEqual([expect.objectContaining({ id, subject: '1' })])
  })

  it('is refused once its token has expired', async () => {
    const { link } = await round(start)
    graph.expireDelta('anna@acme.example', 'inbox')
    expect((await get(link)).status).toBe(410)
  })
})

describe('a subscription', () => {
  async function endpoint(answer: (token: string | null) => { status: number; type: string; body: string }) {
    const bodies: string[] = []
    const server = createServer((request, response) => {
      const token = new URL(request.url ?? '', 'http://localhost').searchParams.get('validationToken')
      let body = ''
      request.on('data', chunk => {
        body += chunk
      })
      request.on('end', () => {
        if (token === null) bodies.push(body)
        const {
          status,
          type,
          body: text,
        } = token === null ? { status: 202, type: 'text/plain', body: '' } : answer(token)
        response.writeHead(status, { 'Content-Type': type }).end(text)
      })
    })
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/graph`
    return { url, bodies, close: () => new Promise(done => server.close(done)) }
  }

  async function subscribe(url: string, minutes = 10_000) {
    const token = graph.token({ user: 'anna@acme.example', permissions: ['Mail.Read'] })
    const expirationDateTime = new Date(Date.now() + minutes * 60_000).toISOString()
    return fetch(`${graph.url}/v1.0/subscriptions`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, ...IMMUTABLE },
      body: JSON.stringify({
        changeType: 'created',
        resource: '/me/messages',
        notificationUrl: url,
        lifecycleNotificationUrl: `${url}/lifecycle`,
        expirationDateTime,
        clientState: 'secret',
      }),
    })
  }

  it('needs an endpoint that repeats the token as plain text, and pushes with the secret', async () => {
    const good = await endpoint(token => ({ status: 200, type: 'text/plain', body: token ?? '' }))
    const bad = await endpoint(token => ({ status: 200, type: 'text/html', body: token ?? '' }))
    try {
      expect((await subscribe(bad.url)).status).toBe(400)
      expect((await subscribe(good.url, 20_000)).status).toBe(400)
      expect((await subscribe(good.url)).status).toBe(201)
      expect((await subscribe(good.url)).status).toBe(409)
      const id = graph.deliver('anna@acme.example', mailOf('1'))
      await graph.pushesSettled()
      expect(JSON.parse(good.bodies[0]!).value).toMatchObject([{ clientState: 'secret', resourceData: { id } }])
    } finally {
      await good.close()
      await bad.close()
    }
  })
})
