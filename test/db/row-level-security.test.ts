import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { createWorkspace, openTestDatabase, type TestDatabase } from '../support/database.ts'

/** Outside the wall by name; everything else must be inside. */
const OUTSIDE = ['app_user', 'key_fingerprint', 'mailbox_route', 'membership', 'migration', 'work_due', 'workspace']

let database: TestDatabase
let ours: string
let theirs: string

beforeAll(async () => {
  database = await openTestDatabase()
  ours = await createWorkspace(database)
  theirs = await createWorkspace(database)
  await inWorkspace(database.db, theirs, async tx => {
    await sql`insert into company (workspace_id, name, name_norm, origin) values (${theirs}, 'Birch', 'birch', 'crm')`.execute(
      tx,
    )
    await sql`insert into contact (workspace_id, name_norm, origin, keys, search_text)
      values (${theirs}, 'ann lee', 'crm', array[7, 9], 'ann lee')`.execute(tx)
  })
})
afterAll(() => database.destroy())

async function tenantTables(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name = 'workspace_id' order by 1`.execute(database.db)
  return rows.map(row => row.name).filter(name => !OUTSIDE.includes(name))
}

describe('the wall between workspaces', () => {
  it('stands around every table that has a workspace, forced and with a policy', async () => {
    const { rows } = await sql<{ name: string; walled: boolean }>`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity
        and exists (select from pg_policy p where p.polrelid = c.oid) as walled
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r'`.execute(database.db)
    const open = rows.filter(row => !row.walled).map(row => row.name)
    expect(open.sort()).toEqual(OUTSIDE)
    expect((await tenantTables()).length).toBeGreaterThan(40)
  })

  it('leads every primary key of a tenant table with the workspace', async () => {
    const { rows } = await sql<{ name: string; first: string }>`
      select c.relname as name, a.attname as first from pg_index i
      join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
      where n.nspname = 'public' and i.indisprimary`.execute(database.db)
    const tables = await tenantTables()
    expect(rows.filter(row => tables.includes(row.name) && row.first !== 'workspace_id')).toEqual([])
  })

  it('shows raw queries under the application role nothing of another workspace', async () => {
    for (const table of await tenantTables()) {
      const rows = await inWorkspace(
        database.db,
        ours,
        async tx => (await sql`select * from ${sql.table(table)}`.execute(tx)).rows,
      )
      expect(rows, table).toEqual([])
    }
  })

  it('shows nothing when no workspace is set', async () => {
    await database.db.transaction().execute(async tx => {
      await sql`select set_config('role', 'countersign_app', true)`.execute(tx)
      expect((await sql`select * from company`.execute(tx)).rows).toEqual([])
    })
  })

  it('refuses to write into another workspace', async () => {
    await expect(
      inWorkspace(database.db, ours, tx =>
        sql`insert into company (workspace_id, name, name_norm, origin) values (${theirs}, 'x', 'x', 'crm')`.execute(
          tx,
        ),
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('lets the look-up functions answer for the own workspace only', async () => {
    const lookUp = (workspace: string, asked: string) =>
      inWorkspace(
        database.db,
        workspace,
        async tx =>
          (await sql`select * from candidates_by_keys(${asked}::uuid, array[0], array[9], 10, 10)`.execute(tx)).rows
            .length,
      )
    expect(await lookUp(theirs, theirs)).toBe(1)
    expect(await lookUp(ours, theirs)).toBe(0)
    const search = await inWorkspace(
      database.db,
      theirs,
      async tx =>
        (await sql`select * from contact_ids_by_search(${theirs}::uuid, '%ann%', 10)`.execute(tx)).rows.length,
    )
    expect(search).toBe(1)
  })

  it('reaches the index of blocking keys from within the wall', async () => {
    const plan = await inWorkspace(database.db, theirs, async tx => {
      await sql`insert into contact (workspace_id, name_norm, origin, keys)
        select ${theirs}, 'n' || i, 'crm', array[i, i + 100000] from generate_series(1, 5000) i`.execute(tx)
      await sql`select set_config('role', 'countersign_lookup', true), set_config('enable_seqscan', 'off', true)`.execute(
        tx,
      )
      const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select id from contact
        where workspace_id = ${theirs}::uuid and keys && array[4000]`.execute(tx)
      return rows.map(row => Object.values(row)[0]).join('\n')
    })
    expect(plan).toContain('contact_keys')
  })
})
