import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { createApp } from '../../src/web/app.tsx'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
let workspaceId: string
let page: ReturnType<typeof createApp>
beforeAll(async () => {
  office = await openOffice()
  workspaceId = await office.open()
  page = createApp({ db: office.database.db, now: office.context.now })
})
afterAll(() => office.close())

const path = 'http://localhost/settings/decide-again'
const post = (
  to: string,
  fields: Record<string, string>,
  headers: Record<string, string> = { origin: 'http://localhost' },
) =>
  page.request(to, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
  })
const actionOf = async (id: string) => (await office.decisions(workspaceId)).get(id)?.action

it('shows what would change, changes it when asked, and undoes it', async () => {
  await office.import(workspaceId, 'sales@acme.example', [
    mail({ from: 'Ann Lee <ann@lee.example>', subject: 'A <b>new</b> address', id: '<1@lee.example>' }),
  ])
  const before = await actionOf('<1@lee.example>')
  await inWorkspace(office.database.db, workspaceId, tx =>
    sql`insert into contact_point (workspace_id, contact_id, kind, value, value_norm, domain, set_by)
      select workspace_id, id, 'email', 'ann@lee.example', 'ann@lee.example', 'lee.example', 'person'
      from contact where workspace_id = ${workspaceId} and external_id = 'C1'`.execute(tx),
  )
  const preview = await (await page.request(`${path}?since=2026-01-01`)).text()
  expect(preview).toContain('1 message would change')
  expect(preview).toContain('A &lt;b&gt;new&lt;/b&gt; address')
  expect(await actionOf('<1@lee.example>')).toBe(before)

  expect((await post(path, { since: '2026-01-01' }, {})).status).toBe(403)
  expect(await actionOf('<1@lee.example>')).toBe(before)

  const applied = await (await post(path, { since: '2026-01-01' })).text()
  expect(await actionOf('<1@lee.example>')).toBe('logged')
  const batch = /name="batch" value="(\d+)"/.exec(applied)?.[1] ?? ''
  expect((await post(`${path}/undo`, { batch })).status).toBe(200)
  expect(await actionOf('<1@lee.example>')).toBe(before)
})

it('says what is wrong with a day or a batch', async () => {
  expect((await page.request(`${path}?since=yesterday`)).status).toBe(422)
  expect((await post(`${path}/undo`, { batch: 'x' })).status).toBe(422)
})
