import { type Context, Hono } from 'hono'
import { findCompany, type KeyAccount, listKeyAccounts, setKeyAccount } from '../contacts/key-accounts.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import { findMailbox, listMailboxes, type Mailbox } from '../mailboxes/queries.ts'
import { type CurveState, readCurveState } from '../review/curve-queries.ts'
import { closeIncident, type Incident, listIncidents } from '../review/threshold-queries.ts'
import { readThresholdState, type ThresholdState } from '../review/threshold-state.ts'
import { changeSettings, readSettings, type SettingChange } from '../settings/queries.ts'
import type { Settings } from '../settings/settings.ts'
import { readMailboxForm, readWorkspaceForm } from '../settings/settings-form.ts'
import { version } from '../version.ts'
import { CurveCard } from './components/curve-card.tsx'
import { Incidents } from './components/incidents.tsx'
import { MailboxForm, WorkspaceForm } from './components/settings-forms.tsx'
import { ThresholdCard } from './components/threshold-state.tsx'
import { localReviewer, type WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { isRowId } from './review-form.ts'
import type { WebEnv } from './workspace.ts'

interface SettingsPage {
  workspace: string
  settings: Settings
  mailboxes: Mailbox[]
  keyAccounts: KeyAccount[]
  state: ThresholdState
  curves: CurveState
  incidents: Incident[]
  now: Date
  problem: string | null
}

export const settingsRoutes = (deps: WebDeps) => {
  const show = async (c: Context<WebEnv>, problem: string | null) => {
    const { all, workspaceId } = c.get('choice')
    const page = await inWorkspace(deps.db, workspaceId, async tx => {
      const settings = await readSettings(tx, workspaceId)
      return {
        settings,
        mailboxes: await listMailboxes(tx, workspaceId),
        keyAccounts: await listKeyAccounts(tx, workspaceId),
        state: await readThresholdState(tx, workspaceId, settings),
        curves: await readCurveState(tx, workspaceId),
        incidents: await listIncidents(tx, workspaceId),
      }
    })
    const workspace = all.find(({ id }) => id === workspaceId)?.name ?? ''
    if (problem !== null) c.status(422)
    return c.render(<SettingsView {...page} workspace={workspace} now={deps.now()} problem={problem} />, {
      title: 'Settings',
      section: 'settings',
    })
  }
  const change = async (c: Context<WebEnv>, mailboxId: string | null, values: SettingChange['values']) => {
    const { workspaceId } = c.get('choice')
    const request = { mailboxId, values, actor: localReviewer, now: deps.now() }
    const found = await inWorkspace(deps.db, workspaceId, async tx => {
      if (mailboxId !== null && (await findMailbox(tx, workspaceId, mailboxId)) === null) return false
      await changeSettings(tx, workspaceId, request)
      return true
    })
    return found ? c.redirect('/settings', 303) : notFoundPage(c)
  }

  return new Hono<WebEnv>()
    .get('/', c => show(c, null))
    .post('/', async c => {
      const values = readWorkspaceForm(await c.req.parseBody({ all: true }))
      return values === null
        ? show(c, 'One of the values cannot be chosen. Nothing was changed.')
        : change(c, null, values)
    })
    .post('/mailboxes', async c => {
      const read = readMailboxForm(await c.req.parseBody({ all: true }))
      return read === null
        ? show(c, 'One of the values cannot be chosen. Nothing was changed.')
        : change(c, read.mailboxId, read.values)
    })
    .post('/key-accounts', async c => {
      const { workspaceId } = c.get('choice')
      const text = String((await c.req.parseBody()).company ?? '')
        .trim()
        .slice(0, 200)
      const company = await inWorkspace(deps.db, workspaceId, async tx => {
        const found = await findCompany(tx, workspaceId, text)
        const change = { isKeyAccount: true, actor: localReviewer, now: deps.now() }
        if (found) await setKeyAccount(tx, workspaceId, { ...change, companyId: found.id })
        return found
      })
      return company === null
        ? show(c, `No company is called “${text}” or has that domain.`)
        : c.redirect('/settings#key-accounts', 303)
    })
    .post('/key-accounts/:id/end', async c => {
      const { workspaceId } = c.get('choice')
      const companyId = c.req.param('id')
      if (!isRowId(companyId)) return notFoundPage(c)
      const change = { companyId, isKeyAccount: false, actor: localReviewer, now: deps.now() }
      const ended = await inWorkspace(deps.db, workspaceId, tx => setKeyAccount(tx, workspaceId, change))
      return ended ? c.redirect('/settings#key-accounts', 303) : notFoundPage(c)
    })
    .post('/incidents/:id/close', async c => {
      const { workspaceId } = c.get('choice')
      const id = c.req.param('id')
      const { back } = await c.req.parseBody()
      if (!isRowId(id)) return notFoundPage(c)
      await inWorkspace(deps.db, workspaceId, tx => closeIncident(tx, workspaceId, id, deps.now()))
      return c.redirect(back === '/' || back === '/mailboxes' ? back : '/settings', 303)
    })
}

const SettingsView = (page: SettingsPage) => (
  <div class="stack-large">
    <div class="page-head">
      <div>
        <h1>Settings</h1>
        <p>
          How workspace “{page.workspace}” logs and creates. What was decided before stays until it is decided again.
        </p>
      </div>
      <span class="chip">{page.settings.version === '0' ? 'The defaults' : `Version ${page.settings.version}`}</span>
    </div>
    {page.problem !== null && (
      <p class="notice bad" role="alert">
        {page.problem}
      </p>
    )}
    <Incidents incidents={page.incidents} back="/settings" />
    <section class="stack" aria-labelledby="promise-title">
      <h2 id="promise-title">Logging by confidence</h2>
      <ThresholdCard state={page.state} now={page.now} />
    </section>
    <section class="stack" aria-labelledby="calibration-title">
      <h2 id="calibration-title">Calibration</h2>
      <CurveCard curves={page.curves} now={page.now} />
    </section>
    <section class="stack" aria-labelledby="rules-title">
      <h2 id="rules-title">Logging and creating</h2>
      <WorkspaceForm settings={page.settings.workspace} />
    </section>
    {page.mailboxes.length > 0 && (
      <section class="stack" aria-labelledby="mailboxes-title">
        <h2 id="mailboxes-title">Mailboxes with settings of their own</h2>
        {page.mailboxes.map(mailbox => (
          <MailboxForm mailbox={mailbox} settings={page.settings} />
        ))}
      </section>
    )}
    <KeyAccounts accounts={page.keyAccounts} />
    <About />
  </div>
)

const KeyAccounts = ({ accounts }: { accounts: KeyAccount[] }) => (
  <section class="stack" id="key-accounts" aria-labelledby="key-accounts-title">
    <h2 id="key-accounts-title">Key accounts</h2>
    <p class="muted">Their people are never logged or made a contact without a person.</p>
    {accounts.map(({ id, name }) => (
      <form method="post" action={`/settings/key-accounts/${id}/end`} class="card card-pad spread">
        <span>{name}</span>
        <button class="button small" type="submit" aria-label={`${name} is no key account any more`}>
          End
        </button>
      </form>
    ))}
    <form method="post" action="/settings/key-accounts" class="card card-pad stack">
      <label class="field">
        <span class="label">Name or domain of a company</span>
        <input class="input" name="company" required maxlength={200} autocomplete="off" />
      </label>
      <div>
        <button class="button" type="submit">
          Add
        </button>
      </div>
    </form>
  </section>
)

const About = () => (
  <section class="stack" aria-labelledby="about-title">
    <h2 id="about-title">About this installation</h2>
    <div class="card card-pad">
      <dl class="details wide-terms">
        <dt>Who may open this page</dt>
        <dd>Whoever sits at this machine: there are no accounts yet, so the server answers on loopback only.</dd>
        <dt>Rules of what is kept</dt>
        <dd>
          on the <a href="/privacy">privacy page</a>
        </dd>
        <dt>After a change</dt>
        <dd>
          <a href="/settings/decide-again">decide mail again</a>, with what would change shown first
        </dd>
        <dt>API</dt>
        <dd>
          <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>
        </dd>
        <dt>Version</dt>
        <dd>{version}</dd>
      </dl>
    </div>
  </section>
)
