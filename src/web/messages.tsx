import { Hono } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import { blindAction, type JournalEntry, listMessageJournal } from '../review/message-journal.ts'
import { findMessage, type ReviewMessage } from '../review/message-queries.ts'
import { Confidence } from './components/confidence.tsx'
import { FieldsRead } from './components/fields-read.tsx'
import { MessageView } from './components/message-view.tsx'
import { Terms } from './components/terms.tsx'
import { When } from './components/when.tsx'
import type { WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { isRowId } from './review-form.ts'
import { actions, flips, inWords, messageKinds, reasons } from './words.ts'
import type { WebEnv } from './workspace.ts'

export const messageRoutes = (deps: WebDeps) =>
  new Hono<WebEnv>().get('/:id', async c => {
    const { workspaceId } = c.get('choice')
    const id = c.req.param('id')
    if (!isRowId(id)) return notFoundPage(c)
    const page = await inWorkspace(deps.db, workspaceId, async tx => {
      const message = await findMessage(tx, workspaceId, id)
      return message && { message, journal: await listMessageJournal(tx, workspaceId, id) }
    })
    if (page === null) return notFoundPage(c)
    return c.render(<MessagePage {...page} now={deps.now()} />, {
      title: page.message.subject || 'Message',
      section: 'none',
    })
  })

const MessagePage = ({ message, journal, now }: { message: ReviewMessage; journal: JournalEntry[]; now: Date }) => (
  <div class="columns">
    <div>
      <MessageView message={message} now={now} />
    </div>
    <aside class="stack-large">
      <section aria-labelledby="why-title">
        <div class="section-head">
          <h2 id="why-title">What became of it</h2>
          <span class="chip">{inWords(messageKinds, message.kind)}</span>
        </div>
        {journal.some(({ action }) => action === blindAction) && (
          <p class="notice">What became of it is shown once the blind question about it is answered.</p>
        )}
        <ul class="card list">
          {journal
            .filter(entry => entry.isCurrent)
            .map(entry => (
              <li>
                <JournalLine entry={entry} now={now} />
              </li>
            ))}
        </ul>
        {journal.some(entry => !entry.isCurrent) && (
          <details class="history">
            <summary class="small muted">Earlier decisions</summary>
            <ul class="card list">
              {journal
                .filter(entry => !entry.isCurrent)
                .map(entry => (
                  <li>
                    <JournalLine entry={entry} now={now} />
                  </li>
                ))}
            </ul>
          </details>
        )}
      </section>
      {message.details && (
        <section aria-labelledby="read-title">
          <div class="section-head">
            <h2 id="read-title">Read from the signature</h2>
          </div>
          <div class="card card-pad">
            <FieldsRead details={message.details} />
          </div>
        </section>
      )}
    </aside>
  </div>
)

const JournalLine = ({ entry, now }: { entry: JournalEntry; now: Date }) => (
  <div class="list-row">
    <span class="spread">
      <span>
        <strong>{kindText[entry.kind] ?? entry.kind}:</strong> {inWords(actions, entry.action)}
      </span>
      <span class="small muted nowrap">
        <When at={entry.madeAt} now={now} />
      </span>
    </span>
    <span class="row small">
      {entry.contact && <a href={`/contacts/${entry.contact.id}`}>{entry.contact.name}</a>}
      {entry.deal && <a href={`/deals/${entry.deal.id}`}>{entry.deal.name}</a>}
      {entry.address && <span class="muted wrap">{entry.address}</span>}
      {entry.confidence !== null && <Confidence value={entry.confidence} />}
    </span>
    <span class="small muted">
      {inWords(reasons, entry.reason)}
      {entry.actor !== 'system' && ', by a reviewer'}
    </span>
    {entry.runnerUp && (
      <span class="small muted">
        Second: <a href={`/contacts/${entry.runnerUp.id}`}>{entry.runnerUp.name}</a>{' '}
        <Confidence value={entry.runnerUp.confidence} />
      </span>
    )}
    {entry.isCurrent && entry.kind === 'match' && <Flip reason={entry.reason} />}
    <Terms terms={entry.terms} />
    {entry.isOpen && entry.isCurrent && entry.suggestionId && (
      <span>
        <a class="button small" href={`/review/${entry.suggestionId}`}>
          Review
        </a>
      </span>
    )}
    {entry.mayUndo && (
      <form method="post" action={`/review/decisions/${entry.id}/undo`}>
        <button class="button small" type="submit">
          Undo
        </button>
      </form>
    )}
  </div>
)

const Flip = ({ reason }: { reason: string }) =>
  reason in flips ? <span class="small muted">Would change it: {inWords(flips, reason)}.</span> : null

const kindText: Readonly<Record<string, string>> = { message: 'Message', match: 'Person', deal: 'Deal' }
