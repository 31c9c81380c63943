import { type Context, Hono } from 'hono'
import { csrf } from 'hono/csrf'
import { secureHeaders } from 'hono/secure-headers'
import { ensureWorkspace, isWorkspaceName } from '../access/queries.ts'
import { apiRoutes } from './api/api.ts'
import { assetRoutes } from './assets.ts'
import { BeginWorkspace } from './components/begin-workspace.tsx'
import { Empty } from './components/empty.tsx'
import { consentRoutes } from './consent.ts'
import { answerConsent } from './consent-answer.tsx'
import { contactRoutes } from './contacts.tsx'
import { dealRoutes } from './deals.tsx'
import { decideAgainRoutes } from './decide-again.tsx'
import type { WebDeps } from './deps.ts'
import { faultPage, notFoundPage, refusedPage } from './errors.tsx'
import { insightRoutes } from './insights.tsx'
import { layout } from './layout.tsx'
import { mailboxRoutes } from './mailboxes.tsx'
import { messageRoutes } from './messages.tsx'
import { overviewRoutes } from './overview.tsx'
import { privacyRoutes } from './privacy.tsx'
import { reviewRoutes } from './review.tsx'
import { settingsRoutes } from './settings.tsx'
import { chooseWorkspace, rememberWorkspace, type WebEnv } from './workspace.ts'

/** All pages and the API. Whoever calls puts the guard against foreign hosts before it. */
export function createApp(deps: WebDeps) {
  return new Hono<WebEnv>()
    .use(secureHeaders(headers))
    .route('/assets', assetRoutes())
    .use(layout)
    .use(refuseForeignOrigins)
    .use(chooseWorkspace(deps.db))
    .post('/workspace', async c => {
      const name = String((await c.req.parseBody()).workspace ?? '')
      if (!c.get('choice')?.all.some(workspace => workspace.name === name)) return notFoundPage(c)
      rememberWorkspace(c, name)
      return c.redirect('/', 303)
    })
    .post('/workspace/new', async c => {
      const name = String((await c.req.parseBody()).workspace ?? '').trim()
      if (!isWorkspaceName(name)) return noWorkspacePage(c, 'A name has small letters, digits, - and _ only.')
      const { isSample } = await ensureWorkspace(deps.db, name)
      if (isSample) return noWorkspacePage(c, 'That is the sample’s name. Choose another one.')
      rememberWorkspace(c, name)
      return c.redirect('/mailboxes/connect', 303)
    })
    .route('/api/v1', apiRoutes(deps))
    .route('/', deps.connecting ? consentRoutes({ connect: deps.connecting, answer: answerConsent }) : new Hono())
    .use(async (c, next) => (c.get('choice') === undefined ? noWorkspacePage(c) : next()))
    .route('/', overviewRoutes(deps))
    .route('/review', reviewRoutes(deps))
    .route('/messages', messageRoutes(deps))
    .route('/contacts', contactRoutes(deps))
    .route('/deals', dealRoutes(deps))
    .route('/mailboxes', mailboxRoutes(deps))
    .route('/privacy', privacyRoutes(deps))
    .route('/insights', insightRoutes(deps))
    .route('/settings/decide-again', decideAgainRoutes(deps))
    .route('/settings', settingsRoutes(deps))
    .notFound(c => (isApi(c) ? c.json({ error: 'not_found' }, 404) : notFoundPage(c)))
    .onError((error, c) => {
      deps.onFault?.(error)
      return isApi(c) ? c.json({ error: 'fault' }, 500) : faultPage(c)
    })
}

/** Nothing but our own files; no inline script or style, no frame around us, no form to elsewhere. */
const headers = {
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    fontSrc: ["'self'"],
    imgSrc: ["'self'"],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'same-origin',
  strictTransportSecurity: false,
}

/**
 * A changing request must say that it comes from our own pages: Origin or Sec-Fetch-Site of this site. Hono's guard
 * lets requests through that no form can make (JSON); here those are held to the same rule, since until there are
 * accounts nothing else tells a stranger's page from ours.
 */
const refuseForeignOrigins = async (c: Context<WebEnv>, next: () => Promise<void>) => {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return next()
  const refuse = () => (isApi(c) ? c.json({ error: 'foreign_origin' }, 403) : refusedPage(c))
  const origin = c.req.header('origin')
  if (origin !== undefined && origin !== new URL(c.req.url).origin) return refuse()
  if (origin === undefined && c.req.header('sec-fetch-site') !== 'same-origin') return refuse()
  return guard(c, next)
}
const guard = csrf()

const isApi = (c: Context): boolean => c.req.path.startsWith('/api/')

const noWorkspacePage = (c: Context<WebEnv>, problem?: string) => {
  if (problem !== undefined) c.status(422)
  return c.render(
    <div class="stack-large">
      <Empty icon="mailboxes" title="There is no mail yet">
        Bring your records with <code>countersign import crm DIR</code> and your mail with{' '}
        <code>countersign import mail PATH --mailbox you@your.example</code>, or connect a mailbox. To look at the
        sample first, <code>npm start</code> loads it into an empty database.
      </Empty>
      <BeginWorkspace {...(problem === undefined ? {} : { problem })} />
    </div>,
    { title: 'Welcome', section: 'overview' },
  )
}
