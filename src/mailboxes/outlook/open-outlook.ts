/** One Outlook mailbox behind the port: the calls of Graph that read it, nothing that is decided about it. */
import { z } from 'zod'
import type { Budget } from '../budget.ts'
import { type AccessToken, type CallOptions, type MailboxClient, MailProviderError } from '../provider.ts'
import { fetchHeaders, fetchRaw } from './fetch-messages.ts'
import { type FolderTree, loadFolders } from './folders.ts'
import { type Graph, openGraph } from './graph.ts'
import { listSince, listThread, listWith } from './list-messages.ts'
import { readChanges, takeBaseline } from './read-changes.ts'
import { notWatched, removeSubscription, watchMailbox } from './subscription.ts'

/** How the mailbox is reached, which decides what Graph grants. */
export type OutlookAccess =
  /** The mailbox of the person who agreed. */
  | { kind: 'own' }
  /** A shared mailbox, with the rights of a person who may open it. */
  | { kind: 'shared'; address: string }
  /** The app by itself; `address` stands on the list of mailboxes that an admin allowed. */
  | { kind: 'app_only'; address: string }

export interface OutlookOptions {
  accessToken: AccessToken
  access: OutlookAccess
  /** Only the permission to read basics was asked for. */
  isBasic: boolean
  /** Origin of Graph, without a slash at the end. */
  baseUrl: string
  /** Where Graph reaches us; null where it cannot or shall not. */
  hooks: { notifications: string; lifecycle: string } | 'no_public_address' | 'switched_off'
  budget: Budget
  now: () => Date
  /** Messages that Graph tells at most in a delta round with a filter. */
  mostFiltered?: number
}

const profile = z.object({
  id: z.string(),
  mail: z.string().nullish(),
  userPrincipalName: z.string().nullish(),
  proxyAddresses: z.array(z.string()).nullish(),
})

export function openOutlook(given: OutlookOptions): MailboxClient {
  const { access, isBasic, hooks, now, mostFiltered = 5_000 } = given
  const graph = openGraph(given)
  const root = access.kind === 'own' ? '/me' : `/users/${encodeURIComponent(access.address)}`
  const folders = keepFolders(graph, root)
  const listing = async (options: CallOptions) => ({ graph, root, folders: await folders.current(options) })
  const reading = async (options: CallOptions) => {
    return { graph, root, now, mostFiltered, folders: await folders.reload(options) }
  }
  const fetching = { graph, root, isBasic, now, foldersWith: folders.with }
  const subscribing = (urls: { notifications: string; lifecycle: string }) => {
    return { graph, resource: `${root.slice(1)}/messages`, urls, now }
  }

  return {
    async identify(options) {
      const found = await readProfile(graph, root, options)
      const named = access.kind === 'own' ? (found?.mail ?? found?.userPrincipalName ?? '') : access.address
      const address = named.toLowerCase()
      // That it can be read is to be known now: the directory answers for mailboxes that Exchange keeps from us.
      await graph.send(`${root}/mailFolders/inbox?$select=id`, options, {})
      // Who may read mail may not always look people up; then the address alone tells whose it is.
      return { account: found?.id ?? address, address }
    },
    async ownAddresses(options) {
      const found = await readProfile(graph, root, options)
      const given = access.kind === 'own' ? [] : [access.address]
      const main = found?.mail ?? (access.kind === 'own' ? found?.userPrincipalName : null)
      const aliases = (found?.proxyAddresses ?? []).flatMap(each => /^smtp:(.+@.+)$/i.exec(each)?.[1] ?? [])
      return [...new Set([...given, ...(main ? [main] : []), ...aliases].map(each => each.toLowerCase()))]
    },
    baseline: async options => takeBaseline(await reading(options), options),
    async *changes(cursor, options) {
      if (cursor.kind !== 'outlook') throw new MailProviderError('permanent', { code: 'foreign_cursor' })
      yield* readChanges(await reading(options), cursor, options)
    },
    list: async (range, options) => listSince(await listing(options), range, options),
    listWith: isBasic ? null : async (range, options) => listWith(await listing(options), range, options),
    listThread: async (threadId, options) => listThread(await listing(options), threadId, options),
    fetchRaw: (ids, options) => fetchRaw(fetching, ids, options),
    fetchHeaders: (ids, options) => fetchHeaders(fetching, ids, options),
    async watch(current, options) {
      const urls = typeof hooks === 'string' ? null : hooks
      if (access.kind !== 'shared' && urls !== null) return watchMailbox(subscribing(urls), current, options)
      if (current?.kind === 'outlook') await removeSubscription(graph, current.subscriptionId, options)
      return notWatched(access.kind === 'shared' || typeof hooks !== 'string' ? 'delegated_shared_mailbox' : hooks)
    },
    async stopWatch(current, options) {
      if (current.kind === 'outlook') await removeSubscription(graph, current.subscriptionId, options)
    },
  }
}

/** Null where the token may read mail but not look the person up. */
async function readProfile(graph: Graph, root: string, options: CallOptions): Promise<z.infer<typeof profile> | null> {
  try {
    return await graph.json(`${root}?$select=id,mail,userPrincipalName,proxyAddresses`, profile, options)
  } catch (error) {
    if (error instanceof MailProviderError && error.kind === 'permission') return null
    throw error
  }
}

/** The folders of a mailbox, read once and again where a message lies in one that is not known yet. */
function keepFolders(graph: Graph, root: string) {
  let kept: FolderTree | null = null
  const strange = new Set<string>()
  const reload = async (options: CallOptions): Promise<FolderTree> => {
    kept = await loadFolders(graph, root, options)
    return kept
  }
  const current = async (options: CallOptions) => kept ?? reload(options)
  return {
    reload,
    current,
    with: async (folderId: string, options: CallOptions): Promise<FolderTree> => {
      const tree = await current(options)
      if (tree.knows(folderId) || strange.has(folderId)) return tree
      const again = await reload(options)
      // Folders outside of the root, as that of purged items, are never listed.
      if (!again.knows(folderId)) strange.add(folderId)
      return again
    },
  }
}
