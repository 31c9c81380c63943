import { Hono } from 'hono'
import { closeTask, listOpenTasks, type OpenTask } from '../crm/task-queries.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import { countLedger } from '../mailboxes/ledger.ts'
import { type Incident, listIncidents } from '../review/threshold-queries.ts'
import { countWaitingByReason, type WaitingReason } from '../review/waiting-queries.ts'
import { listTimeline, type TimelinePage } from '../timeline/queries.ts'
import { Empty } from './components/empty.tsx'
import { Incidents } from './components/incidents.tsx'
import { LedgerFigures, sumLedger } from './components/ledger-figures.tsx'
import { Tasks } from './components/tasks.tsx'
import { Timeline } from './components/timeline.tsx'
import { localReviewer, type WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { waitingText } from './layout.tsx'
import { RemoveSample } from './mailboxes.tsx'
import { isRowId } from './review-form.ts'
import { inWords, reasons, suggestionKinds } from './words.ts'
import type { WebEnv } from './workspace.ts'

export const overviewRoutes = (deps: WebDeps) =>
  new Hono<WebEnv>()
    .get('/', async c => {
      const { workspaceId, waiting, all } = c.get('choice')
      const page = await inWorkspace(deps.db, workspaceId, async tx => ({
        ledger: await countLedger(tx, workspaceId),
        incidents: await listIncidents(tx, workspaceId),
        tasks: await listOpenTasks(tx, workspaceId),
        reasons: await countWaitingByReason(tx, workspaceId),
        recent: await listTimeline(tx, workspaceId, { kind: 'all' }, { limit: 15 }),
      }))
      const isSample = all.some(workspace => workspace.id === workspaceId && workspace.isSample)
      return c.render(<Overview {...page} waiting={waiting} isSample={isSample} now={deps.now()} />, {
        title: 'Overview',
        section: 'overview',
      })
    })
    .post('/tasks/:id/close', async c => {
      const { workspaceId } = c.get('choice')
      const id = c.req.param('id')
      if (!isRowId(id)) return notFoundPage(c)
      const request = { id, actor: localReviewer, now: deps.now() }
      await inWorkspace(deps.db, workspaceId, tx => closeTask(tx, workspaceId, request))
      return c.redirect('/', 303)
    })

interface OverviewPage {
  ledger: Awaited<ReturnType<typeof countLedger>>
  incidents: Incident[]
  tasks: OpenTask[]
  reasons: WaitingReason[]
  recent: TimelinePage
  waiting: number
  isSample: boolean
  now: Date
}

const Overview = ({ ledger, incidents, tasks, reasons: waitingReasons, ...page }: OverviewPage) => {
  const { recent, waiting, isSample, now } = page
  return (
    <div class="stack-large">
      <div class="page-head">
        <div>
          <h1>Overview</h1>
          <p>What was read from your mailboxes, where it stands, and what waits for you.</p>
        </div>
        {waiting > 0 && (
          <a class="button primary" href="/review">
            Review {waitingText(waiting)}
          </a>
        )}
      </div>
      <Incidents incidents={incidents} back="/" />
      <Tasks tasks={tasks} now={now} />
      {isSample && (
        <div class="notice warn">
          <span>This is the sample: a made-up company with made-up mail.</span>
          <RemoveSample />
        </div>
      )}
      {ledger.length === 0 ? (
        <Empty icon="mailboxes" title="No mailbox yet">
          Import mail files with <code>countersign import mail PATH --mailbox you@your.example</code>. What became of
          every message will stand here.
        </Empty>
      ) : (
        <LedgerFigures counts={sumLedger(ledger)} href="/mailboxes" />
      )}
      <div class="columns">
        <section aria-labelledby="recent-title">
          <div class="section-head">
            <h2 id="recent-title">Logged, newest first</h2>
            <a class="small" href="/contacts">
              All contacts
            </a>
          </div>
          {recent.entries.length === 0 ? (
            <Empty icon="overview" title="Nothing is logged yet">
              Messages of known, authenticated senders are logged by themselves; the others wait in the review queue.
            </Empty>
          ) : (
            <Timeline entries={recent.entries} now={now} isOf="all" />
          )}
        </section>
        <aside>
          <div class="section-head">
            <h2>Waiting, and why</h2>
          </div>
          {waitingReasons.length === 0 ? (
            <div class="card card-pad muted small">Nothing waits for a person.</div>
          ) : (
            <ul class="card list">
              {waitingReasons.map(row => (
                <li>
                  <a class="list-row" href={`/review/${row.firstId}`}>
                    <span class="spread">
                      <span>{inWords(suggestionKinds, row.kind)}</span>
                      <span class="badge">{row.count}</span>
                    </span>
                    <span class="small muted">{inWords(reasons, row.reason)}</span>
                  </a>
                </li>
              ))}
            </ul>
          )}
        </aside>
      </div>
    </div>
  )
}
