import type { gmail_v1 } from 'googleapis/build/src/apis/gmail/index.js'
import { CAPS } from '../../messages/caps.ts'
import { parseHeaders } from '../../messages/headers.ts'
import { buildHeaderSection } from './header-section.ts'

/** A message as an answer told it, with what is kept of its bytes. */
export interface ReadMessage {
  /** RFC 5322; the header section alone where headers were asked for or the message is over the cap. */
  raw: Buffer
  /** Size of a message of which only the header is in `raw`. */
  tooLarge: number | null
  labelIds: string[]
  receivedAt: Date
  providerThreadId: string | null
  classificationIds: string[]
}

/** Null for what is no message in Gmail's form. */
export function readMessage(body: Buffer, what: 'raw' | 'headers'): ReadMessage | null {
  try {
    const message: gmail_v1.Schema$Message = JSON.parse(body.toString('utf8'))
    const { id, internalDate, labelIds, threadId, classificationLabelValues } = message
    const bytes = what === 'raw' ? readBytes(message) : readHeaderSection(message)
    if (!id || !/^\d{1,16}$/.test(internalDate ?? '') || bytes === null) return null
    return {
      ...bytes,
      labelIds: labelIds ?? [],
      receivedAt: new Date(Number(internalDate)),
      providerThreadId: threadId ?? null,
      classificationIds: (classificationLabelValues ?? []).flatMap(({ labelId }) => labelId ?? []),
    }
  } catch {
    return null
  }
}

function readBytes({ raw }: gmail_v1.Schema$Message): Pick<ReadMessage, 'raw' | 'tooLarge'> | null {
  if (typeof raw !== 'string') return null
  const bytes = Buffer.from(raw, 'base64url')
  if (bytes.length <= CAPS.rawBytes) return { raw: bytes, tooLarge: null }
  // A copy, so that the large one can go.
  return { raw: Buffer.from(bytes.subarray(0, parseHeaders(bytes).bodyOffset)), tooLarge: bytes.length }
}

function readHeaderSection({ payload, sizeEstimate }: gmail_v1.Schema$Message): Pick<ReadMessage, 'raw' | 'tooLarge'> {
  const raw = buildHeaderSection(payload?.headers ?? [])
  return { raw, tooLarge: sizeEstimate ?? raw.length }
}
