import type { ParsedAddress } from './addresses.ts'
import { decideHeaderKind } from './header-kind.ts'
import { decodedHeader, headerValue, headerValues } from './headers.ts'
import { hasMixedScript } from './look-alikes.ts'
import type {
  Envelope,
  HeaderLine,
  Participant,
  ReadingContext,
  SenderFlag,
  SenderVerdict,
  Sensitivity,
} from './message.ts'
import { domainOf, isSameOrganisation } from './organisation.ts'
import { isOwnAddress } from './own.ts'
import { type From, readFrom, readListId, readOriginalAuthor, readParticipants } from './participants.ts'
import { readDate } from './read-date.ts'
import { readVerdict } from './verdict.ts'

/** All that the headers alone tell; enough for intake and for mailboxes whose bodies are never fetched. */
export function readEnvelope(headers: readonly HeaderLine[], ctx: ReadingContext): Envelope {
  const participants = readParticipants(headers)
  const from = readFrom(headers)
  const original = from.kind === 'one' ? readOriginalAuthor(headers, from.from) : null
  const author = readAuthor(from, original)
  const isOutbound = isOurSentMail(headers, from, original, ctx)
  const subject = readSubject(headers)
  const listId = readListId(headers)
  const inReplyTo = messageIds(headers, 'in-reply-to')
  const verdict = readSenderVerdict(headers, { from, original, isOutbound, participants }, ctx)
  return {
    rfcMessageId: messageIds(headers, 'message-id')[0] ?? null,
    inReplyTo,
    references: messageIds(headers, 'references'),
    sentAt: readDate(headerValue(headers, 'date') ?? '', ctx.now),
    receivedAt: isOutbound ? null : readReceivedAt(headers, ctx.now),
    subject,
    participants,
    author,
    direction: isOutbound ? 'outbound' : 'inbound',
    verdict,
    sensitivity: readSensitivity(headers),
    listId,
    labels: readLabels(headers),
    headerKind: decideHeaderKind(headers, { author, participants, subject, listId, inReplyTo, verdict }, ctx),
  }
}

function readAuthor(from: From, original: ParsedAddress | null): Participant | null {
  if (from.kind === 'malformed') return null
  const found = original ?? (from.kind === 'one' ? from.from : from.first)
  return found.address === null ? null : { role: 'from', address: found.address, name: found.name }
}

/**
 * Sent by us: the provider says so, or (in mail files, where nobody can say) one of our addresses wrote it and it
 * bears no Received line, so it never travelled. With a Received line it came from outside and needs a verdict.
 */
function isOurSentMail(
  headers: readonly HeaderLine[],
  from: From,
  original: ParsedAddress | null,
  ctx: ReadingContext,
): boolean {
  if (from.kind !== 'one' || original !== null || ctx.inSentFolder === false) return false
  if (!isOwnAddress(from.from.address, ctx)) return false
  return ctx.inSentFolder === true || headerValue(headers, 'received') === null
}

interface SenderFacts {
  from: From
  original: ParsedAddress | null
  isOutbound: boolean
  participants: readonly Participant[]
}

function readSenderVerdict(headers: readonly HeaderLine[], facts: SenderFacts, ctx: ReadingContext): SenderVerdict {
  if (facts.isOutbound) return { result: 'own', evidence: null, flags: [] }
  const address = facts.from.kind === 'one' ? facts.from.from.address : null
  const { result, evidence } = readVerdict(headers, address, ctx)
  // What was proven for the list's domain says nothing about the author whom the list names.
  const carried = facts.original === null || result === 'fail' ? result : ctx.trustSender ? 'trusted' : 'none'
  return { result: carried, evidence, flags: senderFlags(facts, result, ctx) }
}

/** @param result what was proven for the From header itself, be it the author's or a list's */
function senderFlags(facts: SenderFacts, result: SenderVerdict['result'], ctx: ReadingContext): SenderFlag[] {
  const flags: SenderFlag[] = []
  if (facts.from.kind === 'several') flags.push('several_from')
  if (facts.from.kind === 'malformed') flags.push('malformed_from')
  const fromAll = facts.participants.filter(each => each.role === 'from')
  if (fromAll.some(each => namesOtherAddress(each))) flags.push('name_is_other_address')
  const believed = result === 'pass' || result === 'pass_aligned'
  // A group of our own in From may be proven; the author whom a list names never is.
  const unproven = [...(believed ? [] : fromAll), ...(facts.original === null ? [] : [facts.original])]
  if (unproven.some(each => each.address !== null && isOwnAddress(each.address, ctx)))
    flags.push('own_domain_unverified')
  if (facts.original !== null) flags.push('rewritten_by_list')
  else if (answersElsewhere(facts)) flags.push('reply_to_elsewhere')
  if (fromAll.some(each => each.address !== null && hasMixedScript(each.address))) flags.push('mixed_script')
  return flags
}

// Matches the address in "Ann <ann@customer.example>" (as a name), "ann@customer.example".
const ADDRESS_IN_NAME = /[^\s<>()"',;:]{1,80}@([^\s<>()"',;:]{3,200})/

function namesOtherAddress(each: Participant): boolean {
  const match = ADDRESS_IN_NAME.exec((each.name ?? '').normalize('NFKC').toLowerCase())
  if (match === null || each.address === null) return false
  const domain = match[1]!.replace(/[.\]]+$/, '')
  return (
    domain.includes('.') && domain !== domainOf(each.address) && !isSameOrganisation(domain, domainOf(each.address))
  )
}

function answersElsewhere(facts: SenderFacts): boolean {
  if (facts.from.kind !== 'one') return false
  const home = domainOf(facts.from.from.address)
  return facts.participants.some(each => {
    if (each.role !== 'reply_to' || each.address === null) return false
    const domain = domainOf(each.address)
    return domain !== home && !isSameOrganisation(domain, home)
  })
}

// Matches "<a.b@example.com>"; not "<a b@c>". RFC 5322 lines have at most 998 characters.
const MESSAGE_ID = /<[^<>\s]{1,998}>/g
/** A References header of a long thread is cut by every client; past this number nothing is added to a thread. */
const MOST_REFERENCES = 500

/** Ids as they stand, case kept, each once, also from lines with text or comments around them. */
function messageIds(headers: readonly HeaderLine[], name: string): string[] {
  const ids = new Set<string>()
  for (const value of headerValues(headers, name)) {
    for (const match of value.matchAll(MESSAGE_ID)) {
      if (ids.size >= MOST_REFERENCES) return [...ids]
      ids.add(match[0])
    }
  }
  return [...ids]
}

/** The date behind the last semicolon of the topmost Received line. */
function readReceivedAt(headers: readonly HeaderLine[], now: Date): Date | null {
  const value = headerValue(headers, 'received')
  const semicolon = value?.lastIndexOf(';') ?? -1
  return value === null || semicolon < 0 ? null : readDate(value.slice(semicolon + 1), now)
}

function readSubject(headers: readonly HeaderLine[]): string {
  return (decodedHeader(headers, 'subject') ?? '').replace(/\s+/g, ' ').trim().slice(0, 1_000)
}

const SENSITIVITIES: Readonly<Record<string, Sensitivity | undefined>> = {
  personal: 'personal',
  private: 'private',
  'company-confidential': 'company_confidential',
  'company confidential': 'company_confidential',
  confidential: 'company_confidential',
}

/** RFC 2156; of several values the most restrictive counts. */
function readSensitivity(headers: readonly HeaderLine[]): Sensitivity | null {
  const found = headerValues(headers, 'sensitivity').map(
    value => SENSITIVITIES[(value.split('(')[0] ?? '').trim().toLowerCase()],
  )
  return (['private', 'personal', 'company_confidential'] as const).find(each => found.includes(each)) ?? null
}

/** Gmail's exports and IMAP programs write a message's labels into headers; quotes and escapes are taken off. */
function readLabels(headers: readonly HeaderLine[]): string[] {
  const labels = new Set<string>()
  for (const name of ['x-gmail-labels', 'x-keywords', 'keywords']) {
    const value = decodedHeader(headers, name)
    for (const part of value?.slice(0, 4_000).split(',') ?? []) {
      const label = part.trim().replace(/^["']+|["']+$/g, '')
      if (label !== '') labels.add(label)
    }
  }
  return [...labels]
}
