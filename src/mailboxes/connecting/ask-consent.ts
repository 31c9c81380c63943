/**
 * Asking a person for consent. An admin begins it by page or command and gets a link to our own pages; the browser that
 * opens it is bound by a cookie and sent to the provider; what comes back counts once, in that browser only.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { ConnectDeps } from '../open-mailbox.ts'
import { MailProviderError, type WatchedProvider } from '../provider.ts'
import { bindAttempt, findByStart, forgetAttempts, insertAttempt } from './attempt-queries.ts'
import { type ConnectChoice, type ConnectOptions, connectOptionsSchema } from './connect-options.ts'
import type { SecretPlace } from './credentials.ts'
import { type ConsentSecrets, consentUrl } from './oauth.ts'
import { findApp, listAppSecrets } from './provider-app-queries.ts'
import { missingFor } from './provider-apps.ts'
import { openClient as openOAuth } from './token-source.ts'

export interface ConsentRequest {
  provider: WatchedProvider
  /** Ignored for a mailbox that is connected again: it stays what it is. */
  options: ConnectChoice
  /** The mailbox that is to be connected again. */
  mailboxId: string | null
  actor: string
  /** Where our pages are, without a slash at the end: the browser comes back there. */
  pagesUrl: string
}

export type AskOutcome =
  | { kind: 'asked'; attemptId: string; startUrl: string; expiresAt: Date }
  /** `fields` of the registration that are still empty; all of them where there is none. */
  | { kind: 'not_registered'; fields: string[] }
  | { kind: 'no_such_mailbox' }

const minutes = 60_000
const goodFor = 10 * minutes
/** Attempts are kept as long as somebody might look what became of one. */
const rememberedFor = 24 * 60 * minutes

export async function askConsent(deps: ConnectDeps, workspaceId: string, request: ConsentRequest): Promise<AskOutcome> {
  const { provider, mailboxId, actor, pagesUrl } = request
  const now = deps.now()
  const secret = randomBytes(32)
  return inWorkspace(deps.db, workspaceId, async tx => {
    const app = await findApp(tx, workspaceId, provider)
    const missing =
      app === null
        ? ['clientId', 'clientSecret']
        : missingFor(app, 'consent', await listAppSecrets(tx, workspaceId, provider))
    if (missing.length > 0) return { kind: 'not_registered', fields: missing }
    let options: ConnectOptions = connectOptionsSchema.parse(request.options)
    if (mailboxId !== null) {
      const mailbox = await tx
        .selectFrom('mailbox')
        .select(['address', 'isShared', 'headersOnly', 'horizonAt', 'signedInAs'])
        .where('workspaceId', '=', workspaceId)
        .where('id', '=', mailboxId)
        .where('provider', '=', provider)
        .executeTakeFirst()
      if (mailbox === undefined) return { kind: 'no_such_mailbox' }
      const { isShared, headersOnly, horizonAt, signedInAs, address } = mailbox
      options = { isShared, headersOnly, horizonAt, address: signedInAs === null ? null : address }
    }
    await forgetAttempts(tx, workspaceId, new Date(now.getTime() - rememberedFor))
    const expiresAt = new Date(now.getTime() + goodFor)
    const attemptId = await insertAttempt(
      tx,
      workspaceId,
      {
        ...{ provider, mailboxId, options, actor },
        startHash: sha256(secret),
        redirectUri: `${pagesUrl}${callbackPath(provider)}`,
      },
      { now, expiresAt },
    )
    return { kind: 'asked', attemptId, startUrl: `${pagesUrl}/connect/start/${ticket(workspaceId, secret)}`, expiresAt }
  })
}

/** One for each provider, so that an answer of the one cannot be handed in as one of the other. */
export function callbackPath(provider: WatchedProvider): string {
  return `/connect/callback/${provider}`
}

export type OpenedConsent =
  /** Where to send the browser, and the cookie that binds it. */
  | { kind: 'go'; url: string; browserSecret: string }
  /** Unknown, used, expired, or opened by another browser before. */
  | { kind: 'not_good' }
  | { kind: 'failed'; error: MailProviderError }

export async function openConsent(
  deps: ConnectDeps,
  startTicket: string,
  browserSecret: string | null,
): Promise<OpenedConsent> {
  const start = readTicket(startTicket)
  if (start === null) return { kind: 'not_good' }
  const { workspaceId, secret } = start
  const browser = browserSecret ?? randomBytes(32).toString('base64url')
  const secrets: ConsentSecrets = {
    state: ticket(workspaceId, randomBytes(32)),
    verifier: randomBytes(48).toString('base64url'),
    nonce: randomBytes(32).toString('base64url'),
  }
  const attempt = await inWorkspace(deps.db, workspaceId, async tx => {
    const found = await findByStart(tx, workspaceId, sha256(secret), deps.now())
    if (found === null || !mayOpen(found.browserHash, browser)) return null
    const hint =
      found.mailboxId === null
        ? null
        : await tx
            .selectFrom('mailbox')
            .select(['address', 'signedInAs'])
            .where('workspaceId', '=', workspaceId)
            .where('id', '=', found.mailboxId)
            .executeTakeFirst()
    await bindAttempt(tx, workspaceId, found.id, {
      stateHash: sha256(secrets.state),
      browserHash: sha256(browser),
      secrets: deps.keyring.seal(JSON.stringify(secrets), consentPlace(workspaceId, found.id)),
    })
    return { ...found, hint: hint ? (hint.signedInAs ?? hint.address) : null }
  })
  if (attempt === null) return { kind: 'not_good' }
  const { provider, options, redirectUri, hint } = attempt
  try {
    const wanted = { headersOnly: options.headersOnly, isOthers: options.address !== null }
    const client = await openOAuth(deps, workspaceId, provider)
    return { kind: 'go', url: await consentUrl(client, wanted, secrets, { redirectUri, hint }), browserSecret: browser }
  } catch (error) {
    if (error instanceof MailProviderError) return { kind: 'failed', error }
    throw error
  }
}

/** Opened again by the same browser (the way back from the provider's page) it is as good as new. */
function mayOpen(browserHash: Buffer | null, browser: string): boolean {
  return browserHash === null || isSameHash(browserHash, sha256(browser))
}

export function isSameHash(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

export function consentPlace(workspaceId: string, attemptId: string): SecretPlace {
  return { workspaceId, owner: attemptId, kind: 'consent' }
}

export function sha256(secret: Buffer | string): Buffer {
  return createHash('sha256').update(secret).digest()
}

/** Names the workspace, without which row-level security shows no attempt, and carries the secret. */
function ticket(workspaceId: string, secret: Buffer): string {
  return Buffer.concat([Buffer.from(workspaceId.replaceAll('-', ''), 'hex'), secret]).toString('base64url')
}

export function readTicket(text: string): { workspaceId: string; secret: Buffer } | null {
  if (!/^[\w-]{64}$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64url')
  const hex = bytes.subarray(0, 16).toString('hex')
  const workspaceId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { workspaceId, secret: bytes.subarray(16) }
}
