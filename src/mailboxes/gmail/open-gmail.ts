/** A Gmail mailbox behind the port, through Google's own client. */
import type { ProviderUrls } from '../../config.ts'
import type { Budget } from '../budget.ts'
import { type AccessToken, type CallOptions, type MailboxClient, MailProviderError } from '../provider.ts'
import { listChanges } from './changes.ts'
import { fetchMessages } from './fetch-messages.ts'
import { type GmailSession, openGmailSession } from './gmail-session.ts'
import { openLabelNames } from './labels.ts'
import { listMessages, listMessagesWith, listThread } from './list-messages.ts'
import { listWithoutSearch } from './list-without-search.ts'
import { stopWatch, watchMailbox } from './watch-mailbox.ts'

export interface OpenGmailOptions {
  accessToken: AccessToken
  /** Whose mailbox, in lower case. */
  address: string
  /** A person's consent tells Google's id of the account; the organisation's for everyone names accounts by address. */
  access: 'consent' | 'delegation'
  /** The token may see headers only (gmail.metadata). */
  headersOnly: boolean
  app: {
    /** Null: no signals are wanted. */
    topic: string | null
    isOldProject: boolean
  }
  baseUrls: Pick<ProviderUrls, 'gmail' | 'googleApis'>
  budget: Budget
  now: () => Date
}

export function openGmail(options: OpenGmailOptions): MailboxClient {
  const { accessToken, address, access, headersOnly, app, baseUrls, budget, now } = options
  const { isOldProject, topic } = app
  const session = openGmailSession({ accessToken, gmailUrl: baseUrls.gmail, isOldProject, budget, now })
  const labelNames = openLabelNames(session)
  return {
    identify: async call => {
      const { emailAddress } = await readProfile(session, call)
      const account = access === 'consent' ? await readAccount(session, baseUrls.googleApis, call) : emailAddress
      return { account, address: emailAddress }
    },
    ownAddresses: call => listOwnAddresses(session, { address, headersOnly }, call),
    baseline: async call => {
      const { historyId } = await readProfile(session, call)
      return { kind: 'gmail', version: 1, historyId }
    },
    changes: (cursor, call) => listChanges(session, labelNames, cursor, call),
    list: (range, call) => (headersOnly ? listWithoutSearch : listMessages)(session, range, call),
    listWith: headersOnly ? null : (range, call) => listMessagesWith(session, range, call),
    listThread: (providerThreadId, call) => listThread(session, providerThreadId, call),
    fetchRaw: (ids, call) => fetchMessages(session, labelNames, 'raw', ids, call),
    fetchHeaders: (ids, call) => fetchMessages(session, labelNames, 'headers', ids, call),
    watch: (_current, call) => watchMailbox(session, { address, topic }, call),
    stopWatch: (current, call) => stopWatch(session, current, call),
  }
}

async function readProfile(
  session: GmailSession,
  options: CallOptions,
): Promise<{ emailAddress: string; historyId: string }> {
  const data = await session.read(session.costs.profile, options, clientOptions =>
    session.client.users.getProfile({ userId: 'me', fields: 'emailAddress,historyId' }, clientOptions),
  )
  if (!data.emailAddress || !/^\d{1,20}$/.test(data.historyId ?? ''))
    throw new MailProviderError('transient', { code: 'profile_incomplete' })
  return { emailAddress: data.emailAddress.toLowerCase(), historyId: data.historyId! }
}

/** The same id as the `sub` of the id token at consent. */
async function readAccount(session: GmailSession, googleApis: string, options: CallOptions): Promise<string> {
  const data = await session.read(0, options, clientOptions =>
    session.oauth.request<{ sub?: unknown }>({ url: `${googleApis}/oauth2/v3/userinfo`, ...clientOptions }),
  )
  if (typeof data.sub !== 'string' || data.sub === '') throw new MailProviderError('transient', { code: 'no_identity' })
  return data.sub
}

/** The address itself and those that Gmail has verified as the user's; a token for headers may not ask for more. */
async function listOwnAddresses(
  session: GmailSession,
  { address, headersOnly }: { address: string; headersOnly: boolean },
  options: CallOptions,
): Promise<string[]> {
  if (headersOnly) return [(await readProfile(session, options)).emailAddress]
  const data = await session.read(session.costs.sendAs, options, clientOptions =>
    session.client.users.settings.sendAs.list({ userId: 'me' }, clientOptions),
  )
  const own = (data.sendAs ?? []).flatMap(({ sendAsEmail, isPrimary, verificationStatus }) =>
    sendAsEmail && (isPrimary === true || verificationStatus === 'accepted') ? [sendAsEmail.toLowerCase()] : [],
  )
  return [...new Set([address.toLowerCase(), ...own])]
}
