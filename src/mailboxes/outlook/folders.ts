/**
 * Which folders of a mailbox hold its mail. Graph shows what they are called in the mailbox's language, so the special
 * ones are found by their well-known names alone.
 */
import { z } from 'zod'
import { type CallOptions, MailProviderError } from '../provider.ts'
import { type Graph, IMMUTABLE_IDS } from './graph.ts'
import { sortGraphError } from './graph-errors.ts'

/** What lies here or below is no mail of the mailbox, or not yet. */
const EXCLUDED = [
  ...['drafts', 'outbox', 'deleteditems', 'junkemail', 'conversationhistory', 'recoverableitemsdeletions'],
  ...['searchfolders', 'syncissues', 'conflicts', 'localfailures', 'serverfailures'],
]
/** Read first, in this order: there mail is waited for. */
const FIRST = ['inbox', 'sentitems']
/** Which rules name as everybody does. */
const KNOWN_AS: Readonly<Record<string, string>> = { junkemail: 'junk' }
/** Names of learn.microsoft.com/graph/api/resources/mailfolder, all but the root. One batch takes twenty. */
const WELL_KNOWN = [...FIRST, 'archive', 'clutter', 'scheduled', ...EXCLUDED]

export interface FolderTree {
  /** Ids of the folders that are read, inbox and sent items first. */
  followed: string[]
  knows(folderId: string): boolean
  isFollowed(folderId: string): boolean
  /** Sent items, or below. */
  isSent(folderId: string): boolean
  isInbox(folderId: string): boolean
  /** In lower case: the well-known name, or what its owner calls a folder of his own. Null for one that isn't there. */
  labelOf(folderId: string): string | null
}

interface Folder {
  id: string
  displayName: string
  parentFolderId: string
}

const folderPage = z.object({
  value: z.array(
    z.object({
      '@odata.type': z.string().optional(),
      id: z.string(),
      displayName: z.string().nullish(),
      parentFolderId: z.string().nullish(),
      childFolderCount: z.number().nullish(),
    }),
  ),
  '@odata.nextLink': z.string().optional(),
})

const batchAnswer = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.string()).nullish(),
      body: z.unknown(),
    }),
  ),
})

export async function loadFolders(graph: Graph, root: string, options: CallOptions): Promise<FolderTree> {
  const names = await findWellKnown(graph, root, options)
  const folders = new Map<string, Folder>()
  const open = [`${root}/mailFolders`]
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    for await (const folder of listFolders(graph, path, options)) {
      // What a saved search shows lies in other folders.
      if (folder['@odata.type']?.endsWith('mailSearchFolder') || folders.has(folder.id)) continue
      folders.set(folder.id, {
        id: folder.id,
        displayName: folder.displayName ?? '',
        parentFolderId: folder.parentFolderId ?? '',
      })
      if ((folder.childFolderCount ?? 0) > 0)
        open.push(`${root}/mailFolders/${encodeURIComponent(folder.id)}/childFolders`)
    }
  }
  return treeOf(folders, names)
}

async function* listFolders(graph: Graph, path: string, options: CallOptions) {
  let next: string | null = `${path}?$top=100&$select=id,displayName,parentFolderId,childFolderCount`
  while (next !== null) {
    const page: z.infer<typeof folderPage> = await graph.json(next, folderPage, options)
    yield* page.value
    next = page['@odata.nextLink'] === undefined ? null : graph.pathOf(page['@odata.nextLink'])
  }
}

/** Ids by well-known name, in one batch; a mailbox need not have all of them. */
async function findWellKnown(graph: Graph, root: string, options: CallOptions): Promise<Map<string, string>> {
  const requests = WELL_KNOWN.map(name => ({
    id: name,
    method: 'GET',
    url: `${root}/mailFolders/${name}?$select=id`,
    headers: { Prefer: IMMUTABLE_IDS },
  }))
  const call = { method: 'POST' as const, body: { requests }, cost: requests.length }
  const { responses } = await graph.json('/$batch', batchAnswer, options, call)
  const names = new Map<string, string>()
  for (const name of WELL_KNOWN) {
    const answer = responses.find(each => each.id === name)
    // A batch that leaves a part out, or whose part fails, must not make a folder of spam one that is read.
    if (answer === undefined) throw new MailProviderError('transient', { code: 'unexpected_answer' })
    const found = z.object({ id: z.string() }).safeParse(answer.body)
    if (answer.status === 200 && found.success) {
      names.set(found.data.id, name)
      continue
    }
    const refusal = partError(answer, graph.now())
    if (refusal.kind !== 'gone') throw refusal
  }
  return names
}

type Part = z.infer<typeof batchAnswer>['responses'][number]

function partError({ status, headers, body }: Part, now: Date): MailProviderError {
  const parsed = z.object({ error: z.object({ code: z.string() }) }).safeParse(body)
  const retryAfter = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1] ?? null
  const code = parsed.success ? parsed.data.error.code : null
  return sortGraphError({ status, code, body: parsed.success ? 'json' : 'empty', retryAfter }, now)
}

function treeOf(folders: Map<string, Folder>, names: Map<string, string>): FolderTree {
  /** The well-known names of a folder and of all above it. */
  const lineage = (folderId: string): string[] => {
    const found: string[] = []
    const seen = new Set<string>()
    for (let id = folderId; folders.has(id) && !seen.has(id); id = folders.get(id)!.parentFolderId) {
      seen.add(id)
      const name = names.get(id)
      if (name !== undefined) found.push(name)
    }
    return found
  }
  const rank = (id: string) => {
    const at = FIRST.indexOf(names.get(id) ?? '')
    return at < 0 ? FIRST.length : at
  }
  const followed = [...folders.keys()]
    .filter(id => !lineage(id).some(name => EXCLUDED.includes(name)))
    .sort((a, b) => rank(a) - rank(b))
  const isFollowed = new Set(followed)
  return {
    followed,
    knows: id => folders.has(id),
    isFollowed: id => isFollowed.has(id),
    isSent: id => lineage(id).includes('sentitems'),
    isInbox: id => names.get(id) === 'inbox',
    labelOf: id => {
      const name = names.get(id)
      if (name !== undefined) return KNOWN_AS[name] ?? name
      return folders.get(id)?.displayName.trim().toLowerCase() || null
    },
  }
}
