/** How a watched mailbox is, in words. Codes come from the machine, the adapters and the self-test. */
import type { WatchingCause } from '../mailboxes/incident-queries.ts'
import type { NoWatchReason } from '../mailboxes/outlook/subscription.ts'
import type { Access } from '../mailboxes/provider-apps.ts'

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

/** Why a mailbox stands still or waits. What a provider alone has a code for is shown by that code. */
export const stateReasons = {
  invalid_grant: 'The permission does not hold any more: it was withdrawn, it ran out, or the password changed.',
  not_connected: 'There is no permission to read it.',
  scope_missing: 'Not every permission was granted: leave all boxes ticked.',
  scope_mixed:
    'The account has also granted “headers only”, and Gmail then shows no text. Withdraw the app there first.',
  admin_must_allow: 'An administrator of the organisation has to allow the app.',
  app_missing: 'The registration with the provider is gone.',
  secret_missing: 'The secret of the registration with the provider is missing.',
  secret_unreadable: 'The stored secret cannot be decrypted with the keys of this installation.',
  invalid_client: 'The provider refuses the registration: its secret is wrong or has ended.',
  own_budget: 'So much was read that the provider’s quota is used up for the moment.',
  paused_by_admin: 'Somebody paused it.',
} as const satisfies Readonly<Record<string, string>>

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
  live: 'Live: mail is logged from now on, and what was read in pilot as well.',
  disconnected: 'Disconnected. Nothing more is read.',
  disconnected_watch_left:
    'Disconnected. The provider did not confirm that it stops its signals: they end by themselves within a week, and are ignored until then.',
  unchanged: 'It was so already.',
  not_connected: 'It has to be connected again first.',
} as const satisfies Readonly<Record<string, string>>
