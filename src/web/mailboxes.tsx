import { Hono } from 'hono'
import { removeWorkspace } from '../access/remove-workspace.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import {
  type AddressAnswer,
  countLedger,
  explainAddress,
  explainMessage,
  type LedgerAnswer,
} from '../mailboxes/ledger.ts'
import { type LedgerOutcome, type LedgerRow, ledgerOutcomes, listLedger } from '../mailboxes/list-ledger.ts'
import { listMailboxes, type Mailbox } from '../mailboxes/queries.ts'
import { Empty } from './components/empty.tsx'
import { LedgerFigures, sumLedger } from './components/ledger-figures.tsx'
import { LedgerTable, ReasonLists } from './components/ledger-table.tsx'
import { OlderLink } from './components/timeline.tsx'
import { WhyAnswer, WhyForm } from './components/why-not-here.tsx'
import type { WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { isRowId } from './review-form.ts'
import { inWords, outcomes, reasons } from './words.ts'
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
        byMessage: asked === '' ? null : await explainMessage(tx, workspaceId, asked),
        byAddress:
          asked.includes('@') && deps.suppressionKey !== undefined
            ? await explainAddress(tx, workspaceId, asked, deps.suppressionKey)
            : null,
      }))
      const isSample = all.some(workspace => workspace.id === workspaceId && workspace.isSample)
      return c.render(<Mailboxes {...page} asked={asked} isSample={isSample} />, {
        title: 'Mailboxes',
        section: 'mailboxes',
      })
    })
    .post('/remove-sample', async c => {
      const { workspaceId, all } = c.get('choice')
      const isSample = all.some(workspace => workspace.id === workspaceId && workspace.isSample)
      if (!isSample) return notFoundPage(c)
      await removeWorkspace(deps.db, workspaceId)
      return c.redirect('/', 303)
    })
    .get('/:id', async c => {
      const { workspaceId } = c.get('choice')
      const id = c.req.param('id')
      if (!isRowId(id)) return notFoundPage(c)
      const outcome = ledgerOutcomes.find(known => known === c.req.query('outcome')) ?? null
      const reason = c.req.query('reason')?.slice(0, 200) ?? null
      const before = c.req.query('before') ?? ''
      const page = await inWorkspace(deps.db, workspaceId, async tx => {
        const mailbox = (await listMailboxes(tx, workspaceId)).find(known => known.id === id)
        const counts = (await countLedger(tx, workspaceId)).find(known => known.mailboxId === id)
        if (!mailbox || !counts) return null
        const filter = { outcome, reason, before: isRowId(before) ? before : null }
        return { mailbox, counts, ...(await listLedger(tx, workspaceId, id, filter)) }
      })
      if (page === null) return notFoundPage(c)
      return c.render(<MailboxLedger {...page} outcome={outcome} reason={reason} now={deps.now()} />, {
        title: page.mailbox.address,
        section: 'mailboxes',
      })
    })

const Mailboxes = (props: {
  mailboxes: Mailbox[]
  ledger: Counts[]
  asked: string
  byMessage: LedgerAnswer[] | null
  byAddress: AddressAnswer | null
  isSample: boolean
}) => (
  <div class="stack-large">
    <div class="page-head">
      <div>
        <h1>Mailboxes</h1>
        <p>Every message a mailbox ever held, and what became of it.</p>
      </div>
      {props.isSample && <RemoveSample />}
    </div>
    <section class="stack">
      <WhyForm asked={props.asked} />
      {props.asked !== '' && <WhyAnswer {...props} />}
    </section>
    {props.mailboxes.length === 0 ? (
      <Empty icon="mailboxes" title="No mailbox yet">
        Import mail files with <code>countersign import mail PATH --mailbox you@your.example</code>.
      </Empty>
    ) : (
      props.mailboxes.map(mailbox => {
        const counts = props.ledger.find(row => row.mailboxId === mailbox.id)
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
              <LedgerFigures counts={sumLedger([counts])} href={`/mailboxes/${mailbox.id}`} />
            </section>
          )
        )
      })
    )}
  </div>
)

const providers: Readonly<Record<string, string>> = {
  files: 'Mail files',
  gmail: 'Gmail',
  outlook: 'Outlook',
  imap: 'IMAP',
}

const MailboxFacts = ({ mailbox }: { mailbox: Mailbox }) => (
  <span class="row">
    <span class="chip">{providers[mailbox.provider] ?? mailbox.provider}</span>
    <span class="chip">{mailbox.isShared ? 'Shared' : 'Personal'}</span>
    {mailbox.mode === 'pilot' && <span class="chip warn">Pilot: decides, logs nothing</span>}
    {mailbox.headersOnly && <span class="chip">Headers only</span>}
    {mailbox.trustSender && <span class="chip warn">Unverified senders trusted</span>}
  </span>
)

const MailboxLedger = (props: {
  mailbox: Mailbox
  counts: Counts
  rows: LedgerRow[]
  olderThan: string | null
  outcome: LedgerOutcome | null
  reason: string | null
  now: Date
}) => {
  const base = `/mailboxes/${props.mailbox.id}`
  const query = new URLSearchParams({
    ...(props.outcome ? { outcome: props.outcome } : {}),
    ...(props.reason ? { reason: props.reason } : {}),
    ...(props.olderThan ? { before: props.olderThan } : {}),
  })
  return (
    <div class="stack-large">
      <div>
        <p class="crumb">
          <a href="/mailboxes">Mailboxes</a>
        </p>
        <div class="page-head">
          <div>
            <h1>{props.mailbox.address}</h1>
          </div>
          <MailboxFacts mailbox={props.mailbox} />
        </div>
        <LedgerFigures counts={sumLedger([props.counts])} href={base} />
      </div>
      <ReasonLists counts={props.counts} base={base} chosen={props.reason} />
      <section aria-label="Messages">
        <nav class="filters" aria-label="What became of it">
          <a href={base} aria-current={props.outcome === null && props.reason === null ? 'true' : undefined}>
            All
          </a>
          {ledgerOutcomes.map(outcome => (
            <a href={`${base}?outcome=${outcome}`} aria-current={props.outcome === outcome ? 'true' : undefined}>
              {outcomes[outcome]}
            </a>
          ))}
          {props.reason && (
            <a href={base} aria-current="true">
              {inWords(reasons, props.reason)} ×
            </a>
          )}
        </nav>
        {props.rows.length === 0 ? (
          <Empty icon="check" title="No such message">
            This mailbox holds none that fits. Choose another filter above.
          </Empty>
        ) : (
          <LedgerTable rows={props.rows} now={props.now} />
        )}
        <OlderLink href={props.olderThan && `${base}?${query}`} />
      </section>
    </div>
  )
}

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
