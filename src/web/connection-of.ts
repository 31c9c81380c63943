import type { Context } from 'hono'
import { inWorkspace } from '../db/in-workspace.ts'
import { findConnection } from '../mailboxes/connecting/connection-queries.ts'
import type { WebDeps } from './deps.ts'
import { isRowId } from './review-form.ts'
import type { WebEnv } from './workspace.ts'

/** The connected mailbox whose id stands in the page's address; null where there is none. */
export async function connectionOf(c: Context<WebEnv>, { db }: Pick<WebDeps, 'db'>) {
  const mailboxId = c.req.param('id') ?? ''
  const { workspaceId } = c.get('choice')
  if (!isRowId(mailboxId)) return null
  const connection = await inWorkspace(db, workspaceId, tx => findConnection(tx, workspaceId, mailboxId))
  return connection && { workspaceId, mailboxId, connection }
}
