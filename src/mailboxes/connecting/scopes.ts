/** What is asked for at consent: no more than reading, and bodies only where the mailbox may be read whole. */
import type { WatchedProvider } from '../provider.ts'

export interface WantedAccess {
  headersOnly: boolean
  /** A shared mailbox that is read with a person's rights. */
  isOthers: boolean
}

export const gmailReadonly = 'https://www.googleapis.com/auth/gmail.readonly'
export const gmailMetadata = 'https://www.googleapis.com/auth/gmail.metadata'
export const pubsubScope = 'https://www.googleapis.com/auth/pubsub'

/** What the consent is for; what identifies the person comes besides. */
export function mailScopes(provider: WatchedProvider, { headersOnly, isOthers }: WantedAccess): string[] {
  if (provider === 'gmail') return [headersOnly ? gmailMetadata : gmailReadonly]
  const own = headersOnly ? 'Mail.ReadBasic' : 'Mail.Read'
  return isOthers ? [own, headersOnly ? 'Mail.ReadBasic.Shared' : 'Mail.Read.Shared'] : [own]
}

export function consentScopes(provider: WatchedProvider, wanted: WantedAccess): string[] {
  const identity =
    provider === 'gmail' ? ['openid', 'email'] : ['openid', 'profile', 'email', 'offline_access', 'User.Read']
  return [...identity, ...mailScopes(provider, wanted)]
}

export type ScopeProblem =
  /** A box was left unticked, or an administrator allows less. */
  | 'scope_missing'
  /** Gmail refuses to show any body to a token that holds gmail.metadata, whatever else it holds. */
  | 'scope_mixed'

/** @param granted what the provider says it has granted; null where it says nothing: then it is what was asked for */
export function findScopeProblem(
  provider: WatchedProvider,
  wanted: WantedAccess,
  granted: string | null,
): ScopeProblem | null {
  if (granted === null) return null
  const has = new Set(granted.split(/\s+/).map(scope => withoutHost(provider, scope)))
  if (provider === 'gmail' && has.has(gmailMetadata) !== wanted.headersOnly && has.has(gmailMetadata))
    return 'scope_mixed'
  const missing = mailScopes(provider, wanted).some(scope => !has.has(withoutHost(provider, scope)))
  return missing ? 'scope_missing' : null
}

/** Microsoft names its permissions with or without the address of Graph, in any case. */
function withoutHost(provider: WatchedProvider, scope: string): string {
  return provider === 'gmail' ? scope : scope.toLowerCase().replace(/^https:\/\/[^/]{1,100}\//, '')
}
