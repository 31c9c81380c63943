import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import type { Db } from '../db/schema.ts'
import { countWaiting } from '../review/queries.ts'
import { listWorkspaces } from './queries.ts'

/** Which workspace a page shows. Until there are accounts, everyone at this machine may open each of them. */
export interface WorkspaceChoice {
  workspaceId: string
  all: { id: string; name: string; isSample: boolean }[]
  waiting: number
}

export interface WebEnv {
  Variables: { choice: WorkspaceChoice }
}

const cookieName = 'workspace'

/** The workspace named by ?workspace= or by the cookie; else the first one that isn't the sample; else the sample. */
export const chooseWorkspace =
  (db: Db): MiddlewareHandler<WebEnv> =>
  async (c, next) => {
    const all = await listWorkspaces(db)
    const wanted = c.req.query('workspace') ?? getCookie(c, cookieName)
    const chosen =
      all.find(workspace => workspace.name === wanted) ?? all.find(workspace => !workspace.isSample) ?? all[0]
    if (chosen) {
      const waiting = await countWaiting(db, chosen.id)
      c.set('choice', { workspaceId: chosen.id, all, waiting })
    }
    await next()
  }

export const rememberWorkspace = (c: Context, name: string): void =>
  setCookie(c, cookieName, name, { path: '/', httpOnly: true, sameSite: 'Strict', maxAge: 365 * 24 * 3600 })
