/** A message as the API answers it, by format. */
import { decodeWords } from '../../../src/messages/encoded-words.ts'
import { type FakeMessage, headText } from './mailbox-state.ts'

export type Format = 'raw' | 'full' | 'metadata' | 'minimal'

interface Header {
  name: string
  value: string
}

interface Part {
  partId: string
  mimeType: string
  filename: string
  headers: Header[]
  body: { size: number; data?: string; attachmentId?: string }
  parts?: Part[]
}

export function messageResource(message: FakeMessage, format: Format, wantedHeaders: string[]): object {
  const common = {
    id: message.id,
    threadId: message.threadId,
    labelIds: message.labelIds,
    // A piece of the body, whatever the format: who wants headers alone masks it.
    snippet: snippet(message.raw),
    historyId: message.historyId.toString(),
    internalDate: String(message.receivedAt.getTime()),
    sizeEstimate: message.raw.length,
    ...(message.classification.length > 0 ? { classificationLabelValues: message.classification } : {}),
  }
  switch (format) {
    case 'minimal':
      return common
    case 'raw':
      return { ...common, raw: message.raw.toString('base64url') }
    case 'metadata': {
      const { mimeType, headers } = readPart(message.raw, '')
      const wanted = wantedHeaders.map(name => name.toLowerCase())
      const kept = wanted.length === 0 ? headers : headers.filter(({ name }) => wanted.includes(name.toLowerCase()))
      return { ...common, payload: { mimeType, headers: kept } }
    }
    case 'full':
      return { ...common, payload: readPart(message.raw, '') }
  }
}

function readPart(raw: Buffer, partId: string): Part {
  const headers = readHeaders(raw)
  const headerValue = (name: string) => headers.find(each => each.name.toLowerCase() === name)?.value
  const type = headerValue('content-type') ?? 'text/plain'
  const mimeType = type.split(';')[0]!.trim().toLowerCase()
  const body = bodyOf(raw)
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1]
  const filename = /filename="?([^";]+)"?/i.exec(headerValue('content-disposition') ?? '')?.[1] ?? ''
  const part = { partId, mimeType, filename, headers }
  if (mimeType.startsWith('multipart/') && boundary !== undefined) {
    const parts = splitParts(body, boundary).map((inner, at) => readPart(inner, partId ? `${partId}.${at}` : `${at}`))
    return { ...part, body: { size: 0 }, parts }
  }
  const bytes = decode(body, headerValue('content-transfer-encoding') ?? '7bit')
  return {
    ...part,
    body:
      filename === ''
        ? { size: bytes.length, data: bytes.toString('base64url') }
        : { size: bytes.length, attachmentId: `attachment-${partId}` },
  }
}

/** In the order of the message, unfolded; encoded words and raw 8-bit text come out as plain UTF-8. */
function readHeaders(raw: Buffer): Header[] {
  const lines = Buffer.from(headText(raw), 'latin1').toString('utf8').split(/\r?\n/)
  return lines.flatMap(line => {
    const colon = line.indexOf(':')
    return colon > 0 ? [{ name: line.slice(0, colon), value: decodeWords(line.slice(colon + 1).trim()) }] : []
  })
}

function bodyOf(raw: Buffer): Buffer {
  const end = /\r?\n\r?\n/.exec(raw.toString('latin1'))
  return end === null ? Buffer.alloc(0) : raw.subarray(end.index + end[0].length)
}

function splitParts(body: Buffer, boundary: string): Buffer[] {
  const pieces = body.toString('latin1').split(`--${boundary}`)
  return pieces
    .slice(1)
    .filter(piece => !piece.startsWith('--'))
    .map(piece => Buffer.from(piece.replace(/^\r?\n/, '').replace(/\r?\n$/, ''), 'latin1'))
}

function decode(body: Buffer, encoding: string): Buffer {
  switch (encoding.trim().toLowerCase()) {
    case 'base64':
      return Buffer.from(body.toString('latin1'), 'base64')
    case 'quoted-printable': {
      const soft = body.toString('latin1').replace(/=\r?\n/g, '')
      return Buffer.from(
        soft.replace(/=([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
        'latin1',
      )
    }
    default:
      return body
  }
}

function snippet(raw: Buffer): string {
  return bodyOf(raw).toString('utf8').replace(/\s+/g, ' ').slice(0, 100)
}
