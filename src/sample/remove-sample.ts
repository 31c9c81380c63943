import { findWorkspace } from '../access/queries.ts'
import { removeWorkspace } from '../access/remove-workspace.ts'
import type { Db } from '../db/schema.ts'
import { SAMPLE_WORKSPACE } from './load-sample.ts'

/** False where there is none. A workspace of that name that somebody filled on their own is not touched. */
export async function removeSample(db: Db): Promise<boolean> {
  const workspace = await findWorkspace(db, SAMPLE_WORKSPACE)
  if (!workspace?.isSample) return false
  await removeWorkspace(db, workspace.id)
  return true
}
