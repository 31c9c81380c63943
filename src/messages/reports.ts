import { parseAddressList } from './addresses.ts'
import type { Report, ReportRecipient } from './body.ts'
import { cutText } from './cut-text.ts'
import { headerValue, headerValues, parseHeaders } from './headers.ts'
import type { HeaderLine } from './message.ts'
import type { MimePart } from './mime-tree.ts'

const DELIVERY_TYPES = new Set(['message/delivery-status', 'message/global-delivery-status'])
const DISPOSITION_TYPES = new Set(['message/disposition-notification', 'message/global-disposition-notification'])
const RETURNED_TYPES = new Set([
  'message/rfc822',
  'text/rfc822-headers',
  'message/rfc822-headers',
  'message/global',
  'message/global-headers',
])

/** A bounce lists its recipients; more than this is no bounce of one message. */
const MAX_RECIPIENTS = 50

/** Delivery status (RFC 3464) and read receipts (RFC 8098); null where the message is no report. */
export function readReport(raw: Buffer, root: MimePart, parts: readonly MimePart[]): Report | null {
  const status = parts.find(part => DELIVERY_TYPES.has(part.contentType))
  const receipt = parts.find(part => DISPOSITION_TYPES.has(part.contentType))
  if (root.contentType !== 'multipart/report' && status === undefined && receipt === undefined) return null
  const receiptFields = receipt === undefined ? [] : fieldsAt(raw, receipt, receipt.start).headers
  const returned = parts.find(part => RETURNED_TYPES.has(part.contentType))
  const returnedHeaders = returned === undefined ? [] : fieldsAt(raw, returned, returned.start).headers
  return {
    kind: reportKind(root, status !== undefined, receipt !== undefined),
    recipients: status === undefined ? [] : readRecipients(raw, status),
    originalMessageId:
      messageId(headerValue(receiptFields, 'original-message-id')) ??
      messageId(headerValue(returnedHeaders, 'message-id')),
    disposition: cutText(headerValue(receiptFields, 'disposition') ?? '', 200) || null,
  }
}

function reportKind(root: MimePart, hasStatus: boolean, hasReceipt: boolean): Report['kind'] {
  const named = root.parameters.get('report-type')?.toLowerCase()
  if (hasStatus || named === 'delivery-status') return 'delivery'
  return hasReceipt || named === 'disposition-notification' ? 'disposition' : 'other'
}

/** Groups of fields parted by blank lines: the first is about the message, each other about one recipient. */
function readRecipients(raw: Buffer, part: MimePart): ReportRecipient[] {
  const recipients: ReportRecipient[] = []
  let at = part.start
  while (at < part.end && recipients.length < MAX_RECIPIENTS) {
    const { headers, bodyOffset } = fieldsAt(raw, part, at)
    const recipient = headerValue(headers, 'final-recipient') ?? headerValue(headers, 'original-recipient')
    if (recipient !== null) recipients.push(readRecipient(headers, recipient))
    if (bodyOffset <= at) break
    at = bodyOffset
  }
  return recipients
}

function readRecipient(headers: readonly HeaderLine[], recipient: string): ReportRecipient {
  // "rfc822; ann@example.com"
  const address = recipient.slice(recipient.indexOf(';') + 1)
  const status = headerValues(headers, 'status')[0]
  return {
    address: parseAddressList(address)[0]?.address ?? null,
    action: /^[a-z]{1,20}/.exec((headerValue(headers, 'action') ?? '').toLowerCase())?.[0] ?? null,
    status: /^\d\.\d{1,3}\.\d{1,3}/.exec(status ?? '')?.[0] ?? null,
  }
}

function fieldsAt(raw: Buffer, part: MimePart, at: number) {
  return parseHeaders(raw, at, part.end)
}

function messageId(value: string | null): string | null {
  return /<[^<>\s]{1,998}>/.exec(value ?? '')?.[0] ?? null
}
