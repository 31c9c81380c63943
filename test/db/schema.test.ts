import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { printSchema } from '../support/print-schema.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())

it('the types that the code is checked against are those of the migrated database', async () => {
  const written = await readFile(new URL('../../src/db/schema.ts', import.meta.url), 'utf8')
  expect(await printSchema(database)).toBe(written)
})
