import type { AddressAnswer, LedgerAnswer } from '../../mailboxes/ledger.ts'
import { effects, inWords, outcomes, reasons } from '../words.ts'
import { outcomeTone } from './ledger-table.tsx'

export const WhyForm = ({ asked }: { asked: string }) => (
  <form class="field why-form" method="get" action="/mailboxes">
    <label for="why">Why is this mail not here?</label>
    <div class="search">
      <input
        class="input"
        type="search"
        id="why"
        name="why"
        value={asked}
        placeholder="Message-ID or address"
        autocomplete="off"
        spellcheck={false}
      />
      <button class="button" type="submit">
        Explain
      </button>
    </div>
  </form>
)

/** An address looks like a Message-ID: both readings are tried, and what neither finds is said to be unseen. */
export const WhyAnswer = (props: {
  asked: string
  byMessage: LedgerAnswer[] | null
  byAddress: AddressAnswer | null
}) => {
  const copies = props.byMessage ?? []
  const address = props.byAddress?.address ? props.byAddress : null
  const isKnown = address !== null && (address.outcomes.length > 0 || address.rules.length > 0 || address.isSuppressed)
  return (
    <div class="card card-pad stack" role="status">
      {copies.length > 0 && (
        <ul class="stack">
          {copies.map(copy => (
            <li class="row">
              <span class={`chip ${outcomeTone(copy.action ?? copy.state)}`}>
                {inWords(outcomes, copy.action ?? copy.state)}
              </span>
              <span>in {copy.address}</span>
              {copy.reason && <span class="muted">{inWords(reasons, copy.reason)}</span>}
              {copy.messageId && <a href={`/messages/${copy.messageId}`}>Open</a>}
            </li>
          ))}
        </ul>
      )}
      {isKnown && <AddressText answer={address} />}
      {copies.length === 0 && !isKnown && (
        <p>
          No mailbox ever held a message with this {address ? 'Message-ID or address' : 'Message-ID'}, and no rule keeps{' '}
          {address ? 'mail of this address' : 'it'} out. It may not have reached the provider, or lies in a mailbox that
          isn’t connected.
        </p>
      )}
    </div>
  )
}

const AddressText = ({ answer }: { answer: AddressAnswer }) => (
  <>
    <p>
      <strong>{answer.address}</strong>
      {answer.contactIds.map(id => (
        <>
          {' '}
          <a href={`/contacts/${id}`}>contact</a>
        </>
      ))}
    </p>
    {answer.isSuppressed && <p>This person was erased or objected: nothing of their mail is kept.</p>}
    {answer.rules.map(rule => (
      <p>
        {inWords(reasons, rule.reason)}: {inWords(effects, rule.effect).toLowerCase()}.
      </p>
    ))}
    {answer.outcomes.length > 0 && (
      <ul class="stack">
        {answer.outcomes.map(row => (
          <li class="row">
            <span class={`chip ${outcomeTone(row.action)}`}>
              {row.count} {inWords(outcomes, row.action).toLowerCase()}
            </span>
            <span class="muted">{inWords(reasons, row.reason)}</span>
          </li>
        ))}
      </ul>
    )}
  </>
)
