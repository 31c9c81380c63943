import type { LedgerCounts } from '../../mailboxes/ledger.ts'
import type { WouldBeLogged } from '../../mailboxes/pilot-queries.ts'
import { When } from './when.tsx'

export interface WouldCounts {
  logged: number
  review: number
}

export const wouldCounts = ({ ignored }: LedgerCounts): WouldCounts => {
  const count = (reason: string) => ignored.find(row => row.reason === reason)?.count ?? 0
  return { logged: count('pilot_would_logged'), review: count('pilot_would_review') }
}

interface PilotPanelProps {
  mailboxId: string
  would: WouldBeLogged[]
  counts: WouldCounts
  now: Date
}

/** What a mailbox in pilot would have done, and the step to let it. */
export const PilotPanel = ({ mailboxId, would, counts, now }: PilotPanelProps) => (
  <section class="stack" aria-labelledby="pilot-title">
    <div class="spread">
      <h2 id="pilot-title">Pilot: nothing is logged yet</h2>
      <details class="menu">
        <summary class="button small primary">Take it live</summary>
        <form class="menu-list menu-below" method="post" action={`/mailboxes/${mailboxId}/live`}>
          <p class="small muted confirm-text">
            From now on mail of this mailbox is logged, and what isn’t certain waits for review. What was decided in
            pilot is decided again, as one batch that can be undone.
          </p>
          <button class="button primary" type="submit">
            Yes, take it live
          </button>
        </form>
      </details>
    </div>
    <div class="figures">
      <a class="figure" href={`/mailboxes/${mailboxId}?reason=pilot_would_logged`}>
        <b>{counts.logged.toLocaleString('en-GB')}</b>
        <span>would have been logged</span>
      </a>
      <a class="figure" href={`/mailboxes/${mailboxId}?reason=pilot_would_review`}>
        <b>{counts.review.toLocaleString('en-GB')}</b>
        <span>would have been asked about</span>
      </a>
    </div>
    {would.length > 0 && (
      <div class="card table-scroll">
        <table class="table stacked">
          <caption class="visually-hidden">The newest that would have been logged</caption>
          <thead>
            <tr>
              <th scope="col">Message</th>
              <th scope="col">Would stand with</th>
              <th scope="col" class="end">
                Sent
              </th>
            </tr>
          </thead>
          <tbody>
            {would.map(row => (
              <tr>
                <td class="wrap">
                  <a class="title-link" href={`/messages/${row.messageId}`} dir="auto">
                    {row.subject || 'No subject'}
                  </a>
                </td>
                <td>
                  <Targets row={row} />
                </td>
                <td class="end muted">
                  <When at={row.sentAt} now={now} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
  </section>
)

interface AfterPilotProps {
  mailboxId: string
  /** Still stand as they did in pilot. */
  counts: WouldCounts
  isUnderWay: boolean
}

/** A live mailbox of which mail stands as it was decided in pilot: how far deciding it again is, or the step to do so. */
export const AfterPilot = ({ mailboxId, counts, isUnderWay }: AfterPilotProps) => {
  const left = counts.logged + counts.review
  if (left === 0 && !isUnderWay) return null
  const messages = `${left.toLocaleString('en-GB')} ${left === 1 ? 'message' : 'messages'}`
  return (
    <section class="card card-pad spread" aria-label="Mail read in pilot">
      {isUnderWay ? (
        <p role="status">
          What was read in pilot is being decided again: {messages} left. It goes on when you leave this page.
        </p>
      ) : (
        <>
          <p>{messages} stand as they were decided in pilot, on no timeline.</p>
          <form method="post" action={`/mailboxes/${mailboxId}/live`}>
            <button class="button small" type="submit">
              Decide them again
            </button>
          </form>
        </>
      )}
    </section>
  )
}

const Targets = ({ row: { contacts, deals } }: { row: WouldBeLogged }) => (
  <span class="row">
    {contacts.map(({ id, name }) => (
      <a href={`/contacts/${id}`} dir="auto">
        {name}
      </a>
    ))}
    {deals.map(({ id, name }) => (
      <a class="chip accent" href={`/deals/${id}`} dir="auto">
        {name}
      </a>
    ))}
  </span>
)
