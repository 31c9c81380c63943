/** One mailbox's way to the Gmail API: the real client, each call paid for from the mailbox's and the project's quota. */
import { gmail, type gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js'
import type { Budget } from '../budget.ts'
import { type AccessToken, type CallOptions, MailProviderError } from '../provider.ts'
import { type GmailCosts, gmailCosts } from './costs.ts'
import type { Missing } from './errors.ts'
import { type ClientOptions, type OAuth2Client, openGoogleCalls } from './google-calls.ts'

export interface GmailSessionOptions {
  accessToken: AccessToken
  gmailUrl: string
  isOldProject: boolean
  budget: Budget
  now: () => Date
}

export interface GmailSession {
  client: gmail_v1.Gmail
  /** For requests that the client has no method for. */
  oauth: OAuth2Client
  batchUrl: string
  costs: GmailCosts
  now: () => Date
  /** A call whose answer is read: something else than JSON does not pass for an empty answer. */
  read<T>(
    cost: number,
    options: CallOptions,
    work: (clientOptions: ClientOptions) => Promise<{ data: T }>,
    missing?: Missing,
  ): Promise<T>
  /** Pays `cost`, then makes the call. @param missing what a 404 means here */
  call<T>(
    cost: number,
    options: CallOptions,
    work: (clientOptions: ClientOptions) => Promise<T>,
    missing?: Missing,
  ): Promise<T>
}

export function openGmailSession({
  accessToken,
  gmailUrl,
  isOldProject,
  budget,
  now,
}: GmailSessionOptions): GmailSession {
  const { oauth, call } = openGoogleCalls({ accessToken, now })
  const session: GmailSession = {
    client: gmail({ version: 'v1', auth: oauth, rootUrl: `${gmailUrl}/` }),
    oauth,
    batchUrl: `${gmailUrl}/batch/gmail/v1`,
    costs: gmailCosts({ isOldProject }),
    now,
    read: async (cost, options, work, missing) => {
      const { data } = await session.call(cost, options, work, missing)
      // A proxy's page, say, that comes with status 200.
      if (typeof data !== 'object' || data === null)
        throw new MailProviderError('transient', { code: 'answer_not_json', status: 200 })
      return data
    },
    call: async (cost, options, work, missing) => {
      const leave = await budget.take(cost, options)
      try {
        return await call(options.signal, work, missing)
      } catch (error) {
        if (error instanceof MailProviderError && error.kind === 'rate' && error.retryAt !== null)
          budget.holdUntil(error.retryAt, error.isProjectWide ? 'project' : 'mailbox')
        throw error
      } finally {
        leave()
      }
    },
  }
  return session
}
