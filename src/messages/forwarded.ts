import { cutText } from './cut-text.ts'
import type { ForwardedOriginal } from './message.ts'
import { normaliseAddress } from './normalise-address.ts'
import type { HeaderBlockQuote } from './quote-headers.ts'
import { readQuotedDate } from './quoted-date.ts'
import type { Opening, QuoteContext } from './quotes.ts'
import { replyOrForwardPrefix } from './subject.ts'

/** A chain of forwards is followed so deep; who stands below is nobody's news. */
const LONGEST_CHAIN = 20

/**
 * Who first wrote what is forwarded here, out of the quotations found, top to bottom. The first of them decides
 * what the message is: an attribution ("… wrote:") makes it a reply; a forward marker makes it a forward whatever
 * the subject says; bare headers or "Original Message" make it one if the subject says so, or if the sender wrote
 * nothing himself under a subject that says nothing.
 * In a chain the first sender counts: the next message below is followed while the one above was itself a forward.
 */
export function originalOf(
  openings: readonly Opening[],
  about: QuoteContext,
  hasOwnText: boolean,
): ForwardedOriginal | null {
  const first = openings[0]
  if (first === undefined || (first.block === null && first.marker?.kind !== 'forward')) return null
  if (first.marker?.kind !== 'forward') {
    const prefix = about.subject === null ? null : replyOrForwardPrefix(about.subject)
    if (prefix === 'reply' || (prefix === null && (hasOwnText || first.level > 0))) return null
    // Whoever sends a message back to the person it quotes answers, under whatever prefix.
    if (first.block !== null && about.recipients.includes(readSender(first.block).address ?? '')) return null
  }
  let found = first
  for (let at = 1; at < Math.min(openings.length, LONGEST_CHAIN); at++) {
    const next = openings[at]!
    const above = found.block?.fields.subject
    const wasForward = above !== undefined && replyOrForwardPrefix(above) === 'forward'
    if (next.block === null || !(wasForward || next.marker?.kind === 'forward')) break
    found = next
  }
  if (found.block === null) return null
  return {
    from: readSender(found.block),
    sentAt: readQuotedDate(found.block.fields.sent ?? ''),
    subject: found.block.fields.subject ?? null,
    where: 'text',
  }
}

// Matches "ann@example.com", "mailto:ann@example.com"; not "@ann".
const ADDRESS = /[^\s<>()[\]:;,"'|*]{1,80}@[^\s<>()[\]:;,"'|*]{2,200}/u

/** "Ann Lee <ann@x>", "Lee, Ann [mailto:ann@x]", "ann@x", "Ann Lee/ACME", or a name whose link is the address. */
export function readSender(block: HeaderBlockQuote): ForwardedOriginal['from'] {
  const text = cutText(block.fields.from ?? '', 500)
  const match = bracketed(text) ?? ADDRESS.exec(text)?.[0] ?? null
  const written = match === null ? null : normaliseAddress(match)
  const linked = block.fromLinks
    .map(link => (/^mailto:/i.test(link) ? normaliseAddress(decodeLink(link)) : null))
    .find(each => each !== null)
  const name = text
    .replace(match ?? '', '')
    .replace(/mailto:/gi, '')
    .replace(/[<>[\]"|*]|\(\s*\)|^['\s]+|['\s,;]+$/g, '')
    .trim()
  return { address: written ?? linked ?? null, name: name === '' || name.includes('@') ? null : name }
}

/** What stands in angle or square brackets last: a name before it may look like an address itself. */
function bracketed(text: string): string | null {
  for (let open = text.length - 1; open >= 0; open--) {
    if (text[open] !== '<' && text[open] !== '[' && text[open] !== '(') continue
    const match = ADDRESS.exec(text.slice(open + 1))?.[0]
    if (match !== undefined) return match
  }
  return null
}

function decodeLink(link: string): string {
  const bare = link.slice('mailto:'.length).split('?')[0] ?? ''
  return bare.replace(/%40/gi, '@')
}
