/** The self-test of a mailbox in words: what is tried, and for each thing in the way its cause and its cure. */
import type { Connection } from '../mailboxes/connecting/connection-queries.ts'
import { type CheckCause, type CheckCode, checkCodes } from '../mailboxes/connecting/test-mailbox.ts'
import { consentProblems } from './connect-words.ts'

export const checkNames = {
  token: 'The permission is good',
  identity: 'It opens the account that it should',
  history: 'What happens in the mailbox can be followed',
  message: 'A message can be read',
  sent_mail: 'Sent mail can be read',
  push: 'Signals come',
  denied_mailbox: 'Other mailboxes stay closed',
} as const satisfies Record<CheckCode, string>

export const checksOf = ({ provider }: Connection): CheckCode[] =>
  checkCodes.filter(code => code !== 'denied_mailbox' || provider === 'outlook')

export const checkProblems = {
  ...consentProblems,
  not_connected: {
    cause: 'There is no permission to read it.',
    cure: 'Connect it again on its page.',
  },
  no_mail: { cause: 'The mailbox holds no message to try it on.', cure: 'Send one to it, then test again.' },
  no_sent_mail: {
    cause: 'Among its newest messages none was sent from it.',
    cure: 'Nothing is wrong if nobody writes from this mailbox. Else send a message and test again.',
  },
  no_push_came: {
    cause: 'The provider accepted to send signals, and none has come within a quarter of a minute.',
    cure: 'Look at the subscription: its endpoint and audience must be those of the registration page, and the service account the one named there. Until it works the mailbox is asked every few minutes.',
  },
  polled: { cause: 'No signals come: the mailbox is asked every few minutes.', cure: '' },
  not_watched_yet: { cause: 'The mailbox has not had its first turn yet.', cure: 'Test again in a minute.' },
  watch_expired: {
    cause: 'The provider’s promise to send signals has run out and was not renewed.',
    cure: 'Its page says why. Meanwhile the mailbox is asked every few minutes.',
  },
  handshake: {
    cause: 'Microsoft has called this server when the subscription was made; it sends no signal on demand.',
    cure: '',
  },
  opens_all_mailboxes: {
    cause: 'The app opens a mailbox that it must not open: it is not limited to your group.',
    cure: 'Take Mail.Read off the “API permissions” at Entra: together with it the scope in Exchange has no effect. Changes may take an hour or two.',
  },
  none_named: {
    cause: 'No mailbox is named that must stay closed.',
    cure: 'Name one in the registration to have it proven.',
  },
  not_tried: { cause: 'Not tried, because something before it failed.', cure: '' },
} as const satisfies Record<CheckCause, { cause: string; cure: string }>
