/** Reads messages one by one: first what Graph tells in JSON (folder, categories, sensitivity, size), then the MIME bytes. */
import { z } from 'zod'
import { CAPS } from '../../messages/caps.ts'
import { MAX_HEADER_BYTES } from '../../messages/headers.ts'
import { headerLength } from '../files/message-bytes.ts'
import { type CallOptions, type Fetched, MailProviderError, type ProviderErrorKind } from '../provider.ts'
import type { FolderTree } from './folders.ts'
import type { Graph } from './graph.ts'
import { HEADER_SELECT, headerSection, messageWithHeaders } from './header-section.ts'
import { inParallel } from './in-parallel.ts'
import { isMail, labelsOf, META_SELECT, type MessageMeta, messageMeta, receivedAtOf } from './message-meta.ts'

export interface Fetching {
  graph: Graph
  root: string
  /** The folders as they are, with this one among them if it exists by now. */
  foldersWith(folderId: string, options: CallOptions): Promise<FolderTree>
  /** Mail.ReadBasic: no content, and none of the properties that Exchange keeps beside it. */
  isBasic: boolean
  now: () => Date
}

/** PidTagSensitivity and PidTagMessageSize: Graph has no property of its own for either. */
const SENSITIVITY = 'Integer 0x0036'
const SIZE = 'Integer 0x0E08'
const EXPAND = `&$expand=${encodeURIComponent(`singleValueExtendedProperties($filter=id eq '${SENSITIVITY}' or id eq '${SIZE}')`)}`

const extended = z.object({
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })).nullish(),
})
type Extended = z.infer<typeof extended>

/** After one of these the next message would fare no better. */
const ENDS_THE_BATCH: ProviderErrorKind[] = ['reconnect', 'operator', 'rate', 'mailbox_disabled']

export function fetchRaw(fetching: Fetching, ids: readonly string[], options: CallOptions) {
  return fetchEach(ids, options, id => fetchOne(fetching, id, options))
}

export function fetchHeaders(fetching: Fetching, ids: readonly string[], options: CallOptions) {
  return fetchEach(ids, options, id => fetchHeader(fetching, id, options, null))
}

async function fetchEach(
  ids: readonly string[],
  { signal }: CallOptions,
  fetchThis: (id: string) => Promise<Fetched>,
): Promise<Map<string, Fetched>> {
  let stopped: MailProviderError | null = null
  let hasRead = false
  const answers = await inParallel(ids, async (id): Promise<[string, Fetched]> => {
    signal.throwIfAborted()
    if (stopped !== null) return [id, { kind: 'failed', error: stopped }]
    try {
      const fetched = await fetchThis(id)
      hasRead ||= fetched.kind === 'message'
      return [id, fetched]
    } catch (error) {
      if (!(error instanceof MailProviderError)) throw error
      if (error.kind === 'gone') return [id, { kind: 'gone' }]
      if (ENDS_THE_BATCH.includes(error.kind)) stopped = error
      return [id, { kind: 'failed', error }]
    }
  })
  return new Map(answers.map(([id, fetched]) => [id, hasRead ? ofThisMessage(fetched) : fetched]))
}

/** Where others of the mailbox were read, a message that is denied is denied by itself. */
function ofThisMessage(fetched: Fetched): Fetched {
  if (fetched.kind !== 'failed' || fetched.error.kind !== 'permission') return fetched
  const { code, status } = fetched.error
  return { kind: 'failed', error: new MailProviderError('permanent', { code, status }) }
}

async function fetchOne(fetching: Fetching, id: string, options: CallOptions): Promise<Fetched> {
  const { graph, root } = fetching
  const path = `${root}/messages/${encodeURIComponent(id)}`
  const meta = await graph.json(`${path}?$select=${META_SELECT}${EXPAND}`, messageMeta.extend(extended.shape), options)
  const folders = await fetching.foldersWith(meta.parentFolderId ?? '', options)
  if (!isMail(meta, folders)) return { kind: 'not_mail' }
  const size = Number(propertyOf(meta, SIZE) ?? 0)
  if (size > CAPS.rawBytes) return fetchHeader(fetching, id, options, size)
  const { bytes, isWhole } = await graph.bytes(`${path}/$value`, CAPS.rawBytes, options)
  const raw = isWhole ? bytes : bytes.slice(0, headerLength(bytes.subarray(0, MAX_HEADER_BYTES)))
  return messageOf(fetching, meta, folders, {
    raw: withSensitivity(raw, meta),
    tooLarge: isWhole ? null : Math.max(size, CAPS.rawBytes + 1),
  })
}

/** @param tooLarge its size, where only the header is read because of that */
async function fetchHeader(
  fetching: Fetching,
  id: string,
  options: CallOptions,
  tooLarge: number | null,
): Promise<Fetched> {
  const { graph, root, isBasic } = fetching
  const path = `${root}/messages/${encodeURIComponent(id)}?$select=${HEADER_SELECT}${isBasic ? '' : EXPAND}`
  const meta = await graph.json(path, messageWithHeaders.extend(extended.shape), options)
  const folders = await fetching.foldersWith(meta.parentFolderId ?? '', options)
  if (!isMail(meta, folders)) return { kind: 'not_mail' }
  return messageOf(fetching, meta, folders, { raw: withSensitivity(headerSection(meta), meta), tooLarge })
}

function messageOf(
  { now }: Fetching,
  meta: MessageMeta,
  folders: FolderTree,
  bytes: { raw: Uint8Array; tooLarge: number | null },
): Fetched {
  const folderId = meta.parentFolderId ?? ''
  return {
    kind: 'message',
    ...bytes,
    labels: labelsOf(meta, folders),
    inSentFolder: folders.isSent(folderId) ? true : folders.isInbox(folderId) ? false : null,
    receivedAt: receivedAtOf(meta) ?? now(),
    providerThreadId: meta.conversationId ?? null,
  }
}

/** RFC 2156's words for the values of PidTagSensitivity. */
const SENSITIVITY_WORDS: Readonly<Record<string, string | undefined>> = {
  1: 'Personal',
  2: 'Private',
  3: 'Company-Confidential',
}

/**
 * Sensitivity can be set in the mailbox after the message came, and then its bytes do not say so: it is put above them
 * as the header it would be. Of several such headers the most restrictive counts.
 */
function withSensitivity(raw: Uint8Array, meta: Extended): Uint8Array {
  const word = SENSITIVITY_WORDS[propertyOf(meta, SENSITIVITY) ?? '']
  if (word === undefined) return raw
  const line = Buffer.from(`Sensitivity: ${word}\r\n`)
  const marked = new Uint8Array(line.length + raw.length)
  marked.set(line)
  marked.set(raw, line.length)
  return marked
}

/** Exchange writes the tag with or without leading zeros. */
function propertyOf(meta: Extended, id: string): string | null {
  const tag = Number.parseInt(id.slice(id.indexOf('0x')), 16)
  const found = meta.singleValueExtendedProperties?.find(
    each => Number.parseInt(each.id.slice(each.id.indexOf('0x')), 16) === tag,
  )
  return found?.value ?? null
}
