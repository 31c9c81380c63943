import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { AccessGrant, FakeUser } from './directory.ts'

/** What the gate found out about a request before its route runs. */
export interface GraphEnv {
  Variables: { grant: AccessGrant; mailbox: FakeUser }
}

export function graphApp() {
  return new Hono<GraphEnv>()
}

export function graphError(c: Context, status: number, code: string, message: string): Response {
  const innerError = { date: '2026-01-01T00:00:00', 'request-id': 'b31c83fd-944c-4663-aa50-5d9ceb367e19' }
  return c.json({ error: { code, message, innerError } }, status as ContentfulStatusCode)
}
