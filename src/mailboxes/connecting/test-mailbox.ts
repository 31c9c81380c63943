/**
 * The self-test of a connected mailbox: asks the provider for each thing that watching it needs, and says by codes what
 * failed and why. It changes nothing that is read; words for cause and cure stand with the pages.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { inWorkspace } from '../../db/in-workspace.ts'
import { type ConnectDeps, openClient, readTarget, tokenOf } from '../open-mailbox.ts'
import { type CallOptions, type MailboxClient, MailProviderError, type ProviderErrorKind } from '../provider.ts'
import { findWatched, type WatchedMailbox } from '../watching/watch-queries.ts'
import { isSameAccount } from './same-account.ts'

export const checkCodes = ['token', 'identity', 'history', 'message', 'sent_mail', 'push', 'denied_mailbox'] as const
export type CheckCode = (typeof checkCodes)[number]

/** Why a check failed or was left out; the provider's refusals by their kind. */
export type CheckCause =
  | ProviderErrorKind
  | 'not_connected'
  | 'other_account'
  /** Nothing there to try it on. */
  | 'no_mail'
  | 'no_sent_mail'
  /** No push within the time it should take. */
  | 'no_push_came'
  /** Nothing is pushed, the mailbox is asked every few minutes; `detail` is the code of the reason. */
  | 'polled'
  /** The mailbox has not had its first turn yet. */
  | 'not_watched_yet'
  | 'watch_expired'
  /** Graph has called our address when the subscription was made; it sends nothing on demand. */
  | 'handshake'
  /** The app opens a mailbox that it must not open. */
  | 'opens_all_mailboxes'
  /** No mailbox that must be denied was named. */
  | 'none_named'
  /** Something before has failed. */
  | 'not_tried'

export interface MailboxCheck {
  code: CheckCode
  state: 'ok' | 'failed' | 'skipped'
  cause: CheckCause | null
  /** The provider's own code, or why the mailbox is polled: for whoever looks it up. */
  detail: string | null
}

export interface TestOptions {
  signal?: AbortSignal
  /** Gmail pushes within seconds after a watch; so long is waited for it. */
  pushPatienceMilliseconds?: number
  /** Told of each check as it ends. */
  onCheck?: (check: MailboxCheck) => void
}

const callPatience = 30_000
const day = 86_400_000

export async function testMailbox(
  deps: ConnectDeps,
  workspaceId: string,
  mailboxId: string,
  { signal, pushPatienceMilliseconds = 60_000, onCheck }: TestOptions = {},
): Promise<MailboxCheck[] | null> {
  const mailbox = await inWorkspace(deps.db, workspaceId, tx => findWatched(tx, workspaceId, mailboxId))
  if (mailbox === null) return null
  const options = (): CallOptions => {
    const limit = AbortSignal.timeout(callPatience)
    return { signal: signal ? AbortSignal.any([signal, limit]) : limit, urgency: 'live' }
  }
  const checks: MailboxCheck[] = []
  const run = async (code: CheckCode, work: () => Promise<Finding>): Promise<boolean> => {
    const check = { code, ...(await found(work)) }
    checks.push(check)
    onCheck?.(check)
    return check.state !== 'failed'
  }
  let client: MailboxClient | null = null
  const isOpen = await run('token', async () => {
    client = await openTested(deps, workspaceId, mailboxId)
    return ok
  })
  if (isOpen && client !== null)
    await checkClient(client, { deps, workspaceId, mailbox, options, run, pushPatienceMilliseconds, signal })
  for (const code of checkCodes) {
    if (checks.every(check => check.code !== code) && (code !== 'denied_mailbox' || mailbox.provider === 'outlook'))
      await run(code, async () => skipped('not_tried'))
  }
  return checks
}

interface Finding {
  state: MailboxCheck['state']
  cause: CheckCause | null
  detail: string | null
}
const ok: Finding = { state: 'ok', cause: null, detail: null }
const failed = (cause: CheckCause, detail: string | null = null): Finding => ({ state: 'failed', cause, detail })
const skipped = (cause: CheckCause, detail: string | null = null): Finding => ({ state: 'skipped', cause, detail })

interface Testing {
  deps: ConnectDeps
  workspaceId: string
  mailbox: WatchedMailbox
  options: () => CallOptions
  run: (code: CheckCode, work: () => Promise<Finding>) => Promise<boolean>
  pushPatienceMilliseconds: number
  signal: AbortSignal | undefined
}

async function checkClient(client: MailboxClient, testing: Testing): Promise<void> {
  const { mailbox, options, run } = testing
  const isOurs = await run('identity', async () => {
    const identity = await client.identify(options())
    return isSameAccount(mailbox, identity) ? ok : failed('other_account')
  })
  if (!isOurs) return
  await run('history', async () => {
    const cursor = mailbox.cursor ?? (await client.baseline(options()))
    const resyncSince = new Date(testing.deps.now().getTime() - day)
    for await (const _page of client.changes(cursor, { ...options(), resyncSince })) break
    return ok
  })
  await run('message', () => checkMessage(client, testing))
  await run('sent_mail', () => checkSentMail(client, testing))
  await run('push', () => checkPush(client, testing))
  if (mailbox.provider === 'outlook') await run('denied_mailbox', () => checkDenied(testing))
}

/** A token is there, and the provider takes it for what it is. */
async function openTested(deps: ConnectDeps, workspaceId: string, mailboxId: string): Promise<MailboxClient> {
  const { app, target, isConnected } = await readTarget(deps, workspaceId, mailboxId)
  if (!isConnected) throw new MailProviderError('reconnect', { code: 'not_connected' })
  const accessToken = tokenOf(deps, workspaceId, target)
  await accessToken()
  return openClient(deps, workspaceId, app, target, accessToken)
}

async function checkMessage(client: MailboxClient, { mailbox, options, deps }: Testing): Promise<Finding> {
  const [newest] = await listNewest(client, deps.now(), options)
  if (newest === undefined) return skipped('no_mail')
  const fetched = mailbox.headersOnly
    ? await client.fetchHeaders([newest], options())
    : await client.fetchRaw([newest], options())
  const one = fetched.get(newest)
  if (one?.kind === 'failed') throw one.error
  return one?.kind === 'message' ? ok : skipped('no_mail')
}

/** As many as tell it with most people: who writes at all has sent one of the newest twenty of their messages. */
const sample = 20

async function checkSentMail(client: MailboxClient, { mailbox, options, deps }: Testing): Promise<Finding> {
  const since = new Date(deps.now().getTime() - 90 * day)
  const refs = client.listWith
    ? (await client.listWith({ addresses: [mailbox.address], since, page: null }, options())).refs
    : (await client.list({ since, page: null }, options())).refs
  const ids = refs.slice(0, sample).map(ref => ref.providerMessageId)
  if (ids.length === 0) return skipped('no_sent_mail')
  const fetched = [...(await client.fetchHeaders(ids, options())).values()]
  for (const one of fetched) if (one.kind === 'failed') throw one.error
  return fetched.some(one => one.kind === 'message' && one.inSentFolder) ? ok : skipped('no_sent_mail')
}

async function checkPush(client: MailboxClient, testing: Testing): Promise<Finding> {
  const { mailbox, deps, options } = testing
  const { watch, watchExpiresAt } = mailbox
  if (watch === null) return skipped('not_watched_yet')
  if (watch.kind === 'none') return skipped('polled', watch.reason)
  if (watchExpiresAt !== null && watchExpiresAt <= deps.now()) return failed('watch_expired')
  if (watch.kind === 'outlook') return { ...ok, cause: 'handshake' }
  const since = deps.now()
  // Watching anew makes Gmail push once; the watch itself stays the same.
  await client.watch(watch, options())
  return (await pushCame(testing, since)) ? ok : failed('no_push_came')
}

async function pushCame({ deps, workspaceId, mailbox, pushPatienceMilliseconds, signal }: Testing, since: Date) {
  const giveUpAt = Date.now() + pushPatienceMilliseconds
  while (Date.now() < giveUpAt) {
    signal?.throwIfAborted()
    const row = await inWorkspace(deps.db, workspaceId, tx =>
      tx
        .selectFrom('signal')
        .select('id')
        .where('workspaceId', '=', workspaceId)
        .where('mailboxId', '=', mailbox.id)
        .where('receivedAt', '>=', since)
        .limit(1)
        .executeTakeFirst(),
    )
    if (row !== undefined) return true
    await sleep(Math.min(250, pushPatienceMilliseconds))
  }
  return false
}

/** Proves that Exchange keeps the app from what it was not given: by default it could read the whole organisation. */
async function checkDenied({ deps, workspaceId, mailbox, options }: Testing): Promise<Finding> {
  const { app, target } = await readTarget(deps, workspaceId, mailbox.id)
  if (target.access !== 'app_only') return skipped('none_named')
  if (app.provider !== 'outlook' || app.deniedMailbox === null) return skipped('none_named')
  const denied = { ...target, address: app.deniedMailbox, mailboxId: null }
  const probing = { ...app, mailboxes: [app.deniedMailbox] }
  const client = await openClient(deps, workspaceId, probing, denied, tokenOf(deps, workspaceId, target))
  try {
    await client.identify(options())
  } catch (error) {
    if (error instanceof MailProviderError && error.kind === 'permission') return ok
    throw error
  }
  return failed('opens_all_mailboxes')
}

async function listNewest(client: MailboxClient, now: Date, options: () => CallOptions): Promise<string[]> {
  for (const since of [new Date(now.getTime() - 7 * day), new Date(now.getTime() - 90 * day), null]) {
    const { refs } = await client.list({ since, page: null }, options())
    if (refs.length > 0) return refs.map(ref => ref.providerMessageId)
  }
  return []
}

async function found(work: () => Promise<Finding>): Promise<Finding> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof MailProviderError) {
      const isGone = error.kind === 'reconnect' && error.code === 'not_connected'
      return failed(isGone ? 'not_connected' : error.kind, error.code)
    }
    if (error instanceof Error && error.name === 'TimeoutError') return failed('transient', 'timeout')
    throw error
  }
}
