import { type Context, Hono } from 'hono'
import { undoBatch } from '../review/undo-batch.ts'
import { applyRedecision, previewRedecision } from '../timeline/redecide-since.ts'
import { type ChangeKind, changeKinds, type RedecisionDifference } from '../timeline/redecision-difference.ts'
import { localReviewer, type WebDeps } from './deps.ts'
import { isRowId } from './review-form.ts'
import { actions, inWords, reasons } from './words.ts'
import type { WebEnv } from './workspace.ts'

interface DecideAgainPage {
  since: string
  problem: string | null
  note: string | null
  /** What can be undone now. */
  batchId: string | null
  difference: RedecisionDifference | null
}

/** First what would change, then the same as one batch that can be undone. */
export const decideAgainRoutes = (deps: WebDeps) => {
  const show = (c: Context<WebEnv>, page: Partial<DecideAgainPage>) =>
    c.render(<DecideAgain since="" problem={null} note={null} batchId={null} difference={null} {...page} />, {
      title: 'Decide again',
      section: 'settings',
    })
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
      const difference = await previewRedecision(deps.db, workspaceId, { since: day, mailboxId: null })
      return show(c, { since, difference })
    })
    .post('/', async c => {
      const since = String((await c.req.parseBody()).since ?? '')
      const day = readDay(since)
      if (day === null) {
        c.status(422)
        return show(c, { since, problem: badDay })
      }
      const { workspaceId } = c.get('choice')
      const by = { actor: localReviewer, now: deps.now() }
      const { batchId, difference } = await applyRedecision(deps.db, workspaceId, { since: day, mailboxId: null }, by)
      const changed = difference.messages - difference.unchanged - difference.byPerson
      return show(c, {
        since,
        batchId,
        note:
          batchId === null
            ? 'Nothing had to be changed.'
            : `${changed} ${changed === 1 ? 'message' : 'messages'} changed.`,
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

function readDay(value: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return null
  const day = new Date(`${value}T00:00:00Z`)
  return Number.isNaN(day.getTime()) ? null : day
}

const changeWords: Record<ChangeKind, string> = {
  newly_logged: 'newly logged',
  now_review: 'would wait for a person',
  now_ignored: 'no longer logged, or asked about',
  other_contact: 'to another contact',
  other_deal: 'to another deal',
  other_reason: 'the same, for another reason',
}

const DecideAgain = ({ since, problem, note, batchId, difference }: DecideAgainPage) => (
  <div class="stack-large">
    <div class="page-head">
      <div>
        <h1>Decide again</h1>
        <p>
          After a new contact, address, deal or rule: mail is decided again from what is stored of it. What a person
          decided stays. Nothing changes before you have seen what would.
        </p>
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
      <div>
        <button type="submit" class="button">
          Show what would change
        </button>
      </div>
    </form>
    {difference !== null && <Difference difference={difference} since={since} />}
  </div>
)

const Difference = ({ difference, since }: { difference: RedecisionDifference; since: string }) => {
  const { messages, unchanged, byPerson, changes, samples } = difference
  const changed = messages - unchanged - byPerson
  return (
    <section class="stack" aria-labelledby="difference-title">
      <h2 id="difference-title">
        {changed === 0 ? 'Nothing would change' : `${changed} ${changed === 1 ? 'message' : 'messages'} would change`}
      </h2>
      <p class="muted">
        {messages} messages: {unchanged} as before, {byPerson} left as a person decided them.
      </p>
      {changed > 0 && (
        <>
          <ul class="card list">
            {changeKinds.map(
              kind => changes[kind] > 0 && <li class="list-row">{`${changes[kind]} ${changeWords[kind]}`}</li>,
            )}
          </ul>
          <div class="card table-scroll">
            <table class="table stacked">
              <thead>
                <tr>
                  <th scope="col">Message</th>
                  <th scope="col">Now</th>
                  <th scope="col">Then</th>
                </tr>
              </thead>
              <tbody>
                {samples.map(({ messageId, subject, before, after }) => (
                  <tr>
                    <td>
                      <a href={`/messages/${messageId}`}>{subject === '' ? 'No subject' : subject}</a>
                    </td>
                    <td>{`${inWords(actions, before.action)}: ${inWords(reasons, before.reason)}`}</td>
                    <td>{`${inWords(actions, after.action)}: ${inWords(reasons, after.reason)}`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <form method="post" action="/settings/decide-again">
            <input type="hidden" name="since" value={since} />
            <button type="submit" class="button primary">
              Change these {changed}
            </button>
          </form>
        </>
      )}
    </section>
  )
}
