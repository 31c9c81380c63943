import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { inWorkspace } from '../../db/in-workspace.ts'
import { decideSuggestion } from '../../review/decide-suggestion.ts'
import { findSuggestion, listQueueAround, type SuggestionView } from '../../review/queries.ts'
import { undoDecision } from '../../review/undo-decision.ts'
import { localReviewer, type WebDeps } from '../deps.ts'
import type { WebEnv } from '../workspace.ts'
import {
  at,
  errorSchema,
  idParams,
  json,
  queueRowSchema,
  rowId,
  suggestionSchema,
  verdictSchema,
  workspaceQuery,
} from './schemas.ts'

const list = createRoute({
  method: 'get',
  path: '/suggestions',
  request: {
    query: workspaceQuery.extend({ from: rowId.optional().openapi({ description: 'Begin at this suggestion' }) }),
  },
  responses: {
    200: json(z.object({ suggestions: z.array(queueRowSchema) }), 'What waits, oldest first, a page of it'),
  },
})

const get = createRoute({
  method: 'get',
  path: '/suggestions/{id}',
  request: { params: idParams, query: workspaceQuery },
  responses: { 200: json(suggestionSchema, 'One suggestion'), 404: json(errorSchema, 'There is none of this id') },
})

const decide = createRoute({
  method: 'post',
  path: '/suggestions/{id}/decision',
  request: {
    params: idParams,
    query: workspaceQuery,
    body: { required: true, content: { 'application/json': { schema: verdictSchema } } },
  },
  responses: {
    200: json(z.object({ decisionId: rowId, contactId: rowId.nullable() }), 'It was decided'),
    404: json(errorSchema, 'There is none of this id'),
    409: json(
      z.object({
        error: z.string(),
        state: z.string().optional(),
        contactId: rowId.optional(),
        duplicates: z.array(z.object({ contactId: rowId, confidence: z.number() })).optional(),
      }),
      'It was decided already, or the answer does not fit what is there',
    ),
  },
})

const undo = createRoute({
  method: 'post',
  path: '/decisions/{id}/undo',
  request: { params: idParams, query: workspaceQuery },
  responses: {
    200: json(z.object({ decisionId: rowId }), 'It was undone'),
    404: json(errorSchema, 'There is none of this id'),
    409: json(
      z.object({
        error: z.string(),
        by: z.array(z.object({ decisionId: rowId, action: z.string(), madeAt: at })).optional(),
      }),
      'It was undone before, cannot be, or later decisions rest on it',
    ),
  },
})

export const suggestionRoutes = (deps: WebDeps) =>
  new OpenAPIHono<WebEnv>()
    .openapi(list, async c => {
      const { workspaceId } = c.get('choice')
      const { from } = c.req.valid('query')
      const rows = await inWorkspace(deps.db, workspaceId, tx => listQueueAround(tx, workspaceId, from ?? null))
      return c.json({ suggestions: rows.map(row => ({ ...row, at: row.at.toISOString() })) }, 200)
    })
    .openapi(get, async c => {
      const { workspaceId } = c.get('choice')
      const view = await inWorkspace(deps.db, workspaceId, tx =>
        findSuggestion(tx, workspaceId, c.req.valid('param').id),
      )
      return view === null ? c.json({ error: 'not_found' }, 404) : c.json(asJson(view), 200)
    })
    .openapi(decide, async c => {
      const { workspaceId } = c.get('choice')
      const outcome = await decideSuggestion(deps.db, workspaceId, {
        suggestionId: c.req.valid('param').id,
        actor: localReviewer,
        verdict: c.req.valid('json'),
        now: deps.now(),
      })
      switch (outcome.kind) {
        case 'decided':
          return c.json({ decisionId: outcome.decisionId, contactId: outcome.contactId }, 200)
        case 'already-decided':
          return c.json({ error: 'already_decided', state: outcome.state }, 409)
        case 'conflict':
          return c.json(
            {
              error: outcome.code,
              ...(outcome.contactId === undefined ? {} : { contactId: outcome.contactId }),
              ...(outcome.duplicates === undefined
                ? {}
                : { duplicates: outcome.duplicates.map(({ contactId, confidence }) => ({ contactId, confidence })) }),
            },
            409,
          )
        case 'not-found':
          return c.json({ error: 'not_found' }, 404)
      }
    })
    .openapi(undo, async c => {
      const { workspaceId } = c.get('choice')
      const outcome = await undoDecision(deps.db, workspaceId, {
        decisionId: c.req.valid('param').id,
        actor: localReviewer,
        now: deps.now(),
      })
      switch (outcome.kind) {
        case 'undone':
          return c.json({ decisionId: outcome.decisionId }, 200)
        case 'already-undone':
          return c.json({ error: 'already_undone' }, 409)
        case 'not-undoable':
          return c.json({ error: outcome.code }, 409)
        case 'depended-on':
          return c.json(
            { error: 'depended_on', by: outcome.by.map(later => ({ ...later, madeAt: later.madeAt.toISOString() })) },
            409,
          )
        case 'not-found':
          return c.json({ error: 'not_found' }, 404)
      }
    })

const asJson = (view: SuggestionView) => {
  const { proposal } = view
  const isPerson = proposal?.kind === 'match' || proposal?.kind === 'create'
  return {
    id: view.id,
    kind: view.kind,
    state: view.state,
    reason: view.reason,
    confidence: view.confidence,
    openedAt: view.openedAt.toISOString(),
    address: view.address,
    messageId: view.message?.id ?? null,
    contactId: view.contactId,
    dealId: view.dealId,
    decisionId: view.decisionId,
    candidates: isPerson ? proposal.candidates : [],
    likelyDuplicates: view.likelyDuplicates,
    deals: proposal?.kind === 'deal' ? proposal.deals : [],
    changes: proposal?.kind === 'update' ? proposal.changes : [],
    contact: isPerson ? proposal.contact : null,
  }
}
