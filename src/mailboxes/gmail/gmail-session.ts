/**
 * One mailbox's way to the Gmail API: the real client with its own retries off, each call paid for from the budget, one
 * fresh token after a 401, errors in the port's terms.
 */
import { auth, gmail, type gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js'
import type { Budget } from '../budget.ts'
import { type AccessToken, type CallOptions, MailProviderError } from '../provider.ts'
import { type GmailCosts, gmailCosts } from './costs.ts'
import { type Missing, translateError } from './errors.ts'

export interface GmailSessionOptions {
  accessToken: AccessToken
  gmailUrl: string
  isOldProject: boolean
  budget: Budget
  now: () => Date
}

/** What every call hands to the client beside its parameters. */
export interface ClientOptions {
  signal: AbortSignal
  timeout: number
  retry: false
}

export type OAuth2Client = InstanceType<typeof auth.OAuth2>

export interface GmailSession {
  client: gmail_v1.Gmail
  /** For requests that the client has no method for. */
  oauth: OAuth2Client
  costs: GmailCosts
  now: () => Date
  /**
   * Pays `cost`, then makes the call with a good token. @param missing what a 404 means here
   */
  call<T>(
    cost: number,
    options: CallOptions,
    work: (clientOptions: ClientOptions) => Promise<T>,
    missing?: Missing,
  ): Promise<T>
}

const CALL_TIMEOUT = 90_000

export function openGmailSession({
  accessToken,
  gmailUrl,
  isOldProject,
  budget,
  now,
}: GmailSessionOptions): GmailSession {
  const oauth = new auth.OAuth2()
  const client = gmail({ version: 'v1', auth: oauth, rootUrl: `${gmailUrl}/` })

  async function attempt<T>(
    token: string,
    options: CallOptions,
    work: (clientOptions: ClientOptions) => Promise<T>,
    missing: Missing | undefined,
  ): Promise<T> {
    // Set before each call: without a refresh token the client never asks for another one by itself.
    oauth.setCredentials({ access_token: token })
    try {
      return await work({ signal: options.signal, timeout: CALL_TIMEOUT, retry: false })
    } catch (error) {
      options.signal.throwIfAborted()
      throw translateError(error, now(), missing)
    }
  }

  return {
    client,
    oauth,
    costs: gmailCosts({ isOldProject }),
    now,
    call: async (cost, options, work, missing) => {
      const leave = await budget.take(cost, options)
      try {
        const token = await accessToken()
        try {
          return await attempt(token, options, work, missing)
        } catch (error) {
          if (!(error instanceof MailProviderError) || error.status !== 401) throw error
          return await attempt(await accessToken(token), options, work, missing)
        }
      } catch (error) {
        if (error instanceof MailProviderError && error.kind === 'rate' && error.retryAt !== null)
          budget.holdUntil(error.retryAt, error.isProjectWide ? 'project' : 'mailbox')
        throw error
      } finally {
        leave()
      }
    },
  }
}
