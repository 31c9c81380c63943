import type { ReadingContext } from '../../src/messages/message.ts'

/** Whose mail the benches and tests read. */
export const READING: ReadingContext = {
  ownAddresses: ['sales@acme.example'],
  ownDomains: ['acme.example'],
  mailboxAddress: 'sales@acme.example',
  authservId: 'mx.acme.example',
  trustSender: false,
  inSentFolder: null,
  now: new Date('2026-06-01T12:00:00Z'),
}
