import { type Context, Hono } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import { decideSuggestion } from '../review/decide-suggestion.ts'
import {
  type DecisionNote,
  findDecisionNote,
  findFirstOpen,
  findNextOpen,
  findSuggestion,
  listQueueAround,
  type QueueRow,
  type SuggestionView,
} from '../review/queries.ts'
import type { RefusedContact } from '../review/shown-duplicates.ts'
import { undoDecision } from '../review/undo-decision.ts'
import { DecisionPanel } from './components/decision-panel.tsx'
import { Empty } from './components/empty.tsx'
import { KeyHelp } from './components/key-help.tsx'
import { MessageView } from './components/message-view.tsx'
import { When } from './components/when.tsx'
import { localReviewer, type WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { waitingText } from './layout.tsx'
import { isRowId, readVerdict } from './review-form.ts'
import { actions, conflicts, inWords, reasons, suggestionKinds } from './words.ts'
import type { WebEnv } from './workspace.ts'

interface ReviewPage {
  view: SuggestionView | null
  queue: QueueRow[]
  waiting: number
  note: DecisionNote | null
  problem?: string | undefined
  now: Date
}

export const reviewRoutes = (deps: WebDeps) => {
  const show = async (c: Context<WebEnv>, wanted: string | null, problem?: string, refused?: RefusedContact) => {
    const { workspaceId, waiting } = c.get('choice')
    const done = c.req.query('done') ?? ''
    const page = await inWorkspace(deps.db, workspaceId, async tx => {
      const id = wanted ?? (await findFirstOpen(tx, workspaceId))
      return {
        view: id === null ? null : await findSuggestion(tx, workspaceId, id, refused),
        queue: await listQueueAround(tx, workspaceId, id),
        note: isRowId(done) ? await findDecisionNote(tx, workspaceId, done) : null,
      }
    })
    if (wanted !== null && page.view === null) return notFoundPage(c)
    const title = page.view ? 'Review' : 'Nothing to review'
    return c.render(<Review {...page} waiting={waiting} problem={problem} now={deps.now()} />, {
      title,
      section: 'review',
      wide: page.view !== null,
    })
  }

  return new Hono<WebEnv>()
    .get('/', c => show(c, null))
    .get('/:id', c => (isRowId(c.req.param('id')) ? show(c, c.req.param('id')) : notFoundPage(c)))
    .get('/:id/skip', async c => {
      const { workspaceId } = c.get('choice')
      const id = c.req.param('id')
      if (!isRowId(id)) return notFoundPage(c)
      const next = await inWorkspace(deps.db, workspaceId, tx => findNextOpen(tx, workspaceId, id))
      return c.redirect(next === null ? '/review' : `/review/${next}`, 303)
    })
    .post('/:id', async c => {
      const { workspaceId } = c.get('choice')
      const id = c.req.param('id')
      if (!isRowId(id)) return notFoundPage(c)
      const verdict = readVerdict(await c.req.parseBody({ all: true }))
      if (verdict === null) {
        c.status(422)
        return show(c, id, conflicts.answer_does_not_fit)
      }
      const outcome = await decideSuggestion(deps.db, workspaceId, {
        suggestionId: id,
        actor: localReviewer,
        verdict,
        now: deps.now(),
      })
      switch (outcome.kind) {
        case 'decided':
        case 'already-decided': {
          const next = await inWorkspace(deps.db, workspaceId, tx => findNextOpen(tx, workspaceId, id))
          const done = outcome.decisionId === null ? '' : `?done=${outcome.decisionId}`
          return c.redirect(`/review${next === null ? '' : `/${next}`}${done}`, 303)
        }
        case 'conflict':
          c.status(409)
          return show(
            c,
            id,
            conflicts[outcome.code],
            verdict.kind === 'create' ? { contact: verdict.contact, duplicates: outcome.duplicates ?? [] } : undefined,
          )
        case 'not-found':
          return notFoundPage(c)
      }
    })
    .post('/decisions/:id/undo', async c => {
      const { workspaceId } = c.get('choice')
      const id = c.req.param('id')
      if (!isRowId(id)) return notFoundPage(c)
      const outcome = await undoDecision(deps.db, workspaceId, {
        decisionId: id,
        actor: localReviewer,
        now: deps.now(),
      })
      switch (outcome.kind) {
        case 'undone':
        case 'already-undone': {
          const note = await inWorkspace(deps.db, workspaceId, tx => findDecisionNote(tx, workspaceId, id))
          return c.redirect(`/review${note?.suggestionId ? `/${note.suggestionId}` : ''}?done=${id}`, 303)
        }
        case 'depended-on':
          c.status(409)
          return show(
            c,
            null,
            `Later decisions rest on this one: undo them first, newest first (${outcome.by
              .map(later => inWords(actions, later.action).toLowerCase())
              .join(', ')}).`,
          )
        case 'not-undoable':
          c.status(409)
          return show(c, null, conflicts[outcome.code])
        case 'not-found':
          return notFoundPage(c)
      }
    })
}

const Review = (page: ReviewPage) => {
  if (page.view === null) return <NothingWaits {...page} />
  return (
    <div class="review">
      <section class="queue" aria-label="Waiting suggestions">
        <div class="queue-head spread">
          <h1>
            Review <span class="badge">{waitingText(page.waiting)}</span>
          </h1>
          <button class="button quiet small keyhint" type="button" data-opens-keys>
            Keys <kbd>?</kbd>
          </button>
        </div>
        <ol>
          {page.queue.map(row => (
            <li>
              <QueueLink row={row} isCurrent={row.id === page.view?.id} now={page.now} />
            </li>
          ))}
        </ol>
      </section>
      <section class="reading" aria-label="What it is about">
        <NoteBar note={page.note} />
        {page.view.message ? (
          <MessageView message={page.view.message} now={page.now} />
        ) : (
          <p class="muted">There is no message behind this suggestion.</p>
        )}
      </section>
      <DecisionPanel view={page.view} problem={page.problem} />
      <KeyHelp />
    </div>
  )
}

const NothingWaits = (page: ReviewPage) => (
  <>
    <div class="page-head">
      <div>
        <h1>Review</h1>
      </div>
    </div>
    {page.problem && (
      <p class="notice bad" role="alert">
        {page.problem}
      </p>
    )}
    <NoteBar note={page.note} />
    <Empty icon="check" title="Nothing waits for you">
      Everything that was read is logged or left out with a reason. New questions appear here by themselves; what was
      decided is on the <a href="/">overview</a>.
    </Empty>
  </>
)

const QueueLink = ({ row, isCurrent, now }: { row: QueueRow; isCurrent: boolean; now: Date }) => (
  <a
    class="queue-row"
    href={`/review/${row.id}`}
    hx-get={`/review/${row.id}`}
    hx-target="#main"
    hx-select="#main"
    hx-swap="outerHTML"
    hx-push-url="true"
    hx-preload="warm timeout:30s"
    data-row
    aria-current={isCurrent ? 'true' : undefined}
  >
    <span class="spread">
      <span class="who clip">{row.who}</span>
      <span class="when">
        <When at={row.at} now={now} />
      </span>
    </span>
    <span class="line clip">{row.subject ?? inWords(reasons, row.reason)}</span>
    <span class="line clip">{suggestionKinds[row.kind]}</span>
  </a>
)

const NoteBar = ({ note }: { note: DecisionNote | null }) =>
  note && (
    <div class="notice" role="status">
      <span>
        {note.isUndone ? 'Undone: ' : ''}
        {inWords(actions, note.action)}
        {note.who && ` · ${note.who}`}
      </span>
      {!note.isUndone && (
        <form
          method="post"
          action={`/review/decisions/${note.decisionId}/undo`}
          hx-post={`/review/decisions/${note.decisionId}/undo`}
          hx-target="#main"
          hx-select="#main"
          hx-swap="outerHTML"
          hx-push-url="true"
        >
          <button class="button small" type="submit" aria-keyshortcuts="u">
            Undo <kbd class="keyhint">U</kbd>
          </button>
        </form>
      )}
    </div>
  )
