/**
 * Delta rounds, folder by folder: Graph has none for a whole mailbox. A folder whose token Graph has forgotten starts
 * over by itself, the others go on where they were. What Graph calls removed may have moved, or left and come back
 * (with immutable ids a return goes untold), so each of these is looked at before it is believed.
 */
import { z } from 'zod'
import { type CallOptions, type Change, type ChangePage, type Cursor, MailProviderError } from '../provider.ts'
import type { FolderTree } from './folders.ts'
import type { Graph } from './graph.ts'
import { inParallel } from './in-parallel.ts'
import { pagesReceivedSince } from './list-messages.ts'
import {
  graphTime,
  isMail,
  labelsOf,
  META_SELECT,
  type MessageMeta,
  messageMeta,
  receivedAtOf,
  refOf,
} from './message-meta.ts'

type OutlookCursor = Extract<Cursor, { kind: 'outlook' }>
type Position = OutlookCursor['folders'][string]

export interface DeltaReading {
  graph: Graph
  /** /me or /users/… */
  root: string
  folders: FolderTree
  now: () => Date
  /** How many messages a first round tells at most, because it has a filter: 5,000 with Graph. */
  mostFiltered: number
}

/**
 * The filter of a first round stays with the folder's token for good, so it reaches back over the time for which spam is
 * kept (30 days): what is rescued from there is told later, however old.
 */
const FILTER_MILLISECONDS = 35 * 24 * 3_600_000
const PAGE_SIZE = 100
const BASELINE_PAGE_SIZE = 500
const FOLDERS_AHEAD = 3
/** Graph may forget a page again while a round is repeated; then it is left for later. */
const MOST_RESTARTS = 3

const deltaPage = z.object({
  value: z.array(messageMeta.extend({ '@removed': z.unknown().optional() })),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
})

type DeltaPage = z.infer<typeof deltaPage>

const NOWHERE: Position = { link: null, next: null }

/** Where each folder is now. What the rounds tell on the way is left to listing. */
export async function takeBaseline(reading: DeltaReading, options: CallOptions): Promise<OutlookCursor> {
  const cursor: OutlookCursor = { kind: 'outlook', version: 1, folders: {} }
  for (const folderId of reading.folders.followed) {
    let position = NOWHERE
    for (let restarts = 0; position.link === null; ) {
      const path = position.next ?? firstPath(reading, folderId, reading.now())
      const page = await readPage(reading, path, options, BASELINE_PAGE_SIZE)
      if (page !== null) position = after(reading, position, page)
      else if (restarts++ < MOST_RESTARTS) position = NOWHERE
      else throw forgotten()
    }
    cursor.folders[folderId] = position
  }
  return cursor
}

export async function* readChanges(
  reading: DeltaReading,
  cursor: OutlookCursor,
  options: CallOptions & { resyncSince: Date },
): AsyncIterable<ChangePage> {
  const { followed, isFollowed } = reading.folders
  const positions = Object.fromEntries(Object.entries(cursor.folders).filter(([folderId]) => isFollowed(folderId)))
  const here = (): OutlookCursor => ({ kind: 'outlook', version: 1, folders: { ...positions } })
  let isStored = true
  const ahead: (Promise<DeltaPage | null> | undefined)[] = []
  for (const [at, folderId] of followed.entries()) {
    // Most folders are quiet and have one page: the next ones are asked for while this one is taken over.
    for (let next = at; next < Math.min(at + FOLDERS_AHEAD, followed.length); next++)
      ahead[next] ??= lookAhead(reading, followed[next]!, positions[followed[next]!], options)
    for await (const { changes, position } of readFolder(reading, folderId, positions[folderId], ahead[at]!, options)) {
      positions[folderId] = position
      isStored = changes.length > 0
      if (isStored) yield { changes, cursor: here() }
    }
  }
  // Quiet folders have new links too; one write keeps them all.
  if (!isStored || Object.keys(positions).length !== Object.keys(cursor.folders).length)
    yield { changes: [], cursor: here() }
}

function lookAhead(
  reading: DeltaReading,
  folderId: string,
  stored: Position | undefined,
  options: CallOptions & { resyncSince: Date },
): Promise<DeltaPage | null> {
  const page = readPage(reading, pathOf(reading, folderId, stored ?? NOWHERE, options), options, PAGE_SIZE)
  // Its failure is for whoever takes it; when reading ends before, for nobody.
  page.catch(() => undefined)
  return page
}

function pathOf(
  reading: DeltaReading,
  folderId: string,
  { link, next }: Position,
  { resyncSince }: { resyncSince: Date },
): string {
  return next ?? link ?? firstPath(reading, folderId, resyncSince)
}

async function* readFolder(
  reading: DeltaReading,
  folderId: string,
  stored: Position | undefined,
  firstPage: Promise<DeltaPage | null>,
  options: CallOptions & { resyncSince: Date },
): AsyncIterable<{ changes: Change[]; position: Position }> {
  let position = stored ?? NOWHERE
  let asked: Promise<DeltaPage | null> | null = firstPage
  // Of a first round that another run began, nobody knows how much it has told.
  let told = position.link === null && position.next !== null ? reading.mostFiltered : 0
  // A round tells what had happened when it began: after one that another run began, what came since is to be asked for.
  let isBegunBefore = position.next !== null
  for (let restarts = 0; ; ) {
    const isFirstRound = position.link === null
    const page = await (asked ?? readPage(reading, pathOf(reading, folderId, position, options), options, PAGE_SIZE))
    asked = null
    if (page === null) {
      if (restarts++ >= MOST_RESTARTS) throw forgotten()
      position = { link: position.next === null ? null : position.link, next: null }
      told = 0
      continue
    }
    told += page.value.length
    const since = isFirstRound ? options.resyncSince : null
    const changes = await toChanges(reading, page.value, since, options)
    const isLast = page['@odata.nextLink'] === undefined
    if (isLast && isFirstRound && told >= reading.mostFiltered) {
      // Graph may have stopped short; the folder keeps its old position until all was listed.
      yield { changes, position }
      yield* listFolder(reading, folderId, position, options)
      position = after(reading, position, page)
      yield { changes: [], position }
    } else {
      position = after(reading, position, page)
      yield { changes, position }
    }
    if (isLast && !isBegunBefore) return
    if (isLast) isBegunBefore = false
  }
}

async function* listFolder(
  reading: DeltaReading,
  folderId: string,
  position: Position,
  options: CallOptions & { resyncSince: Date },
): AsyncIterable<{ changes: Change[]; position: Position }> {
  const path = `${reading.root}/mailFolders/${encodeURIComponent(folderId)}/messages`
  for await (const page of pagesReceivedSince(reading.graph, path, options.resyncSince, options)) {
    yield { changes: await toChanges(reading, page, null, options), position }
  }
}

function firstPath({ root, now }: DeltaReading, folderId: string, since: Date): string {
  const from = new Date(Math.min(since.getTime(), now().getTime() - FILTER_MILLISECONDS))
  const filter = encodeURIComponent(`receivedDateTime ge ${graphTime(from)}`)
  return `${root}/mailFolders/${encodeURIComponent(folderId)}/messages/delta?$select=${META_SELECT}&$filter=${filter}&$orderby=receivedDateTime%20desc`
}

/** Null: Graph has forgotten where this was. */
async function readPage(
  { graph }: DeltaReading,
  path: string,
  options: CallOptions,
  pageSize: number,
): Promise<DeltaPage | null> {
  try {
    return await graph.json(path, deltaPage, options, { pageSize })
  } catch (error) {
    if (error instanceof MailProviderError && error.kind === 'cursor_expired') return null
    throw error
  }
}

function after({ graph }: DeltaReading, { link }: Position, page: DeltaPage): Position {
  const { '@odata.nextLink': next, '@odata.deltaLink': delta } = page
  if (next !== undefined) return { link, next: graph.pathOf(next) }
  if (delta !== undefined) return { link: graph.pathOf(delta), next: null }
  throw new MailProviderError('transient', { code: 'unexpected_answer' })
}

function forgotten(): MailProviderError {
  return new MailProviderError('transient', { code: 'sync_state_not_found' })
}

/** @param since leaves out what was received before; the rest of a first round is told so that its end is reached */
async function toChanges(
  reading: DeltaReading,
  entries: DeltaPage['value'],
  since: Date | null,
  options: CallOptions,
): Promise<Change[]> {
  const { folders } = reading
  // The same message may be told twice in a round; the last word counts.
  const byId = new Map(entries.map(entry => [entry.id, entry]))
  const changes = await inParallel([...byId.values()], async (entry): Promise<Change[]> => {
    if (entry['@removed'] !== undefined) return lookAfter(reading, entry.id, options)
    if (since !== null && (receivedAtOf(entry) ?? since) < since) return []
    return isMail(entry, folders) ? [present(entry, folders)] : []
  })
  return changes.flat()
}

/** Moved, deleted, or back where it was: the message itself knows. */
async function lookAfter({ graph, root, folders }: DeltaReading, id: string, options: CallOptions): Promise<Change[]> {
  try {
    const path = `${root}/messages/${encodeURIComponent(id)}?$select=${META_SELECT}`
    const meta = await graph.json(path, messageMeta, options)
    // A draft was never told.
    if (meta.isDraft === true) return []
    if (isMail(meta, folders)) return [present(meta, folders)]
    return [{ kind: 'set_aside', ...refOf(meta), labels: labelsOf(meta, folders) }]
  } catch (error) {
    if (error instanceof MailProviderError && error.kind === 'gone') return [{ kind: 'removed', providerMessageId: id }]
    throw error
  }
}

function present(meta: MessageMeta, folders: FolderTree): Change {
  const receivedAt = receivedAtOf(meta)
  return { kind: 'labels', ...refOf(meta), labels: labelsOf(meta, folders), ...(receivedAt ? { receivedAt } : {}) }
}
