import type { TimelineEntry } from '../../timeline/queries.ts'
import { inWords, reasons } from '../words.ts'
import { Confidence } from './confidence.tsx'
import { monthOf, When } from './when.tsx'

/** Entries newest first, with a heading for each month; what the page itself is about is not repeated. */
export const Timeline = (props: { entries: TimelineEntry[]; now: Date; isOf: 'contact' | 'deal' | 'all' }) => (
  <ol class="timeline">
    {props.entries.map((entry, at) => {
      const month = monthOf(entry.happenedAt)
      const former = props.entries[at - 1]
      const isFirstOfMonth = props.isOf !== 'all' && (!former || monthOf(former.happenedAt) !== month)
      return (
        <>
          {isFirstOfMonth && <li class="month">{month}</li>}
          <li class={entry.direction}>
            <Entry entry={entry} now={props.now} isOf={props.isOf} />
          </li>
        </>
      )
    })}
  </ol>
)

const Entry = ({ entry, now, isOf }: { entry: TimelineEntry; now: Date; isOf: 'contact' | 'deal' | 'all' }) => (
  <div class="stack-entry">
    <div class="spread">
      <a class="title-link subject" href={`/messages/${entry.messageId}`} dir="auto">
        {entry.subject || 'No subject'}
      </a>
      <span class="small muted nowrap">
        <When at={entry.happenedAt} now={now} />
      </span>
    </div>
    {entry.preview && (
      <p class="preview" dir="auto">
        {entry.preview}
      </p>
    )}
    <div class="row small muted">
      <span>
        {entry.direction === 'inbound' ? 'Received' : entry.sentBy === null ? 'Sent' : `Sent by ${entry.sentBy}`}
      </span>
      {isOf !== 'contact' &&
        entry.contacts.map(contact => (
          <a class="chip" href={`/contacts/${contact.id}`}>
            {contact.name}
          </a>
        ))}
      {isOf !== 'deal' &&
        entry.deals.map(deal => (
          <a class="chip accent" href={`/deals/${deal.id}`}>
            {deal.name}
          </a>
        ))}
      <span>
        {entry.decision.actor === 'system' ? inWords(reasons, entry.decision.reason) : 'Decided by a reviewer'}
      </span>
      {entry.decision.confidence !== null && <Confidence value={entry.decision.confidence} />}
    </div>
  </div>
)

export const OlderLink = ({ href }: { href: string | null }) =>
  href && (
    <p class="pager">
      <a class="button" href={href}>
        Older
      </a>
    </p>
  )
