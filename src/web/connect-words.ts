/** The way of connecting a mailbox, in words. */
import type { WatchedProvider } from '../mailboxes/provider.ts'
import type { Access, ProviderApp } from '../mailboxes/provider-apps.ts'

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
