/**
 * Opens mailboxes: the registration, a source of tokens, a share of the quota, and the adapter that they are for. An
 * adapter with its vendor's client loads when the first mailbox of that provider is opened.
 */
import { inWorkspace } from '../db/in-workspace.ts'
import type { Budgets } from './budget.ts'
import { findApp } from './connecting/provider-app-queries.ts'
import type { Access, ProviderApp } from './connecting/provider-apps.ts'
import { mailScopes } from './connecting/scopes.ts'
import type { TokenDeps, TokenSources } from './connecting/token-source.ts'
import type { OutlookOptions } from './outlook/open-outlook.ts'
import {
  type AccessToken,
  type MailboxClient,
  MailProviderError,
  type OpenMailbox,
  type WatchedProvider,
} from './provider.ts'

export interface ConnectDeps extends TokenDeps {
  tokens: TokenSources
  budgets: Budgets
  /** Null: no provider can reach us. */
  publicUrl: string | null
}

/** A mailbox, connected or about to be. */
export interface MailboxTarget {
  provider: WatchedProvider
  access: Access
  address: string
  /** Null while it is not connected yet. */
  mailboxId: string | null
  headersOnly: boolean
  /** A shared mailbox that is read with the rights of somebody else. */
  isOthers: boolean
}

export function openMailbox(deps: ConnectDeps): OpenMailbox {
  return async (workspaceId, mailboxId) => {
    const { app, target, isConnected } = await readTarget(deps, workspaceId, mailboxId)
    if (!isConnected) throw new MailProviderError('reconnect', { code: 'not_connected' })
    return openClient(deps, workspaceId, app, target, tokenOf(deps, workspaceId, target))
  }
}

/** How a mailbox of ours is reached. */
export async function readTarget(
  { db }: ConnectDeps,
  workspaceId: string,
  mailboxId: string,
): Promise<{ app: ProviderApp; target: MailboxTarget; isConnected: boolean }> {
  return inWorkspace(db, workspaceId, async tx => {
    const row = await tx
      .selectFrom('mailbox')
      .select(['provider', 'access', 'address', 'headersOnly', 'signedInAs', 'disconnectedAt'])
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', mailboxId)
      .executeTakeFirst()
    if (row?.access == null) throw new MailProviderError('reconnect', { code: 'not_connected' })
    const provider = row.provider as WatchedProvider
    const app = await findApp(tx, workspaceId, provider)
    if (app === null) throw new MailProviderError('operator', { code: 'app_missing', isProjectWide: true })
    const { address, headersOnly, signedInAs } = row
    const access = row.access as Access
    const target = { provider, access, address, mailboxId, headersOnly, isOthers: signedInAs !== null }
    return { app, target, isConnected: row.disconnectedAt === null }
  })
}

/** Where the token of a mailbox comes from; a consent that is just being given brings its own. */
export function tokenOf({ tokens }: ConnectDeps, workspaceId: string, target: MailboxTarget): AccessToken {
  const { access, provider, mailboxId, address } = target
  switch (access) {
    case 'consent':
      if (mailboxId === null) throw new Error('a mailbox that is not connected has no stored consent')
      return tokens.ofConsent(workspaceId, mailboxId, provider)
    case 'delegation':
      return tokens.ofDelegation(workspaceId, address, mailScopes('gmail', target))
    case 'app_only':
      return tokens.ofApp(workspaceId)
  }
}

export async function openClient(
  { budgets, urls, now, publicUrl }: ConnectDeps,
  workspaceId: string,
  app: ProviderApp,
  { access, address, mailboxId, headersOnly, isOthers }: MailboxTarget,
  accessToken: AccessToken,
): Promise<MailboxClient> {
  // Without anybody's consent, only mailboxes that an admin has named are ever asked for.
  if (access !== 'consent' && !app.mailboxes.includes(address))
    throw new MailProviderError('permission', { code: 'mailbox_not_listed' })
  const mailboxKey = mailboxId === null ? `${workspaceId} ${address}` : `${workspaceId} ${mailboxId}`
  if (app.provider === 'gmail') {
    const { openGmail } = await import('./gmail/open-gmail.ts')
    return openGmail({
      accessToken,
      address,
      access: access === 'delegation' ? 'delegation' : 'consent',
      headersOnly,
      app: { topic: app.delivery === 'poll' ? null : app.topic, isOldProject: app.isOldProject },
      baseUrls: urls,
      budget: budgets.of('gmail', app.topic?.split('/')[1] ?? app.clientId ?? workspaceId, mailboxKey),
      now,
    })
  }
  const { openOutlook } = await import('./outlook/open-outlook.ts')
  return openOutlook({
    accessToken,
    access:
      access === 'app_only' ? { kind: access, address } : isOthers ? { kind: 'shared', address } : { kind: 'own' },
    isBasic: headersOnly,
    baseUrl: urls.graph,
    hooks: app.delivery === 'poll' ? 'switched_off' : graphHooks(publicUrl),
    budget: budgets.of('outlook', app.clientId, mailboxKey),
    now,
  })
}

function graphHooks(publicUrl: string | null): OutlookOptions['hooks'] {
  if (publicUrl === null) return 'no_public_address'
  return { notifications: `${publicUrl}/hooks/graph`, lifecycle: `${publicUrl}/hooks/graph/lifecycle` }
}
