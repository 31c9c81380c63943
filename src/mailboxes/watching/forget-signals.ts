import { listWorkspaceIds } from '../../crm/queries.ts'
import { inWorkspace } from '../../db/in-workspace.ts'
import type { Db } from '../../db/schema.ts'
import { forgetSignals } from './signal-queries.ts'

/** As long as a provider repeats a push: who asks why a mail came late asks sooner. */
const KEPT_MILLISECONDS = 7 * 86_400_000

export async function forgetOldSignals(db: Db, now: Date): Promise<void> {
  const before = new Date(now.getTime() - KEPT_MILLISECONDS)
  for (const workspaceId of await listWorkspaceIds(db)) {
    await inWorkspace(db, workspaceId, tx => forgetSignals(tx, workspaceId, before))
  }
}
