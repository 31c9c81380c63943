import type { Dirent, Stats } from 'node:fs'
import { lstat, open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { fileSystemError, MailFileError } from './mail-file-error.ts'
import { maildirFolder } from './maildir.ts'
import { leadingNoise } from './message-bytes.ts'

export interface MailFile {
  path: string
  kind: 'mbox' | 'eml' | 'emlx' | 'maildir'
  size: number
  /** The Maildir++ folder it lies in, null for an inbox and for everything else. */
  folder: string | null
}

export interface MailFileList {
  files: MailFile[]
  /** What lay in the folders and was not taken, with the reason: nothing is left out silently. */
  skipped: { path: string; reason: string }[]
}

/**
 * Every mail file behind the paths, folders from top to bottom with names in code unit order, so that two runs see the
 * same order. Links inside folders are not followed: they may lead out of what the user named, or in circles.
 */
export async function listMailFiles(paths: string[]): Promise<MailFileList> {
  const list: MailFileList = { files: [], skipped: [] }
  const seen = new Set<string>()
  for (const path of paths) {
    const { stats, real } = await lookAt(path)
    if (seen.has(real)) continue
    seen.add(real)
    if (stats.isDirectory()) await listFolder(path, list)
    else list.files.push(await namedFile(path, stats))
  }
  return list
}

async function lookAt(path: string): Promise<{ stats: Stats; real: string }> {
  try {
    return { stats: await stat(path), real: await realpath(path) }
  } catch (error) {
    throw fileSystemError(path, error)
  }
}

async function namedFile(path: string, stats: Stats): Promise<MailFile> {
  if (!stats.isFile()) throw new MailFileError('unsupported', path, 'is neither a file nor a folder.')
  const maildir = await maildirOf(path)
  if (maildir !== null) return { path, kind: 'maildir', size: stats.size, folder: maildirFolder(basename(maildir)) }
  const sniffed = await sniff(path)
  if ('reason' in sniffed) throw new MailFileError('unsupported', path, sniffed.reason)
  return { path, kind: sniffed.kind, size: stats.size, folder: null }
}

/** The Maildir that a path inside cur or new belongs to, else null. */
export async function maildirOf(path: string): Promise<string | null> {
  const part = basename(dirname(path))
  if (part !== 'cur' && part !== 'new') return null
  const maildir = dirname(dirname(path))
  const other = await stat(join(maildir, part === 'cur' ? 'new' : 'cur')).catch(() => null)
  return other?.isDirectory() ? maildir : null
}

async function listFolder(path: string, list: MailFileList): Promise<void> {
  const before = list.files.length
  const foreign = list.skipped.length
  const found = await walk(path, list)
  if (list.files.length > before || found.maildirs > 0) return
  const hint = list.skipped[foreign]
  throw new MailFileError(
    'no-mail',
    path,
    `no mail in this folder; expected .mbox or .eml files or a Maildir (cur, new, tmp).${hint === undefined ? '' : ` Passed over, for one: ${hint.path}: ${hint.reason}`}`,
  )
}

async function walk(root: string, list: MailFileList): Promise<{ maildirs: number }> {
  const waiting = [root]
  let maildirs = 0
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const entries = await entriesOf(folder)
    const isMaildir = ['cur', 'new'].every(name => entries.some(entry => entry.name === name && entry.isDirectory()))
    if (isMaildir) {
      maildirs += 1
      await listMaildir(folder, list)
    }
    const below: string[] = []
    for (const entry of entries) {
      const path = join(folder, entry.name)
      if (entry.isSymbolicLink()) list.skipped.push({ path, reason: 'is a link; name its target to import it.' })
      else if (isMaildir && ['cur', 'new', 'tmp'].includes(entry.name)) continue
      else if (entry.isDirectory()) below.push(path)
      else if (entry.isFile() && !isMaildir) await addFile(path, list)
    }
    waiting.push(...below.reverse())
  }
  return { maildirs }
}

/**
 * Files in cur and new are messages whatever their bytes; tmp holds deliveries that never finished. A mail program may be
 * at work meanwhile and move messages from new to cur: with new listed first, such a message is seen at least once.
 */
async function listMaildir(folder: string, list: MailFileList): Promise<void> {
  for (const part of ['new', 'cur']) {
    for (const entry of await entriesOf(join(folder, part))) {
      const path = join(folder, part, entry.name)
      if (!entry.isFile() || entry.name.startsWith('.')) continue
      const size = await sizeOf(path)
      if (size !== null) list.files.push({ path, kind: 'maildir', size, folder: maildirFolder(basename(folder)) })
    }
  }
}

/** Null when the file has gone since the folder was read. */
async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await lstat(path)).size
  } catch (error) {
    const said = fileSystemError(path, error)
    if (said instanceof MailFileError && said.kind === 'missing') return null
    throw said
  }
}

async function addFile(path: string, list: MailFileList): Promise<void> {
  const sniffed = await sniff(path)
  if ('reason' in sniffed) list.skipped.push({ path, reason: sniffed.reason })
  else list.files.push({ path, kind: sniffed.kind, size: (await lstat(path)).size, folder: null })
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    throw fileSystemError(folder, error)
  }
}

/** Files of other kinds by their first bytes (or, where the format has no mark, by extension), and what to do instead. */
const FOREIGN: [mark: string, advice: string][] = [
  ['\x1f\x8b', 'is compressed (gzip); unpack it with gunzip and import the result.'],
  ['BZh', 'is compressed (bzip2); unpack it with bunzip2 and import the result.'],
  ['\xfd7zXZ', 'is compressed (xz); unpack it with unxz and import the result.'],
  ['PK\x03\x04', 'is a zip archive; unpack it and import the folder.'],
  ['!BDN', 'is an Outlook data file (.pst or .ost); convert it with readpst (package pst-utils) and import the mbox.'],
  ['\xd0\xcf\x11\xe0', 'is an Outlook message (.msg); save it as .eml.'],
]

/** Matches "Return-Path: <a@b>"; not "Dear all: the meeting" (a header name holds no blank). */
const HEADER_START = /^[\x21-\x39\x3b-\x7e]{1,100}[ \t]{0,10}:/

/** The content decides; the name only where the content is any text or nothing. */
async function sniff(path: string): Promise<{ kind: MailFile['kind'] } | { reason: string }> {
  const head = await firstBytes(path)
  const extension = extname(path).toLowerCase()
  const text = head.toString('latin1', leadingNoise(head))
  const foreign = FOREIGN.find(([mark]) => text.startsWith(mark))
  if (foreign !== undefined) return { reason: foreign[1] }
  if (extension === '.emlx') return { kind: 'emlx' }
  // An Outlook .msg was refused above by its mark; what is left under that name is plain text.
  if (extension === '.eml' || extension === '.msg') return { kind: 'eml' }
  if (text.startsWith('From ')) return { kind: 'mbox' }
  if (text === '') return extension === '.mbox' ? { kind: 'mbox' } : { reason: 'is empty.' }
  if (extension === '.mbox' && !HEADER_START.test(text)) {
    return { reason: 'is no mbox: it does not begin with a "From " line. Export the folder again as mbox.' }
  }
  if (extension === '.mbox' || (isMessageName(path) && HEADER_START.test(text))) return { kind: 'eml' }
  return { reason: 'is not a mail file; expected .mbox, .eml or a Maildir.' }
}

/** Saved messages often have no extension, or .txt or .mail; a .csv or .md that begins like a header has another purpose. */
function isMessageName(path: string): boolean {
  return ['', '.txt', '.mail', '.email'].includes(extname(path).toLowerCase())
}

async function firstBytes(path: string): Promise<Buffer> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileSystemError(path, error)
  }
}
