import type { Db } from '../db/schema.ts'

export interface Workspace {
  id: string
  name: string
  isSample: boolean
}

/** As the database wants it: names stand in commands, cookies and addresses. */
export const isWorkspaceName = (name: string): boolean => /^[a-z0-9][a-z0-9_-]{0,62}$/.test(name)

export async function findWorkspace(db: Db, name: string): Promise<Workspace | null> {
  const row = await db
    .selectFrom('workspace')
    .select(['id', 'name', 'isSample'])
    .where('name', '=', name)
    .executeTakeFirst()
  return row ?? null
}

/** The workspace of this name, made where there is none yet; two processes that make it at once get the same one. */
export async function ensureWorkspace(db: Db, name: string, settings: { isSample?: boolean } = {}): Promise<Workspace> {
  const found = await findWorkspace(db, name)
  if (found) return found
  await db
    .insertInto('workspace')
    .values({ name, isSample: settings.isSample ?? false })
    .onConflict(conflict => conflict.column('name').doNothing())
    .execute()
  const made = await findWorkspace(db, name)
  if (!made) throw new Error('the workspace was removed while it was being made')
  return made
}

export async function hasWorkspaces(db: Db): Promise<boolean> {
  return (await db.selectFrom('workspace').select('id').limit(1).executeTakeFirst()) !== undefined
}

export async function listWorkspaceNames(db: Db, most: number): Promise<string[]> {
  const rows = await db.selectFrom('workspace').select('name').orderBy('name').limit(most).execute()
  return rows.map(({ name }) => name)
}
