/** Which messages there are: by time, by people, by thread. Drafts and chats are left out here already. */
import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js'
import type { CallOptions, ListPage, MessageRef } from '../provider.ts'
import type { GmailSession } from './gmail-session.ts'
import { isMail } from './labels.ts'

export const PAGE_SIZE = 500
/** Four terms for each: far below the length at which Gmail's search gives up. */
const ADDRESSES_A_SEARCH = 10

export async function listMessages(
  session: GmailSession,
  { since, page }: { since: Date | null; page: string | null },
  options: CallOptions,
): Promise<ListPage> {
  return search(session, { q: searchText(since, []), page }, options)
}

/** A page of several searches after each other: "2:TOKEN" is where the third search goes on. */
export async function listMessagesWith(
  session: GmailSession,
  { addresses, since, page }: { addresses: string[]; since: Date; page: string | null },
  options: CallOptions,
): Promise<ListPage> {
  const usable = addresses.filter(isSearchable)
  const at = Number(page?.split(':', 1)[0] ?? 0)
  const token = page === null ? '' : page.slice(page.indexOf(':') + 1)
  const group = usable.slice(at * ADDRESSES_A_SEARCH, (at + 1) * ADDRESSES_A_SEARCH)
  if (group.length === 0) return { refs: [], next: null }
  const found = await search(session, { q: searchText(since, group), page: token === '' ? null : token }, options)
  if (found.next !== null) return { refs: found.refs, next: `${at}:${found.next}` }
  return { refs: found.refs, next: (at + 1) * ADDRESSES_A_SEARCH < usable.length ? `${at + 1}:` : null }
}

export async function listThread(
  session: GmailSession,
  providerThreadId: string,
  options: CallOptions,
): Promise<MessageRef[]> {
  const data = await session.read(
    session.costs.getThread,
    options,
    clientOptions =>
      session.client.users.threads.get(
        { userId: 'me', id: providerThreadId, format: 'minimal', fields: 'messages(id,threadId,labelIds)' },
        clientOptions,
      ),
    'gone',
  )
  return toRefs((data.messages ?? []).filter(({ labelIds }) => isMail(labelIds ?? [])))
}

export function toRefs(messages: readonly gmail_v1.Schema$Message[]): MessageRef[] {
  return messages.flatMap(({ id, threadId }) =>
    id ? [{ providerMessageId: id, providerThreadId: threadId ?? null }] : [],
  )
}

async function search(
  session: GmailSession,
  { q, page }: { q: string; page: string | null },
  options: CallOptions,
): Promise<ListPage> {
  const data = await session.read(session.costs.listMessages, options, clientOptions =>
    session.client.users.messages.list(
      {
        userId: 'me',
        q,
        maxResults: PAGE_SIZE,
        includeSpamTrash: false,
        fields: 'messages(id,threadId),nextPageToken',
        ...(page === null ? {} : { pageToken: page }),
      },
      clientOptions,
    ),
  )
  return { refs: toRefs(data.messages ?? []), next: data.nextPageToken ?? null }
}

function searchText(since: Date | null, addresses: readonly string[]): string {
  const people = addresses.flatMap(address => ['from', 'to', 'cc', 'bcc'].map(field => `${field}:${address}`))
  return [
    ...(people.length === 0 ? [] : [`{${people.join(' ')}}`]),
    // Seconds since 1970 are exact; a date would mean midnight in California.
    ...(since === null ? [] : [`after:${Math.floor(since.getTime() / 1000)}`]),
    '-in:chats -in:drafts -in:draft',
  ].join(' ')
}

/** An address with other signs could change what the search means. */
function isSearchable(address: string): boolean {
  return /^[\w.+-]{1,64}@[A-Za-z0-9.-]{1,255}$/.test(address)
}
