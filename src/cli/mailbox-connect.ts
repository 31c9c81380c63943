/** `mailbox connect`: by a person's consent in a browser on this machine, or without anybody by what an admin allowed. */
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureWorkspace } from '../access/queries.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Installation } from '../installation.ts'
import { askConsent } from '../mailboxes/connecting/ask-consent.ts'
import { readAttempt } from '../mailboxes/connecting/attempt-queries.ts'
import { connectByPermission } from '../mailboxes/connecting/connect-by-permission.ts'
import type { ConsentProblem } from '../mailboxes/connecting/finish-consent.ts'
import { type Access, accessesOf } from '../mailboxes/connecting/provider-apps.ts'
import type { WatchedProvider } from '../mailboxes/provider.ts'
import { problemText } from '../web/connect-words.ts'
import { CommandError, type Entrance, succeeded, UsageError } from './entrance.ts'
import type { ConnectOptions } from './mailbox.ts'
import { actor, requireMailbox } from './mailbox-actions.ts'
import { listenForCallback } from './mailbox-callback.ts'
import { horizonOf } from './since.ts'

export async function runMailboxConnect(
  installation: Installation,
  provider: WatchedProvider,
  options: ConnectOptions,
  entrance: Entrance,
): Promise<number> {
  const { database, connect } = installation
  const workspace = await ensureWorkspace(database.db, options.workspace)
  const access = accessOf(options)
  const choice = {
    ...{ isShared: options.shared, headersOnly: options.headersOnly },
    horizonAt: horizonOf(options.since, connect.now()),
    address: options.address?.toLowerCase() ?? null,
  }
  if (access !== 'consent') {
    const request = { provider, access, options: choice, actor }
    const outcome = await connectByPermission(connect, workspace.id, request)
    switch (outcome.kind) {
      case 'connected':
        return sayConnected(installation, workspace.id, outcome.mailboxId, entrance)
      case 'not_registered':
        throw notRegistered(provider, outcome.fields)
      case 'not_listed':
        throw new CommandError(
          `${choice.address} is not among the mailboxes of the registration: add it there first (\`countersign mailbox app ${provider}\`)`,
        )
      case 'other_account':
        throw new CommandError(problemText('other_account', null))
      case 'refused':
        throw new CommandError(problemText(outcome.problem, outcome.code))
    }
  }
  const mailboxId = options.reconnect
    ? (await requireMailbox(installation, workspace.id, choice.address!, provider)).id
    : null
  const pages = await listenForCallback(installation, entrance, options.data)
  try {
    const request = { provider, options: choice, mailboxId, actor, pagesUrl: pages.url }
    const asked = await askConsent(connect, workspace.id, request)
    if (asked.kind === 'not_registered') throw notRegistered(provider, asked.fields)
    if (asked.kind === 'no_such_mailbox') throw new CommandError('the mailbox was removed')
    entrance.io.stdout.write(
      `Open this address in a browser on this machine, within ten minutes:\n  ${asked.startUrl}\n`,
    )
    const connected = await waitForAnswer(installation, workspace.id, asked.attemptId, entrance)
    return await sayConnected(installation, workspace.id, connected, entrance)
  } finally {
    await pages.close()
  }
}

function accessOf({ by }: ConnectOptions): Access {
  return by === 'app-only' ? 'app_only' : by
}

/** What is wrong with the arguments is said before anything is opened. */
export function checkConnectOptions(provider: WatchedProvider, options: ConnectOptions): void {
  const { by, address, reconnect } = options
  if (!accessesOf[provider].some(known => known === accessOf(options)))
    throw new UsageError(`${provider} knows no --by ${by}: ${accessesOf[provider].join(' or ').replace('_', '-')}`)
  if (by !== 'consent' && !address) throw new UsageError(`--by ${by} needs --address`)
  if (reconnect && !address) throw new UsageError('--reconnect needs --address')
}

async function waitForAnswer(
  { database, connect }: Installation,
  workspaceId: string,
  attemptId: string,
  { io }: Entrance,
): Promise<string> {
  for (;;) {
    io.signal.throwIfAborted()
    const state = await inWorkspace(database.db, workspaceId, tx =>
      readAttempt(tx, workspaceId, attemptId, connect.now()),
    )
    if (state === null || state.isExpired) throw new CommandError('nobody agreed within ten minutes: run this again')
    if (state.outcome === 'connected' && state.mailboxId !== null) return state.mailboxId
    if (state.outcome !== null) throw new CommandError(problemText(state.outcome as ConsentProblem, null))
    await sleep(300)
  }
}

async function sayConnected(
  { database }: Installation,
  workspaceId: string,
  mailboxId: string,
  { io }: Entrance,
): Promise<number> {
  const { address, mode } = await inWorkspace(database.db, workspaceId, tx =>
    tx
      .selectFrom('mailbox')
      .select(['address', 'mode'])
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', mailboxId)
      .executeTakeFirstOrThrow(),
  )
  io.stdout.write(`${address} is connected. \`countersign mailbox test ${address}\` tells whether all of it works.\n`)
  if (mode === 'pilot')
    io.stdout.write(
      `It is in pilot: it decides and logs nothing. \`countersign mailbox live ${address}\` ends the pilot.\n`,
    )
  return succeeded
}

function notRegistered(provider: WatchedProvider, fields: string[]): CommandError {
  return new CommandError(
    `this workspace is not registered with ${provider === 'gmail' ? 'Google' : 'Microsoft'} yet, missing: ${fields.join(', ')}. \`countersign mailbox app ${provider} --file FILE\` takes them, or the pages under /mailboxes do`,
  )
}
