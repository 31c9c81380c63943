/** The two addresses by which a browser goes to a provider's consent page and comes back from it. */
import { type Context, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { openConsent } from '../mailboxes/connecting/ask-consent.ts'
import { type ConsentOutcome, finishConsent } from '../mailboxes/connecting/finish-consent.ts'
import type { ConnectDeps } from '../mailboxes/open-mailbox.ts'

interface ConsentRoutesOptions {
  connect: ConnectDeps
  /** What the browser sees at the end. */
  answer(c: Context, outcome: ConsentOutcome): Response | Promise<Response>
}

/** Binds the way back to the browser that was sent away. Lax: it must come along when the provider sends the browser back. */
const cookieName = 'connecting'
const cookie = { path: '/connect', httpOnly: true, sameSite: 'Lax', maxAge: 600 } as const

export function consentRoutes({ connect, answer }: ConsentRoutesOptions): Hono {
  return new Hono()
    .get('/connect/start/:ticket', async c => {
      const opened = await openConsent(connect, c.req.param('ticket'), getCookie(c, cookieName) ?? null)
      c.header('Cache-Control', 'no-store')
      switch (opened.kind) {
        case 'go':
          setCookie(c, cookieName, opened.browserSecret, cookie)
          return c.redirect(opened.url, 302)
        case 'not_good':
          return answer(c, { kind: 'refused', problem: 'not_good', workspaceId: null, mailboxId: null, code: null })
        case 'failed': {
          const { kind, code } = opened.error
          return answer(c, { kind: 'refused', problem: kind, workspaceId: null, mailboxId: null, code })
        }
      }
    })
    .get('/connect/callback/:provider{gmail|outlook}', async c => {
      const provider = c.req.param('provider') as 'gmail' | 'outlook'
      const query = new URL(c.req.url).searchParams
      const outcome = await finishConsent(connect, { provider, query, browserSecret: getCookie(c, cookieName) ?? null })
      // A second consent that is under way in this browser keeps its cookie.
      if (outcome.kind === 'connected') deleteCookie(c, cookieName, cookie)
      c.header('Cache-Control', 'no-store')
      return answer(c, outcome)
    })
}
