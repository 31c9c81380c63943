import type { ContactView } from '../../contacts/queries.ts'
import { phoneText } from '../phone-text.ts'
import { inWords, phoneKinds, setBy } from '../words.ts'
import { dateOf, When } from './when.tsx'

/** What we know about a person, each value with who set it and when. */
export const ContactDetailsCard = ({ contact, now }: { contact: ContactView; now: Date }) => (
  <section aria-labelledby="details-title">
    <div class="section-head">
      <h2 id="details-title">Details</h2>
    </div>
    <div class="card card-pad">
      <dl class="details">
        {contact.points.map(point => (
          <>
            <dt>{point.kind === 'email' ? 'E-mail' : inWords(phoneKinds, point.phoneKind ?? 'other')}</dt>
            <dd>
              {point.kind === 'phone' ? phoneText(point.value) : point.value}
              <Source by={point.setBy} at={point.setAt} />
            </dd>
          </>
        ))}
        {contact.title && (
          <>
            <dt>Title</dt>
            <dd>
              {contact.title}
              <Source {...sourceOf(contact, 'title')} />
            </dd>
          </>
        )}
        {contact.department && (
          <>
            <dt>Department</dt>
            <dd>
              {contact.department}
              <Source {...sourceOf(contact, 'department')} />
            </dd>
          </>
        )}
        {contact.company && (
          <>
            <dt>Company</dt>
            <dd>
              {contact.company.name}
              <Source {...sourceOf(contact, 'companyId')} />
            </dd>
          </>
        )}
        {contact.postalAddress && (
          <>
            <dt>Address</dt>
            <dd>
              {contact.postalAddress}
              <Source {...sourceOf(contact, 'postalAddress')} />
            </dd>
          </>
        )}
        {contact.ownerEmail && (
          <>
            <dt>Owner</dt>
            <dd>{contact.ownerEmail}</dd>
          </>
        )}
        <dt>Known</dt>
        <dd>
          since <When at={contact.createdAt} now={now} />, {inWords(setBy, contact.origin)}
          {contact.originMessageId && (
            <>
              {' '}
              (<a href={`/messages/${contact.originMessageId}`}>message</a>)
            </>
          )}
        </dd>
      </dl>
    </div>
  </section>
)

const sourceOf = (contact: ContactView, field: string): { by: string; at: Date | null } => {
  const known = contact.provenance[field]
  const at = known?.at ? new Date(known.at) : null
  return known ? { by: known.by, at } : { by: contact.origin, at: contact.createdAt }
}

const Source = ({ by, at }: { by: string; at: Date | null }) => (
  <div class="small muted">
    {inWords(setBy, by)}
    {at && !Number.isNaN(at.getTime()) && `, ${dateOf(at)}`}
  </div>
)
