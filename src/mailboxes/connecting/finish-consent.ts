/** What comes back from a provider's consent page becomes a connected mailbox, or one code that says what was in the way. */
import { inWorkspace } from '../../db/in-workspace.ts'
import { type ConnectDeps, openClient } from '../open-mailbox.ts'
import { MailProviderError, type WatchedProvider } from '../provider.ts'
import { consentPlace, isSameHash, readTicket, sha256 } from './ask-consent.ts'
import { endAttempt, type OpenAttempt, takeByState } from './attempt-queries.ts'
import { connectMailbox } from './connect-mailbox.ts'
import { type ConsentSecrets, redeemCode, revokeToken, type SignedIn } from './oauth.ts'
import { findScopeProblem, type ScopeProblem } from './scopes.ts'
import { openClient as openOAuth } from './token-source.ts'

/** In the way of connecting; each has words in web/words.ts. */
export type ConsentProblem =
  /** Unknown or used state, or another browser: nothing was even looked at. */
  | 'not_good'
  | 'denied'
  | 'other_account'
  | 'no_refresh_token'
  | ScopeProblem
  /** Where the provider refused: the kind of its error. */
  | MailProviderError['kind']

export type ConsentOutcome =
  | { kind: 'connected'; workspaceId: string; mailboxId: string; isNew: boolean }
  | {
      kind: 'refused'
      problem: ConsentProblem
      workspaceId: string | null
      mailboxId: string | null
      code: string | null
    }

export interface ConsentAnswer {
  provider: WatchedProvider
  /** The query that came back. */
  query: URLSearchParams
  /** Of the cookie; null where there is none. */
  browserSecret: string | null
}

const patience = 30_000

export async function finishConsent(deps: ConnectDeps, answer: ConsentAnswer): Promise<ConsentOutcome> {
  const taken = await takeAttempt(deps, answer)
  if (taken === null) return { kind: 'refused', problem: 'not_good', workspaceId: null, mailboxId: null, code: null }
  const { workspaceId, attempt, secrets } = taken
  try {
    return await connect(deps, workspaceId, attempt, secrets, answer.query)
  } catch (error) {
    if (!(error instanceof ConsentRefused || error instanceof MailProviderError)) throw error
    const problem = error instanceof ConsentRefused ? error.problem : error.kind
    const code = error instanceof MailProviderError ? error.code : null
    const end = { outcome: problem, mailboxId: null }
    await inWorkspace(deps.db, workspaceId, tx => endAttempt(tx, workspaceId, attempt.id, end))
    return { kind: 'refused', problem, workspaceId, mailboxId: attempt.mailboxId, code }
  }
}

class ConsentRefused extends Error {
  readonly problem: ConsentProblem
  constructor(problem: ConsentProblem) {
    super(problem)
    this.problem = problem
  }
}

/** The state counts once, in the browser that was sent away with it; whoever brings it otherwise uses nothing up. */
async function takeAttempt(
  deps: ConnectDeps,
  { provider, query, browserSecret }: ConsentAnswer,
): Promise<{ workspaceId: string; attempt: OpenAttempt; secrets: ConsentSecrets } | null> {
  const state = query.get('state') ?? ''
  const workspaceId = readTicket(state)?.workspaceId
  if (workspaceId === undefined || browserSecret === null) return null
  return inWorkspace(deps.db, workspaceId, async tx => {
    const attempt = await takeByState(tx, workspaceId, { provider, stateHash: sha256(state), now: deps.now() })
    if (attempt === null || attempt.secrets === null || attempt.browserHash === null) return null
    if (!isSameHash(attempt.browserHash, sha256(browserSecret))) throw new ForeignBrowser()
    const secrets: ConsentSecrets = JSON.parse(
      deps.keyring.open(attempt.secrets, consentPlace(workspaceId, attempt.id)),
    )
    return { workspaceId, attempt, secrets }
  }).catch(error => {
    // Rolled back: the right browser may still bring it.
    if (error instanceof ForeignBrowser) return null
    throw error
  })
}

class ForeignBrowser extends Error {}

async function connect(
  deps: ConnectDeps,
  workspaceId: string,
  attempt: OpenAttempt,
  secrets: ConsentSecrets,
  query: URLSearchParams,
): Promise<ConsentOutcome> {
  const { provider, options, redirectUri, mailboxId } = attempt
  if (query.get('error') === 'access_denied') throw new ConsentRefused('denied')
  const oauth = await openOAuth(deps, workspaceId, provider)
  const signedIn = await redeemCode(oauth, query, secrets, { redirectUri, now: deps.now() })
  try {
    const { isOthers, ...seen } = await readIdentity(deps, workspaceId, attempt, oauth.app, signedIn)
    const connection = {
      ...{ provider, options, mailboxId, actor: attempt.actor, ...seen },
      access: 'consent' as const,
      tokens: signedIn,
      // The name to sign in with need not be the address of the same person's mailbox.
      signedInAs: isOthers ? signedIn.address : seen.identity.address,
    }
    return await inWorkspace(deps.db, workspaceId, async tx => {
      const outcome = await connectMailbox(tx, deps.keyring, workspaceId, connection, deps.now())
      if (outcome.kind === 'other_account') throw new ConsentRefused('other_account')
      await endAttempt(tx, workspaceId, attempt.id, { outcome: 'connected', mailboxId: outcome.mailboxId })
      return { kind: 'connected', workspaceId, mailboxId: outcome.mailboxId, isNew: outcome.isNew }
    })
  } catch (error) {
    // A grant that is not used must not stay open. The same account's other grants would go with it, so a mailbox that is
    // read already keeps its own.
    if (
      error instanceof ConsentRefused &&
      mailboxId === null &&
      !(await isConnected(deps, workspaceId, provider, signedIn))
    )
      await revokeToken(oauth, signedIn.refreshToken ?? signedIn.accessToken, deps.now()).catch(() => undefined)
    throw error
  }
}

async function readIdentity(
  deps: ConnectDeps,
  workspaceId: string,
  { provider, options }: OpenAttempt,
  app: Parameters<typeof openClient>[2],
  signedIn: SignedIn,
) {
  const { headersOnly, address } = options
  const isOthers = address !== null && address !== signedIn.address
  // Google opens nobody the mailbox of another one.
  if (provider === 'gmail' && isOthers) throw new ConsentRefused('other_account')
  const problem = findScopeProblem(provider, { headersOnly, isOthers }, signedIn.scope)
  if (problem !== null) throw new ConsentRefused(problem)
  if (signedIn.refreshToken === null) throw new ConsentRefused('no_refresh_token')
  const target = {
    ...{ provider, headersOnly, isOthers, mailboxId: null },
    access: 'consent' as const,
    address: address ?? signedIn.address,
  }
  const client = await openClient(deps, workspaceId, app, target, async () => signedIn.accessToken)
  const call = { signal: AbortSignal.timeout(patience), urgency: 'live' as const }
  const identity = await client.identify(call)
  // The token must open what the person signed in to, and no other account.
  if (!isOthers && identity.account !== signedIn.account) throw new ConsentRefused('other_account')
  const sendsAs = await client.ownAddresses(call)
  return { identity, sendsAs, isOthers: identity.account !== signedIn.account }
}

async function isConnected(
  deps: ConnectDeps,
  workspaceId: string,
  provider: WatchedProvider,
  { account }: SignedIn,
): Promise<boolean> {
  const row = await inWorkspace(deps.db, workspaceId, tx =>
    tx
      .selectFrom('mailbox')
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('provider', '=', provider)
      .where('providerAccount', '=', account)
      .where('disconnectedAt', 'is', null)
      .executeTakeFirst(),
  )
  return row !== undefined
}
