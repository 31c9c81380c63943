import type { ParsedBody } from './body.ts'
import type { KindReason } from './header-kind.ts'
import { ABSENCE_PHRASES, BOUNCE_SUBJECTS, TICKET_CONFIRMATIONS, UNSUBSCRIBE_WORDS } from './kind-words.ts'
import type { Envelope, LinePart, ReadingContext } from './message.ts'
import { isOwnAddress } from './own.ts'
import { foldLocale } from './reply-locales.ts'
import { replyOrForwardPrefix } from './subject.ts'

/** Kinds by which a machine speaks; the text can't turn them into a person's mail. */
const SETTLED = new Set<Envelope['headerKind']['kind']>(['bounce', 'encrypted'])

/** An absence is told in the first lines, an unsubscribe link stands in the last ones. */
const FIRST_LINES = 4
const LAST_LINES = 12

/**
 * The kind of the whole message: what the headers say (`envelope.headerKind`), corrected by parts and text.
 * Text decides only where it can't be a person's: an absence at the very beginning of an answer, a bounce from a
 * nameless system, the footer of a circular together with its tracked links.
 */
export function decideKind(
  envelope: Envelope,
  body: ParsedBody,
  parts: readonly LinePart[],
  ctx: ReadingContext,
): KindReason {
  const header = envelope.headerKind
  if (SETTLED.has(header.kind)) return header
  return (
    byProtection(body) ??
    byReport(body) ??
    byCalendar(header, body) ??
    (isOpen(header) ? byText(envelope, visibleText(body, parts), body, ctx) : null) ??
    header
  )
}

function isOpen(header: KindReason): boolean {
  return header.kind === 'person' || header.kind === 'internal' || header.kind === 'automated'
}

function byProtection(body: ParsedBody): KindReason | null {
  return body.protection === null || body.protection === 'tnef' ? null : { kind: 'encrypted', reason: body.protection }
}

function byReport(body: ParsedBody): KindReason | null {
  if (body.report === null) return null
  if (body.report.kind === 'delivery') return { kind: 'bounce', reason: 'delivery_report' }
  return { kind: 'automated', reason: body.report.kind === 'disposition' ? 'read_receipt' : 'report' }
}

/** A published event (PUBLISH) is an attachment like any other; the other methods speak to a calendar program. */
function byCalendar(header: KindReason, body: ParsedBody): KindReason | null {
  if (body.calendarMethod === null || body.calendarMethod === 'PUBLISH' || header.kind === 'list') return null
  return { kind: 'calendar', reason: `calendar_${body.calendarMethod.toLowerCase()}` }
}

function byText(
  envelope: Envelope,
  visible: readonly string[],
  body: ParsedBody,
  ctx: ReadingContext,
): KindReason | null {
  const isAnswer = envelope.inReplyTo.length > 0 || replyOrForwardPrefix(envelope.subject) === 'reply'
  const opening = visible.slice(0, FIRST_LINES).map(foldLocale)
  if (envelope.headerKind.kind !== 'internal' && isAbsence(opening, visible, isAnswer))
    return { kind: 'auto_reply', reason: 'absence_text' }
  if (isTextBounce(envelope, visible)) return { kind: 'bounce', reason: 'bounce_text' }
  if (isTicketConfirmation(envelope.subject, opening)) return { kind: 'automated', reason: 'ticket_confirmation' }
  const address = envelope.author?.address ?? null
  const isOurs = address !== null && isOwnAddress(address, ctx)
  if (!isAnswer && !isOurs && isCircular(visible, body)) return { kind: 'list', reason: 'circular_footer' }
  return null
}

/**
 * Short text that opens with an absence. A person who mentions a holiday does so further down, in a longer mail, or
 * asks something besides; where the mail answers nothing, only a text that asks nothing is taken for a machine's.
 */
function isAbsence(opening: readonly string[], visible: readonly string[], isAnswer: boolean): boolean {
  if (!opening.some(line => ABSENCE_PHRASES.some(phrase => line.includes(phrase)))) return false
  return isAnswer ? visible.length <= 20 : visible.length <= 10 && !visible.some(line => /[?？]/.test(line))
}

/** A delivery failure in words alone, from a local part like mailer-daemon that the headers left as automated. */
function isTextBounce(envelope: Envelope, visible: readonly string[]): boolean {
  if (envelope.headerKind.kind !== 'automated') return false
  const words = visible.slice(0, 10).map(foldLocale)
  const hasStatus = words.some(
    line => /(?:^|[^\d.])5\.\d{1,2}\.\d{1,2}(?:$|[^\d.])/.test(line) || /^5[05]\d[ -]/.test(line),
  )
  return hasStatus && words.some(line => BOUNCE_SUBJECTS.some(phrase => line.includes(phrase)))
}

// Matches "[Ticket#20264]", "[#4711]", "(Case: 00123)"; not "[D-10442]", not "Invoice 4711".
const TICKET_NUMBER = /[[(#](?:[\p{L}-]{0,20}[ :]{0,2}#?[ :]{0,2})?\d{3,20}[\])]|#\d{4,20}/u

function isTicketConfirmation(subject: string, opening: readonly string[]): boolean {
  return TICKET_NUMBER.test(subject) && opening.some(line => TICKET_CONFIRMATIONS.some(words => line.includes(words)))
}

// Matches "?utm_source=x", "&mc_cid=1"; not "utm" in prose.
const TRACKED_LINK = /[?&](?:utm_(?:source|medium|campaign)|mc_cid|mc_eid|mkt_tok|_hsenc|trk|sc_cid)=/i
// Matches "https://x.example/unsubscribe/12", "…/u/abonnement/optout?id=1".
const UNSUBSCRIBE_LINK = /(?:unsubscribe|optout|opt-out|abmelden|desinscri|unsub[/?]|listmanage|list-manage)/i

/** An unsubscribe line among the last lines, and a second sign of mass mail. */
function isCircular(visible: readonly string[], body: ParsedBody): boolean {
  const last = visible.slice(-LAST_LINES).map(foldLocale)
  if (!last.some(line => UNSUBSCRIBE_WORDS.some(words => line.includes(words)))) return false
  const links = body.lines.flatMap(line => line.links)
  return (
    links.some(link => TRACKED_LINK.test(link) || UNSUBSCRIBE_LINK.test(link)) ||
    visible.some(line => /https?:/i.test(line) && (TRACKED_LINK.test(line) || UNSUBSCRIBE_LINK.test(line)))
  )
}

function visibleText(body: ParsedBody, parts: readonly LinePart[]): string[] {
  const visible: string[] = []
  for (const [at, line] of body.lines.entries()) {
    if (parts[at] === 'visible' && line.text.trim() !== '') visible.push(line.text.slice(0, 1_000))
  }
  return visible
}
