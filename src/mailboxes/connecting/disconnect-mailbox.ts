/**
 * Ends the connection with a mailbox. First nothing of ours writes any more: the round that runs is fenced off. Then the
 * provider is told, as far as it answers, and the tokens are deleted. What was read stays, or goes, as the admin chose.
 */
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Tx } from '../../db/schema.ts'
import { appendAudit } from '../../privacy/append-audit.ts'
import type { Managed } from '../manage-mailbox.ts'
import { type ConnectDeps, openClient, readTarget, tokenOf } from '../open-mailbox.ts'
import { MailProviderError, watchSchema } from '../provider.ts'
import { setDue } from '../watching/due-queries.ts'
import { closeCause } from '../watching/incident-queries.ts'
import { breakLease } from '../watching/lease-queries.ts'
import { putRoutes } from '../watching/signal-queries.ts'
import { deleteTokens, readToken } from './credential-queries.ts'
import { eraseMail } from './erase-mail.ts'
import { revokeToken } from './oauth.ts'
import { openClient as openOAuth } from './token-source.ts'

export type DisconnectOutcome =
  | {
      kind: 'disconnected'
      /** Whether the provider has confirmed; where not, its watch runs out by itself, and what it sends is ignored. */
      isWatchStopped: boolean
      /** Whether the provider took the permission back; Microsoft has no such request, there its user can do it. */
      isRevoked: boolean
      /** Messages that no other mailbox holds and that are gone; null where they were kept. */
      erased: number | null
      isInterrupted: boolean
    }
  | { kind: 'no_such_mailbox' }

/** A provider that does not answer keeps nobody from disconnecting. */
const patience = 15_000

/** Safe to repeat: what an interrupted one left over is done by the next, keeping or erasing. */
export async function disconnectMailbox(
  deps: ConnectDeps,
  managed: Managed,
  mail: 'keep' | 'erase',
  signal?: AbortSignal,
): Promise<DisconnectOutcome> {
  const { workspaceId, mailboxId } = managed
  const fenced = await inWorkspace(deps.db, workspaceId, tx => fenceOff(tx, managed, deps.now()))
  if (!fenced) return { kind: 'no_such_mailbox' }
  const isWatchStopped = await trying(() => stopWatch(deps, workspaceId, mailboxId))
  const isRevoked = await trying(() => revoke(deps, workspaceId, mailboxId))
  await inWorkspace(deps.db, workspaceId, tx => forgetConnection(tx, deps, managed, mail))
  const erased = mail === 'keep' ? null : await eraseMail(deps, workspaceId, mailboxId, signal)
  return {
    ...{ kind: 'disconnected', isWatchStopped, isRevoked },
    erased: erased === null ? null : erased.messages,
    isInterrupted: erased?.isInterrupted ?? false,
  }
}

async function fenceOff(tx: Tx, { workspaceId, mailboxId }: Managed, now: Date): Promise<boolean> {
  const fenced = await tx
    .updateTable('mailbox')
    .set({ state: 'disabled', stateReason: 'disconnected', disconnectedAt: now, pausedUntil: null })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .where('provider', 'in', ['gmail', 'outlook'])
    .executeTakeFirst()
  if (fenced.numUpdatedRows === 0n) return false
  await breakLease(tx, workspaceId, mailboxId)
  await setDue(tx, workspaceId, mailboxId, null, true)
  return true
}

async function stopWatch(deps: ConnectDeps, workspaceId: string, mailboxId: string): Promise<boolean> {
  const row = await inWorkspace(deps.db, workspaceId, tx =>
    tx
      .selectFrom('mailbox')
      .select('watch')
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', mailboxId)
      .executeTakeFirst(),
  )
  const watch = row?.watch == null ? null : watchSchema.parse(row.watch)
  if (watch === null || watch.kind === 'none') return true
  const { app, target } = await readTarget(deps, workspaceId, mailboxId)
  const client = await openClient(deps, workspaceId, app, target, tokenOf(deps, workspaceId, target))
  await client.stopWatch(watch, { signal: AbortSignal.timeout(patience), urgency: 'live' })
  return true
}

async function revoke(deps: ConnectDeps, workspaceId: string, mailboxId: string): Promise<boolean> {
  const { target } = await readTarget(deps, workspaceId, mailboxId)
  // What an organisation has allowed is not a mailbox's to take back.
  if (target.access !== 'consent') return false
  const token = await inWorkspace(deps.db, workspaceId, tx =>
    readToken(tx, deps.keyring, workspaceId, mailboxId, 'refresh_token'),
  )
  if (token === null) return false
  return revokeToken(await openOAuth(deps, workspaceId, target.provider), token.token, deps.now())
}

async function trying(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work()
  } catch (error) {
    const isProviders =
      error instanceof MailProviderError || (error instanceof DOMException && error.name === 'TimeoutError')
    if (isProviders) return false
    throw error
  }
}

async function forgetConnection(
  tx: Tx,
  { now }: ConnectDeps,
  { workspaceId, mailboxId, actor }: Managed,
  mail: 'keep' | 'erase',
): Promise<void> {
  const at = now()
  await deleteTokens(tx, workspaceId, mailboxId)
  const row = await tx
    .updateTable('mailbox')
    .set({ watch: null, watchExpiresAt: null })
    .where('workspaceId', '=', workspaceId)
    .where('id', '=', mailboxId)
    .returning('provider')
    .executeTakeFirst()
  if (row?.provider === 'gmail' || row?.provider === 'outlook')
    await putRoutes(tx, workspaceId, mailboxId, row.provider, [])
  for (const cause of ['reconnect_required', 'push_lost', 'watch_renewal_failed', 'unreachable'] as const)
    await closeCause(tx, workspaceId, cause, mailboxId, at)
  await appendAudit(tx, workspaceId, {
    at,
    actor,
    action: 'mailbox_disconnected',
    subject: `mailbox:${mailboxId}`,
    detail: { mail },
  })
}
