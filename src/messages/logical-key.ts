import { createHmac } from 'node:crypto'
import type { Envelope } from './message.ts'
import { normaliseSubject } from './subject.ts'

/**
 * One key for all copies of a message, whichever mailboxes hold them. The Message-ID alone will not do: attackers and
 * broken senders use one again, so From, Date and the subject without list tags and prefixes guard it. Never the body:
 * lists and gateways rewrite it. Keyed, so that a stolen ledger cannot be searched for known messages.
 *
 * @param providerMessageId tells messages apart that have neither Message-ID nor sender and date
 */
export function logicalKey(key: Buffer, envelope: Envelope, providerMessageId: string): Buffer {
  const from = envelope.participants.find(participant => participant.role === 'from')?.address ?? null
  const date = envelope.sentAt?.toISOString() ?? null
  const guard = [from, date, normaliseSubject(envelope.subject)]
  if (envelope.rfcMessageId !== null) return mac(key, ['message-id', envelope.rfcMessageId, ...guard])
  if (from === null || date === null) return mac(key, ['provider-id', providerMessageId])
  const to = envelope.participants.filter(({ role }) => role === 'to').map(({ address }) => address)
  return mac(key, ['no-message-id', ...guard, ...to.sort()])
}

/** Under which key a thread knows a Message-ID, be it seen or only referred to. */
export function threadKey(key: Buffer, rfcMessageId: string): Buffer {
  return mac(key, ['thread', rfcMessageId])
}

function mac(key: Buffer, parts: (string | null)[]): Buffer {
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest()
}
