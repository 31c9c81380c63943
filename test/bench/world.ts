/**
 * `npm run bench:world`: imports the labelled month of a company into a fresh store, through the same functions as the
 * commands, exports the decisions and lets the scorer speak. `--reverse` imports the mailboxes in the other order;
 * `--keep FILE` keeps the exported lines; DATABASE_URL measures PostgreSQL.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureWorkspace } from '../../src/access/queries.ts'
import { importCrm } from '../../src/contacts/import-crm.ts'
import { importMail } from '../../src/mailboxes/import-mail.ts'
import { openReadPool } from '../../src/read-pool.ts'
import { exportDecisions } from '../../src/timeline/export-decisions.ts'
import { openTestDatabase } from '../support/database.ts'
import { benchData } from './bench-data.ts'

const data = benchData()
if (data !== null) await run(join(data, 'world-dev'), join(data, 'score-world.mjs'))

async function run(world: string, scorer: string): Promise<void> {
  const database = await openTestDatabase()
  const pool = openReadPool({ threads: 2 })
  const out = await mkdtemp(join(tmpdir(), 'countersign-world-'))
  try {
    const keys = { message: randomBytes(32), suppression: randomBytes(32), pseudonym: randomBytes(32) }
    const context = { db: database.db, keys, pool, now: () => new Date() }
    const { id } = await ensureWorkspace(database.db, 'world')
    await importCrm(database.db, id, join(world, 'crm'), () => undefined, {})
    const { mailboxes } = JSON.parse(await readFile(join(world, 'world.json'), 'utf8'))
    if (process.argv.includes('--reverse')) mailboxes.reverse()
    const startedAt = performance.now()
    let messages = 0
    for (const { address, shared, file } of mailboxes) {
      const options = { address, isShared: shared, authservId: 'mx.acme.example', trustSender: false, ownDomains: [] }
      const result = await importMail(
        context,
        id,
        { ...options, paths: [join(world, file)] },
        new AbortController().signal,
        () => undefined,
      )
      messages += result.found
    }
    const seconds = (performance.now() - startedAt) / 1_000
    process.stderr.write(
      `${messages} messages stored on ${database.kind}: ${(messages / seconds).toFixed(0)} messages/s\n`,
    )
    const lines: string[] = []
    for await (const line of exportDecisions(database.db, id)) lines.push(JSON.stringify(line))
    const kept = process.argv.indexOf('--keep')
    const file = kept > 0 ? process.argv[kept + 1]! : join(out, 'decisions.jsonl')
    await writeFile(file, `${lines.join('\n')}\n`)
    const flags = process.argv.includes('--errors') ? ['--errors', '400'] : []
    spawnSync(process.execPath, [scorer, join(world, 'truth.jsonl'), file, ...flags], { stdio: 'inherit' })
  } finally {
    await pool.close()
    await database.destroy()
    await rm(out, { recursive: true })
  }
}
