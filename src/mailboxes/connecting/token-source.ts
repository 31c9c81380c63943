/**
 * Where the token comes from with which a mailbox is read: a person's consent, kept as an encrypted refresh token; an
 * organisation's delegation to a service account (Google); or its permission for the app alone (Microsoft).
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ProviderUrls } from '../../config.ts'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db, Tx } from '../../db/schema.ts'
import { type AccessToken, MailProviderError, type WatchedProvider } from '../provider.ts'
import { endRefresh, putToken, readToken, takeRefreshToken } from './credential-queries.ts'
import { type Keyring, SecretError } from './credentials.ts'
import { appOnlyToken, assertionToken, type OAuthClient, openOAuthClient, refreshTokens, type Tokens } from './oauth.ts'
import { findApp, readAppSecret } from './provider-app-queries.ts'
import { type SecretKind, serviceAccountSchema } from './provider-apps.ts'
import { signAssertion } from './service-account.ts'

export interface TokenDeps {
  db: Db
  keyring: Keyring
  urls: ProviderUrls
  now: () => Date
}

export interface TokenSources {
  /** Of a mailbox that a person has consented to. */
  ofConsent(workspaceId: string, mailboxId: string, provider: WatchedProvider): AccessToken
  /** Of one user of a Google domain, by delegation. */
  ofDelegation(workspaceId: string, address: string, scopes: string[]): AccessToken
  /** Of the registration with Microsoft itself. */
  ofApp(workspaceId: string): AccessToken
  /** Of the service account that pulls signals from Pub/Sub. */
  ofPull(workspaceId: string, scopes: string[]): AccessToken
}

/** A call that begins now must still find its token good when it arrives. */
const marginMilliseconds = 60_000
/** Longer than a token endpoint is waited for. */
const leaseMilliseconds = 30_000
/** Another process may have stored a newer token meanwhile, or the mailbox may be disconnected. */
const trustMilliseconds = 60_000

export function openTokenSources(deps: TokenDeps): TokenSources {
  const kept = new Map<string, { token: string; until: number }>()
  const underWay = new Map<string, Promise<Tokens>>()

  /** One request at a time for each token within this process, and none while the last answer is fresh. */
  const source = (key: string, obtain: (refused: string | undefined) => Promise<Tokens>, keepMilliseconds: number) => {
    return async (refused?: string): Promise<string> => {
      const last = kept.get(key)
      if (last !== undefined && last.token !== refused && last.until > deps.now().getTime()) return last.token
      const ask = () => {
        const request = underWay.get(key) ?? obtain(refused).finally(() => underWay.delete(key))
        underWay.set(key, request)
        return request
      }
      let tokens = await ask()
      // A request that somebody else began may not have known that this token is refused.
      if (tokens.accessToken === refused) tokens = await ask()
      const expiresAt = tokens.expiresAt.getTime() - marginMilliseconds
      kept.set(key, { token: tokens.accessToken, until: Math.min(expiresAt, deps.now().getTime() + keepMilliseconds) })
      return tokens.accessToken
    }
  }
  const hour = 3_600_000
  return {
    ofConsent: (workspaceId, mailboxId, provider) =>
      source(
        `consent ${workspaceId} ${mailboxId}`,
        refused => consentToken(deps, workspaceId, mailboxId, provider, refused),
        trustMilliseconds,
      ),
    ofDelegation: (workspaceId, address, scopes) =>
      source(
        `delegation ${workspaceId} ${address} ${scopes.join(' ')}`,
        () => serviceAccountToken(deps, workspaceId, 'delegation_key', scopes, address),
        hour,
      ),
    ofPull: (workspaceId, scopes) =>
      source(`pull ${workspaceId}`, () => serviceAccountToken(deps, workspaceId, 'pull_key', scopes, null), hour),
    ofApp: workspaceId =>
      source(
        `app ${workspaceId}`,
        async () => appOnlyToken(await openClient(deps, workspaceId, 'outlook'), deps.urls.graph, deps.now()),
        hour,
      ),
  }
}

/** The registration with its secret, as it is by now: what an operator has mended works with the next request. */
export async function openClient(
  { db, keyring, urls }: TokenDeps,
  workspaceId: string,
  provider: WatchedProvider,
): Promise<OAuthClient> {
  const { app, secret } = await readRegistration({ db, keyring }, workspaceId, provider, 'client_secret')
  return openOAuthClient(app, secret, urls)
}

async function consentToken(
  deps: TokenDeps,
  workspaceId: string,
  mailboxId: string,
  provider: WatchedProvider,
  refused: string | undefined,
): Promise<Tokens> {
  const { db, keyring, now } = deps
  const owner = randomUUID()
  const giveUpAt = Date.now() + leaseMilliseconds + 5_000
  while (Date.now() < giveUpAt) {
    const at = now()
    const found = await inWorkspace(db, workspaceId, async tx => {
      const standing = () => standingToken(tx, keyring, workspaceId, mailboxId, { refused, at })
      const before = await standing()
      if (before !== null) return before
      const lease = { owner, now: at, until: new Date(at.getTime() + leaseMilliseconds) }
      const taken = await openOrOperator(() => takeRefreshToken(tx, keyring, workspaceId, mailboxId, lease))
      if (taken === null || taken === 'busy') return taken
      // Between looking and taking, another one may have brought a new token and given the lease back.
      const meanwhile = await standing()
      if (meanwhile === null) return taken
      await endRefresh(tx, workspaceId, mailboxId, owner)
      return meanwhile
    })
    if (found === null) throw new MailProviderError('reconnect', { code: 'not_connected' })
    if (typeof found !== 'string') return { ...found, refreshToken: null, scope: null }
    if (found !== 'busy') {
      const tokens = await refresh(deps, workspaceId, mailboxId, provider, { owner, refreshToken: found })
      if (tokens !== null) return tokens
    } else await sleep(100)
  }
  throw new MailProviderError('transient', { code: 'refresh_busy' })
}

/** The stored access token, where it is good for a while and not the one that the provider has just refused. */
async function standingToken(
  tx: Tx,
  keyring: Keyring,
  workspaceId: string,
  mailboxId: string,
  { refused, at }: { refused: string | undefined; at: Date },
): Promise<{ accessToken: string; expiresAt: Date } | null> {
  const stored = await openOrOperator(() => readToken(tx, keyring, workspaceId, mailboxId, 'access_token'))
  const until = stored?.expiresAt ?? at
  if (!stored || stored.token === refused || until.getTime() - marginMilliseconds <= at.getTime()) return null
  return { accessToken: stored.token, expiresAt: until }
}

/** Null where a reconnect came in between: what was brought back belongs to a grant that no longer counts. */
async function refresh(
  deps: TokenDeps,
  workspaceId: string,
  mailboxId: string,
  provider: WatchedProvider,
  { owner, refreshToken }: { owner: string; refreshToken: string },
): Promise<Tokens | null> {
  const { db, keyring, now } = deps
  let tokens: Tokens
  try {
    tokens = await refreshTokens(await openClient(deps, workspaceId, provider), refreshToken, now())
  } catch (error) {
    const isStillOurs = await inWorkspace(db, workspaceId, tx => endRefresh(tx, workspaceId, mailboxId, owner))
    if (isStillOurs) throw error
    return null
  }
  return inWorkspace(db, workspaceId, async tx => {
    if (!(await endRefresh(tx, workspaceId, mailboxId, owner))) return null
    const { accessToken, expiresAt, refreshToken: rotated } = tokens
    const access = { kind: 'access_token' as const, token: accessToken, expiresAt }
    await putToken(tx, keyring, workspaceId, mailboxId, access, now())
    if (rotated !== null) {
      const newest = { kind: 'refresh_token' as const, token: rotated, expiresAt: null }
      await putToken(tx, keyring, workspaceId, mailboxId, newest, now())
    }
    return tokens
  })
}

async function serviceAccountToken(
  deps: TokenDeps,
  workspaceId: string,
  kind: 'delegation_key' | 'pull_key',
  scopes: string[],
  subject: string | null,
): Promise<Tokens> {
  const { app, secret } = await readRegistration(deps, workspaceId, 'gmail', kind)
  const account = serviceAccountSchema.parse(JSON.parse(secret))
  const audience = `${deps.urls.googleOauth}/token`
  const assertion = signAssertion(account, { audience, scopes, subject }, deps.now())
  return assertionToken(openOAuthClient(app, null, deps.urls), assertion, deps.now())
}

async function readRegistration(
  { db, keyring }: { db: Db; keyring: Keyring },
  workspaceId: string,
  provider: WatchedProvider,
  kind: SecretKind,
) {
  return inWorkspace(db, workspaceId, async tx => {
    const app = await findApp(tx, workspaceId, provider)
    const secret = await openOrOperator(() => readAppSecret(tx, keyring, workspaceId, provider, kind))
    if (app === null || secret === null)
      throw new MailProviderError('operator', { code: app === null ? 'app_missing' : 'secret_missing' })
    return { app, secret }
  })
}

/** A secret that cannot be decrypted is a matter of our keys: connecting again would not help. */
async function openOrOperator<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof SecretError) throw new MailProviderError('operator', { code: 'secret_unreadable' })
    throw error
  }
}
