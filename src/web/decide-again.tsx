import { type Context, Hono } from 'hono'
import { applyCurveChoice, type CurveChoice, findChosenModel } from '../review/change-curve.ts'
import { undoBatch } from '../review/undo-batch.ts'
import { applyRedecision, previewRedecision } from '../timeline/redecide-since.ts'
import type { RedecisionDifference } from '../timeline/redecision-difference.ts'
import { Difference } from './components/redecision-difference.tsx'
import { localReviewer, type WebDeps } from './deps.ts'
import { isRowId } from './review-form.ts'
import type { WebEnv } from './workspace.ts'

interface DecideAgainPage {
  since: string
  problem: string | null
  note: string | null
  /** What can be undone now. */
  batchId: string | null
  difference: RedecisionDifference | null
  /** A curve other than the one in force, by its version, or `shipped`. */
  curve: string | null
}

/** First what would change, then the same as one batch that can be undone. */
export const decideAgainRoutes = (deps: WebDeps) => {
  const show = (c: Context<WebEnv>, page: Partial<DecideAgainPage>) =>
    c.render(
      <DecideAgain since="" problem={null} note={null} batchId={null} difference={null} curve={null} {...page} />,
      {
        title: 'Decide again',
        section: 'settings',
      },
    )
  return new Hono<WebEnv>()
    .get('/', async c => {
      const since = c.req.query('since')
      if (since === undefined) return show(c, {})
      const day = readDay(since)
      if (day === null) {
        c.status(422)
        return show(c, { since, problem: badDay })
      }
      const { workspaceId } = c.get('choice')
      const curve = c.req.query('curve') ?? null
      const choice = readCurve(curve)
      const model = choice === null ? undefined : await findChosenModel(deps.db, workspaceId, choice)
      if (model === null) {
        c.status(409)
        return show(c, { since, problem: staleCurve })
      }
      const options = model === undefined ? {} : { model }
      const difference = await previewRedecision(deps.db, workspaceId, { since: day, mailboxId: null }, options)
      return show(c, { since, difference, curve: choice === null ? null : curve })
    })
    .post('/', async c => {
      const body = await c.req.parseBody()
      const since = String(body.since ?? '')
      const day = readDay(since)
      if (day === null) {
        c.status(422)
        return show(c, { since, problem: badDay })
      }
      const { workspaceId } = c.get('choice')
      const by = { actor: localReviewer, now: deps.now() }
      const choice = readCurve(typeof body.curve === 'string' ? body.curve : null)
      if (choice !== null && !(await applyCurveChoice(deps.db, workspaceId, choice, by))) {
        c.status(409)
        return show(c, { since, problem: staleCurve })
      }
      const { batchId, difference } = await applyRedecision(deps.db, workspaceId, { since: day, mailboxId: null }, by)
      const changed = difference.messages - difference.unchanged - difference.byPerson
      return show(c, {
        since,
        batchId,
        note: [
          choice === null ? '' : `The ${choice.kind === 'shipped' ? 'shipped' : 'new'} curve is in force.`,
          batchId === null
            ? 'Nothing had to be changed.'
            : `${changed} ${changed === 1 ? 'message' : 'messages'} changed.`,
        ]
          .filter(Boolean)
          .join(' '),
      })
    })
    .post('/undo', async c => {
      const body = await c.req.parseBody()
      const batchId = String(body.batch ?? '')
      if (!isRowId(batchId)) {
        c.status(422)
        return show(c, { problem: 'There is no such batch.' })
      }
      const { workspaceId } = c.get('choice')
      const outcome = await undoBatch(deps.db, workspaceId, {
        ...{ scope: { kind: 'batch', batchId }, actor: localReviewer, now: deps.now() },
        cascade: body.cascade === 'yes',
      })
      switch (outcome.kind) {
        case 'undone':
          return show(c, { note: `Undone: ${outcome.messages} messages stand as before.` })
        case 'nothing-to-undo':
          return show(c, { note: 'There is nothing of it to undo.' })
        case 'depended-on': {
          c.status(409)
          const problem = `${outcome.by.length} later decisions rest on it. Undo them first, or from the command line with --cascade.`
          return show(c, { problem, batchId })
        }
        case 'not-undoable':
          c.status(409)
          return show(c, { problem: 'It cannot be undone: what it changed was changed or erased since.' })
      }
    })
}

const badDay = 'Choose a day.'
const staleCurve = 'That curve is not waiting any more: look at the settings for the one that is.'

function readCurve(value: string | null): CurveChoice | null {
  if (value === null || value === '') return null
  return value === 'shipped' ? { kind: 'shipped' } : { kind: 'ready', version: value }
}

function readDay(value: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return null
  const day = new Date(`${value}T00:00:00Z`)
  return Number.isNaN(day.getTime()) ? null : day
}

const DecideAgain = ({ since, problem, note, batchId, difference, curve }: DecideAgainPage) => (
  <div class="stack-large">
    <div class="page-head">
      <div>
        <h1>Decide again</h1>
        <p>
          After a new contact, address, deal or rule: mail is decided again from what is stored of it. What a person
          decided stays. Nothing changes before you have seen what would.
        </p>
        {curve !== null && (
          <p>
            <strong>
              {curve === 'shipped'
                ? 'As it would be with the shipped curve in force.'
                : `As it would be with curve ${curve} in force.`}
            </strong>
          </p>
        )}
      </div>
    </div>
    {problem !== null && (
      <p class="notice bad" role="alert">
        {problem}
      </p>
    )}
    {note !== null && (
      <p class="notice" role="status">
        {note}
      </p>
    )}
    {batchId !== null && (
      <form method="post" action="/settings/decide-again/undo">
        <input type="hidden" name="batch" value={batchId} />
        <button type="submit" class="button">
          Undo all of it
        </button>
      </form>
    )}
    <form method="get" action="/settings/decide-again" class="card card-pad stack">
      <label class="field">
        <span class="label">Mail sent since</span>
        <input type="date" name="since" class="input" required value={since} />
      </label>
      {curve !== null && <input type="hidden" name="curve" value={curve} />}
      <div>
        <button type="submit" class="button">
          Show what would change
        </button>
      </div>
    </form>
    {difference !== null && <Difference difference={difference} since={since} curve={curve} />}
  </div>
)
