import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { migrate, readMigrations } from '../../src/db/migrate.ts'
import { openPglite } from '../../src/db/open.ts'

const cache = new URL('../../node_modules/.cache/', import.meta.url)

/** Where the migrated store lies that each test file opens a copy of; named by the migrations, so that it is never stale. */
export async function templatePath(): Promise<URL> {
  const hash = createHash('sha256')
  for (const migration of await readMigrations()) hash.update(migration.hash)
  return new URL(`pglite-${hash.digest('hex').slice(0, 16)}.tar`, cache)
}

/** vitest globalSetup: builds the template once (initdb in WebAssembly costs seconds), for all files and later runs. */
export async function setup(): Promise<void> {
  const path = await templatePath()
  const isThere = await readFile(path).then(
    () => true,
    () => false,
  )
  if (isThere) return
  await mkdir(cache, { recursive: true })
  const database = await openPglite('memory://')
  await migrate(database)
  await database.db.destroy()
  const dump = await database.lite.dumpDataDir('none')
  await database.lite.close()
  const unfinished = new URL(`${path.href}.${process.pid}`)
  await writeFile(unfinished, Buffer.from(await dump.arrayBuffer()))
  await rename(unfinished, path)
}
