import { Hono } from 'hono'
import { type DealRow, type DealView, findDeal, listDeals } from '../contacts/deal-queries.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import { listTimeline, type TimelinePage, type TimelineTarget } from '../timeline/queries.ts'
import { Empty } from './components/empty.tsx'
import { OlderLink, Timeline } from './components/timeline.tsx'
import { dateOf } from './components/when.tsx'
import type { WebDeps } from './deps.ts'
import { notFoundPage } from './errors.tsx'
import { isRowId } from './review-form.ts'
import { inWords, stages } from './words.ts'
import type { WebEnv } from './workspace.ts'

export const dealRoutes = (deps: WebDeps) =>
  new Hono<WebEnv>()
    .get('/', async c => {
      const { workspaceId } = c.get('choice')
      const after = c.req.query('after') ?? ''
      const list = await inWorkspace(deps.db, workspaceId, tx =>
        listDeals(tx, workspaceId, { after: isRowId(after) ? after : null }),
      )
      return c.render(<Deals {...list} />, { title: 'Deals', section: 'deals' })
    })
    .get('/:id', async c => {
      const { workspaceId } = c.get('choice')
      const id = c.req.param('id')
      const before = c.req.query('before') ?? ''
      if (!isRowId(id)) return notFoundPage(c)
      const page = await inWorkspace(deps.db, workspaceId, async tx => {
        const deal = await findDeal(tx, workspaceId, id)
        if (!deal) return null
        const target: TimelineTarget = { kind: 'deal', ids: [id] }
        return {
          deal,
          timeline: await listTimeline(tx, workspaceId, target, { before: isRowId(before) ? before : null }),
        }
      })
      if (page === null) return notFoundPage(c)
      return c.render(<Deal {...page} now={deps.now()} />, { title: page.deal.name, section: 'deals' })
    })

const Deals = ({ rows, after }: { rows: DealRow[]; after: string | null }) => (
  <>
    <div class="page-head">
      <div>
        <h1>Deals</h1>
      </div>
    </div>
    {rows.length === 0 ? (
      <Empty icon="deals" title="No deals yet">
        Deals come from your CRM: <code>countersign import crm DIR</code> reads them from <code>deals.csv</code>.
      </Empty>
    ) : (
      <div class="card table-scroll">
        <table class="table stacked">
          <thead>
            <tr>
              <th scope="col">Deal</th>
              <th scope="col">Company</th>
              <th scope="col">Stage</th>
              <th scope="col" class="end">
                Amount
              </th>
              <th scope="col" class="end">
                Messages
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(deal => (
              <tr>
                <td>
                  <a class="title-link" href={`/deals/${deal.id}`}>
                    {deal.name}
                  </a>
                  {deal.reference && <span class="small muted nowrap"> {deal.reference}</span>}
                </td>
                <td>{deal.companyName}</td>
                <td>
                  <Stage stage={deal.stage} />
                </td>
                <td class="end">{money(deal)}</td>
                <td class="end">{deal.activities > 0 && deal.activities}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {after && (
      <p class="pager">
        <a class="button" href={`/deals?after=${after}`}>
          More
        </a>
      </p>
    )}
  </>
)

const Deal = ({ deal, timeline, now }: { deal: DealView; timeline: TimelinePage; now: Date }) => (
  <>
    <p class="crumb">
      <a href="/deals">Deals</a>
    </p>
    <div class="page-head">
      <div>
        <h1>{deal.name}</h1>
        <p>{[deal.companyName, deal.reference].filter(Boolean).join(' · ')}</p>
      </div>
      <Stage stage={deal.stage} />
    </div>
    <div class="columns">
      <section aria-labelledby="timeline-title">
        <div class="section-head">
          <h2 id="timeline-title">Messages</h2>
        </div>
        {timeline.entries.length === 0 ? (
          <Empty icon="deals" title="No message is linked yet">
            A message is linked when its thread, its subject or the people on it point to this deal and to no other.
          </Empty>
        ) : (
          <Timeline entries={timeline.entries} now={now} isOf="deal" />
        )}
        <OlderLink href={timeline.olderThan && `/deals/${deal.id}?before=${timeline.olderThan}`} />
      </section>
      <aside class="stack-large">
        <section class="card card-pad">
          <dl class="details">
            {money(deal) && (
              <>
                <dt>Amount</dt>
                <dd>{money(deal)}</dd>
              </>
            )}
            <dt>Opened</dt>
            <dd>{dateOf(deal.createdAt)}</dd>
            {deal.closedAt && (
              <>
                <dt>Closed</dt>
                <dd>{dateOf(deal.closedAt)}</dd>
              </>
            )}
            {deal.ownerEmail && (
              <>
                <dt>Owner</dt>
                <dd>{deal.ownerEmail}</dd>
              </>
            )}
          </dl>
        </section>
        {deal.contacts.length > 0 && (
          <section>
            <div class="section-head">
              <h2>People</h2>
            </div>
            <ul class="card list">
              {deal.contacts.map(contact => (
                <li>
                  <a class="list-row" href={`/contacts/${contact.id}`}>
                    <span>{contact.name}</span>
                    {contact.title && <span class="small muted">{contact.title}</span>}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )}
      </aside>
    </div>
  </>
)

const Stage = ({ stage }: { stage: string }) => (
  <span class={`chip ${stage === 'won' ? 'good' : stage === 'lost' ? '' : 'accent'}`}>{inWords(stages, stage)}</span>
)

const money = (deal: { amount: string | null; currency: string | null }): string => {
  if (deal.amount === null) return ''
  const amount = Number(deal.amount)
  // A currency that Intl does not take is none of ISO 4217: the amount is shown beside it as it was entered.
  if (deal.currency === null || !/^[A-Z]{3}$/.test(deal.currency))
    return [amount.toLocaleString('en-GB'), deal.currency].filter(Boolean).join(' ')
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency: deal.currency,
    maximumFractionDigits: 0,
  }).format(amount)
}
