/** The way of connecting a mailbox, in words. */
import type { ConsentProblem } from '../mailboxes/connecting/finish-consent.ts'
import type { Access, ProviderApp } from '../mailboxes/connecting/provider-apps.ts'
import type { WatchedProvider } from '../mailboxes/provider.ts'

export const vendorNames = { gmail: 'Google', outlook: 'Microsoft' } as const satisfies Record<WatchedProvider, string>

/** The ways in: what speaks for each, and what it asks for. */
export const accessChoices: readonly {
  provider: WatchedProvider
  access: Access
  name: string
  points: readonly string[]
}[] = [
  {
    provider: 'gmail',
    access: 'consent',
    name: 'A person agrees',
    points: [
      'Somebody signs in at Google and lets Countersign read this one mailbox.',
      'For single mailboxes, and for accounts outside a Google Workspace.',
      'Ends when the password changes or the permission is withdrawn: then connect again.',
    ],
  },
  {
    provider: 'gmail',
    access: 'delegation',
    name: 'The organisation allows it',
    points: [
      'A super admin of your Google Workspace allows a service account once (domain-wide delegation).',
      'Then mailboxes connect by their address, without anybody signing in.',
      'For many mailboxes, whose passwords may change.',
    ],
  },
  {
    provider: 'outlook',
    access: 'consent',
    name: 'A person agrees',
    points: [
      'Somebody signs in at Microsoft and lets Countersign read the mailbox.',
      'Their own mailbox sends signals. A shared mailbox that they may open sends none to a person’s permission: it is asked every few minutes.',
      'Ends when the password is reset or a policy says so: then connect again.',
    ],
  },
  {
    provider: 'outlook',
    access: 'app_only',
    name: 'The organisation allows it',
    points: [
      'An administrator allows the app for a group of mailboxes (app-only).',
      'For team and shared mailboxes: all of them send signals.',
      'Nobody signs in, and no mailbox is asked for but those you name.',
    ],
  },
]

/** Days back, as the form sends them; "0" reads nothing older, "all" everything there is. */
export const horizonChoices = [
  ['0', 'Not at all: from now on'],
  ['30', '30 days'],
  ['90', '3 months'],
  ['365', 'A year'],
  ['1095', 'Three years'],
  ['all', 'All there is'],
] as const

type Delivery = ProviderApp['delivery']

export const deliveryNames = {
  push: 'Signals are pushed',
  pull: 'Signals are fetched',
  poll: 'Without signals',
} as const satisfies Record<Delivery, string>

export const deliveryTexts = {
  push: 'The provider tells this server at once when something has happened. Mail stands on the timeline within seconds.',
  pull: 'This server fetches signals from Pub/Sub, so it needs no public address. Mail stands on the timeline within seconds.',
  poll: 'Every mailbox is asked every few minutes. Nothing has to be set up for signals, and mail comes later.',
} as const satisfies Record<Delivery, string>

interface CauseAndCure {
  cause: string
  cure: string
}

/** What was in the way of a consent, and what to do. */
export const consentProblems = {
  not_good: {
    cause: 'This way back is not good any more.',
    cure: 'It counts once, within ten minutes, and in the browser that went there. Begin again from here.',
  },
  denied: {
    cause: 'The answer at the provider was no.',
    cure: 'Nothing is read and nothing was stored. Connect again if it was a slip.',
  },
  other_account: {
    cause: 'Another account signed in than the one this is about.',
    cure: 'A mailbox keeps its account for good, so that nobody’s mail is mixed with another’s. Sign in with the right account, or connect this one as a mailbox of its own.',
  },
  no_refresh_token: {
    cause: 'The provider gave no lasting permission.',
    cure: 'Withdraw the app in the settings of the account at the provider, then connect again and agree anew.',
  },
  scope_missing: {
    cause: 'Not everything that is needed was allowed.',
    cure: 'Connect again and leave all boxes ticked. If there were none, an administrator allows less than this needs.',
  },
  scope_mixed: {
    cause: 'Google gave “headers only” together with the right to read whole messages.',
    cure: 'Gmail then shows no text to anybody who holds both. Withdraw the app in the account’s settings at Google, then connect again.',
  },
  reconnect: {
    cause: 'The provider takes the permission back at once.',
    cure: 'Connect again. If it stays so, a policy of the organisation forbids it: ask its administrator.',
  },
  permission: {
    cause: 'The account may not be read by this app.',
    cure: 'An administrator of the organisation has to allow the app, or this kind of access.',
  },
  operator: {
    cause: 'The provider refuses our registration.',
    cure: 'Look at it: client ID, secret, redirect address and scopes must be those that the provider shows.',
  },
  mailbox_disabled: {
    cause: 'The account has no mailbox.',
    cure: 'It may have no licence for mail, or mail is switched off for it. Its administrator can tell.',
  },
  rate: { cause: 'The provider asks for a pause.', cure: 'Try again in some minutes.' },
  transient: { cause: 'The provider does not answer as it should.', cure: 'Try again in some minutes.' },
  cursor_expired: { cause: 'The provider has lost its place.', cure: 'Try again.' },
  gone: { cause: 'The provider does not find the account any more.', cure: 'Look whether it was deleted.' },
  permanent: {
    cause: 'The provider refuses the request as such.',
    cure: 'Connecting again will not help. Its own word for it, below, says more.',
  },
} as const satisfies Record<ConsentProblem, CauseAndCure>

/** What is in the way, what to do, and the provider's own code for it where there is one. */
export const problemText = (problem: ConsentProblem, code: string | null): string => {
  const { cause, cure } = consentProblems[problem]
  return `${cause} ${cure}${code === null ? '' : ` (${code})`}`
}
