import { OpenAPIHono } from '@hono/zod-openapi'
import type { WebDeps } from '../deps.ts'
import type { WebEnv } from '../workspace.ts'
import { recordRoutes } from './records.ts'
import { suggestionRoutes } from './suggestions.ts'

/**
 * The JSON API. It speaks in codes: their words belong to pages. Ids are decimal strings, since they are 64 bits wide;
 * ?workspace=NAME chooses the workspace, as the cookie does for pages.
 */
export function apiRoutes(deps: WebDeps) {
  const api = new OpenAPIHono<WebEnv>({
    defaultHook: (result, c) => {
      if (!result.success)
        return c.json(
          {
            error: 'invalid',
            issues: result.error.issues.map(issue => ({ path: issue.path.join('.'), code: issue.code })),
          },
          400,
        )
      return undefined
    },
  })
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'Countersign',
      version: '1',
      description: 'Suggestions and decisions, contacts, deals, and the ledger.',
    },
    servers: [{ url: '/api/v1' }],
  })
  api.use(async (c, next) => {
    if (c.get('choice') === undefined) return c.json({ error: 'no_workspace' }, 404)
    const asked = c.req.query('workspace')
    const { all, workspaceId } = c.get('choice')
    const chosen = all.find(workspace => workspace.id === workspaceId)
    if (asked !== undefined && chosen?.name !== asked) return c.json({ error: 'no_workspace' }, 404)
    return next()
  })
  api.route('/', suggestionRoutes(deps))
  api.route('/', recordRoutes(deps))
  return api
}
