import { Hono } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import { countLedger } from '../mailboxes/ledger.ts'
import { countAnswers, type LabelCounts } from '../review/label-counts.ts'
import { readThresholdState, type ThresholdState } from '../review/threshold-state.ts'
import { readSettings } from '../settings/queries.ts'
import { compareShadows, type ShadowComparison } from '../timeline/deal-shadow-queries.ts'
import { DealShadows } from './components/deal-shadows.tsx'
import { Empty } from './components/empty.tsx'
import { sumLedger } from './components/ledger-figures.tsx'
import { ThresholdCard } from './components/threshold-state.tsx'
import type { WebDeps } from './deps.ts'
import type { WebEnv } from './workspace.ts'

export const insightRoutes = (deps: WebDeps) =>
  new Hono<WebEnv>().get('/', async c => {
    const { workspaceId } = c.get('choice')
    const page = await inWorkspace(deps.db, workspaceId, async tx => ({
      ledger: sumLedger(await countLedger(tx, workspaceId)),
      shadows: await compareShadows(tx, workspaceId),
      labels: await countAnswers(tx, workspaceId),
      state: await readThresholdState(tx, workspaceId, await readSettings(tx, workspaceId)),
    }))
    return c.render(<Insights {...page} now={deps.now()} />, { title: 'Insights', section: 'insights' })
  })

const Insights = (props: {
  ledger: ReturnType<typeof sumLedger>
  labels: LabelCounts
  shadows: ShadowComparison[]
  state: ThresholdState
  now: Date
}) => {
  const { ledger, labels, shadows, state, now } = props
  const decided = ledger.logged + ledger.review + ledger.ignored
  return (
    <div class="stack-large">
      <div class="page-head">
        <div>
          <h1>Insights</h1>
          <p>Counted from this workspace’s own decisions. Nothing here is an estimate.</p>
        </div>
      </div>
      {decided === 0 ? (
        <Empty icon="insights" title="Nothing is decided yet">
          Figures appear with the first imported messages.
        </Empty>
      ) : (
        <>
          <section class="figures" aria-label="How messages were decided">
            <Figure value={share(ledger.logged, decided)} label="logged" />
            <Figure value={share(ledger.review, decided)} label="waiting for a person" />
            <Figure value={share(ledger.ignored, decided)} label="left out, with a reason" />
          </section>
          <section class="stack" aria-labelledby="answers-title">
            <h2 id="answers-title">How often the first guess was right</h2>
            {labels.answers === 0 ? (
              <div class="card card-pad muted">
                Reviewers have not answered yet. Each answer to a suggestion tells whether the first guess was right.
              </div>
            ) : (
              <div class="card card-pad stack">
                <p>
                  <strong>
                    {labels.right} of {labels.answers}
                  </strong>{' '}
                  answered suggestions had the right first guess ({share(labels.right, labels.answers)}). These are the
                  hard cases: what was sure enough was never asked.
                </p>
              </div>
            )}
          </section>
          <section class="stack" aria-labelledby="promise-title">
            <h2 id="promise-title">Logging by confidence alone</h2>
            <ThresholdCard state={state} now={now} />
          </section>
          <DealShadows shadows={shadows} />
        </>
      )}
    </div>
  )
}

const Figure = ({ value, label }: { value: string; label: string }) => (
  <div class="figure">
    <b>{value}</b>
    <span>{label}</span>
  </div>
)

const share = (part: number, whole: number): string => `${Math.round((1000 * part) / whole) / 10} %`
