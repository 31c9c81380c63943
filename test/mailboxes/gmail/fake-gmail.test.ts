import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeGmail, GMAIL_READONLY, startFakeGmail } from '../../support/fake-gmail/start-fake-gmail.ts'

const ann = 'ann@acme.example'
const redirectUri = 'http://127.0.0.1:4100/connect/gmail/back'
let fake: FakeGmail

beforeAll(async () => {
  fake = await startFakeGmail({ users: [{ address: ann, name: 'Ann Acme' }, 'ben@acme.example'] })
})
afterAll(() => fake.close())

describe('the pretended Google of the tests', () => {
  test('lets openid-client discover it, go through the consent page with PKCE, and refresh', async () => {
    const { callback, verifier, config } = await consent({ account: ann })
    const tokens = await oidc.authorizationCodeGrant(config, callback, {
      pkceCodeVerifier: verifier,
      expectedState: 'once',
      expectedNonce: 'nonce',
    })
    expect(tokens.claims()).toMatchObject({ email: ann, sub: fake.user(ann).sub, aud: fake.client.id })
    expect(tokens.scope?.split(' ')).toContain(GMAIL_READONLY)
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token!)
    expect(refreshed.access_token).not.toBe(tokens.access_token)

    await oidc.tokenRevocation(config, tokens.refresh_token!)
    await expect(oidc.refreshTokenGrant(config, tokens.refresh_token!)).rejects.toMatchObject({
      error: 'invalid_grant',
    })
  })

  test('refuses a code whose verifier is another one', async () => {
    const { callback, config } = await consent({ account: ann })
    const other = oidc.randomPKCECodeVerifier()
    await expect(
      oidc.authorizationCodeGrant(config, callback, {
        pkceCodeVerifier: other,
        expectedState: 'once',
        expectedNonce: 'nonce',
      }),
    ).rejects.toMatchObject({ error: 'invalid_grant' })
  })

  test('says so when the user cancels', async () => {
    const { callback } = await consent({ account: ann, answer: 'cancel' })
    expect(callback.searchParams.get('error')).toBe('access_denied')
  })
})

/** What a browser does on the consent page. */
async function consent({ account, answer = 'allow' }: { account: string; answer?: string }) {
  const config = await oidc.discovery(
    new URL(fake.url),
    fake.client.id,
    undefined,
    oidc.ClientSecretPost(fake.client.secret),
    { execute: [oidc.allowInsecureRequests] },
  )
  const verifier = oidc.randomPKCECodeVerifier()
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope: `openid email ${GMAIL_READONLY}`,
    state: 'once',
    nonce: 'nonce',
    access_type: 'offline',
    prompt: 'consent',
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  const page = await (await fetch(url)).text()
  const request = /name="request" value="([^"]*)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? ''
  const scopes = [...page.matchAll(/name="scope" value="([^"]*)"/g)].map(match => match[1]!)
  const fields: [string, string][] = [
    ['request', request],
    ['account', account],
    ['answer', answer],
    ...scopes.map((scope): [string, string] => ['scope', scope]),
  ]
  const form = new URLSearchParams(fields)
  const answered = await fetch(`${fake.url}/o/oauth2/v2/auth/consent`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  return { callback: new URL(answered.headers.get('location')!), verifier, config }
}
