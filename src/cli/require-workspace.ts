import { findWorkspace, listWorkspaceNames, type Workspace } from '../access/queries.ts'
import type { Db } from '../db/schema.ts'
import { UsageError } from './entrance.ts'

/** For commands that read: a name that was mistyped must not look like an empty workspace. */
export async function requireWorkspace(db: Db, name: string): Promise<Workspace> {
  const workspace = await findWorkspace(db, name)
  if (workspace) return workspace
  const others = await listWorkspaceNames(db, 5)
  throw new UsageError(
    `there is no workspace "${name}" in this database; ${
      others.length === 0
        ? '`countersign import` makes one'
        : `it has ${others.map(other => `"${other}"`).join(', ')}: name one by --workspace, or \`countersign import\` makes another`
    }`,
  )
}
