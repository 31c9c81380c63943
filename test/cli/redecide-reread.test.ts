import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runRedecide } from '../../src/cli/print-redecision.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import type { Installation } from '../../src/installation.ts'
import { importMail } from '../../src/mailboxes/import-mail.ts'
import { changeRules } from '../../src/privacy/change-rules.ts'
import { mail, receiver } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
let folder: string
beforeAll(async () => {
  office = await openOffice()
  folder = await mkdtemp(join(tmpdir(), 'countersign-reread-'))
})
afterAll(async () => {
  await office.close()
  await rm(folder, { recursive: true })
})

/** A stranger's address: only the signature says that it is Ann, by name and by her own phone. */
const letter = (id: number, from = `ann${id}@lee.example`) =>
  mail({
    from,
    id: `<${id}@lee.example>`,
    subject: `Kilns ${id}`,
    body: 'Could you quote?\n\nKind regards\n\nAnn Lee\nBuyer\nBirch Foods Ltd\nMobile +44 7700 900123',
  })

it('reads outdated readings again from the files, and counts what is gone and what today’s rules refuse', async () => {
  const workspaceId = await office.open()
  const files = [1, 2, 3].map(id => join(folder, `${id}.eml`))
  await writeFile(files[0] ?? '', letter(1))
  await writeFile(files[1] ?? '', letter(2))
  await writeFile(files[2] ?? '', letter(3, 'ann3@barred.example'))
  await importMail(
    office.context,
    workspaceId,
    {
      address: 'sales@acme.example',
      isShared: false,
      authservId: receiver,
      trustSender: false,
      ownDomains: [],
      paths: files,
    },
    new AbortController().signal,
    () => undefined,
  )
  const golden = await office.decisions(workspaceId)
  expect(golden.get('<1@lee.example>')?.links[0]).toMatchObject({ contact_id: 'C1', action: 'review' })
  const readings = () =>
    inWorkspace(office.database.db, workspaceId, async tx => {
      const { rows } = await sql<{ id: string; name: string; version: string }>`
        select m.rfc_message_id as id, s.details -> 'name' ->> 'value' as name, m.reading_version as version
        from message m left join signature_sighting s on s.workspace_id = m.workspace_id and s.message_id = m.id
        where m.workspace_id = ${workspaceId} order by m.rfc_message_id`.execute(tx)
      return rows
    })
  const fresh = await readings()
  expect(fresh.map(({ name }) => name)).toEqual(['Ann Lee', 'Ann Lee', 'Ann Lee'])

  // An earlier version read another name and no phone.
  await inWorkspace(office.database.db, workspaceId, async tx => {
    await sql`update message set reading_version = 'earlier' where workspace_id = ${workspaceId}`.execute(tx)
    await sql`update signature_sighting set version = 'earlier',
      details = jsonb_set(jsonb_set(details, '{name,value}', '"Kind Regards"'), '{phones}', '[]')
      where workspace_id = ${workspaceId}`.execute(tx)
  })
  await rm(files[1] ?? '')
  await changeRules(office.database.db, workspaceId, {
    ...{ kind: 'add', actor: 'person:ann', now: office.context.now() },
    rule: { scope: { kind: 'domain', domain: 'barred.example' }, effect: 'drop', keepMessageId: true },
  })
  const report = await redecide(workspaceId)
  expect(report.reread).toEqual({ read: 1, gone: 1, refused: 1, unreachable: 0 })
  const [one, two, three] = await readings()
  expect(one).toEqual(fresh[0])
  expect([two, three]).toMatchObject([
    { name: 'Kind Regards', version: 'earlier' },
    { name: 'Kind Regards', version: 'earlier' },
  ])
  expect((await office.decisions(workspaceId)).get('<1@lee.example>')).toEqual(golden.get('<1@lee.example>'))
  // What is of today's version is not read again; what cannot be stays counted.
  expect((await redecide(workspaceId)).reread).toEqual({ read: 0, gone: 1, refused: 1, unreachable: 0 })
})

async function redecide(workspaceId: string): Promise<{ reread: unknown }> {
  const { name } = await office.database.db
    .selectFrom('workspace')
    .select('name')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  let written = ''
  const stdout = new Writable({
    write(chunk, _, done) {
      written += String(chunk)
      done()
    },
  })
  const io = {
    ...{ stdin: Readable.from([]), stdout, stderr: stdout, cwd: folder, columns: null },
    signal: new AbortController().signal,
  }
  const installation = { database: office.database, pipeline: office.context } as unknown as Installation
  const options = { workspace: name, since: new Date('2026-01-01'), apply: true, reread: true, json: true } as const
  expect(await runRedecide(installation, options, io)).toBe(0)
  return JSON.parse(written)
}
