/** The product's own Outlook client, pointed at the fake. */
import { openBudgets, providerLimits } from '../../../src/mailboxes/budget.ts'
import { type OutlookOptions, openOutlook } from '../../../src/mailboxes/outlook/open-outlook.ts'
import type { CallOptions, Change, ChangePage, Cursor, MailboxClient } from '../../../src/mailboxes/provider.ts'
import type { FakeGraph } from './start-fake-graph.ts'

export function callOptions(): CallOptions {
  return { signal: AbortSignal.timeout(20_000), urgency: 'live' }
}

export interface OpenOptions extends Partial<OutlookOptions> {
  permissions?: string[]
}

/** As the person whose mailbox it is, or as `given.access` says. */
export function openClient(graph: FakeGraph, address: string, given: OpenOptions = {}): MailboxClient {
  const { permissions = ['User.Read', 'Mail.Read'], ...more } = given
  const now = given.now ?? (() => new Date())
  const isApp = given.access?.kind === 'app_only'
  return openOutlook({
    accessToken: async () => graph.token({ ...(isApp ? {} : { user: address }), permissions }),
    access: { kind: 'own' },
    isBasic: false,
    baseUrl: graph.url,
    hooks: 'no_public_address',
    // Tests may ask faster than a mailbox is asked in earnest.
    budget: openBudgets(now, {
      ...providerLimits,
      outlook: {
        mailbox: { unitsPerMinute: 1e6, burst: 1e6, concurrency: 3 },
        project: { unitsPerMinute: 1e6, burst: 1e6 },
      },
    }).of('outlook', 'app', address),
    now,
    ...more,
  })
}

export async function readAll(
  client: MailboxClient,
  cursor: Cursor,
  resyncSince = new Date('2026-01-01T00:00:00Z'),
): Promise<{ pages: ChangePage[]; changes: Change[]; cursor: Cursor }> {
  const pages: ChangePage[] = []
  for await (const page of client.changes(cursor, { ...callOptions(), resyncSince })) pages.push(page)
  return { pages, changes: pages.flatMap(page => page.changes), cursor: pages.at(-1)?.cursor ?? cursor }
}

/** Ids of changes of one kind, in order. */
export function idsOf(changes: Change[], kind: Change['kind'] = 'labels'): string[] {
  return changes.filter(change => change.kind === kind).map(change => change.providerMessageId)
}
