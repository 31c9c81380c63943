import type { Db } from '../db/schema.ts'

/** Workspaces stand outside the wall between tenants: their names are what one chooses from. */
export const listWorkspaces = (db: Db): Promise<{ id: string; name: string; isSample: boolean }[]> =>
  db.selectFrom('workspace').select(['id', 'name', 'isSample']).orderBy('isSample').orderBy('name').execute()
