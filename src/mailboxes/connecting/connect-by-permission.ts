/** Connects a mailbox that nobody signs in to: the organisation has allowed a service account, or the app alone. */
import { inWorkspace } from '../../db/in-workspace.ts'
import { type ConnectDeps, openClient, tokenOf } from '../open-mailbox.ts'
import { MailProviderError, type ProviderErrorKind, type WatchedProvider } from '../provider.ts'
import { type ConnectOutcome, connectMailbox } from './connect-mailbox.ts'
import { type ConnectChoice, connectOptionsSchema } from './connect-options.ts'
import { findApp, listAppSecrets } from './provider-app-queries.ts'
import { missingFor } from './provider-apps.ts'

export interface PermissionRequest {
  provider: WatchedProvider
  access: 'delegation' | 'app_only'
  /** With the address of the mailbox. */
  options: ConnectChoice
  actor: string
}

export type PermissionOutcome =
  | Extract<ConnectOutcome, { kind: 'connected' }>
  /** `fields` of the registration that are still empty. */
  | { kind: 'not_registered'; fields: string[] }
  /** No address, or one that the registration does not name among its mailboxes. */
  | { kind: 'not_listed' }
  | { kind: 'other_account' }
  /** The provider has refused; what is kept is nothing. */
  | { kind: 'refused'; problem: ProviderErrorKind; code: string }

const patience = 30_000

export async function connectByPermission(
  deps: ConnectDeps,
  workspaceId: string,
  { provider, access, options, actor }: PermissionRequest,
): Promise<PermissionOutcome> {
  const chosen = connectOptionsSchema.parse(options)
  const { app, secrets } = await inWorkspace(deps.db, workspaceId, async tx => ({
    app: await findApp(tx, workspaceId, provider),
    secrets: await listAppSecrets(tx, workspaceId, provider),
  }))
  const missing = app === null ? ['clientId'] : missingFor(app, access, secrets)
  if (app === null || missing.length > 0) return { kind: 'not_registered', fields: missing }
  const { address, headersOnly } = chosen
  if (address === null || !app.mailboxes.includes(address)) return { kind: 'not_listed' }
  const target = { provider, access, address, headersOnly, mailboxId: null, isOthers: false }
  try {
    const client = await openClient(deps, workspaceId, app, target, tokenOf(deps, workspaceId, target))
    const call = { signal: AbortSignal.timeout(patience), urgency: 'live' as const }
    const identity = await client.identify(call)
    const sendsAs = await client.ownAddresses(call)
    const connection = {
      ...{ provider, access, identity, sendsAs, actor, options: chosen },
      ...{ tokens: null, signedInAs: null, mailboxId: null },
    }
    return await inWorkspace(deps.db, workspaceId, tx =>
      connectMailbox(tx, deps.keyring, workspaceId, connection, deps.now()),
    )
  } catch (error) {
    if (!(error instanceof MailProviderError)) throw error
    return { kind: 'refused', problem: error.kind, code: error.code }
  }
}
