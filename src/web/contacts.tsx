import { Hono } from 'hono'
import { type ContactList, type ContactView, findContact, listContacts } from '../contacts/queries.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import { type DetailHistoryValue, listDetailHistory } from '../timeline/detail-history.ts'
import { listTimeline, type TimelinePage, type TimelineTarget } from '../timeline/queries.ts'
import { Avatar } from './components/avatar.tsx'
import { ContactDetailsCard } from './components/contact-details.tsx'
import { DetailHistory } from './components/detail-history.tsx'
import { Empty } from './components/empty.tsx'
import { OlderLink, Timeline } from './components/timeline.tsx'
import { When } from './components/when.tsx'
import type { WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { isRowId } from './review-form.ts'
import { inWords, reasons, stages, suggestionKinds } from './words.ts'
import type { WebEnv } from './workspace.ts'

export const contactRoutes = (deps: WebDeps) =>
  new Hono<WebEnv>()
    .get('/', async c => {
      const { workspaceId } = c.get('choice')
      const search = (c.req.query('q') ?? '').slice(0, 200)
      const after = c.req.query('after') ?? ''
      const list = await inWorkspace(deps.db, workspaceId, tx =>
        listContacts(tx, workspaceId, { search, after: isRowId(after) ? after : null }),
      )
      return c.render(<Contacts list={list} search={search} now={deps.now()} />, {
        title: 'Contacts',
        section: 'contacts',
      })
    })
    .get('/:id', async c => {
      const { workspaceId } = c.get('choice')
      const id = c.req.param('id')
      const before = c.req.query('before') ?? ''
      if (!isRowId(id)) return notFoundPage(c)
      const page = await inWorkspace(deps.db, workspaceId, async tx => {
        const contact = await findContact(tx, workspaceId, id)
        if (!contact) return null
        const target: TimelineTarget = { kind: 'contact', ids: contact.ids }
        return {
          contact,
          history: await listDetailHistory(tx, workspaceId, contact),
          timeline: await listTimeline(tx, workspaceId, target, { before: isRowId(before) ? before : null }),
        }
      })
      if (page === null) return notFoundPage(c)
      if (page.contact.id !== id) return c.redirect(`/contacts/${page.contact.id}`, 301)
      return c.render(<Contact {...page} now={deps.now()} />, { title: page.contact.name, section: 'contacts' })
    })

const Contacts = ({ list, search, now }: { list: ContactList; search: string; now: Date }) => (
  <>
    <div class="page-head">
      <div>
        <h1>Contacts</h1>
      </div>
      <form class="search" method="get" action="/contacts">
        <input
          class="input"
          type="search"
          name="q"
          value={search}
          placeholder="Name, company, title, address or number"
          aria-label="Search contacts"
        />
        <button class="button" type="submit">
          Search
        </button>
      </form>
    </div>
    {list.rows.length === 0 ? (
      <NoContacts search={search} />
    ) : (
      <div class="card table-scroll">
        <table class="table stacked">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Company</th>
              <th scope="col">E-mail</th>
              <th scope="col" class="end">
                Messages
              </th>
              <th scope="col" class="end">
                Last one
              </th>
            </tr>
          </thead>
          <tbody>
            {list.rows.map(row => (
              <tr>
                <td>
                  <a class="title-link" href={`/contacts/${row.id}`}>
                    {row.name}
                  </a>
                  {row.title && <div class="small muted">{row.title}</div>}
                </td>
                <td>{row.companyName}</td>
                <td class="wrap">{row.email}</td>
                <td class="end">{row.activities > 0 && row.activities}</td>
                <td class="end muted">{row.lastActivityAt && <When at={row.lastActivityAt} now={now} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {list.after && (
      <p class="pager">
        <a
          class="button"
          href={`/contacts?${new URLSearchParams({ ...(search ? { q: search } : {}), after: list.after })}`}
        >
          More
        </a>
      </p>
    )}
  </>
)

const NoContacts = ({ search }: { search: string }) =>
  search ? (
    <Empty icon="search" title={`Nobody fits “${search}”`}>
      Every word has to occur in the name, company, title, address or number. Try fewer words or only a part of one.
    </Empty>
  ) : (
    <Empty icon="contacts" title="No contacts yet">
      Bring them from your CRM with <code>countersign import crm DIR</code>, or import mail and let the signatures
      suggest them.
    </Empty>
  )

interface ContactPage {
  contact: ContactView
  history: DetailHistoryValue[]
  timeline: TimelinePage
  now: Date
}

const Contact = ({ contact, history, timeline, now }: ContactPage) => (
  <>
    <p class="crumb">
      <a href="/contacts">Contacts</a>
    </p>
    <div class="page-head">
      <div class="person">
        <Avatar name={contact.name} large />
        <div>
          <h1>{contact.name}</h1>
          <p>{[contact.title, contact.company?.name].filter(Boolean).join(' · ')}</p>
        </div>
      </div>
    </div>
    {contact.waiting.map(question => (
      <p class="notice warn">
        <span>
          {inWords(suggestionKinds, question.kind)} {inWords(reasons, question.reason)}.
        </span>
        <a class="button small" href={`/review/${question.id}`}>
          Review
        </a>
      </p>
    ))}
    <div class="columns">
      <section aria-labelledby="timeline-title">
        <div class="section-head">
          <h2 id="timeline-title">Timeline</h2>
        </div>
        {timeline.entries.length === 0 ? (
          <Empty icon="overview" title="Nothing is logged here yet">
            Messages appear here as soon as one is logged for {contact.name}, by itself or by a reviewer.
          </Empty>
        ) : (
          <Timeline entries={timeline.entries} now={now} isOf="contact" />
        )}
        <OlderLink href={timeline.olderThan && `/contacts/${contact.id}?before=${timeline.olderThan}`} />
      </section>
      <aside class="stack-large">
        <ContactDetailsCard contact={contact} now={now} />
        {contact.deals.length > 0 && (
          <section>
            <div class="section-head">
              <h2>Deals</h2>
            </div>
            <ul class="card list">
              {contact.deals.map(deal => (
                <li>
                  <a class="list-row" href={`/deals/${deal.id}`}>
                    <span>{deal.name}</span>
                    <span class="small muted">
                      {[inWords(stages, deal.stage), deal.reference].filter(Boolean).join(' · ')}
                    </span>
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
        <DetailHistory history={history} />
      </aside>
    </div>
  </>
)
