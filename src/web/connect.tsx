import { type Context, Hono } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import { askConsent, callbackPath } from '../mailboxes/connecting/ask-consent.ts'
import { connectByPermission } from '../mailboxes/connecting/connect-by-permission.ts'
import { findApp, listAppSecrets } from '../mailboxes/connecting/provider-app-queries.ts'
import { missingFor, type ProviderApp, type SecretKind } from '../mailboxes/connecting/provider-apps.ts'
import { saveProviderApp } from '../mailboxes/connecting/save-provider-app.ts'
import { consentScopes, mailScopes } from '../mailboxes/connecting/scopes.ts'
import { ConnectForm, type ConnectFormValues, emptyConnectForm, Leave } from './components/connect-form.tsx'
import { ChooseProvider, Register } from './components/connect-pages.tsx'
import type { GivenFields } from './components/guide.tsx'
import { leavePath, readConnectForm, readRegistrationForm, readWay, type Way } from './connect-form.ts'
import type { GuideStep } from './connect-guide.ts'
import { googleSteps } from './connect-guide-google.ts'
import { microsoftSteps } from './connect-guide-microsoft.ts'
import { problemText, vendorNames } from './connect-words.ts'
import { localReviewer, type WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import type { WebEnv } from './workspace.ts'

type Delivery = ProviderApp['delivery']

/** The way of connecting a mailbox: which provider, how we are registered there, which mailbox, and off to consent. */
export const connectRoutes = (deps: WebDeps) => {
  const { connecting } = deps
  const routes = new Hono<WebEnv>()
  if (connecting === undefined) return routes
  const { publicUrl, keyring } = connecting

  const readApps = (workspaceId: string) =>
    inWorkspace(deps.db, workspaceId, async tx => ({
      gmail: await findApp(tx, workspaceId, 'gmail'),
      outlook: await findApp(tx, workspaceId, 'outlook'),
    }))
  const readRegistration = (workspaceId: string, { provider, access }: Way) =>
    inWorkspace(deps.db, workspaceId, async tx => {
      const app = await findApp(tx, workspaceId, provider)
      const secrets = await listAppSecrets(tx, workspaceId, provider)
      return { app, secrets, missing: app === null ? null : missingFor(app, access, secrets) }
    })

  const showRegistration = async (
    c: Context<WebEnv>,
    way: Way,
    { delivery, given, problem }: { delivery: Delivery; given: GivenFields; problem: string | null },
  ) => {
    if (problem !== null) c.status(422)
    const { missing } = await readRegistration(c.get('choice').workspaceId, way)
    return c.render(
      <Register
        {...way}
        delivery={delivery}
        deliveries={deliveriesOf(way, publicUrl)}
        steps={stepsOf(way, delivery, connecting)}
        given={given}
        isRegistered={missing !== null && missing.length === 0}
        problem={problem}
      />,
      { title: `Register with ${vendorNames[way.provider]}`, section: 'mailboxes' },
    )
  }

  const showForm = (
    c: Context<WebEnv>,
    way: Way,
    app: ProviderApp,
    { values, problem }: { values: ConnectFormValues; problem: string | null },
  ) => {
    if (problem !== null) c.status(422)
    return c.render(<ConnectForm {...way} app={app} values={values} problem={problem} />, {
      title: 'Connect a mailbox',
      section: 'mailboxes',
    })
  }

  return routes
    .get('/', async c => {
      const { workspaceId, all } = c.get('choice')
      const isSample = all.some(workspace => workspace.id === workspaceId && workspace.isSample)
      const apps = await readApps(workspaceId)
      const registered = new Set((['gmail', 'outlook'] as const).filter(provider => apps[provider] !== null))
      return c.render(<ChooseProvider registered={registered} isSample={isSample} />, {
        title: 'Connect a mailbox',
        section: 'mailboxes',
      })
    })
    .get('/:provider/:access/registration', async c => {
      const way = readWay(c.req.param('provider'), c.req.param('access'))
      if (way === null) return notFoundPage(c)
      const { app, secrets } = await readRegistration(c.get('choice').workspaceId, way)
      const all = deliveriesOf(way, publicUrl)
      const asked = c.req.query('delivery') ?? app?.delivery
      const delivery = all.find(known => known === asked) ?? all[0]!
      return showRegistration(c, way, { delivery, given: givenFields(app, secrets), problem: null })
    })
    .post('/:provider/:access/registration', async c => {
      const way = readWay(c.req.param('provider'), c.req.param('access'))
      if (way === null) return notFoundPage(c)
      const { workspaceId } = c.get('choice')
      const body = await c.req.parseBody()
      const delivery = deliveriesOf(way, publicUrl).find(known => known === body.delivery)
      if (delivery === undefined) return notFoundPage(c)
      const fields = stepsOf(way, delivery, connecting).flatMap(step => step.fields)
      const form = readRegistrationForm(body, fields)
      const context = { db: deps.db, keyring, now: deps.now }
      const saved = await saveProviderApp(context, workspaceId, way.provider, { ...form, delivery }, localReviewer)
      if (saved.kind === 'refused') {
        const { secrets } = await readRegistration(workspaceId, way)
        const values = Object.fromEntries(Object.entries(form).map(([name, value]) => [name, String(value ?? '')]))
        const given = { values, secrets: storedFields(secrets), refused: saved.field }
        const label = fields.find(({ name }) => name === saved.field)?.label ?? saved.field
        const problem = `“${label}” cannot be used as it is. Nothing was saved; secrets have to be pasted again.`
        return showRegistration(c, way, { delivery, given, problem })
      }
      // Mailboxes that waited for a registration that works go on at once.
      deps.wake?.()
      const { app, secrets, missing } = await readRegistration(workspaceId, way)
      const first = missing?.[0]
      if (first !== undefined) {
        const label = fields.find(({ name }) => name === first)?.label ?? first
        const given = { ...givenFields(app, secrets), refused: first }
        return showRegistration(c, way, { delivery, given, problem: `Saved. “${label}” is still missing.` })
      }
      return c.redirect(baseOf(way), 303)
    })
    .get('/:provider/:access', async c => {
      const way = readWay(c.req.param('provider'), c.req.param('access'))
      if (way === null) return notFoundPage(c)
      const { app, missing } = await readRegistration(c.get('choice').workspaceId, way)
      if (app === null || missing === null || missing.length > 0) return c.redirect(`${baseOf(way)}/registration`, 303)
      return showForm(c, way, app, { values: emptyConnectForm, problem: null })
    })
    .post('/:provider/:access', async c => {
      const way = readWay(c.req.param('provider'), c.req.param('access'))
      if (way === null) return notFoundPage(c)
      const { workspaceId } = c.get('choice')
      const { app } = await readRegistration(workspaceId, way)
      if (app === null) return c.redirect(`${baseOf(way)}/registration`, 303)
      const body = await c.req.parseBody()
      const read = readConnectForm(body, way, deps.now())
      if (read.kind === 'refused') {
        return showForm(c, way, app, { values: formValues(body), problem: refusedFields[read.field] })
      }
      const { options } = read
      if (way.access !== 'consent') {
        const { provider, access } = way
        const outcome = await connectByPermission(connecting, workspaceId, {
          ...{ provider, access, options, actor: localReviewer },
        })
        switch (outcome.kind) {
          case 'connected':
            deps.wake?.()
            return c.redirect(`/mailboxes/${outcome.mailboxId}/test`, 303)
          case 'not_registered':
            return c.redirect(`${baseOf(way)}/registration`, 303)
          case 'not_listed':
            return showForm(c, way, app, { values: formValues(body), problem: refusedFields.address })
          case 'other_account':
            return showForm(c, way, app, { values: formValues(body), problem: problemText('other_account', null) })
          case 'refused': {
            const problem = problemText(outcome.problem, outcome.code)
            return showForm(c, way, app, { values: formValues(body), problem })
          }
        }
      }
      const asked = await askConsent(connecting, workspaceId, {
        ...{ provider: way.provider, options, mailboxId: null, actor: localReviewer, pagesUrl: connecting.pagesUrl },
      })
      if (asked.kind !== 'asked') return c.redirect(`${baseOf(way)}/registration`, 303)
      return c.redirect(leavePath(baseOf(way), asked.startUrl), 303)
    })
    .get('/:provider/:access/leave/:ticket{[\\w-]+}', c => {
      const way = readWay(c.req.param('provider'), c.req.param('access'))
      if (way === null) return notFoundPage(c)
      const href = `${connecting.pagesUrl}/connect/start/${c.req.param('ticket')}`
      return c.render(<Leave provider={way.provider} href={href} />, {
        title: `Now at ${vendorNames[way.provider]}`,
        section: 'mailboxes',
      })
    })
}

const baseOf = ({ provider, access }: Way): string => `/mailboxes/connect/${provider}/${access}`

/** How signals can reach us, the best first. */
function deliveriesOf({ provider }: Way, publicUrl: string | null): Delivery[] {
  const push: Delivery[] = publicUrl === null ? [] : ['push']
  return provider === 'gmail' ? [...push, 'pull', 'poll'] : [...push, 'poll']
}

function stepsOf(
  { provider, access }: Way,
  delivery: Delivery,
  { publicUrl, pagesUrl }: NonNullable<WebDeps['connecting']>,
): GuideStep[] {
  const scopes = (headersOnly: boolean) =>
    access === 'consent'
      ? consentScopes(provider, { headersOnly, isOthers: provider === 'outlook' })
      : mailScopes(provider, { headersOnly, isOthers: false })
  const values = {
    redirectUri: `${pagesUrl}${callbackPath(provider)}`,
    scopes: { whole: scopes(false), headersOnly: scopes(true) },
    delivery,
    pushEndpoint: publicUrl === null ? null : `${publicUrl}/hooks/gmail`,
  }
  return provider === 'gmail' ? googleSteps(access, values) : microsoftSteps(access, values)
}

const secretFields = {
  client_secret: 'clientSecret',
  delegation_key: 'serviceAccount',
  pull_key: 'pullKey',
} as const satisfies Record<SecretKind, string>

const storedFields = (secrets: SecretKind[]): Set<string> => new Set(secrets.map(kind => secretFields[kind]))

const givenFields = (app: ProviderApp | null, secrets: SecretKind[]): GivenFields => ({
  values: Object.fromEntries(
    Object.entries(app ?? {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join('\n') : value === null ? '' : String(value),
    ]),
  ),
  secrets: storedFields(secrets),
  refused: null,
})

const refusedFields = {
  address: 'That is no address of a mailbox. Write it as you@your.example.',
  horizonDays: 'Choose how far back older mail is read.',
} as const

const formValues = (body: Record<string, unknown>): ConnectFormValues => ({
  address: String(body.address ?? ''),
  isShared: body.isShared === 'yes',
  horizonDays: String(body.horizonDays ?? ''),
  headersOnly: body.headersOnly === 'yes',
})
