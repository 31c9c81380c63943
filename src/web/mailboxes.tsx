import { Hono } from 'hono'
import { removeWorkspace } from '../access/remove-workspace.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import { type MailboxHealth, readHealth } from '../mailboxes/health.ts'
import {
  type AddressAnswer,
  countLedger,
  explainAddress,
  explainMessage,
  type LedgerAnswer,
} from '../mailboxes/ledger.ts'
import { listMailboxes, type Mailbox } from '../mailboxes/queries.ts'
import { type Incident, listIncidents } from '../review/threshold-queries.ts'
import { Empty } from './components/empty.tsx'
import { HealthCard } from './components/health-card.tsx'
import { Incidents, isAboutWatching } from './components/incidents.tsx'
import { LedgerFigures, sumLedger } from './components/ledger-figures.tsx'
import { MailboxFacts } from './components/mailbox-facts.tsx'
import { wouldCounts } from './components/pilot.tsx'
import { WhyAnswer, WhyForm } from './components/why-not-here.tsx'
import { connectRoutes } from './connect.tsx'
import type { WebDeps } from './deps.ts'
import { disconnectRoutes } from './disconnect.tsx'
import { notFoundPage } from './errors.tsx'
import { healthSentence } from './health-sentence.ts'
import { mailboxPageRoutes } from './mailbox.tsx'
import { mailboxActionRoutes } from './mailbox-actions.ts'
import { selfTestRoutes } from './self-test.tsx'
import type { WebEnv } from './workspace.ts'

type Counts = Awaited<ReturnType<typeof countLedger>>[number]

export const mailboxRoutes = (deps: WebDeps) =>
  new Hono<WebEnv>()
    .get('/', async c => {
      const { workspaceId, all } = c.get('choice')
      const asked = (c.req.query('why') ?? '').trim().slice(0, 998)
      const page = await inWorkspace(deps.db, workspaceId, async tx => ({
        mailboxes: await listMailboxes(tx, workspaceId),
        ledger: await countLedger(tx, workspaceId),
        health: await readHealth(tx, workspaceId, deps.now()),
        incidents: (await listIncidents(tx, workspaceId)).filter(isAboutWatching),
        byMessage: asked === '' ? null : await explainMessage(tx, workspaceId, asked),
        byAddress:
          asked.includes('@') && deps.suppressionKey !== undefined
            ? await explainAddress(tx, workspaceId, asked, deps.suppressionKey)
            : null,
      }))
      const isSample = all.some(workspace => workspace.id === workspaceId && workspace.isSample)
      return c.render(
        <Mailboxes
          {...page}
          now={deps.now()}
          asked={asked}
          isSample={isSample}
          mayConnect={deps.connecting !== undefined}
        />,
        {
          title: 'Mailboxes',
          section: 'mailboxes',
        },
      )
    })
    .post('/remove-sample', async c => {
      const { workspaceId, all } = c.get('choice')
      const isSample = all.some(workspace => workspace.id === workspaceId && workspace.isSample)
      if (!isSample) return notFoundPage(c)
      await removeWorkspace(deps.db, workspaceId)
      return c.redirect('/', 303)
    })
    .route('/connect', connectRoutes(deps))
    .route('/', mailboxActionRoutes(deps))
    .route('/', disconnectRoutes(deps))
    .route('/', selfTestRoutes(deps))
    .route('/', mailboxPageRoutes(deps))

const Mailboxes = (props: {
  mailboxes: Mailbox[]
  ledger: Counts[]
  health: MailboxHealth[]
  incidents: Incident[]
  now: Date
  asked: string
  byMessage: LedgerAnswer[] | null
  byAddress: AddressAnswer | null
  isSample: boolean
  mayConnect: boolean
}) => (
  <div class="stack-large">
    <div class="page-head">
      <div>
        <h1>Mailboxes</h1>
        <p>Every message a mailbox ever held, and what became of it.</p>
      </div>
      <div class="row">
        {props.isSample && <RemoveSample />}
        {props.mayConnect && (
          <a class="button primary" href="/mailboxes/connect">
            Connect a mailbox
          </a>
        )}
      </div>
    </div>
    <Incidents incidents={props.incidents} back="/mailboxes" />
    <section class="stack">
      <WhyForm asked={props.asked} />
      {props.asked !== '' && <WhyAnswer {...props} />}
    </section>
    {props.mailboxes.length === 0 ? (
      <Empty icon="mailboxes" title="No mailbox yet">
        Connect one above, or import mail files with{' '}
        <code>countersign import mail PATH --mailbox you@your.example</code>.
      </Empty>
    ) : (
      byUrgency(props).map(mailbox => {
        const counts = props.ledger.find(row => row.mailboxId === mailbox.id)
        const health = props.health.find(one => one.mailbox.id === mailbox.id)
        return (
          counts && (
            <section class="stack" aria-label={mailbox.address}>
              <div class="spread">
                <h2>
                  <a class="title-link" href={`/mailboxes/${mailbox.id}`}>
                    {mailbox.address}
                  </a>
                </h2>
                <MailboxFacts mailbox={mailbox} />
              </div>
              <LedgerFigures counts={sumLedger([counts])} href={`/mailboxes/${mailbox.id}`}>
                {health && <HealthCard health={health} now={props.now} pilot={pilotCounts(health, counts)} />}
              </LedgerFigures>
            </section>
          )
        )
      })
    )}
  </div>
)

const pilotCounts = ({ mailbox }: MailboxHealth, counts: Counts) =>
  mailbox.mode === 'pilot' ? wouldCounts(counts) : null

/** What needs somebody comes first; mail files need nobody. */
const byUrgency = ({ mailboxes, health, now }: { mailboxes: Mailbox[]; health: MailboxHealth[]; now: Date }) => {
  const rank = (mailbox: Mailbox) => {
    const watched = health.find(one => one.mailbox.id === mailbox.id)
    return watched === undefined ? tones.length : tones.indexOf(healthSentence(watched, now).tone)
  }
  return mailboxes.toSorted((one, other) => rank(one) - rank(other))
}
const tones = ['bad', 'warn', 'accent', 'good']

/** One click, and one to confirm, without a script. */
export const RemoveSample = () => (
  <details class="menu">
    <summary class="button small">Remove the sample</summary>
    <form class="menu-list menu-below" method="post" action="/mailboxes/remove-sample">
      <p class="small muted confirm-text">All of the made-up company goes, and everything decided about it.</p>
      <button class="button danger" type="submit">
        Yes, remove it
      </button>
    </form>
  </details>
)
