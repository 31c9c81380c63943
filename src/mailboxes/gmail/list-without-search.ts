/**
 * Listing with a token that may see headers only: Gmail refuses such a token every search. Lists are newest first, so
 * the last message of each page tells whether to go on, and within the last page its place is found by halving.
 */
import type { CallOptions, ListPage, MessageRef } from '../provider.ts'
import { MailProviderError } from '../provider.ts'
import type { GmailSession } from './gmail-session.ts'
import { PAGE_SIZE, toRefs } from './list-messages.ts'

const MOST_PAGES = 10

export async function listWithoutSearch(
  session: GmailSession,
  { since, page }: { since: Date | null; page: string | null },
  options: CallOptions,
): Promise<ListPage> {
  const { refs, next } = await listPage(session, null, page, options)
  const isOlder = async (ref: MessageRef) => {
    const at = since === null ? null : await receivedAt(session, ref.providerMessageId, options)
    return at !== null && since !== null && at < since
  }
  const last = refs.at(-1)
  const isEnd = last !== undefined && (await isOlder(last))
  const kept = isEnd ? refs.slice(0, await findFirst(refs, isOlder)) : refs
  const others = kept.length === 0 ? new Set<string>() : await listNoMail(session, options)
  return {
    refs: kept.filter(({ providerMessageId }) => !others.has(providerMessageId)),
    next: isEnd ? null : next,
  }
}

async function findFirst(refs: MessageRef[], isOlder: (ref: MessageRef) => Promise<boolean>): Promise<number> {
  let from = 0
  let to = refs.length - 1
  while (from < to) {
    const middle = (from + to) >> 1
    if (await isOlder(refs[middle]!)) to = middle
    else from = middle + 1
  }
  return from
}

/** Null where it is gone meanwhile: then it decides nothing. */
async function receivedAt(session: GmailSession, id: string, options: CallOptions): Promise<Date | null> {
  try {
    const data = await session.read(
      session.costs.getMessage,
      options,
      clientOptions =>
        session.client.users.messages.get(
          { userId: 'me', id, format: 'minimal', fields: 'internalDate' },
          clientOptions,
        ),
      'gone',
    )
    return new Date(Number(data.internalDate))
  } catch (error) {
    if (error instanceof MailProviderError && error.kind === 'gone') return null
    throw error
  }
}

/** Drafts and chats: few, as a rule none. What stands beyond so many pages is found out when it is read. */
async function listNoMail(session: GmailSession, options: CallOptions): Promise<Set<string>> {
  const found = new Set<string>()
  for (const label of ['DRAFT', 'CHAT']) {
    let page: string | null = null
    let pages = 0
    do {
      const listed: ListPage = await listPage(session, label, page, options)
      for (const { providerMessageId } of listed.refs) found.add(providerMessageId)
      page = listed.next
    } while (page !== null && ++pages < MOST_PAGES)
  }
  return found
}

async function listPage(
  session: GmailSession,
  label: string | null,
  page: string | null,
  options: CallOptions,
): Promise<ListPage> {
  const data = await session.read(session.costs.listMessages, options, clientOptions =>
    session.client.users.messages.list(
      {
        userId: 'me',
        maxResults: PAGE_SIZE,
        includeSpamTrash: false,
        fields: 'messages(id,threadId),nextPageToken',
        ...(label === null ? {} : { labelIds: [label] }),
        ...(page === null ? {} : { pageToken: page }),
      },
      clientOptions,
    ),
  )
  return { refs: toRefs(data.messages ?? []), next: data.nextPageToken ?? null }
}
