/**
 * The header section of a message whose body is not fetched, put together from what Graph tells in JSON. Graph has the
 * headers of received mail as they came; of sent mail it has none, and there the properties must do.
 */
import { z } from 'zod'
import { META_SELECT, messageMeta } from './message-meta.ts'

const recipient = z.object({
  emailAddress: z.object({ name: z.string().nullish(), address: z.string().nullish() }).nullish(),
})
type Recipient = z.infer<typeof recipient>
const recipients = z.array(recipient).nullish()

export const HEADER_SELECT = [
  META_SELECT,
  'internetMessageHeaders,internetMessageId,subject,sentDateTime',
  'from,sender,toRecipients,ccRecipients,bccRecipients,replyTo',
].join()

export const messageWithHeaders = messageMeta.extend({
  internetMessageHeaders: z.array(z.object({ name: z.string(), value: z.string().nullish() })).nullish(),
  internetMessageId: z.string().nullish(),
  subject: z.string().nullish(),
  sentDateTime: z.string().nullish(),
  from: recipient.nullish(),
  sender: recipient.nullish(),
  toRecipients: recipients,
  ccRecipients: recipients,
  bccRecipients: recipients,
  replyTo: recipients,
})
export type MessageWithHeaders = z.infer<typeof messageWithHeaders>

/** Bytes that end with the blank line. Received headers keep their order: who vouches for the sender is told by it. */
export function headerSection(message: MessageWithHeaders): Uint8Array {
  const received = (message.internetMessageHeaders ?? []).flatMap(({ name, value }) => {
    const line = headerLine(name, value ?? '')
    return line === null ? [] : [{ name: name.toLowerCase(), line }]
  })
  const known = new Set(received.map(({ name }) => name))
  const added = fromProperties(message).flatMap(([name, value]) => {
    if (value === null || known.has(name.toLowerCase())) return []
    return [headerLine(name, value)]
  })
  // Below the received ones: what was added says nothing about the way of the message.
  const lines = [...received.map(({ line }) => line), ...added]
  return new Uint8Array(Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'utf8'))
}

function fromProperties(message: MessageWithHeaders): [string, string | null][] {
  const from = addressList([message.from])
  const sender = addressList([message.sender])
  return [
    ['From', from ?? sender],
    // A delegate who wrote for the mailbox.
    ['Sender', sender === from ? null : sender],
    ['To', addressList(message.toRecipients)],
    ['Cc', addressList(message.ccRecipients)],
    ['Bcc', addressList(message.bccRecipients)],
    ['Reply-To', addressList(message.replyTo)],
    ['Subject', message.subject ?? null],
    ['Date', dateOf(message.sentDateTime)],
    ['Message-ID', message.internetMessageId ?? null],
  ]
}

function addressList(list: readonly (Recipient | null | undefined)[] | null | undefined): string | null {
  const parts = (list ?? []).flatMap(each => {
    const address = each?.emailAddress?.address?.replace(/[\s<>]/g, '') ?? ''
    if (address === '') return []
    const name = each?.emailAddress?.name ?? ''
    return [name === '' || name === address ? `<${address}>` : `${quoted(name)} <${address}>`]
  })
  return parts.length === 0 ? null : parts.join(', ')
}

function quoted(name: string): string {
  return `"${name.replace(/[\\"]/g, '\\$&')}"`
}

function dateOf(text: string | null | undefined): string | null {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? null : new Date(at).toUTCString().replace('GMT', '+0000')
}

/** One line each: a break within a value would begin a header that nobody sent. */
function headerLine(name: string, value: string): string | null {
  if (!/^[!-9;-~]{1,200}$/.test(name)) return null
  return `${name}: ${value.replace(/[\r\n\0]+[ \t]*/g, ' ').trim()}`
}
