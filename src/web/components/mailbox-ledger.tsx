import type { LedgerCounts } from '../../mailboxes/ledger.ts'
import { type LedgerOutcome, type LedgerRow, ledgerOutcomes } from '../../mailboxes/list-ledger.ts'
import { inWords, outcomes, reasons } from '../words.ts'
import { Empty } from './empty.tsx'
import { LedgerTable, ReasonLists } from './ledger-table.tsx'
import { OlderLink } from './timeline.tsx'

export interface LedgerPage {
  counts: LedgerCounts
  rows: LedgerRow[]
  olderThan: string | null
  outcome: LedgerOutcome | null
  reason: string | null
}

/** Every message of one mailbox, to be narrowed by what became of it and why. */
export const MailboxLedger = ({ base, now, ...page }: LedgerPage & { base: string; now: Date }) => {
  const query = new URLSearchParams({
    ...(page.outcome ? { outcome: page.outcome } : {}),
    ...(page.reason ? { reason: page.reason } : {}),
    ...(page.olderThan ? { before: page.olderThan } : {}),
  })
  return (
    <>
      <ReasonLists counts={page.counts} base={base} chosen={page.reason} />
      <section aria-label="Messages">
        <nav class="filters" aria-label="What became of it">
          <a href={base} aria-current={page.outcome === null && page.reason === null ? 'true' : undefined}>
            All
          </a>
          {ledgerOutcomes.map(outcome => (
            <a href={`${base}?outcome=${outcome}`} aria-current={page.outcome === outcome ? 'true' : undefined}>
              {outcomes[outcome]}
            </a>
          ))}
          {page.reason && (
            <a href={base} aria-current="true">
              {inWords(reasons, page.reason)} ×
            </a>
          )}
        </nav>
        {page.rows.length === 0 ? (
          <Empty icon="check" title="No such message">
            This mailbox holds none that fits. Choose another filter above.
          </Empty>
        ) : (
          <LedgerTable rows={page.rows} now={now} />
        )}
        <OlderLink href={page.olderThan && `${base}?${query}`} />
      </section>
    </>
  )
}
