import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { readPolicies } from '../../src/privacy/queries.ts'
import { createApp } from '../../src/web/app.tsx'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
let workspaceId: string
let page: ReturnType<typeof createApp>
beforeAll(async () => {
  office = await openOffice()
  workspaceId = await office.open()
  page = createApp({ db: office.database.db, now: office.context.now, suppressionKey: office.context.keys.suppression })
})
afterAll(() => office.close())

const post = (path: string, fields: Record<string, string>) =>
  page.request(`http://localhost${path}`, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers: { origin: 'http://localhost', 'content-type': 'application/x-www-form-urlencoded' },
  })

describe('the rules page', () => {
  it('adds a rule that holds for the next mail, and ends it again', async () => {
    const added = await post('/privacy/rules', { scope: 'domain', value: '@Birch.example', effect: 'drop' })
    expect(added.status).toBe(303)
    await office.import(workspaceId, 'sales@acme.example', [
      mail({ from: 'Ann Lee <ann.lee@birch.example>', id: '<a@x.example>' }),
    ])
    expect((await office.decisions(workspaceId)).get('<a@x.example>')).toMatchObject({
      action: 'ignored',
      reason: 'policy_domain',
    })

    const { rules, version } = await inWorkspace(office.database.db, workspaceId, tx => readPolicies(tx, workspaceId))
    const rule = rules.find(({ scope }) => scope.kind === 'domain')
    expect(version).toBe('2')
    expect((await post('/privacy/rules/end', { rule: JSON.stringify(rule) })).status).toBe(303)
    await office.import(workspaceId, 'sales@acme.example', [
      mail({ from: 'Ann Lee <ann.lee@birch.example>', id: '<b@x.example>' }),
    ])
    expect((await office.decisions(workspaceId)).get('<b@x.example>')).toMatchObject({ action: 'logged' })
  })

  it('says what is wrong with a rule, and changes nothing', async () => {
    const answer = await post('/privacy/rules', { scope: 'address', value: 'not an address', effect: 'drop' })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('is no mail address; expected one like ann@birch.example')
  })

  it('ends nothing that is not in force', async () => {
    expect(
      (await post('/privacy/rules/end', { rule: '{"scope":{"kind":"label","label":"x"},"effect":"drop"}' })).status,
    ).toBe(404)
    expect((await post('/privacy/rules/end', { rule: '[]' })).status).toBe(404)
  })
})
