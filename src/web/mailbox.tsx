import { Hono } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import { countLedger } from '../mailboxes/ledger.ts'
import { ledgerOutcomes, listLedger } from '../mailboxes/list-ledger.ts'
import { listWouldBeLogged, type WouldBeLogged } from '../mailboxes/pilot-queries.ts'
import { findMailbox, type Mailbox } from '../mailboxes/queries.ts'
import { LedgerFigures, sumLedger } from './components/ledger-figures.tsx'
import { MailboxFacts } from './components/mailbox-facts.tsx'
import { type LedgerPage, MailboxLedger } from './components/mailbox-ledger.tsx'
import { PilotPanel } from './components/pilot.tsx'
import type { WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { isRowId } from './review-form.ts'
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
      const would = mailbox.mode === 'pilot' ? await listWouldBeLogged(tx, workspaceId, id, wouldBeShown) : []
      const filter = { outcome, reason, before: isRowId(before) ? before : null }
      return { mailbox, would, ledger: { counts, outcome, reason, ...(await listLedger(tx, workspaceId, id, filter)) } }
    })
    if (page === null) return notFoundPage(c)
    return c.render(<MailboxPage {...page} now={deps.now()} />, { title: page.mailbox.address, section: 'mailboxes' })
  })

interface MailboxPageProps {
  mailbox: Mailbox
  would: WouldBeLogged[]
  ledger: LedgerPage
  now: Date
}

const MailboxPage = ({ mailbox, would, ledger, now }: MailboxPageProps) => {
  const base = `/mailboxes/${mailbox.id}`
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
        <LedgerFigures counts={sumLedger([ledger.counts])} href={base} />
      </div>
      {mailbox.mode === 'pilot' && (
        <PilotPanel mailboxId={mailbox.id} would={would} counts={wouldCounts(ledger)} now={now} />
      )}
      <MailboxLedger {...ledger} base={base} now={now} />
    </div>
  )
}

const wouldCounts = ({ counts }: LedgerPage) => {
  const count = (reason: string) => counts.ignored.find(row => row.reason === reason)?.count ?? 0
  return { logged: count('pilot_would_logged'), review: count('pilot_would_review') }
}
