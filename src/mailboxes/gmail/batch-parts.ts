/**
 * The wire form of Gmail's batch endpoint: multipart/mixed of HTTP messages. The answer is read as it comes, part by
 * part, so that fifty messages never stand in memory as text at once.
 */
import { randomBytes } from 'node:crypto'

export interface BatchRequest {
  contentType: string
  body: string
}

/** @param targets path and query of each GET; the answer to the first is number 0 */
export function writeBatch(targets: readonly string[]): BatchRequest {
  const boundary = `batch_${randomBytes(12).toString('hex')}`
  const parts = targets.map(
    (target, at) =>
      `--${boundary}\r\nContent-Type: application/http\r\nContent-ID: <item${at}>\r\n\r\nGET ${target}\r\n\r\n`,
  )
  return { contentType: `multipart/mixed; boundary=${boundary}`, body: `${parts.join('')}--${boundary}--\r\n` }
}

export interface BatchAnswer {
  /** Which request it answers. */
  at: number
  status: number
  retryAfter: string | null
  body: Buffer
}

/** Gmail takes no message above 50 MB; in base64 that is 67. What is longer is no answer of Gmail's. */
const LONGEST_PART = 100 * 1024 * 1024

/** Reads what came, to where it breaks off. Throws RangeError for a part that is too long. */
export async function* readBatch(contentType: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<BatchAnswer> {
  const boundary = /boundary="?([^";\s]{1,200})"?/i.exec(contentType)?.[1]
  if (boundary === undefined) return
  let place = 0
  for await (const part of splitParts(`\n--${boundary}`, stream)) {
    const answer = readPart(part, place++)
    if (answer !== null) yield answer
  }
}

/** What stands between two delimiters; each byte is looked at once. */
async function* splitParts(delimiter: string, stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  // The first delimiter may stand at the very beginning.
  let carry: Buffer = Buffer.from('\n')
  let pieces: Buffer[] = []
  let length = 0
  let isPreamble = true
  for await (const chunk of stream) {
    const window = Buffer.concat([carry, chunk])
    let from = 0
    for (let at = window.indexOf(delimiter); at >= 0; at = window.indexOf(delimiter, from)) {
      if (!isPreamble) yield Buffer.concat([...pieces, window.subarray(from, at)])
      isPreamble = false
      pieces = []
      length = 0
      from = at + delimiter.length
    }
    const rest = window.subarray(from)
    const kept = Math.min(rest.length, delimiter.length - 1)
    const sure = rest.subarray(0, rest.length - kept)
    if (!isPreamble && sure.length > 0) pieces.push(sure)
    length += sure.length
    if (length > LONGEST_PART) throw new RangeError('a part of a batch answer is longer than any message')
    carry = rest.subarray(rest.length - kept)
  }
}

/** @param place answers come in the order of the requests, should one bear no number */
function readPart(part: Buffer, place: number): BatchAnswer | null {
  const outer = readHead(part, 0)
  const inner = outer === null ? null : readHead(part, outer.end)
  if (outer === null || inner === null) return null
  if (!/^content-type:\s*application\/http/im.test(outer.text)) return null
  const at = /^content-id:\s*<?response-item(\d{1,3})>?\s*$/im.exec(outer.text)?.[1] ?? place
  const status = /^\s*HTTP\/\S+ (\d{3})/.exec(inner.text)?.[1]
  if (status === undefined) return null
  return {
    at: Number(at),
    status: Number(status),
    retryAfter: /^retry-after:\s*(.{1,100})$/im.exec(inner.text)?.[1]?.trim() ?? null,
    body: part.subarray(inner.end),
  }
}

/** From `start` to the first blank line. */
function readHead(part: Buffer, start: number): { text: string; end: number } | null {
  for (const blank of ['\r\n\r\n', '\n\n']) {
    const at = part.subarray(start, start + 16_384).indexOf(blank)
    if (at >= 0) return { text: part.toString('latin1', start, start + at), end: start + at + blank.length }
  }
  return null
}
