/** The whole program in one embedded folder, as people use it: a server, and commands beside it. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPglite } from '../../src/db/open.ts'
import { setup, templatePath } from '../support/database-template.ts'
import { writeMbox } from '../support/generate-mbox.ts'
import { endAll, runCountersign, type Started, startCountersign } from '../support/processes.ts'

let folder: string
let data: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-folder-'))
  data = join(folder, 'data')
  await setup()
  // A migrated store: making one costs seconds in each test and is not what they are about.
  const lite = await openPglite(join(data, 'database'), new Blob([await readFile(await templatePath())]))
  await lite.close()
  await mkdir(join(folder, 'crm'))
  await writeFile(
    join(folder, 'crm', 'companies.csv'),
    'id,name,domains,phone,country,owner_email\nc1,Pottery Example,pottery.example,,GB,\n',
  )
  await writeFile(
    join(folder, 'crm', 'contacts.csv'),
    'id,first_name,last_name,emails,phones,title,company_id,owner_email,created_at\np1,Ann,Example,ann@pottery.example,,,c1,,2026-01-01\n',
  )
  await writeFile(
    join(folder, 'crm', 'deals.csv'),
    'id,name,reference,stage,amount,currency,company_id,contact_ids,owner_email,created_at,closed_at\n',
  )
})
afterEach(async () => {
  await endAll()
  await rm(folder, { recursive: true, force: true })
})

async function serve(): Promise<Started & { url: string }> {
  const server = startCountersign(['serve', '--data', data], { PORT: '0', LOG_LEVEL: 'silent' })
  await server.says('Countersign is at ')
  return { ...server, url: /http:\/\/127\.0\.0\.1:\d+/.exec(server.out())?.[0] ?? '' }
}

// Relative paths are the client's, not those of the server.
const importCrm = () => runCountersign(['import', 'crm', 'crm', '--data', 'data'], { cwd: folder })

test('commands give the same answers beside a server as alone, and after its death', async () => {
  const alone = await importCrm()
  expect(alone.err).toMatch(/New keys were made at .*\/data\/keys/)
  expect(alone).toMatchObject({ status: 0, out: expect.stringContaining('contacts   1 added') })

  const server = await serve()
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  const beside = await importCrm()
  expect(beside).toEqual({
    status: 0,
    err: '',
    out: alone.out.replaceAll('1 added · 0 updated · 0 unchanged', '0 added · 0 updated · 1 unchanged'),
  })
  const wrong = await runCountersign(['ledger', 'nobody@ours.example', '--data', data])
  expect(wrong).toEqual({
    status: 2,
    out: '',
    err: 'countersign: there is no mailbox nobody@ours.example in this workspace: `countersign ledger` alone names those there are\n',
  })

  const second = await runCountersign(['serve', '--data', data], { env: { PORT: '0' } })
  expect(second.status).toBe(1)
  expect(second.err).toMatch(/is in use by `countersign serve` \(process \d+/)

  server.child.kill('SIGKILL')
  await server.ended
  expect(await importCrm()).toEqual(beside)
}, 120_000)

test('a server that is asked to stop answers 0 and leaves the folder free', async () => {
  const server = await serve()
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(server.err()).not.toMatch(/Error|error/)
  expect((await importCrm()).status).toBe(0)
}, 120_000)

test('an import that is interrupted ends with 130, and the next one goes on where it was', async () => {
  const mbox = join(folder, 'sales.mbox')
  await writeMbox(mbox, { messages: 2500, seed: 7 })
  const args = ['import', 'mail', mbox, '--mailbox', 'sales@pottery-ours.example', '--data', data]
  const first = startCountersign(args)
  await first.says('Importing')
  first.child.kill('SIGINT')
  expect(await first.ended).toBe(130)
  expect(first.err()).toContain('Run the same command again to go on')

  const again = await runCountersign(args)
  expect(again.status).toBe(0)
  const seen = Number(/seen +(\d+)/.exec(again.out)?.[1])
  const known = Number(/(\d+) of them known before/.exec(again.out)?.[1])
  expect(known).toBeGreaterThan(0)
  expect(known).toBeLessThan(seen)
  const third = await runCountersign(args)
  expect(third.out).toContain(`${seen} of them known before`)
  expect(/seen.*/s.exec(third.out)?.[0]).toBe(/seen.*/s.exec(again.out)?.[0])
}, 300_000)
