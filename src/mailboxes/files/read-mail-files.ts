import { basename } from 'node:path'
import { decodeWords } from '../../messages/encoded-words.ts'
import { headerValue, parseHeaders } from '../../messages/headers.ts'
import { listMailFiles, type MailFile } from './list-mail-files.ts'
import { fileSystemError, MailFileError } from './mail-file-error.ts'
import { deliveredAt, findRenamed, flagLabels, folderLabel } from './maildir.ts'
import { separatorDate } from './mbox-separator.ts'
import { readMbox } from './read-mbox.ts'
import { readEmlx, readSingleMessage, type SingleMessage } from './read-single-message.ts'

/** One message out of a file, in the terms of the ledger. */
export interface RawMailItem {
  /** Made of the message's bytes: the same wherever and in whatever container it lies (see MessageDigest). */
  providerMessageId: string
  /** The message; of one that is too large, its header. The memory is its own and may be handed to another thread. */
  raw: Uint8Array
  /** Size in bytes of a message that is too large to be read, else null. */
  tooLarge: number | null
  /** 'sent', 'draft', 'trash', 'spam', 'seen', 'flagged', and names of folders and labels as they stand. */
  labels: string[]
  /** True where folder or label say so; null where the file cannot tell. */
  inSentFolder: boolean | null
  source: { path: string; offset: number }
  /** When it was delivered, by separator, file name or property list; null where none of them says. */
  receivedAt: Date | null
  /** Bytes read so far over all files, this message included: what progress is measured by. */
  position: number
}

/**
 * Reads all messages behind these paths: mbox, .eml, .emlx, Maildir, and folders of them, in a stable order. Memory
 * stays flat however large the files are. Throws MailFileError for a path that cannot be imported, before anything is read.
 */
export async function* readMailFiles(paths: string[]): AsyncGenerator<RawMailItem> {
  const { files } = await listMailFiles(paths)
  let bytesBefore = 0
  for (const file of files) {
    try {
      for await (const item of readFile(file)) yield { ...item, position: bytesBefore + item.position }
    } catch (error) {
      throw fileSystemError(file.path, error)
    }
    bytesBefore += file.size
  }
}

/** What `position` runs up to. */
export async function countBytes(paths: string[]): Promise<number> {
  const { files } = await listMailFiles(paths)
  return files.reduce((sum, file) => sum + file.size, 0)
}

/** The message that lies at this place of a file, or null where none begins there (any more). */
export async function readMailAt(path: string, offset: number): Promise<RawMailItem | null> {
  const { files } = await listMailFiles([path])
  for (const file of files) {
    for await (const item of readFile(file, offset)) return item
  }
  return null
}

async function* readFile(file: MailFile, start = 0): AsyncGenerator<RawMailItem> {
  if (file.kind === 'maildir') {
    yield* readMaildirFile(file)
    return
  }
  if (file.kind !== 'mbox') {
    const message = await (file.kind === 'emlx' ? readEmlx : readSingleMessage)(file.path, file.size)
    if (message !== null) yield fromSingleFile(file, message)
    return
  }
  for await (const message of readMbox(file.path, start)) {
    const labels = headerLabels(message.raw)
    yield {
      providerMessageId: message.id,
      raw: message.raw,
      tooLarge: message.tooLarge,
      labels,
      inSentFolder: isSent(labels),
      source: { path: file.path, offset: message.offset },
      receivedAt: separatorDate(message.separator),
      position: message.end,
    }
  }
}

/**
 * Flags are part of the name, and reading a message moves it from new to cur: a file that has gone is looked for under
 * its unique part. Where there is none, the message was deleted or moved meanwhile and is not in this folder.
 */
async function* readMaildirFile(file: MailFile): AsyncGenerator<RawMailItem> {
  try {
    const message = await readSingleMessage(file.path, file.size)
    if (message !== null) yield fromSingleFile(file, message)
  } catch (error) {
    const said = fileSystemError(file.path, error)
    if (!(said instanceof MailFileError) || said.kind !== 'missing') throw said
    const path = await findRenamed(file.path)
    const message = path === null ? null : await readSingleMessage(path, file.size)
    if (path !== null && message !== null) yield fromSingleFile({ ...file, path }, message)
  }
}

function fromSingleFile(file: MailFile, message: SingleMessage): RawMailItem {
  const name = basename(file.path)
  const labels = [...message.labels, ...headerLabels(message.raw)]
  if (file.kind === 'maildir') labels.push(...flagLabels(name))
  if (file.folder !== null) labels.push(folderLabel(file.folder))
  return {
    providerMessageId: message.id,
    raw: message.raw,
    tooLarge: message.tooLarge,
    labels: [...new Set(labels)],
    inSentFolder: isSent(labels),
    source: { path: file.path, offset: 0 },
    receivedAt: message.receivedAt ?? (file.kind === 'maildir' ? deliveredAt(name) : null),
    position: file.size,
  }
}

/** A message from us that lies elsewhere may well be sent mail, too: people file it. So never false. */
function isSent(labels: string[]): true | null {
  return labels.includes('sent') ? true : null
}

/** nsMsgMessageFlags of Thunderbird; an expunged message stays in the file until the folder is compacted. */
const MOZILLA_LABELS: [bit: number, label: string][] = [
  [0x0001, 'seen'],
  [0x0004, 'flagged'],
  [0x0008, 'trash'],
]

/** Labels that exports write into the header: a Gmail takeout and Thunderbird's folders. */
function headerLabels(raw: Uint8Array): string[] {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, 16 * 1024))
  if (!bytes.includes('X-Gmail-Labels') && !bytes.includes('X-Mozilla-Status')) return []
  const { headers } = parseHeaders(raw)
  const gmail = decodeWords(headerValue(headers, 'x-gmail-labels') ?? '')
  const names = gmail.split(',').map(name => name.trim().replace(/^"|"$/g, ''))
  const mozilla = Number.parseInt(headerValue(headers, 'x-mozilla-status') ?? '0', 16)
  const marks = MOZILLA_LABELS.flatMap(([bit, label]) => ((mozilla & bit) === 0 ? [] : [label]))
  return [...names.filter(name => name !== '').map(folderLabel), ...marks]
}
