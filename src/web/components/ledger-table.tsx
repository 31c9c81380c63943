import type { LedgerCounts } from '../../mailboxes/ledger.ts'
import type { LedgerRow } from '../../mailboxes/list-ledger.ts'
import { inWords, messageKinds, outcomes, reasons } from '../words.ts'
import { When } from './when.tsx'

export const outcomeTone = (outcome: string): string =>
  ({ logged: 'good', review: 'warn', failed: 'bad', pending: 'accent' })[outcome] ?? ''

export const LedgerTable = ({ rows, now }: { rows: LedgerRow[]; now: Date }) => (
  <div class="card table-scroll">
    <table class="table stacked">
      <thead>
        <tr>
          <th scope="col">Message</th>
          <th scope="col">What became of it</th>
          <th scope="col">Why</th>
          <th scope="col" class="end">
            Sent
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(row => (
          <tr>
            <td class="wrap">
              {row.messageId ? (
                <a class="title-link" href={`/messages/${row.messageId}`} dir="auto">
                  {row.subject || 'No subject'}
                </a>
              ) : (
                <span class="muted mono">{row.rfcMessageId ?? row.providerMessageId.slice(0, 24)}</span>
              )}
              {row.kind && row.kind !== 'person' && (
                <>
                  {' '}
                  <span class="small muted">{inWords(messageKinds, row.kind)}</span>
                </>
              )}
            </td>
            <td>
              <span class={`chip ${outcomeTone(row.outcome)}`}>{inWords(outcomes, row.outcome)}</span>
            </td>
            <td class="muted">{row.reason && inWords(reasons, row.reason)}</td>
            <td class="end muted">
              <When at={row.sentAt ?? row.firstSeenAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

/** Why messages were left out or failed, by reason: each is a filter. */
export const ReasonLists = ({
  counts,
  base,
  chosen,
}: {
  counts: LedgerCounts
  base: string
  chosen: string | null
}) => {
  const lists = [
    { title: 'Left out, by reason', rows: counts.ignored },
    { title: 'Failed, by reason', rows: counts.failed },
  ].filter(list => list.rows.length > 0)
  if (lists.length === 0) return null
  return (
    <div class="reason-lists">
      {lists.map(list => (
        <section>
          <div class="section-head">
            <h2>{list.title}</h2>
          </div>
          <ul class="card list">
            {list.rows.map(({ reason, count }) => (
              <li>
                <a
                  class="list-row"
                  href={`${base}?${new URLSearchParams({ reason })}`}
                  aria-current={chosen === reason ? 'true' : undefined}
                >
                  <span class="spread">
                    <span>{inWords(reasons, reason)}</span>
                    <span class="number">{count.toLocaleString('en-GB')}</span>
                  </span>
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
