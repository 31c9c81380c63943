import { parseAddressList } from './addresses.ts'
import { decodedHeader, headerValue, headerValues } from './headers.ts'
import {
  AUTO_REPLY_SUBJECTS,
  BOUNCE_SUBJECTS,
  CAMPAIGN_LOCAL_PARTS,
  MACHINE_LOCAL_PARTS,
  RECEIPT_SUBJECTS,
} from './kind-words.ts'
import type { Envelope, HeaderLine, MessageKind, ReadingContext } from './message.ts'
import { isBelowOwnDomain, isOwnAddress } from './own.ts'
import { foldLocale } from './reply-locales.ts'
import { replyOrForwardPrefix } from './subject.ts'

export interface KindReason {
  kind: MessageKind
  reason: string
}

const MACHINE = new Set(MACHINE_LOCAL_PARTS)
const CAMPAIGN = new Set(CAMPAIGN_LOCAL_PARTS)
const RECEIPTS = new Set(RECEIPT_SUBJECTS)

/** What is needed of an envelope before its kind is known. */
export type KindInput = Pick<Envelope, 'author' | 'participants' | 'subject' | 'listId' | 'inReplyTo' | 'verdict'>

/**
 * What the headers alone say. The order is that of certainty and of harm: what can't be read, reports of mail
 * systems, answers of machines, circulars, services; whoever is left is a person. Codes follow the header or word
 * that decided.
 */
export function decideHeaderKind(headers: readonly HeaderLine[], input: KindInput, ctx: ReadingContext): KindReason {
  return (
    encrypted(headers) ??
    report(headers, input) ??
    calendar(headers) ??
    autoReply(headers, input) ??
    circular(headers, input, ctx) ??
    automated(headers, input) ??
    (isInternal(input, ctx)
      ? { kind: 'internal', reason: 'all_participants_ours' }
      : { kind: 'person', reason: 'no_machine_signs' })
  )
}

function encrypted(headers: readonly HeaderLine[]): KindReason | null {
  const type = contentType(headers)
  if (type.startsWith('multipart/encrypted')) return { kind: 'encrypted', reason: 'pgp_encrypted' }
  if (/^application\/(?:x-)?pkcs7-mime/.test(type)) {
    return { kind: 'encrypted', reason: type.includes('signed-data') ? 'smime_opaque' : 'smime_encrypted' }
  }
  if (type.startsWith('application/x-microsoft-rpmsg-message')) return { kind: 'encrypted', reason: 'rights_protected' }
  return null
}

/** Delivery reports, receipts, and bounces of systems that write neither. */
function report(headers: readonly HeaderLine[], input: KindInput): KindReason | null {
  const type = contentType(headers)
  if (type.startsWith('multipart/report') || type.startsWith('message/delivery-status')) {
    if (type.includes('disposition-notification')) return { kind: 'automated', reason: 'read_receipt' }
    if (type.includes('feedback-report')) return { kind: 'automated', reason: 'abuse_report' }
    return { kind: 'bounce', reason: 'delivery_report' }
  }
  if (headerValue(headers, 'x-failed-recipients') !== null) return { kind: 'bounce', reason: 'failed_recipients' }
  const subject = foldLocale(input.subject.slice(0, 300))
  const fromSystem = isMailSystem(localPart(input)) || hasNullReturnPath(headers)
  if (fromSystem && BOUNCE_SUBJECTS.some(words => subject.includes(words)))
    return { kind: 'bounce', reason: 'bounce_subject' }
  if (localPart(input) === 'mailerdaemon') return { kind: 'bounce', reason: 'mailer_daemon' }
  const colon = subject.indexOf(':')
  const isReceipt = colon > 0 && RECEIPTS.has(subject.slice(0, colon).trim())
  if (isReceipt && (fromSystem || autoSubmitted(headers) !== null)) return { kind: 'automated', reason: 'read_receipt' }
  return null
}

function calendar(headers: readonly HeaderLine[]): KindReason | null {
  if (contentType(headers).startsWith('text/calendar')) return { kind: 'calendar', reason: 'calendar_part' }
  const contentClass = headerValue(headers, 'content-class')?.toLowerCase() ?? ''
  return contentClass.includes('calendarmessage') ? { kind: 'calendar', reason: 'calendar_class' } : null
}

function autoReply(headers: readonly HeaderLine[], input: KindInput): KindReason | null {
  const submitted = autoSubmitted(headers)
  if (submitted === 'auto-replied') return { kind: 'auto_reply', reason: 'auto_replied' }
  if (precedence(headers) === 'auto_reply') return { kind: 'auto_reply', reason: 'precedence_auto_reply' }
  const marked = ['x-autoreply', 'x-autorespond', 'x-autoresponder', 'x-mail-autoreply'].some(name =>
    isSaid(headers, name),
  )
  if (marked) return { kind: 'auto_reply', reason: 'autoreply_header' }
  if (isSaid(headers, 'x-ms-exchange-inbox-rules-loop')) return { kind: 'auto_reply', reason: 'inbox_rule' }
  if (hasAutoReplySubject(input.subject)) return { kind: 'auto_reply', reason: 'auto_reply_subject' }
  return null
}

/** Also behind "Re:": some programs put their words after the prefix. A word counts only as a whole beginning. */
export function hasAutoReplySubject(subject: string): boolean {
  let text = foldLocale(subject.slice(0, 200)).replace(/^\[[^\]]{1,40}\]\s*/, '')
  if (startsWithAny(text, AUTO_REPLY_SUBJECTS)) return true
  if (replyOrForwardPrefix(subject) !== 'reply') return false
  text = text.slice(text.search(/[:：]/) + 1).trim()
  return startsWithAny(text, AUTO_REPLY_SUBJECTS)
}

/**
 * Mailing lists and newsletters. A copy that came through a group of our own carries a List-Id too: whoever wrote
 * to sales@ours wrote to us, so such headers say nothing about the writer. A lone unsubscribe header on an answer
 * is the mark of a sales tool, not of a circular.
 */
function circular(headers: readonly HeaderLine[], input: KindInput, ctx: ReadingContext): KindReason | null {
  if (isOwnGroup(headers, input, ctx)) return null
  if (input.listId !== null) return { kind: 'list', reason: 'list_id' }
  if (['list-post', 'mailing-list', 'x-mailman-version', 'x-mailing-list'].some(name => isSaid(headers, name)))
    return { kind: 'list', reason: 'list_headers' }
  if (precedence(headers) === 'list') return { kind: 'list', reason: 'precedence_list' }
  const submitted = autoSubmitted(headers) !== null
  const unsubscribe = isSaid(headers, 'list-unsubscribe') || isSaid(headers, 'list-unsubscribe-post')
  const campaign = CAMPAIGN_HEADERS.some(name => isSaid(headers, name)) || CAMPAIGN.has(localPart(input))
  const bulk = precedence(headers) === 'bulk' || precedence(headers) === 'junk'
  if (unsubscribe && (campaign || bulk || input.inReplyTo.length === 0))
    return { kind: 'list', reason: 'list_unsubscribe' }
  if (campaign && (bulk || isSaid(headers, 'feedback-id')) && !submitted) return { kind: 'list', reason: 'campaign' }
  return null
}

const CAMPAIGN_HEADERS = [
  'x-campaign',
  'x-campaign-id',
  'x-campaignid',
  'x-mailchimp-campaign-id',
  'x-mc-user',
  'x-sg-eid',
  'x-mailgun-tag',
  'x-csa-complaints',
  'x-newsletter',
  'x-mailer-campaign',
  'x-mailjet-campaign',
  'x-hs-campaign-id',
]

function automated(headers: readonly HeaderLine[], input: KindInput): KindReason | null {
  const submitted = autoSubmitted(headers)
  if (submitted !== null) return { kind: 'automated', reason: 'auto_submitted' }
  const prio = precedence(headers)
  if (prio === 'bulk' || prio === 'junk') return { kind: 'automated', reason: 'precedence_bulk' }
  for (const name of [
    'feedback-id',
    'x-autogenerated',
    'x-auto-generated',
    'x-auto-response-suppress',
    'x-campaign',
    'x-campaign-id',
  ]) {
    if (isSaid(headers, name)) return { kind: 'automated', reason: name.replaceAll('-', '_') }
  }
  if (hasNullReturnPath(headers)) return { kind: 'automated', reason: 'null_return_path' }
  if (isMachineAddress(localPart(input))) return { kind: 'automated', reason: 'machine_address' }
  return null
}

/** The author and everybody else on it are ours. Who names nobody, or is refused as a forgery of us, isn't believed to be. */
function isInternal(input: KindInput, ctx: ReadingContext): boolean {
  const address = input.author?.address
  if (address == null || !isOwnAddress(address, ctx) || input.verdict.result === 'fail') return false
  const others = input.participants.filter(each => each.role === 'to' || each.role === 'cc' || each.role === 'bcc')
  const addressed = others.filter(each => each.address !== null)
  return addressed.length > 0 && addressed.every(each => isOwnAddress(each.address!, ctx))
}

function isOwnGroup(headers: readonly HeaderLine[], input: KindInput, ctx: ReadingContext): boolean {
  if (input.listId !== null) {
    // Google writes "<sales.acme.example>" for sales@acme.example; others write the address itself.
    return isBelowOwnDomain(input.listId.slice(input.listId.indexOf('@') + 1), ctx)
  }
  const mailing = headerValues(headers, 'mailing-list').flatMap(value =>
    parseAddressList(value.replace(/^list /i, '').split(';')[0] ?? ''),
  )
  return mailing.some(each => each.address !== null && isOwnAddress(each.address, ctx))
}

/** Everything but "no", without its parameters (RFC 3834 section 5). */
function autoSubmitted(headers: readonly HeaderLine[]): string | null {
  const value = headerValue(headers, 'auto-submitted')?.split(/[;(]/)[0]?.trim().toLowerCase() ?? ''
  return value === '' || value === 'no' ? null : value
}

function precedence(headers: readonly HeaderLine[]): string {
  return headerValue(headers, 'precedence')?.trim().toLowerCase() ?? ''
}

function isSaid(headers: readonly HeaderLine[], name: string): boolean {
  const value = headerValue(headers, name)?.trim().toLowerCase()
  return value !== undefined && value !== '' && value !== 'no' && value !== 'none' && value !== 'false'
}

function hasNullReturnPath(headers: readonly HeaderLine[]): boolean {
  return headerValues(headers, 'return-path').some(value => value.replace(/\s/g, '') === '<>')
}

function contentType(headers: readonly HeaderLine[]): string {
  return (decodedHeader(headers, 'content-type') ?? '').slice(0, 1_000).toLowerCase()
}

function localPart(input: KindInput): string {
  const address = input.participants.find(each => each.role === 'from')?.address ?? ''
  return address
    .slice(0, Math.max(0, address.lastIndexOf('@')))
    .split('+')[0]!
    .replace(/[-._]/g, '')
}

function isMailSystem(local: string): boolean {
  return (
    local === 'mailerdaemon' ||
    local === 'postmaster' ||
    local.startsWith('microsoftexchange') ||
    local === 'bounce' ||
    local === 'bounces'
  )
}

function isMachineAddress(local: string): boolean {
  return MACHINE.has(local) || /^(?:no|donot|not)repl(?:y|ies)/.test(local) || local.endsWith('noreply')
}

function startsWithAny(text: string, beginnings: readonly string[]): boolean {
  return beginnings.some(words => {
    if (!text.startsWith(words)) return false
    // "Away: x" closes its word itself; "Outdoor" doesn't begin with "out".
    return words.endsWith(':') || !isAlphabetic(words) || !/^[\p{L}\p{N}]/u.test(text.slice(words.length))
  })
}

/** In scripts without blanks a word has no visible end. */
function isAlphabetic(words: string): boolean {
  return !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(words)
}
