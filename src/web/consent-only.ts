import { type Context, Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { ConsentOutcome } from '../mailboxes/connecting/finish-consent.ts'
import type { ConnectDeps } from '../mailboxes/open-mailbox.ts'
import { problemText } from './connect-words.ts'
import { consentRoutes } from './consent.ts'
import { refuseForeignHosts } from './refuse-foreign-hosts.ts'

/** For a command that waits for a consent while no pages are served: the way there and back, and nothing else. */
export function consentOnly(connect: ConnectDeps): Hono {
  return new Hono()
    .use(refuseForeignHosts)
    .use(secureHeaders({ referrerPolicy: 'same-origin', strictTransportSecurity: false }))
    .get('/healthz', c => c.json({ status: 'connecting' }))
    .route('/', consentRoutes({ connect, answer }))
}

/** The command that waits says the same in its terminal. */
const answer = (c: Context, outcome: ConsentOutcome) =>
  outcome.kind === 'connected'
    ? c.text('The mailbox is connected. You can close this page and go on in the terminal.\n')
    : c.text(`${problemText(outcome.problem, outcome.code)}\n`, 400)
