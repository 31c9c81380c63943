/**
 * What a refusal of a token endpoint means: for the person who connected (reconnect), for whoever keeps the registration
 * (operator), or for nobody (transient). Told from `error` and Microsoft's `error_codes`, never from a text.
 */
import { MailProviderError, type ProviderErrorKind, type WatchedProvider } from '../provider.ts'
import { readRetryAfter } from '../retry-after.ts'

/** Codes of learn.microsoft.com "Microsoft Entra authentication and authorization error codes". */
const microsoftCodes: Readonly<Record<number, ProviderErrorKind>> = {
  // secret wrong, expired, or that of another app; certificate; app or tenant unknown or switched off
  7000215: 'operator',
  7000222: 'operator',
  7000216: 'operator',
  7000218: 'operator',
  7000112: 'operator',
  700016: 'operator',
  700027: 'operator',
  700030: 'operator',
  90002: 'operator',
  50012: 'operator',
  // redirect address or scope that the registration does not know
  50011: 'operator',
  70011: 'operator',
  1002012: 'operator',
  // idle for 90 days; revoked; password changed; grant expired or malformed
  700082: 'reconnect',
  700084: 'reconnect',
  70008: 'reconnect',
  70000: 'reconnect',
  70043: 'reconnect',
  50173: 'reconnect',
  50078: 'reconnect',
  // more proof is asked for, or conditional access has changed
  50074: 'reconnect',
  50076: 'reconnect',
  50079: 'reconnect',
  50158: 'reconnect',
  53000: 'reconnect',
  53003: 'reconnect',
  // consent withdrawn, or the person may not use the app
  65001: 'reconnect',
  50105: 'reconnect',
  // account disabled, deleted, locked
  50057: 'reconnect',
  50034: 'reconnect',
  50053: 'reconnect',
  // Microsoft is busy or asks for a pause
  90033: 'transient',
  50196: 'transient',
}

/** `error` of RFC 6749 and of the providers, where no finer code says more. */
const oauthErrors: Readonly<Record<string, ProviderErrorKind>> = {
  invalid_grant: 'reconnect',
  interaction_required: 'reconnect',
  consent_required: 'reconnect',
  login_required: 'reconnect',
  invalid_client: 'operator',
  unauthorized_client: 'operator',
  invalid_scope: 'operator',
  unsupported_grant_type: 'operator',
  invalid_request: 'operator',
  redirect_uri_mismatch: 'operator',
  deleted_client: 'operator',
  disabled_client: 'operator',
  org_internal: 'permission',
  admin_policy_enforced: 'permission',
  access_denied: 'permission',
  temporarily_unavailable: 'transient',
  server_error: 'transient',
}

/** Whose token was asked for: without a person's consent `invalid_grant` speaks of the key or the mailbox. */
export type GrantOwner = 'person' | 'service_account' | 'app'

export function tokenError(
  provider: WatchedProvider,
  owner: GrantOwner,
  refusal: { status: number | null; body: unknown; retryAfter: string | null },
  now: Date,
): MailProviderError {
  const { status } = refusal
  const { error, codes } = readBody(refusal.body)
  if (status === null || status >= 500)
    return new MailProviderError('transient', { code: error ?? 'token_endpoint', status })
  if (status === 429) {
    const retryAt = readRetryAfter(refusal.retryAfter, now)
    return new MailProviderError('rate', { code: error ?? 'token_endpoint', status, retryAt, isProjectWide: true })
  }
  const known = provider === 'outlook' ? codes.find(code => code in microsoftCodes) : undefined
  if (known !== undefined) return made(forOwner(microsoftCodes[known]!, owner), String(known), status)
  const kind = oauthErrors[error ?? '']
  // An answer that is none of OAuth's comes from a proxy, or from something that is not the provider.
  return kind === undefined
    ? made('transient', error ?? 'token_endpoint', status)
    : made(forOwner(kind, owner), error!, status)
}

/** Nobody has to agree again to what an administrator allowed: there the account or the registration is at fault. */
function forOwner(kind: ProviderErrorKind, owner: GrantOwner): ProviderErrorKind {
  if (owner === 'person') return kind
  if (kind === 'reconnect') return owner === 'service_account' ? 'permission' : 'operator'
  return kind
}

function made(kind: ProviderErrorKind, code: string, status: number): MailProviderError {
  return new MailProviderError(kind, { code, status, isProjectWide: kind === 'operator' })
}

function readBody(body: unknown): { error: string | null; codes: number[] } {
  if (typeof body !== 'object' || body === null) return { error: null, codes: [] }
  const error = 'error' in body && typeof body.error === 'string' && /^\w{1,60}$/.test(body.error) ? body.error : null
  const codes =
    'error_codes' in body && Array.isArray(body.error_codes)
      ? body.error_codes.filter((code): code is number => Number.isInteger(code))
      : []
  return { error, codes }
}
