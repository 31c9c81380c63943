import { openBudgets, type ProviderLimits } from '../../../src/mailboxes/budget.ts'
import { openGmail } from '../../../src/mailboxes/gmail/open-gmail.ts'
import type { AccessToken, CallOptions, Change, Cursor, MailboxClient } from '../../../src/mailboxes/provider.ts'
import { type FakeGmail, GMAIL_METADATA } from '../../support/fake-gmail/start-fake-gmail.ts'

export const live: CallOptions = { signal: new AbortController().signal, urgency: 'live' }

export interface ClientOptions {
  headersOnly?: boolean
  topic?: string | null
  isOldProject?: boolean
  limits?: ProviderLimits
  accessToken?: AccessToken
  access?: 'consent' | 'delegation'
  now?: () => Date
}

/** The product's client for a mailbox of the pretended Google, with a token that refreshes itself. */
export function openClient(fake: FakeGmail, address: string, options: ClientOptions = {}): MailboxClient {
  const {
    headersOnly = false,
    topic = fake.topic,
    isOldProject = false,
    limits = unlimited,
    access = 'consent',
  } = options
  const now = options.now ?? (() => new Date())
  const scopes = headersOnly ? ['openid', 'email', GMAIL_METADATA] : undefined
  let token = fake.issueTokens(address, scopes).accessToken
  const refreshing: AccessToken = async refused => {
    if (refused === token) token = fake.issueTokens(address, scopes).accessToken
    return token
  }
  return openGmail({
    accessToken: options.accessToken ?? refreshing,
    address,
    access,
    headersOnly,
    app: { topic, isOldProject },
    baseUrls: { gmail: fake.url, googleApis: fake.url },
    budget: openBudgets(now, { gmail: limits, outlook: limits }).of('gmail', 'project', address),
    now,
  })
}

export async function changesSince(
  client: MailboxClient,
  cursor: Cursor,
): Promise<{ changes: Change[]; cursor: Cursor; pages: number }> {
  const changes: Change[] = []
  let pages = 0
  let reached = cursor
  for await (const page of client.changes(cursor, { ...live, resyncSince: new Date(0) })) {
    changes.push(...page.changes)
    reached = page.cursor
    pages++
  }
  return { changes, cursor: reached, pages }
}

const unlimited: ProviderLimits = {
  mailbox: { unitsPerMinute: 10_000_000, burst: 1_000_000, concurrency: 10 },
  project: { unitsPerMinute: 10_000_000, burst: 1_000_000 },
}
