import { Hono } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import { type Connection, findConnection } from '../mailboxes/connecting/connection-queries.ts'
import { type MailboxHealth, readHealth } from '../mailboxes/health.ts'
import { countLedger } from '../mailboxes/ledger.ts'
import { ledgerOutcomes, listLedger } from '../mailboxes/list-ledger.ts'
import { listWouldBeLogged, type WouldBeLogged } from '../mailboxes/pilot-queries.ts'
import { findMailbox, type Mailbox } from '../mailboxes/queries.ts'
import { BackfillPanel } from './components/backfill.tsx'
import { HealthCard } from './components/health-card.tsx'
import { LedgerFigures, sumLedger } from './components/ledger-figures.tsx'
import { MailboxFacts } from './components/mailbox-facts.tsx'
import { type LedgerPage, MailboxLedger } from './components/mailbox-ledger.tsx'
import { AfterPilot, PilotPanel, wouldCounts } from './components/pilot.tsx'
import { MailboxActions, WatchingFacts } from './components/watched-mailbox.tsx'
import type { WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { isRowId } from './review-form.ts'
import { doneTexts } from './watching-words.ts'
import type { WebEnv } from './workspace.ts'

/** As many as one looks at before taking a mailbox live; the ledger has them all. */
const wouldBeShown = 8

/** One mailbox: how it is, what became of its mail, and what can be done about it. */
export const mailboxPageRoutes = (deps: WebDeps) =>
  new Hono<WebEnv>().get('/:id', async c => {
    const { workspaceId } = c.get('choice')
    const id = c.req.param('id')
    if (!isRowId(id)) return notFoundPage(c)
    const outcome = ledgerOutcomes.find(known => known === c.req.query('outcome')) ?? null
    const reason = c.req.query('reason')?.slice(0, 200) ?? null
    const before = c.req.query('before') ?? ''
    const page = await inWorkspace(deps.db, workspaceId, async tx => {
      const mailbox = await findMailbox(tx, workspaceId, id)
      const counts = (await countLedger(tx, workspaceId)).find(known => known.mailboxId === id)
      if (mailbox === null || counts === undefined) return null
      const health = (await readHealth(tx, workspaceId, deps.now())).find(one => one.mailbox.id === id) ?? null
      const connection = health && (await findConnection(tx, workspaceId, id))
      const would = mailbox.mode === 'pilot' ? await listWouldBeLogged(tx, workspaceId, id, wouldBeShown) : []
      const filter = { outcome, reason, before: isRowId(before) ? before : null }
      const watched = health && connection && { health, connection }
      return {
        mailbox,
        watched,
        would,
        ledger: { counts, outcome, reason, ...(await listLedger(tx, workspaceId, id, filter)) },
      }
    })
    if (page === null) return notFoundPage(c)
    const isDecidingPilot = (await deps.pilotWork?.()?.isUnderWay(id)) ?? false
    const note = readNote(c.req.query())
    return c.render(<MailboxPage {...page} isDecidingPilot={isDecidingPilot} note={note} now={deps.now()} />, {
      title: page.mailbox.address,
      section: 'mailboxes',
    })
  })

interface Note {
  text: string
  /** What it did can be undone as this batch. */
  batchId: string | null
}

/** What came of the form that led back here. */
function readNote({ done, batch, erased }: Record<string, string>): Note | null {
  const text = doneTexts[done as keyof typeof doneTexts] as string | undefined
  if (text === undefined) return null
  const gone =
    erased !== undefined && /^\d{1,9}$/.test(erased)
      ? ` ${Number(erased).toLocaleString('en-GB')} messages were erased.`
      : ''
  return { text: `${text}${gone}`, batchId: batch !== undefined && isRowId(batch) ? batch : null }
}

interface MailboxPageProps {
  mailbox: Mailbox
  /** Null for mail files. */
  watched: { health: MailboxHealth; connection: Connection } | null
  note: Note | null
  would: WouldBeLogged[]
  /** What was read in pilot is decided again in the background. */
  isDecidingPilot: boolean
  ledger: LedgerPage
  now: Date
}

const MailboxPage = ({ mailbox, watched, note, would, isDecidingPilot, ledger, now }: MailboxPageProps) => {
  const base = `/mailboxes/${mailbox.id}`
  const backfill = watched?.health.mailbox.backfill ?? null
  return (
    <div class="stack-large">
      <div>
        <p class="crumb">
          <a href="/mailboxes">Mailboxes</a>
        </p>
        <div class="page-head">
          <div>
            <h1>{mailbox.address}</h1>
          </div>
          <MailboxFacts mailbox={mailbox} />
        </div>
        {/* Undone while it goes on, the rest would be decided all the same. */}
        {note !== null && <NoteLine note={isDecidingPilot ? { ...note, batchId: null } : note} />}
        <div class="stack">
          <LedgerFigures counts={sumLedger([ledger.counts])} href={base}>
            {watched !== null && <HealthCard health={watched.health} now={now} />}
          </LedgerFigures>
          {watched?.connection.disconnectedAt === null && (
            <MailboxActions id={mailbox.id} state={watched.health.mailbox.state} />
          )}
        </div>
      </div>
      {mailbox.mode === 'pilot' && watched !== null && (
        <PilotPanel mailboxId={mailbox.id} would={would} counts={wouldCounts(ledger.counts)} now={now} />
      )}
      {mailbox.mode === 'live' && watched !== null && (
        <AfterPilot mailboxId={mailbox.id} counts={wouldCounts(ledger.counts)} isUnderWay={isDecidingPilot} />
      )}
      {watched !== null && backfill !== null && (
        <BackfillPanel mailboxId={mailbox.id} backfill={backfill} pending={watched.health.pendingBackfill} now={now} />
      )}
      {watched !== null && <WatchingFacts {...watched} now={now} />}
      <MailboxLedger {...ledger} base={base} now={now} />
    </div>
  )
}

const NoteLine = ({ note }: { note: Note }) => (
  <div class="notice" role="status">
    <span>{note.text}</span>
    {note.batchId !== null && (
      <form method="post" action="/settings/decide-again/undo">
        <input type="hidden" name="batch" value={note.batchId} />
        <button type="submit" class="button small">
          Undo what was logged
        </button>
      </form>
    )}
  </div>
)
