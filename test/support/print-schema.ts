/** Prints src/db/schema.ts from the migrated database: `npx tsx test/support/print-schema.ts > src/db/schema.ts`. */
import { sql } from 'kysely'
import type { Database } from '../../src/db/open.ts'

const SCALARS: Record<string, string> = {
  bigint: 'string',
  integer: 'number',
  'double precision': 'number',
  numeric: 'string',
  text: 'string',
  uuid: 'string',
  boolean: 'boolean',
  bytea: 'Buffer',
  jsonb: 'Json',
  'timestamp with time zone': 'Timestamp',
}
const ARRAYS: Record<string, string> = { _text: 'string[]', _int4: 'number[]', _int8: 'string[]' }

export async function printSchema(database: Database): Promise<string> {
  const { rows } = await sql<{
    tableName: string
    columnName: string
    dataType: string
    udtName: string
    isNullable: string
    hasDefault: boolean
  }>`select table_name, column_name, data_type, udt_name, is_nullable, column_default is not null as has_default
     from information_schema.columns where table_schema = 'public' and table_name <> 'migration'
     order by table_name, ordinal_position`.execute(database.db)
  const tables = new Map<string, string[]>()
  for (const row of rows) {
    const base = row.dataType === 'ARRAY' ? ARRAYS[row.udtName] : SCALARS[row.dataType]
    if (base === undefined)
      throw new Error(`No TypeScript type for ${row.tableName}.${row.columnName}: ${row.dataType}`)
    const type = row.isNullable === 'YES' ? `${base} | null` : base
    const column = !row.hasDefault
      ? type
      : base === 'Json' || base === 'Timestamp'
        ? `Generated${base}`
        : `Generated<${type}>`
    tables.set(row.tableName, [...(tables.get(row.tableName) ?? []), `  ${camel(row.columnName)}: ${column}`])
  }
  const names = [...tables.keys()]
  return [
    '/** The rows of migrations/*.sql as Kysely sees them; printed by test/support/print-schema.ts, compared by a test. */',
    "import type { ColumnType, Generated, Kysely, Transaction } from 'kysely'",
    '',
    '/** Written as a JSON text, read as a value. */',
    'export type Json = ColumnType<unknown, string, string>',
    'export type Timestamp = ColumnType<Date, Date | string, Date | string>',
    'export type GeneratedJson = ColumnType<unknown, string | undefined, string>',
    'export type GeneratedTimestamp = ColumnType<Date, Date | string | undefined, Date | string>',
    '',
    ...names.flatMap(name => [`export interface ${pascal(name)}Table {`, ...(tables.get(name) ?? []), '}', '']),
    'export interface Schema {',
    ...names.map(name => `  ${camel(name)}: ${pascal(name)}Table`),
    '}',
    '',
    'export type Db = Kysely<Schema>',
    'export type Tx = Transaction<Schema>',
    '',
  ].join('\n')
}

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string): string => camel(`_${name}`)

if (process.argv[1]?.endsWith('print-schema.ts')) {
  const { openPglite } = await import('../../src/db/open.ts')
  const { migrate } = await import('../../src/db/migrate.ts')
  const database = await openPglite('memory://')
  await migrate(database)
  process.stdout.write(await printSchema(database))
  await database.close()
}
