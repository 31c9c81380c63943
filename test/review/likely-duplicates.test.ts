import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import type { NewContact } from '../../src/review/suggestion.ts'
import { changeSettings } from '../../src/settings/queries.ts'
import { holdLikelyDuplicates } from '../../src/timeline/hold-likely-duplicates.ts'
import { createApp } from '../../src/web/app.tsx'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
let workspaceId: string
let cookie: string

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())
beforeEach(async () => {
  workspaceId = await office.open()
  const { name } = await office.database.db
    .selectFrom('workspace')
    .select('name')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  cookie = `workspace=${name}`
})

const inside = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(office.database.db, workspaceId, work)
const people = async () => {
  const { rows } = await inside(tx =>
    sql<{ id: string; name: string; externalId: string | null }>`
      select id, concat_ws(' ', first_name, last_name) as name, external_id from contact
      where workspace_id = ${workspaceId} order by id`.execute(tx),
  )
  return rows
}
const open = () =>
  inside(tx =>
    tx
      .selectFrom('suggestion')
      .select(['id', 'kind', 'reason', 'address'])
      .where('workspaceId', '=', workspaceId)
      .where('state', '=', 'open')
      .orderBy('id')
      .execute(),
  )
/** Wrote without a name or a signature: nothing makes him look like somebody we have. */
const stranger = () => mail({ from: 'buero@birch.example', id: '<1@birch.example>', subject: 'Kilns' })
const bob: NewContact = {
  ...{ firstName: 'Bob', lastName: 'Stone', title: null, department: null, postalAddress: null, companyId: null },
  ...{ companyName: 'Birch Foods Ltd', emails: ['buero@birch.example'], phones: [] },
}

describe('a reviewer who makes a contact', () => {
  const answer = (id: string, seenDuplicates?: string[]) =>
    decideSuggestion(office.database.db, workspaceId, {
      suggestionId: id,
      actor: 'person:ann',
      verdict: { kind: 'create', contact: bob, seenDuplicates },
      now: office.context.now(),
    })

  it('is told who it may be before a second record is made, and makes it once he has seen that', async () => {
    await office.import(workspaceId, 'sales@acme.example', [stranger()])
    const [question] = await open()
    const before = await people()
    const known = before.find(({ externalId }) => externalId === 'C2')
    const refused = await answer(question?.id ?? '')
    expect(refused).toMatchObject({
      kind: 'conflict',
      code: 'likely_duplicate',
      duplicates: [{ contactId: known?.id }],
    })
    expect(await people()).toEqual(before)
    expect(await answer(question?.id ?? '', ['1'])).toMatchObject({ code: 'likely_duplicate' })
    expect(await answer(question?.id ?? '', [known?.id ?? ''])).toMatchObject({ kind: 'decided' })
    expect(await people()).toHaveLength(before.length + 1)
  })

  it('sees them on the page with what was typed, and the same answer once more makes it', async () => {
    await office.import(workspaceId, 'sales@acme.example', [stranger()])
    const [question] = await open()
    const app = createApp({ db: office.database.db, now: office.context.now })
    const post = async (fields: [string, string][]) => {
      const sent = await app.request(`http://localhost/review/${question?.id}`, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { cookie, origin: 'http://localhost' },
      })
      return { status: sent.status, text: await sent.text() }
    }
    const typed: [string, string][] = [
      ['verdict', 'approve'],
      ['answer', 'new'],
      ['firstName', 'Bob'],
      ['lastName', 'Stone'],
      ['companyName', 'Birch Foods Ltd'],
      ['emails', 'buero@birch.example'],
    ]
    const before = await people()
    const refused = await post(typed)
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('we may have this person already')
    expect(refused.text).toContain('may be the same person')
    expect(refused.text).toContain('bob.stone@birch.example')
    expect(refused.text).toMatch(/name="firstName" value="Bob"/)
    expect(await people()).toEqual(before)
    const seen = [...refused.text.matchAll(/name="seen" value="(\d+)"/g)].map(([, id]): [string, string] => [
      'seen',
      id ?? '',
    ])
    expect((await post([...typed, ...seen])).status).toBe(303)
    expect(await people()).toHaveLength(before.length + 1)
  })
})

describe('policy that makes contacts by itself', () => {
  const automatic = () =>
    inside(tx =>
      changeSettings(tx, workspaceId, {
        ...{ mailboxId: null, actor: 'person:local', now: office.context.now() },
        values: { creating: 'automatic', twoWay: 'not_needed', minimum: ['full_name'] },
      }),
    )
  const signed = (name: string) =>
    `Hello\n\nKind regards\n\n${name}\nPlant Manager\nFern Glass Ltd\nMobile +44 7700 900456`

  it('makes one contact of two addresses that are one person’s, and leaves the other to a person', async () => {
    await automatic()
    await office.import(workspaceId, 'sales@acme.example', [
      mail({ from: 'Ida Moss <ida.moss@fern.example>', id: '<1@fern.example>', body: signed('Ida Moss') }),
      mail({ from: 'Ida Moss <ida@moss.example>', id: '<2@moss.example>', body: signed('Ida Moss') }),
    ])
    expect((await people()).filter(({ name }) => name === 'Ida Moss')).toHaveLength(1)
    expect(await open()).toHaveLength(1)
  })

  it('holds back a contact that may be one we have, with the reason', async () => {
    const [outcome] = await inside(async tx => {
      const subject = { position: 0, address: 'bob@stone.example', name: 'Bob Stone', part: 'recipient', query: {} }
      const facts = { messageId: '1', sightings: [], details: null, participants: [] }
      const known = { ...subject, address: 'b.stone@birch.example' }
      const links = [known, subject].map(one => ({
        ...{ subject: one, action: 'create_suggested', contactId: null, confidence: null, ranked: [] },
        reason: 'policy_create',
      }))
      const decided = [{ facts, links }] as unknown as Parameters<typeof holdLikelyDuplicates>[2]
      await holdLikelyDuplicates(tx, workspaceId, decided)
      return decided
    })
    expect(outcome?.links.map(({ reason }) => reason)).toEqual(['likely_duplicate', 'policy_create'])
  })
})
