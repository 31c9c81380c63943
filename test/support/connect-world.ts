/** A workspace that is about to connect mailboxes, and a browser that clicks through a provider's consent page. */
import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { type CredentialKeys, readConfig } from '../../src/config.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import type { Database } from '../../src/db/open.ts'
import { openBudgets } from '../../src/mailboxes/budget.ts'
import { askConsent } from '../../src/mailboxes/connecting/ask-consent.ts'
import type { ConnectChoice } from '../../src/mailboxes/connecting/connect-options.ts'
import { type Keyring, openKeyring } from '../../src/mailboxes/connecting/credentials.ts'
import type { ConsentOutcome } from '../../src/mailboxes/connecting/finish-consent.ts'
import { saveProviderApp } from '../../src/mailboxes/connecting/save-provider-app.ts'
import { openTokenSources } from '../../src/mailboxes/connecting/token-source.ts'
import type { ConnectDeps } from '../../src/mailboxes/open-mailbox.ts'
import type { WatchedProvider } from '../../src/mailboxes/provider.ts'
import { consentRoutes } from '../../src/web/consent.ts'
import { createWorkspace } from './database.ts'
import type { FakeGmail } from './fake-gmail/start-fake-gmail.ts'
import type { FakeGraph } from './fake-graph/start-fake-graph.ts'

export const pagesUrl = 'http://localhost:4100'

export interface ConnectWorld {
  workspaceId: string
  keyring: Keyring
  deps: ConnectDeps
  /** As another process would have it: its own memory, the same database and keys. */
  otherProcess(): ConnectDeps
  registerGmail(fake: FakeGmail, more?: Record<string, string>): Promise<void>
  registerOutlook(fake: FakeGraph, more?: Record<string, string>): Promise<void>
}

interface WorldOptions {
  gmail?: FakeGmail
  graph?: FakeGraph
  now?: () => Date
  publicUrl?: string
  /** Keys of a file instead of some of its own. */
  credential?: CredentialKeys
  reread?: () => CredentialKeys | null
}

export async function openConnectWorld(database: Database, options: WorldOptions): Promise<ConnectWorld> {
  const workspaceId = await createWorkspace(database)
  const { gmail, graph, publicUrl, credential = [randomBytes(32)] } = options
  const openRing = () => openKeyring(credential, options.reread)
  const keyring = openRing()
  const { providers: urls } = readConfig({
    ...(gmail && Object.fromEntries(googleAddresses.map(name => [name, gmail.url]))),
    ...(graph && { MICROSOFT_LOGIN_URL: graph.url, GRAPH_URL: graph.url }),
  })
  const now = options.now ?? (() => new Date())
  const makeDeps = (ring: Keyring): ConnectDeps => {
    const tokenDeps = { db: database.db, keyring: ring, urls, now }
    const tokens = openTokenSources(tokenDeps)
    return { ...tokenDeps, tokens, budgets: openBudgets(now), publicUrl: publicUrl ?? null }
  }
  const deps = makeDeps(keyring)
  const register = async (provider: WatchedProvider, form: Record<string, string>) => {
    const saved = await saveProviderApp(deps, workspaceId, provider, form, 'person:admin')
    if (saved.kind === 'refused') throw new Error(`the registration is refused for its ${saved.field}`)
  }
  return {
    workspaceId,
    keyring,
    deps,
    otherProcess: () => makeDeps(openRing()),
    registerGmail: (fake, more = {}) =>
      register('gmail', { clientId: fake.client.id, clientSecret: fake.client.secret, ...more }),
    registerOutlook: (fake, more = {}) =>
      register('outlook', {
        clientId: fake.app.clientId,
        clientSecret: fake.app.clientSecret,
        tenantId: fake.tenantId,
        ...more,
      }),
  }
}

const googleAddresses = ['GOOGLE_ACCOUNTS_URL', 'GOOGLE_OAUTH_URL', 'GOOGLE_APIS_URL', 'GMAIL_API_URL', 'PUBSUB_URL']

export interface Browser {
  /** Opens one of our pages; cookies are kept. */
  open(url: string): Promise<Response>
  outcome: ConsentOutcome | null
}

/** A browser with a cookie jar of its own; what our pages would say of the outcome is kept as it is. */
export function openBrowser(deps: ConnectDeps): Browser {
  const jar = new Map<string, string>()
  const browser: Browser = {
    outcome: null,
    async open(url) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await app.request(url, { headers: cookie ? { cookie } : {} })
      for (const set of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
        if (/max-age=0/i.test(set)) jar.delete(name)
        else jar.set(name, value)
      }
      return response
    },
  }
  const app = new Hono().route(
    '/',
    consentRoutes({
      connect: deps,
      answer: (c, outcome) => {
        browser.outcome = outcome
        return c.text(outcome.kind)
      },
    }),
  )
  return browser
}

export async function ask(
  { deps, workspaceId }: ConnectWorld,
  provider: WatchedProvider,
  { options = {}, mailboxId = null }: { options?: ConnectChoice; mailboxId?: string | null } = {},
): Promise<{ attemptId: string; startUrl: string }> {
  const asked = await askConsent(deps, workspaceId, { provider, options, mailboxId, actor: 'person:admin', pagesUrl })
  if (asked.kind !== 'asked') throw new Error(`consent cannot be asked for: ${JSON.stringify(asked)}`)
  return asked
}

/** From our link to the provider's page, its form filled in and sent: the address that the browser is sent back to. */
export async function agree(
  browser: Browser,
  startUrl: string,
  form: Record<string, string | string[]>,
): Promise<string> {
  const away = await browser.open(startUrl)
  const consentUrl = away.headers.get('location')
  if (consentUrl === null) throw new Error(`not sent to the provider but answered ${away.status}`)
  const page = await (await fetch(consentUrl)).text()
  const action = new URL(unescapeHtml(/<form[^>]*action="([^"]*)"/.exec(page)?.[1] ?? ''), consentUrl)
  const fields = new URLSearchParams()
  for (const [, attributes = ''] of page.matchAll(/<input([^>]*)>/g)) {
    const attribute = (name: string) => unescapeHtml(new RegExp(`${name}="([^"]*)"`).exec(attributes)?.[1] ?? '')
    const isChosen = attribute('type') === 'hidden' || / checked/.test(attributes)
    if (isChosen && !(attribute('name') in form)) fields.append(attribute('name'), attribute('value'))
  }
  for (const [name, value] of Object.entries(form)) for (const one of [value].flat()) fields.append(name, one)
  const sent = await fetch(action, { method: 'POST', body: fields, redirect: 'manual' })
  const back = sent.headers.get('location')
  if (back === null) throw new Error(`not sent back but answered ${sent.status}: ${await sent.text()}`)
  return back
}

const unescapeHtml = (text: string) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

/** The whole way of a person who agrees at Google. */
export async function connectGmail(
  world: ConnectWorld,
  address: string,
  more: { options?: ConnectChoice; mailboxId?: string | null; scopes?: string[] } = {},
): Promise<ConsentOutcome> {
  const browser = openBrowser(world.deps)
  const { startUrl } = await ask(world, 'gmail', more)
  const form = { account: address, answer: 'allow', ...(more.scopes && { scope: more.scopes }) }
  await browser.open(await agree(browser, startUrl, form))
  if (browser.outcome === null) throw new Error('the way back led nowhere')
  return browser.outcome
}

/** The whole way of a person who agrees at Microsoft. */
export async function connectOutlook(
  world: ConnectWorld,
  graph: FakeGraph,
  address: string,
  more: { options?: ConnectChoice; mailboxId?: string | null } = {},
): Promise<ConsentOutcome> {
  const browser = openBrowser(world.deps)
  const { startUrl } = await ask(world, 'outlook', more)
  await browser.open(await agree(browser, startUrl, { user: graph.user(address).id, answer: 'accept' }))
  if (browser.outcome === null) throw new Error('the way back led nowhere')
  return browser.outcome
}

export async function readMailbox({ deps, workspaceId }: ConnectWorld, mailboxId: string) {
  return inWorkspace(deps.db, workspaceId, tx =>
    tx
      .selectFrom('mailbox')
      .selectAll()
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', mailboxId)
      .executeTakeFirstOrThrow(),
  )
}
