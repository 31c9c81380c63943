/** What a refusal of Graph means, by its status and code. Codes are compared in lower case: Graph itself is not consistent. */
import { MailProviderError, type ProviderErrorKind } from '../provider.ts'
import { readRetryAfter } from '../retry-after.ts'

export interface GraphRefusal {
  status: number
  /** `error.code` of the body; null where there is none. */
  code: string | null
  body: 'json' | 'empty' | 'other'
  retryAfter: string | null
}

const kindByCode: Readonly<Record<string, ProviderErrorKind>> = {
  // delta tokens that Graph has forgotten: 410 or any 4xx
  syncstatenotfound: 'cursor_expired',
  syncstateinvalid: 'cursor_expired',
  resyncrequired: 'cursor_expired',
  applicationthrottled: 'rate',
  toomanyrequests: 'rate',
  mailboxconcurrency: 'rate',
  activitylimitreached: 'rate',
  // deleted, no licence, still on the company's own servers; or the user is gone from the directory
  mailboxnotenabledforrestapi: 'mailbox_disabled',
  mailboxnotsupportedforrestapi: 'mailbox_disabled',
  errornonexistentmailbox: 'mailbox_disabled',
  errorinvaliduser: 'mailbox_disabled',
  request_resourcenotfound: 'mailbox_disabled',
  erroraccessdenied: 'permission',
  authorization_requestdenied: 'permission',
  invalidauthenticationtoken: 'reconnect',
  errorserverbusy: 'transient',
  errormailboxstoreunavailable: 'transient',
  errorinternalservererror: 'transient',
  errorinternalservertransienterror: 'transient',
  errortimeoutexpired: 'transient',
  serviceunavailable: 'transient',
}

export function sortGraphError({ status, code, body, retryAfter }: GraphRefusal, now: Date): MailProviderError {
  const readable = code !== null && /^[\w.-]{1,80}$/.test(code) ? code : null
  return new MailProviderError(kindOf(status, readable?.toLowerCase() ?? null, body), {
    code: readable ?? `http_${status}`,
    status,
    retryAt: readRetryAfter(retryAfter, now),
  })
}

function kindOf(status: number, code: string | null, body: GraphRefusal['body']): ProviderErrorKind {
  if (status === 401) return 'reconnect'
  if (status === 429) return 'rate'
  const known = code === null ? undefined : kindByCode[code]
  if (known !== undefined) return known
  if (status === 410) return 'cursor_expired'
  // A page instead of JSON comes from something that stands before Graph; Graph sends a bare 400 when it is unwell.
  if (status >= 500 || status === 408 || body === 'other' || (status === 400 && body === 'empty')) return 'transient'
  if (status === 403) return 'permission'
  if (status === 404) return 'gone'
  return 'permanent'
}
