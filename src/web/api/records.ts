import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { findDeal, listDeals } from '../../contacts/deal-queries.ts'
import { findContact, listContacts } from '../../contacts/queries.ts'
import { inWorkspace } from '../../db/in-workspace.ts'
import { countLedger } from '../../mailboxes/ledger.ts'
import { listMessageJournal } from '../../review/message-journal.ts'
import { listTimeline, type TimelineEntry } from '../../timeline/queries.ts'
import type { WebDeps } from '../deps.ts'
import type { WebEnv } from '../workspace.ts'
import {
  contactSchema,
  dealSchema,
  decisionSchema,
  entrySchema,
  errorSchema,
  idParams,
  json,
  ledgerSchema,
  rowId,
  workspaceQuery,
} from './schemas.ts'

const paging = workspaceQuery.extend({ after: rowId.optional() })
const notFound = { 404: json(errorSchema, 'There is none of this id') }

const contacts = createRoute({
  method: 'get',
  path: '/contacts',
  request: { query: paging.extend({ q: z.string().max(200).optional() }) },
  responses: { 200: json(z.object({ contacts: z.array(contactSchema), after: rowId.nullable() }), 'Contacts by name') },
})

const contact = createRoute({
  method: 'get',
  path: '/contacts/{id}',
  request: { params: idParams, query: paging },
  responses: {
    200: json(
      z.object({
        id: rowId,
        name: z.string(),
        title: z.string().nullable(),
        companyName: z.string().nullable(),
        points: z.array(z.object({ kind: z.string(), value: z.string(), setBy: z.string() })),
        timeline: z.array(entrySchema),
        olderThan: rowId.nullable(),
      }),
      'A contact with its timeline, newest first',
    ),
    ...notFound,
  },
})

const deals = createRoute({
  method: 'get',
  path: '/deals',
  request: { query: paging },
  responses: { 200: json(z.object({ deals: z.array(dealSchema), after: rowId.nullable() }), 'Deals, open ones first') },
})

const deal = createRoute({
  method: 'get',
  path: '/deals/{id}',
  request: { params: idParams, query: paging },
  responses: {
    200: json(
      dealSchema.omit({ activities: true }).extend({
        contacts: z.array(z.object({ id: rowId, name: z.string() })),
        timeline: z.array(entrySchema),
        olderThan: rowId.nullable(),
      }),
      'A deal with its messages, newest first',
    ),
    ...notFound,
  },
})

const ledger = createRoute({
  method: 'get',
  path: '/ledger',
  request: { query: workspaceQuery },
  responses: {
    200: json(
      z.object({ mailboxes: z.array(ledgerSchema) }),
      'Seen = pending + logged + review + ignored + failed + gone',
    ),
  },
})

const decisions = createRoute({
  method: 'get',
  path: '/messages/{id}/decisions',
  request: { params: idParams, query: workspaceQuery },
  responses: {
    200: json(z.object({ decisions: z.array(decisionSchema) }), 'All decisions about a message, standing ones first'),
  },
})

export const recordRoutes = (deps: WebDeps) =>
  new OpenAPIHono<WebEnv>()
    .openapi(contacts, async c => {
      const { workspaceId } = c.get('choice')
      const { q, after } = c.req.valid('query')
      const page = await inWorkspace(deps.db, workspaceId, tx =>
        listContacts(tx, workspaceId, { search: q ?? '', after: after ?? null }),
      )
      const rows = page.rows.map(row => ({ ...row, lastActivityAt: row.lastActivityAt?.toISOString() ?? null }))
      return c.json({ contacts: rows, after: page.after }, 200)
    })
    .openapi(contact, async c => {
      const { workspaceId } = c.get('choice')
      const page = await inWorkspace(deps.db, workspaceId, async tx => {
        const found = await findContact(tx, workspaceId, c.req.valid('param').id)
        if (!found) return null
        const before = c.req.valid('query').after ?? null
        return { found, timeline: await listTimeline(tx, workspaceId, { kind: 'contact', ids: found.ids }, { before }) }
      })
      if (page === null) return c.json({ error: 'not_found' }, 404)
      const { found, timeline } = page
      return c.json(
        {
          id: found.id,
          name: found.name,
          title: found.title,
          companyName: found.company?.name ?? null,
          points: found.points.map(({ kind, value, setBy }) => ({ kind, value, setBy })),
          timeline: timeline.entries.map(entryJson),
          olderThan: timeline.olderThan,
        },
        200,
      )
    })
    .openapi(deals, async c => {
      const { workspaceId } = c.get('choice')
      const { after } = c.req.valid('query')
      const page = await inWorkspace(deps.db, workspaceId, tx => listDeals(tx, workspaceId, { after: after ?? null }))
      return c.json({ deals: page.rows, after: page.after }, 200)
    })
    .openapi(deal, async c => {
      const { workspaceId } = c.get('choice')
      const { id } = c.req.valid('param')
      const page = await inWorkspace(deps.db, workspaceId, async tx => {
        const found = await findDeal(tx, workspaceId, id)
        if (!found) return null
        const before = c.req.valid('query').after ?? null
        return { found, timeline: await listTimeline(tx, workspaceId, { kind: 'deal', ids: [id] }, { before }) }
      })
      if (page === null) return c.json({ error: 'not_found' }, 404)
      const { name, reference, stage, amount, currency, companyName, contacts: people } = page.found
      return c.json(
        {
          ...{ id, name, reference, stage, amount, currency, companyName },
          contacts: people.map(person => ({ id: person.id, name: person.name })),
          timeline: page.timeline.entries.map(entryJson),
          olderThan: page.timeline.olderThan,
        },
        200,
      )
    })
    .openapi(ledger, async c => {
      const { workspaceId } = c.get('choice')
      return c.json({ mailboxes: await inWorkspace(deps.db, workspaceId, tx => countLedger(tx, workspaceId)) }, 200)
    })
    .openapi(decisions, async c => {
      const { workspaceId } = c.get('choice')
      const entries = await inWorkspace(deps.db, workspaceId, tx =>
        listMessageJournal(tx, workspaceId, c.req.valid('param').id),
      )
      return c.json(
        {
          decisions: entries.map(entry => ({
            id: entry.id,
            kind: entry.kind,
            action: entry.action,
            reason: entry.reason,
            actor: entry.actor,
            confidence: entry.confidence,
            terms: entry.terms,
            contactId: entry.contact?.id ?? null,
            runnerUp: entry.runnerUp && { contactId: entry.runnerUp.id, confidence: entry.runnerUp.confidence },
            dealId: entry.deal?.id ?? null,
            suggestionId: entry.suggestionId,
            madeAt: entry.madeAt.toISOString(),
            isCurrent: entry.isCurrent,
          })),
        },
        200,
      )
    })

const entryJson = ({ preview: _, happenedAt, ...entry }: TimelineEntry) => ({
  ...entry,
  happenedAt: happenedAt.toISOString(),
})
