/** Calls of Google's clients with a token that is fresh, once more after a 401, and errors in the port's terms. */
import { auth } from 'googleapis/build/src/apis/gmail/index.js'
import { type AccessToken, MailProviderError } from '../provider.ts'
import { type Missing, translateError } from './errors.ts'

export type OAuth2Client = InstanceType<typeof auth.OAuth2>

/** What every call hands to the client beside its parameters: one retry policy, and it is not the client's. */
export interface ClientOptions {
  signal: AbortSignal
  timeout: number
  retry: false
}

export interface GoogleCalls {
  /** What the clients are opened with. */
  oauth: OAuth2Client
  /** @param missing what a 404 means here */
  call<T>(signal: AbortSignal, work: (clientOptions: ClientOptions) => Promise<T>, missing?: Missing): Promise<T>
}

const CALL_TIMEOUT = 90_000

export function openGoogleCalls({ accessToken, now }: { accessToken: AccessToken; now: () => Date }): GoogleCalls {
  const oauth = new auth.OAuth2()

  async function attempt<T>(
    token: string,
    signal: AbortSignal,
    work: (clientOptions: ClientOptions) => Promise<T>,
    missing: Missing | undefined,
  ): Promise<T> {
    // Without a refresh token the client never asks for another one by itself.
    oauth.setCredentials({ access_token: token })
    try {
      return await work({ signal, timeout: CALL_TIMEOUT, retry: false })
    } catch (error) {
      signal.throwIfAborted()
      throw translateError(error, now(), missing)
    }
  }

  return {
    oauth,
    call: async (signal, work, missing) => {
      const token = await accessToken()
      try {
        return await attempt(token, signal, work, missing)
      } catch (error) {
        if (!(error instanceof MailProviderError) || error.status !== 401) throw error
        return await attempt(await accessToken(token), signal, work, missing)
      }
    },
  }
}
