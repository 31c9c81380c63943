/**
 * Listing, newest first. Pages go on from the time of the last message, not from a count: what is deleted meanwhile
 * would move a count on and hide a message from us.
 */
import type { CallOptions, ListPage, MessageRef } from '../provider.ts'
import type { FolderTree } from './folders.ts'
import type { Graph } from './graph.ts'
import { graphTime, isMail, META_SELECT, type MessageMeta, messagePage, receivedAtOf, refOf } from './message-meta.ts'

const PAGE_SIZE = 500

/** Received up to this time, and so many of exactly this time were told already. */
interface Place {
  before: string
  skip: number
}

export interface Listing {
  graph: Graph
  root: string
  folders: FolderTree
}

export async function listSince(
  { graph, root, folders }: Listing,
  { since, page }: { since: Date | null; page: string | null },
  options: CallOptions,
): Promise<ListPage> {
  const read = await readPage(graph, `${root}/messages`, since, page === null ? null : toPlace(page), options)
  const refs = read.messages.filter(message => isMail(message, folders)).map(refOf)
  return { refs, next: read.next === null ? null : `${read.next.before} ${read.next.skip}` }
}

/** All messages of one folder. */
export async function* pagesReceivedSince(graph: Graph, path: string, since: Date, options: CallOptions) {
  for (let place: Place | null = null; ; ) {
    const page: { messages: MessageMeta[]; next: Place | null } = await readPage(graph, path, since, place, options)
    yield page.messages
    if (page.next === null) return
    place = page.next
  }
}

export async function listThread(
  { graph, root, folders }: Listing,
  providerThreadId: string,
  options: CallOptions,
): Promise<MessageRef[]> {
  const filter = encodeURIComponent(`conversationId eq '${providerThreadId.replaceAll("'", "''")}'`)
  const found: MessageRef[] = []
  let next: string | null = `${root}/messages?$filter=${filter}&$select=${META_SELECT}&$top=100`
  while (next !== null) {
    const page: { value: MessageMeta[]; '@odata.nextLink'?: string | undefined } = await graph.json(
      next,
      messagePage,
      options,
    )
    found.push(...page.value.filter(message => isMail(message, folders)).map(refOf))
    next = page['@odata.nextLink'] === undefined ? null : graph.pathOf(page['@odata.nextLink'])
  }
  return found
}

/** Graph searches by words and cannot be asked for a time besides: what is older is left out here. */
export async function listWith(
  { graph, root, folders }: Listing,
  { addresses, since, page }: { addresses: string[]; since: Date; page: string | null },
  options: CallOptions,
): Promise<ListPage> {
  const words = addresses.filter(address => SEARCHABLE.test(address)).map(address => `participants:${address}`)
  if (words.length === 0) return { refs: [], next: null }
  const search = encodeURIComponent(`"${words.join(' OR ')}"`)
  const path = page ?? `${root}/messages?$search=${search}&$select=${META_SELECT}&$top=250`
  const { value, '@odata.nextLink': next } = await graph.json(path, messagePage, options)
  const refs = value.filter(message => isMail(message, folders) && (receivedAtOf(message) ?? since) >= since).map(refOf)
  return { refs, next: next === undefined ? null : graph.pathOf(next) }
}

/** What could end the search's quotes or mean something in its language is not searched for. Not `a"b@x.example`. */
const SEARCHABLE = /^[\w.+-]+@[\w.-]+$/

async function readPage(
  graph: Graph,
  path: string,
  since: Date | null,
  place: Place | null,
  options: CallOptions,
): Promise<{ messages: MessageMeta[]; next: Place | null }> {
  const bounds = [
    ...(since === null ? [] : [`receivedDateTime ge ${graphTime(since)}`]),
    ...(place === null ? [] : [`receivedDateTime le ${place.before}`]),
  ]
  const filter = bounds.length === 0 ? '' : `$filter=${encodeURIComponent(bounds.join(' and '))}&`
  const skip = place === null || place.skip === 0 ? '' : `&$skip=${place.skip}`
  const query = `${filter}$orderby=receivedDateTime%20desc&$select=${META_SELECT}&$top=${PAGE_SIZE}${skip}`
  const page = await graph.json(`${path}?${query}`, messagePage, options)
  const last = receivedAtOf(page.value.at(-1) ?? { id: '' })
  if (page['@odata.nextLink'] === undefined || last === null) return { messages: page.value, next: null }
  const before = graphTime(last)
  // A page of one and the same second: only a count leads past it.
  const isStuck = place?.before === before && receivedAtOf(page.value[0]!)?.getTime() === last.getTime()
  return { messages: page.value, next: { before, skip: isStuck ? place.skip + page.value.length : 0 } }
}

function toPlace(page: string): Place {
  const [before = '', skip = '0'] = page.split(' ')
  return { before, skip: Number(skip) }
}
