/** A stored message as Graph shows it in JSON. */
import { changeKey, type StoredMessage } from './mail-store.ts'

interface Recipient {
  emailAddress: { name: string; address: string }
}

const DEFAULT_PROPERTIES = [
  'id',
  'createdDateTime',
  'lastModifiedDateTime',
  'changeKey',
  'categories',
  'receivedDateTime',
  'sentDateTime',
  'hasAttachments',
  'internetMessageId',
  'subject',
  'bodyPreview',
  'importance',
  'parentFolderId',
  'conversationId',
  'conversationIndex',
  'isRead',
  'isDraft',
  'inferenceClassification',
  'body',
  'sender',
  'from',
  'toRecipients',
  'ccRecipients',
  'bccRecipients',
  'replyTo',
  'flag',
]
/** What Mail.ReadBasic keeps back. */
const CONTENT_PROPERTIES = ['body', 'bodyPreview', 'uniqueBody', 'attachments', 'extensions']

export interface Projection {
  select: string[] | null
  /** Ids of single-value extended properties that were asked for, e.g. "Integer 0x0036". */
  extended: string[]
  isImmutable: boolean
  mayReadContent: boolean
}

export function messageJson(message: StoredMessage, projection: Projection): Record<string, unknown> {
  const all = allProperties(message, projection.isImmutable)
  const wanted = projection.select ?? DEFAULT_PROPERTIES
  const shown = Object.fromEntries(
    ['id', ...wanted]
      .filter(name => name in all && all[name] !== undefined)
      .filter(name => projection.mayReadContent || !CONTENT_PROPERTIES.includes(name))
      .map(name => [name, all[name]]),
  )
  const values = projection.extended.flatMap(id => {
    const value = extendedValue(message, id)
    return value === null ? [] : [{ id, value }]
  })
  return {
    '@odata.etag': `W/"${changeKey(message)}"`,
    ...shown,
    ...(values.length > 0 ? { singleValueExtendedProperties: values } : {}),
  }
}

export function messageId(message: StoredMessage, isImmutable: boolean): string {
  return isImmutable ? message.immutableId : message.mutableId
}

/** Headers in order, unfolded; the fake's own reading, apart from the product's. */
export function rawHeaders(raw: Uint8Array): { name: string; value: string }[] {
  const text = Buffer.from(raw).toString('utf8')
  const end = text.search(/\r?\n\r?\n/)
  const lines = (end < 0 ? text : text.slice(0, end)).replace(/\r?\n([ \t])/g, '$1').split(/\r?\n/)
  return lines.flatMap(line => {
    const colon = line.indexOf(':')
    return colon <= 0 ? [] : [{ name: line.slice(0, colon), value: line.slice(colon + 1).trim() }]
  })
}

export function headerOf(raw: Uint8Array, name: string): string | null {
  return rawHeaders(raw).find(each => each.name.toLowerCase() === name)?.value ?? null
}

function extendedValue(message: StoredMessage, id: string): string | null {
  // Exchange writes property ids with or without leading zeros, as they were asked for.
  const tag = Number.parseInt(/0x([0-9a-f]+)$/i.exec(id)?.[1] ?? '', 16)
  if (tag === 0x36) return String(message.sensitivity)
  if (tag === 0x0e08) return String(message.raw.length)
  return null
}

function allProperties(message: StoredMessage, isImmutable: boolean): Record<string, unknown> {
  const header = (name: string) => headerOf(message.raw, name)
  const from = recipients(header('from'))[0]
  const date = new Date(header('date') ?? '')
  const text = Buffer.from(message.raw).toString('utf8')
  const body = text.slice(text.search(/\r?\n\r?\n/)).trim()
  return {
    id: messageId(message, isImmutable),
    createdDateTime: iso(message.receivedAt),
    lastModifiedDateTime: iso(message.modifiedAt),
    changeKey: changeKey(message),
    categories: message.categories,
    receivedDateTime: iso(message.receivedAt),
    sentDateTime: iso(Number.isNaN(date.getTime()) ? message.receivedAt : date),
    hasAttachments: /content-disposition:\s*attachment/i.test(text),
    internetMessageId: header('message-id') ?? undefined,
    subject: decodeWords(header('subject') ?? ''),
    bodyPreview: body.slice(0, 255),
    importance: 'normal',
    parentFolderId: message.folderId,
    conversationId: message.conversationId,
    conversationIndex: 'AQHSixjhKy0=',
    isRead: message.isRead,
    isDraft: message.isDraft,
    inferenceClassification: 'focused',
    body: { contentType: 'text', content: body },
    uniqueBody: { contentType: 'text', content: body },
    sender: recipients(header('sender'))[0] ?? from,
    from,
    toRecipients: recipients(header('to')),
    ccRecipients: recipients(header('cc')),
    bccRecipients: recipients(header('bcc')),
    replyTo: recipients(header('reply-to')),
    flag: { flagStatus: 'notFlagged' },
    internetMessageHeaders: message.hasHeaders ? rawHeaders(message.raw) : undefined,
  }
}

function recipients(value: string | null): Recipient[] {
  if (value === null) return []
  const parts = value.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? []
  return parts.flatMap(part => {
    const match = /^\s*(?:"?(.*?)"?\s*)?<([^<>]+)>\s*$/.exec(part)
    const address = match?.[2] ?? part.trim()
    if (!address.includes('@')) return []
    return [{ emailAddress: { name: decodeWords(match?.[1] ?? '') || address, address } }]
  })
}

function decodeWords(value: string): string {
  return value.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
    kind.toLowerCase() === 'b'
      ? Buffer.from(text, 'base64').toString('utf8')
      : Buffer.from(
          text
            .replace(/_/g, ' ')
            .replace(/=([0-9a-f]{2})/gi, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        ).toString('utf8'),
  )
}

function iso(at: Date): string {
  return `${at.toISOString().slice(0, 19)}Z`
}
