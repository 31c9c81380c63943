import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { CAPS } from '../../messages/caps.ts'
import { MAX_HEADER_BYTES } from '../../messages/headers.ts'
import { headerLength, leadingNoise, ownCopy } from './message-bytes.ts'
import { MessageDigest, messageId } from './message-digest.ts'

export interface SingleMessage {
  id: string
  raw: Uint8Array
  tooLarge: number | null
  receivedAt: Date | null
  labels: string[]
}

const LF = 10

/** A file that is one message: .eml, or a file of a Maildir. Null when it is empty. */
export async function readSingleMessage(path: string, size: number): Promise<SingleMessage | null> {
  if (size > CAPS.rawBytes) return { ...(await readHeaderOnly(path, size)), receivedAt: null, labels: [] }
  const bytes = toUtf8(await readFile(path))
  const raw = ownCopy(bytes.subarray(messageStart(bytes)))
  if (raw.length === 0) return null
  return { id: messageId(raw), raw, tooLarge: null, receivedAt: null, labels: [] }
}

/** Bits of the flags number in an .emlx (Apple Mail). */
const EMLX_LABELS: [bit: number, label: string][] = [
  [1 << 0, 'seen'],
  [1 << 1, 'trash'],
  [1 << 4, 'flagged'],
  [1 << 6, 'draft'],
]

/** An .emlx of Apple Mail: the message's length on a line, the message, a property list with flags and dates. */
export async function readEmlx(path: string, size: number): Promise<SingleMessage | null> {
  if (size > CAPS.rawBytes) return { ...(await readHeaderOnly(path, size)), receivedAt: null, labels: [] }
  const bytes = await readFile(path)
  const firstLineEnd = bytes.indexOf(LF)
  const length = /^(\d{1,12})\s*$/.exec(bytes.toString('latin1', 0, Math.max(0, Math.min(firstLineEnd, 32))))?.[1]
  if (length === undefined) return readSingleMessage(path, size)
  const start = firstLineEnd + 1
  const end = Math.min(bytes.length, start + Number(length))
  const raw = ownCopy(bytes.subarray(start, end))
  if (raw.length === 0) return null
  const properties = bytes.toString('utf8', end, Math.min(bytes.length, end + MAX_HEADER_BYTES))
  const flags = Number(propertyNumber(properties, 'flags') ?? 0)
  const received = propertyNumber(properties, 'date-received')
  return {
    id: messageId(raw),
    raw,
    tooLarge: null,
    receivedAt: received === null ? null : new Date(received * 1000),
    labels: EMLX_LABELS.flatMap(([bit, label]) => ((flags & bit) === 0 ? [] : [label])),
  }
}

/** The header and the identity of a file that is too large to hold, in one pass over it. */
async function readHeaderOnly(path: string, size: number) {
  const digest = new MessageDigest()
  let header: Uint8Array | null = null
  for await (const chunk of createReadStream(path, { highWaterMark: 2 * MAX_HEADER_BYTES })) {
    const bytes: Buffer = chunk
    const start = header === null ? messageStart(bytes) : 0
    const piece = bytes.subarray(start)
    header ??= ownCopy(piece.subarray(0, headerLength(piece.subarray(0, MAX_HEADER_BYTES))))
    digest.update(piece)
  }
  return { id: digest.id(), raw: header ?? new Uint8Array(0), tooLarge: size }
}

/** Behind a byte order mark, blank lines and the mbox separator that some programs leave in an .eml. */
function messageStart(bytes: Buffer): number {
  const start = leadingNoise(bytes)
  if (bytes.toString('latin1', start, start + 5) !== 'From ') return start
  const lineEnd = bytes.indexOf(LF, start)
  return lineEnd === -1 ? bytes.length : lineEnd + 1
}

/** Editors on Windows save text as UTF-16; a message is never that on the wire. */
function toUtf8(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(new TextDecoder('utf-16le').decode(bytes))
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(new TextDecoder('utf-16be').decode(bytes))
  return bytes
}

/** Matches "<key>flags</key> <integer>8590195713</integer>"; not a string value. Flags above 32 bits keep their low bits. */
function propertyNumber(properties: string, key: string): number | null {
  const at = properties.indexOf(`<key>${key}</key>`)
  if (at === -1) return null
  const value = /^\s{0,20}<(?:integer|real)>(\d{1,15})/.exec(
    properties.slice(at + key.length + 11, at + key.length + 80),
  )
  return value?.[1] === undefined ? null : Number(value[1])
}
