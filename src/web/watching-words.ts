/** How a watched mailbox is, in words. Codes come from the machine, the adapters and the self-test. */

import type { Access } from '../mailboxes/connecting/provider-apps.ts'
import type { NoWatchReason } from '../mailboxes/outlook/subscription.ts'
import type { WatchingCause } from '../mailboxes/watching/incident-queries.ts'

export const providerNames = {
  files: 'Mail files',
  gmail: 'Gmail',
  outlook: 'Outlook',
  imap: 'IMAP',
} as const satisfies Readonly<Record<string, string>>

export const watchStates = {
  new: 'Starting',
  baselining: 'Starting',
  backfilling: 'Reading older mail',
  live: 'Watching',
  degraded: 'Polling',
  throttled: 'Waiting for the provider',
  reconnect_required: 'Connect again',
  paused: 'Paused',
  disabled: 'No mailbox there',
} as const satisfies Readonly<Record<string, string>>

const withdrawn = 'The permission does not hold any more: it was withdrawn, it ran out, or the password changed.'
const narrowed =
  'The permission is not enough for reading: leave all boxes ticked, or ask an administrator to allow the app.'
const usedUp = 'The provider’s quota is used up for the moment.'

/** Why a mailbox stands still or waits: codes of the providers and of ours. */
const stateReasons: Readonly<Record<string, string>> = {
  invalid_grant: withdrawn,
  authError: withdrawn,
  InvalidAuthenticationToken: withdrawn,
  '70000': withdrawn,
  '70008': 'Nobody used the permission for so long that Microsoft ended it.',
  '700082': 'Nobody used the permission for so long that Microsoft ended it.',
  '50173': 'The password was changed, and with it Microsoft ended the permission.',
  '50076': 'Microsoft wants the person to sign in again with a second proof.',
  '50079': 'Microsoft wants the person to sign in again with a second proof.',
  '53003': 'A policy of the organisation (conditional access) refuses the app.',
  '65001': 'The agreement of the person or of an administrator is missing.',
  '50057': 'The account is switched off.',
  '50034': 'The account does not exist any more.',
  not_connected: 'There is no permission to read it.',
  insufficientPermissions: narrowed,
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: narrowed,
  scope_missing: narrowed,
  scope_mixed:
    'The account has also granted “headers only”, and Gmail then shows no text. Withdraw the app there first.',
  domainPolicy: 'A policy of the organisation refuses the app: an administrator has to allow it.',
  ErrorAccessDenied:
    'Exchange does not let the app into this mailbox: it must belong to the group that the app may read.',
  unauthorized_client:
    'The service account is not allowed to read for the organisation: a super admin has to add its ID and scopes.',
  mailbox_not_listed: 'The registration does not name it among the mailboxes that may be asked for.',
  mailbox_disabled: 'The provider says that there is no such mailbox, or that it has no licence.',
  userRateLimitExceeded: usedUp,
  rateLimitExceeded: usedUp,
  quotaExceeded: usedUp,
  RESOURCE_EXHAUSTED: usedUp,
  ApplicationThrottled: usedUp,
  TooManyRequests: usedUp,
  dailyLimitExceeded: 'The quota of the whole day is used up for the registration.',
}

export const stateReasonText = (code: string): string =>
  stateReasons[code] ?? `The provider’s own word for it is “${code}”.`

/** Why no signals come. */
export const watchReasons = {
  not_watched: 'Signals are not set up yet.',
  watch_expired: 'The provider’s promise to send signals ran out and could not be renewed yet.',
  push_lost: 'Mail arrives of which no signal told.',
  push_unconfirmed: 'No signal has come yet, although the provider accepted to send them.',
  polling: 'The registration asks for no signals.',
  switched_off: 'The registration asks for no signals.',
  no_public_address: 'No address of this server can be reached from outside (PUBLIC_URL).',
  delegated_shared_mailbox: 'Microsoft sends no signals for a shared mailbox that is read with a person’s permission.',
  address_not_reached:
    'Microsoft called this server and got no good answer: its public address must lead to /hooks here.',
  subscription_forbidden: 'Microsoft does not let the app subscribe to this mailbox.',
  subscription_refused: 'Microsoft refused to send signals.',
} as const satisfies Record<string, string> & Record<NoWatchReason, string>

/** What an admin is told of once. */
export const watchingIncidents = {
  push_lost: 'Signals do not come any more although mail arrives. The mailbox is asked every few minutes instead.',
  watch_renewal_failed:
    'The provider refuses to go on sending signals. It is tried again; meanwhile the mailbox is asked.',
  reconnect_required: 'Nothing is read any more until somebody connects the mailbox again.',
  mailbox_disabled: 'The provider says that there is no such mailbox any more, or that it has no licence.',
  unreachable: 'The provider could not be reached for a long time. It is tried again and again.',
  audit_found: 'The nightly audit found mail that neither signals nor polls had told of. It is read now.',
  operator_fault: 'The provider refuses our registration: its mailboxes wait until it is mended.',
  pull_failed:
    'Signals cannot be fetched from Google’s Pub/Sub: check the subscription and the service account’s right to read it. Mailboxes are asked every few minutes instead.',
} as const satisfies Record<WatchingCause, string>

/** Whose permission reads a mailbox. */
export const accessTexts = {
  consent: 'of a person who agreed',
  delegation: 'of the organisation, to a service account (domain-wide delegation)',
  app_only: 'of the organisation, to the app alone',
} as const satisfies Record<Access, string>

/** What came of something done on a mailbox's page. */
export const doneTexts = {
  paused: 'Paused. Nothing is read until you resume it.',
  resumed: 'It goes on where it stopped.',
  sync: 'It is looked at now.',
  retried: 'The failed ones are tried again.',
  backfill_paused: 'Older mail waits. New mail is read as it comes.',
  backfill_resumed: 'Older mail is read on.',
  horizon: 'Older mail is looked through anew, as far back as you said.',
  horizon_nearer:
    'Less older mail is read from now on: what was found further back and not read yet is left out. What was read already stays where it is.',
  live: 'Live: mail is logged from now on, and what was read in pilot as well.',
  disconnected: 'Disconnected. Nothing more is read.',
  disconnected_watch_left:
    'Disconnected. The provider did not confirm that it stops its signals: they end by themselves within a week, and are ignored until then.',
  unchanged: 'It was so already.',
  not_connected: 'It has to be connected again first.',
} as const satisfies Readonly<Record<string, string>>
