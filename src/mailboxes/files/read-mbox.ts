import { open } from 'node:fs/promises'
import { CAPS } from '../../messages/caps.ts'
import { MAX_HEADER_BYTES } from '../../messages/headers.ts'
import { FileWindow } from './file-window.ts'
import { unquoteFrom } from './mbox-quoting.ts'
import { isSeparator, type SeparatorHabits, separatorHabits } from './mbox-separator.ts'
import { headerLength, leadingNoise, ownCopy } from './message-bytes.ts'
import { MessageDigest } from './message-digest.ts'

/** One message of an mbox. `raw` is the whole message or, of one that is too large, its header. */
export interface MboxMessage {
  id: string
  raw: Uint8Array
  tooLarge: number | null
  separator: string
  offset: number
  /** Where the next message begins. */
  end: number
}

const LF = 10
const CR = 13
const FROM = Buffer.from('From ')
const LINE_END_AND_FROM = Buffer.from('\nFrom ')
/** What must be in view behind a "From " to judge it: its line and the beginning of the next. */
const LOOK_AHEAD = 2048
/** What must stay in view before it: the blank line. */
const LOOK_BACK = 4
/** Matches "Content-Length: 4711" on a line of its own; not "X-Content-Length: 4711". */
const CONTENT_LENGTH = /^content-length:[ \t]{0,20}(\d{1,15})[ \t]{0,20}\r?$/im

/**
 * Reads an mbox of any size front to back (RFC 4155 and its relatives: mboxo, mboxrd, mboxcl, mboxcl2, archives of
 * mailing lists). A message ends at a separator that has a blank line before it, or where its Content-Length says,
 * provided that a separator or the end of the file is found there: lengths go stale whenever somebody edits a file.
 * From a `start` that is no separator (any more) nothing is read.
 */
export async function* readMbox(path: string, start = 0): AsyncGenerator<MboxMessage> {
  const file = await open(path)
  try {
    const window = new FileWindow(file, start)
    const top = await window.peek(0, LOOK_AHEAD)
    const habits = separatorHabits(lineAt(top, leadingNoise(top)))
    await window.fill()
    if (start === 0) window.discard(leadingNoise(top))
    else if (!isSeparatorAt(window.bytes(), 0, habits)) return
    for (;;) {
      await fillTo(window, MAX_HEADER_BYTES)
      const offset = window.offset
      const separator = lineAt(window.bytes(), 0)
      window.discard(nextLine(window.bytes(), 0))
      const message = await readMessage(window, habits)
      if (message !== null) yield { ...message, separator, offset, end: window.offset }
      if (window.bytes().length === 0 && !(await window.fill())) return
    }
  } finally {
    await file.close()
  }
}

/** Reads the message at the front of the window and leaves the window at the next separator. Null: nothing is there. */
async function readMessage(window: FileWindow, habits: SeparatorHabits) {
  await fillTo(window, MAX_HEADER_BYTES)
  const declaredEnd = await endByContentLength(window, habits)
  const digest = new MessageDigest()
  let header: Uint8Array | null = null
  let spilled = 0
  let scanned = 0
  let end: number | null = null
  for (;;) {
    const bytes = window.bytes()
    if (declaredEnd === null) {
      const found = nextSeparator(bytes, scanned, window.atEnd, habits)
      end = found.at
      scanned = found.scanned
    } else {
      const wanted = declaredEnd - window.offset
      // At the end of the file it can only be missing when somebody cut the file meanwhile.
      end = wanted <= bytes.length || window.atEnd ? Math.min(wanted, bytes.length) : null
      scanned = bytes.length
    }
    if (end !== null) break
    if (bytes.length > CAPS.rawBytes) {
      header ??= ownCopy(bytes.subarray(0, headerLength(bytes.subarray(0, MAX_HEADER_BYTES))))
      const done = scanned - LOOK_BACK
      digest.update(bytes.subarray(0, done))
      window.discard(done)
      spilled += done
      scanned = LOOK_BACK
    }
    await window.fill()
  }

  const message = declaredEnd === null ? withoutBlankLine(window.bytes(), end) : window.bytes().subarray(0, end)
  const size = spilled + message.length
  digest.update(message)
  const tooLarge = size > CAPS.rawBytes
  if (tooLarge) header ??= ownCopy(message.subarray(0, headerLength(message.subarray(0, MAX_HEADER_BYTES))))
  // Only mboxcl2 leaves a From line bare inside a body, and then nothing in it was quoted.
  const verbatim = declaredEnd !== null && message.includes(LINE_END_AND_FROM)
  const raw = header ?? (verbatim ? ownCopy(message) : unquoteFrom(message))
  window.discard(end)
  if (declaredEnd !== null) await skipLineEnds(window)
  return size === 0 ? null : { id: digest.id(), raw, tooLarge: tooLarge ? size : null }
}

/** File offset where the message ends by its Content-Length, if that length is true. */
async function endByContentLength(window: FileWindow, habits: SeparatorHabits): Promise<number | null> {
  const head = window.bytes().subarray(0, MAX_HEADER_BYTES)
  const bodyStart = headerLength(head)
  const length = CONTENT_LENGTH.exec(head.toString('latin1', 0, bodyStart))?.[1]
  if (length === undefined) return null
  const end = window.offset + bodyStart + Number(length)
  const around = await window.peek(end - 1, LOOK_AHEAD)
  if (around.length === 0) return null
  const behind = lineEndsAt(around, 1)
  if (behind === around.length) return end
  const atLineStart = behind > 1 || around[0] === LF
  return atLineStart && isSeparatorAt(around, behind, habits) ? end : null
}

/** The next separator from `from` on, or null and how far it is certain that there is none. */
function nextSeparator(bytes: Buffer, from: number, atEnd: boolean, habits: SeparatorHabits) {
  let at = bytes.indexOf(LINE_END_AND_FROM, from)
  while (at !== -1) {
    if (!atEnd && bytes.length - at < LOOK_AHEAD) return { at: null, scanned: at }
    if (blankLineEndsAt(bytes, at) && isSeparatorAt(bytes, at + 1, habits)) return { at: at + 1, scanned: at + 1 }
    at = bytes.indexOf(LINE_END_AND_FROM, at + 1)
  }
  if (atEnd) return { at: bytes.length, scanned: bytes.length }
  return { at: null, scanned: Math.max(from, bytes.length - LINE_END_AND_FROM.length) }
}

function isSeparatorAt(bytes: Buffer, at: number, habits: SeparatorHabits): boolean {
  if (!bytes.subarray(at, at + FROM.length).equals(FROM)) return false
  return isSeparator(lineAt(bytes, at), lineAt(bytes, nextLine(bytes, at)), habits)
}

/** Is the line that ends with this LF blank? The front of a message follows a line end, too. */
function blankLineEndsAt(bytes: Buffer, lineEnd: number): boolean {
  const before = bytes[lineEnd - 1] === CR ? lineEnd - 2 : lineEnd - 1
  return before < 0 || bytes[before] === LF
}

/** The message without the one blank line that an mbox puts after it. */
function withoutBlankLine(bytes: Buffer, end: number): Buffer {
  if (bytes[end - 1] !== LF || !blankLineEndsAt(bytes, end - 1)) return bytes.subarray(0, end)
  return bytes.subarray(0, bytes[end - 2] === CR ? end - 2 : end - 1)
}

async function skipLineEnds(window: FileWindow): Promise<void> {
  await fillTo(window, LOOK_BACK)
  window.discard(lineEndsAt(window.bytes(), 0))
}

/** The index behind at most two line ends that stand at `at`. */
function lineEndsAt(bytes: Buffer, at: number): number {
  let index = at
  for (let lines = 0; lines < 2; lines += 1) {
    if (bytes[index] === LF) index += 1
    else if (bytes[index] === CR && bytes[index + 1] === LF) index += 2
  }
  return index
}

/** The beginning of the line at `at`, without its end. */
function lineAt(bytes: Buffer, at: number): string {
  const end = bytes.indexOf(LF, at)
  const to = Math.min(end === -1 ? bytes.length : end, at + LOOK_AHEAD / 2)
  return bytes.toString('latin1', at, to).replace(/\r$/, '')
}

function nextLine(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(LF, at)
  return end === -1 ? bytes.length : end + 1
}

async function fillTo(window: FileWindow, length: number): Promise<void> {
  while (window.bytes().length < length && (await window.fill())) {}
}
