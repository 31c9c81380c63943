import { contactName } from '../../contacts/contact-name.ts'
import type { ReviewContact, SuggestionView } from '../../review/queries.ts'
import { type NewContact, type RejectReason, rejectReasons } from '../../review/suggestion.ts'
import { phoneText } from '../phone-text.ts'
import { fieldNames, flips, inWords, reasons, setBy, stages } from '../words.ts'
import { Confidence } from './confidence.tsx'
import { FieldsRead } from './fields-read.tsx'
import { NewContactFields } from './new-contact-fields.tsx'
import { Terms } from './terms.tsx'
import { dateOf } from './when.tsx'

/** The right side of the review page: the question, the answers with their reasons, and what can be done. */
export const DecisionPanel = ({ view, problem }: { view: SuggestionView; problem?: string | undefined }) => (
  <form
    class="decide"
    method="post"
    action={`/review/${view.id}`}
    hx-post={`/review/${view.id}`}
    hx-target="#main"
    hx-select="#main"
    hx-swap="outerHTML"
    hx-push-url="true"
    aria-label="Decision"
  >
    <div class="decide-body">
      {problem && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      <div class="question">
        <h2>{questionOf(view)}</h2>
        {view.address && <p class="small muted wrap">{view.address}</p>}
        {view.alsoWaiting > 0 && (
          <p class="small muted">
            {view.alsoWaiting} more {view.alsoWaiting === 1 ? 'message waits' : 'messages wait'} for this answer
          </p>
        )}
      </div>
      <p class="why">{inWords(reasons, view.reason)}</p>
      {view.reason in flips && <p class="small muted">Would change it: {inWords(flips, view.reason)}.</p>}
      <Answers view={view} />
      {view.message?.details && (
        <section class="stack">
          <h3>Read from the signature</h3>
          <FieldsRead details={view.message.details} />
        </section>
      )}
    </div>
    {view.state === 'open' ? (
      <Actions view={view} />
    ) : (
      <p class="decide-foot muted">This suggestion is {view.state}.</p>
    )}
  </form>
)

const personOf = (view: SuggestionView): string => {
  const proposal = view.proposal
  const named = proposal?.kind === 'match' || proposal?.kind === 'create' ? proposal.name : null
  const contact = view.contacts.find(candidate => candidate.id === view.contactId)
  return named ?? (contact ? contactName(contact) : null) ?? view.address ?? 'this person'
}

const questionOf = (view: SuggestionView): string => {
  const person = personOf(view)
  switch (view.kind) {
    case 'match':
      return `Who is ${person}?`
    case 'create':
      return `Add ${person} as a contact?`
    case 'update':
      return `Change what we know about ${person}?`
    case 'merge':
      return 'Are these two the same person?'
    case 'deal':
      return 'Which deal is this about?'
  }
}

const Answers = ({ view }: { view: SuggestionView }) => {
  const proposal = view.proposal
  switch (proposal?.kind) {
    case 'match':
    case 'create':
      return (
        <>
          {view.likelyDuplicates.length > 0 && (
            <p class="notice warn">
              {view.likelyDuplicates.length === 1 ? 'A contact' : `${view.likelyDuplicates.length} contacts`} we have
              may be the same person. A new one would be a duplicate.
            </p>
          )}
          {view.likelyDuplicates.map(id => (
            <input type="hidden" name="seen" value={id} />
          ))}
          <Candidates view={view} candidates={proposal.candidates} newContact={proposal.contact} />
          {proposal.contact && <NewContactFields contact={proposal.contact} isOpen={false} />}
        </>
      )
    case 'update':
      return (
        <div class="changes">
          {proposal.changes.map((change, at) => (
            <div class="change">
              <span class="spread">
                <label class="label" for={`change-${at}`}>
                  {fieldNames[change.field]}
                </label>
                <Confidence value={change.confidence} />
              </span>
              {change.old && (
                <span class="small">
                  <del>{change.field === 'phone' ? phoneText(change.old) : change.old}</del>{' '}
                  {change.oldSetBy && <span class="muted">{inWords(setBy, change.oldSetBy)}</span>}
                </span>
              )}
              <input type="hidden" name="field" value={change.field} />
              <input class="input" id={`change-${at}`} name="value" value={change.value} />
              {change.source && (
                <span class="small muted wrap">
                  {change.source.text && <q>{change.source.text}</q>}{' '}
                  <a href={`/messages/${change.source.messageId}`}>
                    message of {dateOf(new Date(change.source.seenAt))}
                  </a>
                </span>
              )}
            </div>
          ))}
          <p class="small muted">Empty a line to leave that detail as it is.</p>
        </div>
      )
    case 'deal':
      return (
        <fieldset class="candidates">
          <legend class="visually-hidden">Deal</legend>
          {proposal.deals.map((choice, at) => {
            const deal = view.deals.find(known => known.id === choice.dealId)
            return (
              deal && (
                <label class="candidate">
                  <input type="radio" name="deal" value={deal.id} checked={at === 0} data-candidate />
                  <span>
                    <span class="spread">
                      <span class="name">
                        {deal.name}
                        <kbd>{at + 1}</kbd>
                      </span>
                      <Confidence value={choice.confidence} />
                    </span>
                    <span class="small muted">
                      {[deal.reference, deal.companyName, inWords(stages, deal.stage)].filter(Boolean).join(' · ')}
                    </span>
                  </span>
                  <Terms terms={choice.terms} />
                </label>
              )
            )
          })}
        </fieldset>
      )
    case 'merge':
      return (
        <div class="candidates">
          {view.contacts.map(contact => (
            <div class="card card-pad">
              <PersonLines contact={contact} />
            </div>
          ))}
          <Terms terms={proposal.terms} />
        </div>
      )
    case undefined:
      return <p class="muted small">What was proposed can’t be shown any more. You can still reject it.</p>
  }
}

const Candidates = (props: {
  view: SuggestionView
  candidates: { contactId: string; confidence: number; terms: Parameters<typeof Terms>[0]['terms'] }[]
  newContact: NewContact | null
}) => {
  const known = props.candidates.flatMap(candidate => {
    const contact = props.view.contacts.find(row => row.id === candidate.contactId)
    return contact ? [{ ...candidate, contact }] : []
  })
  const createFirst = props.view.kind === 'create'
  // Nothing is chosen beforehand where nobody is proposed: one key must not make a contact of whoever forged a name.
  if (known.length === 0 && props.newContact === null) return <p class="small muted">No contact comes close.</p>
  return (
    <fieldset class="candidates">
      <legend class="visually-hidden">Contact</legend>
      {props.newContact && createFirst && (
        <CreateChoice number={1} isChecked={props.view.likelyDuplicates.length === 0} contact={props.newContact} />
      )}
      {known.map((candidate, at) => (
        <label class="candidate">
          <input
            type="radio"
            name="answer"
            value={candidate.contactId}
            checked={at === 0 && !createFirst && !props.view.isBlind}
            required
            data-candidate
          />
          <span>
            <span class="spread">
              <span class="name">
                {contactName(candidate.contact)}
                <kbd>{at + 1 + (props.newContact && createFirst ? 1 : 0)}</kbd>
              </span>
              {!props.view.isBlind && <Confidence value={candidate.confidence} />}
            </span>
            {props.view.likelyDuplicates.includes(candidate.contactId) && (
              <span class="chip">may be the same person</span>
            )}
            <PersonLines contact={candidate.contact} isNameShown={false} />
          </span>
          <Terms terms={candidate.terms} />
        </label>
      ))}
      {props.newContact && !createFirst && (
        <CreateChoice number={known.length + 1} isChecked={false} contact={props.newContact} />
      )}
    </fieldset>
  )
}

const CreateChoice = ({ number, isChecked, contact }: { number: number; isChecked: boolean; contact: NewContact }) => (
  <label class="candidate">
    <input type="radio" name="answer" value="new" checked={isChecked} required data-candidate />
    <span>
      <span class="name">
        A new contact
        <kbd>{number}</kbd>
      </span>
      <span class="small muted wrap block">
        {[
          contact.firstName || contact.lastName ? contactName(contact) : null,
          contact.title,
          contact.companyName,
          ...contact.emails,
          contact.phones[0] && phoneText(contact.phones[0].value),
        ]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </span>
  </label>
)

const PersonLines = ({ contact, isNameShown = true }: { contact: ReviewContact; isNameShown?: boolean }) => (
  <>
    {isNameShown && <strong>{contactName(contact)}</strong>}
    {(contact.title || contact.companyName) && (
      <span class="small muted wrap"> {[contact.title, contact.companyName].filter(Boolean).join(' · ')}</span>
    )}
    <span class="small muted wrap">
      {' '}
      {[...contact.emails.slice(0, 2), ...contact.phones.slice(0, 1).map(phoneText)].join(' · ')}
    </span>
  </>
)

const approveLabels = {
  match: 'Approve',
  create: 'Approve',
  update: 'Apply',
  merge: 'Merge',
  deal: 'Link deal',
} as const

const Actions = ({ view }: { view: SuggestionView }) => (
  <div class="decide-foot">
    <button
      class="button primary"
      type="submit"
      name="verdict"
      value="approve"
      aria-keyshortcuts="a"
      disabled={view.proposal === null}
    >
      {approveLabels[view.kind]} <kbd class="keyhint">A</kbd>
    </button>
    <a
      class="button quiet"
      href={`/review/${view.id}/skip`}
      hx-get={`/review/${view.id}/skip`}
      hx-target="#main"
      hx-select="#main"
      hx-swap="outerHTML"
      hx-push-url="true"
      aria-keyshortcuts="s"
    >
      Later <kbd class="keyhint">S</kbd>
    </a>
    <details class="menu">
      <summary class="button danger" aria-keyshortcuts="r">
        Reject <kbd class="keyhint">R</kbd>
      </summary>
      <div class="menu-list">
        {Object.entries(rejectReasons).map(([code, text], at) => (
          <button
            class="button quiet"
            type="submit"
            formnovalidate
            name="verdict"
            value={`reject:${code satisfies string as RejectReason}`}
          >
            <kbd class="keyhint">{at + 1}</kbd> {text}
          </button>
        ))}
      </div>
    </details>
  </div>
)
