import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mergeContacts, unmergeContacts } from '../../src/contacts/merge-contacts.ts'
import { findContact, listContacts } from '../../src/contacts/queries.ts'
import { findContactByEmail } from '../../src/contacts/save-contact.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { findCandidates } from '../../src/matching/queries.ts'
import { listTimeline } from '../../src/timeline/queries.ts'
import { previewRedecision } from '../../src/timeline/redecide-since.ts'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'
import { visibleState } from '../support/visible-state.ts'

let office: Office
let workspaceId: string
let ids: { C1: string; C2: string; C3: string }

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())
beforeEach(async () => {
  workspaceId = await office.open()
  const rows = await inside(tx =>
    tx.selectFrom('contact').select(['id', 'externalId']).where('workspaceId', '=', workspaceId).execute(),
  )
  const idOf = (name: string) => rows.find(({ externalId }) => externalId === name)?.id ?? ''
  ids = { C1: idOf('C1'), C2: idOf('C2'), C3: idOf('C3') }
})

const inside = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(office.database.db, workspaceId, work)
const by = { actor: 'person:ann', now: new Date('2026-03-21T12:00:00Z') }
const merge = (from: string, into: string) => inside(tx => mergeContacts(tx, workspaceId, { from, into, ...by }))
const unmerge = (contactId: string) => inside(tx => unmergeContacts(tx, workspaceId, { contactId, ...by }))
const state = () => visibleState(office.database.db, workspaceId)
const fromBob = (id: string) => mail({ from: 'Bob Stone <bob.stone@birch.example>', id })

describe('a merged contact', () => {
  it('is found, shown and exported as the one it went into, with all its addresses and its mail', async () => {
    await office.import(workspaceId, 'sales@acme.example', [fromBob('<1@birch.example>')])
    expect(await merge(ids.C2, ids.C1)).toMatchObject({ kind: 'merged', contactId: ids.C1 })
    await inside(async tx => {
      expect(await findContactByEmail(tx, workspaceId, ['bob.stone@birch.example'])).toBe(ids.C1)
      const query = { email: null, displayName: 'Bob Stone', signature: null, authenticated: true }
      const candidates = await findCandidates(tx, workspaceId, query)
      expect(candidates.map(({ id }) => id)).toEqual([ids.C1])
      expect(candidates[0]?.emails).toEqual(['ann.lee@birch.example', 'bob.stone@birch.example'])
      const page = await findContact(tx, workspaceId, ids.C2)
      expect(page?.id).toBe(ids.C1)
      const timeline = await listTimeline(tx, workspaceId, { kind: 'contact', ids: page?.ids ?? [] })
      expect(timeline.entries.map(({ contacts }) => contacts)).toEqual([[{ id: ids.C1, name: 'Ann Lee' }]])
      const { rows } = await listContacts(tx, workspaceId, { search: 'stone', after: null })
      expect(rows.map(({ id, activities }) => [id, activities])).toEqual([[ids.C1, 1]])
    })
    const exported = await office.decisions(workspaceId)
    expect(exported.get('<1@birch.example>')?.links[0]?.contact_id).toBe('C1')
  })

  it('brings its deals along', async () => {
    await merge(ids.C3, ids.C2)
    await office.import(workspaceId, 'sales@acme.example', [
      mail({ from: 'Bob Stone <bob.stone@birch.example>', subject: 'Offer D-10777', id: '<1@birch.example>' }),
    ])
    expect((await office.decisions(workspaceId)).get('<1@birch.example>')?.deal).toMatchObject({ deal_id: 'D2' })
  })

  it('makes no stored decision another one', async () => {
    await office.import(workspaceId, 'sales@acme.example', [fromBob('<1@birch.example>')])
    await merge(ids.C2, ids.C1)
    const wide = { since: new Date('2020-01-01T00:00:00Z'), mailboxId: null }
    expect((await previewRedecision(office.database.db, workspaceId, wide)).changes.other_contact).toBe(0)
  })

  it('stands as before once the merge is taken back', async () => {
    await office.import(workspaceId, 'sales@acme.example', [fromBob('<1@birch.example>')])
    const before = await state()
    await merge(ids.C2, ids.C1)
    expect(await state()).not.toEqual(before)
    expect(await unmerge(ids.C2)).toMatchObject({ kind: 'undone' })
    expect(await state()).toEqual(before)
    expect(await unmerge(ids.C2)).toEqual({ kind: 'not-found' })
  })
})

describe('a chain of merges', () => {
  it('leads to its end in one step, and is taken back from there', async () => {
    const before = await state()
    await merge(ids.C3, ids.C2)
    const between = await state()
    await merge(ids.C2, ids.C1)
    await inside(async tx => {
      expect(await findContactByEmail(tx, workspaceId, ['jutta.weber@larch.example'])).toBe(ids.C1)
      expect((await findContact(tx, workspaceId, ids.C3))?.ids.sort()).toEqual([ids.C1, ids.C2, ids.C3].sort())
    })
    expect(await unmerge(ids.C3)).toMatchObject({ kind: 'depended-on', by: [{ action: 'merged' }] })
    await unmerge(ids.C2)
    expect(await state()).toEqual(between)
    await unmerge(ids.C3)
    expect(await state()).toEqual(before)
  })

  it('cannot become a circle, and nobody is merged twice', async () => {
    await merge(ids.C2, ids.C1)
    expect(await merge(ids.C1, ids.C2)).toEqual({ kind: 'already-merged', contactId: ids.C1 })
    expect(await merge(ids.C2, ids.C3)).toEqual({ kind: 'already-merged', contactId: ids.C1 })
    expect(await merge(ids.C1, ids.C1)).toEqual({ kind: 'already-merged', contactId: ids.C1 })
    expect(await merge(ids.C3, ids.C2)).toMatchObject({ kind: 'merged', contactId: ids.C1 })
  })
})
