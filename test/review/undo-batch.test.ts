import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pushDue } from '../../src/crm/push-due.ts'
import { listOpenTasks } from '../../src/crm/task-queries.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import { undoBatch } from '../../src/review/undo-batch.ts'
import type { UndoScope } from '../../src/review/undo-targets.ts'
import { applyRedecision, previewRedecision } from '../../src/timeline/redecide-since.ts'
import { createApp } from '../../src/web/app.tsx'
import { type FakeCrm, openFakeCrm } from '../support/fake-crm.ts'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'
import { visibleState } from '../support/visible-state.ts'

let office: Office
let workspaceId: string

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())
beforeEach(async () => {
  workspaceId = await office.open()
})

const by = { actor: 'person:ann', now: new Date('2026-03-21T12:00:00Z') }
const always = new Date('2020-01-01T00:00:00Z')
const wide = { since: always, mailboxId: null }
const db = () => office.database.db
const state = async () => {
  const seen = await visibleState(db(), workspaceId)
  const open = Object.entries(seen.suggestions).filter(([, suggestion]) => suggestion !== 'withdrawn')
  return { ...seen, suggestions: Object.fromEntries(open) }
}
const undo = (scope: UndoScope, cascade = false) => undoBatch(db(), workspaceId, { scope, cascade, ...by })
const redecide = async () => {
  const { batchId, difference } = await applyRedecision(db(), workspaceId, wide, by)
  if (batchId === null) throw new Error('nothing was decided otherwise')
  return { batchId, difference }
}
const inside = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(db(), workspaceId, work)

/** An alias that a person adds by hand: mail from it is then known. */
const addAddress = (externalId: string, value: string) =>
  inside(tx =>
    sql`insert into contact_point (workspace_id, contact_id, kind, value, value_norm, domain, set_by)
      select workspace_id, id, 'email', ${value}, ${value}, split_part(${value}, '@', 2), 'person'
      from contact where workspace_id = ${workspaceId} and external_id = ${externalId}`.execute(tx),
  )
const letters = () => [
  mail({ from: 'Ann Lee <ann.lee@birch.example>', subject: 'Offer D-10442', id: '<1@birch.example>' }),
  mail({ from: 'Bob Stone <bob.stone@birch.example>', id: '<2@birch.example>' }),
  mail({ from: 'Petra Voss <petra@voss.example>', id: '<3@voss.example>' }),
  mail({ from: 'Petra Voss <petra@voss.example>', id: '<4@voss.example>', inReplyTo: '<3@voss.example>' }),
]
const workspaceName = async () => {
  const row = await db().selectFrom('workspace').select('name').where('id', '=', workspaceId).executeTakeFirstOrThrow()
  return row.name
}
const openId = async () => {
  const row = await inside(tx =>
    tx
      .selectFrom('suggestion')
      .select('id')
      .where('workspaceId', '=', workspaceId)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow(),
  )
  return row.id
}

describe('deciding again', () => {
  it('changes nothing while nothing has changed', async () => {
    await office.import(workspaceId, 'sales@acme.example', letters())
    const difference = await previewRedecision(db(), workspaceId, wide)
    expect(difference).toMatchObject({ messages: 4, unchanged: 4, samples: [] })
    expect((await applyRedecision(db(), workspaceId, wide, by)).batchId).toBeNull()
  })

  it('shows what a new alias would change, changes exactly that, and is undone as one', async () => {
    await office.import(workspaceId, 'sales@acme.example', letters())
    const before = await state()
    await addAddress('C3', 'petra@voss.example')
    await inside(tx =>
      sql`update contact set first_name = 'Petra', last_name = 'Voss' where workspace_id = ${workspaceId} and external_id = 'C3'`.execute(
        tx,
      ),
    )
    const changedCrm = await state()
    const preview = await previewRedecision(db(), workspaceId, wide)
    expect(preview.changes.newly_logged).toBe(2)
    expect(preview.samples.map(({ before: was, after }) => [was.action, after.action])).toEqual([
      ['review', 'logged'],
      ['review', 'logged'],
    ])
    expect(await state()).toEqual(changedCrm)
    const { batchId, difference } = await redecide()
    expect(difference).toEqual(preview)
    const after = await state()
    expect(after.waiting).toEqual(['deal null several_open_deals', 'deal null several_open_deals'])
    const outcome = await undo({ kind: 'batch', batchId })
    expect(outcome).toMatchObject({ kind: 'undone', messages: 2 })
    expect((await state()).messages).toEqual(before.messages)
    expect(await state()).toEqual(changedCrm)
    if (outcome.kind !== 'undone') return
    await undo({ kind: 'batch', batchId: outcome.batchId })
    expect(await state()).toEqual(after)
  })

  it('leaves what was taken back alone until it is asked to decide again', async () => {
    await office.import(workspaceId, 'sales@acme.example', letters())
    await addAddress('C3', 'petra@voss.example')
    const { batchId } = await redecide()
    await undo({ kind: 'batch', batchId })
    const undone = await state()
    await office.import(workspaceId, 'sales@acme.example', [
      mail({ from: 'Ann Lee <ann.lee@birch.example>', id: '<9@birch.example>', inReplyTo: '<4@voss.example>' }),
    ])
    expect(await state()).toMatchObject({ messages: undone.messages })
    expect((await previewRedecision(db(), workspaceId, wide)).unchanged).toBe(3)
  })

  it('leaves what a person decided', async () => {
    await office.import(workspaceId, 'sales@acme.example', letters())
    await decideSuggestion(db(), workspaceId, {
      suggestionId: await openId(),
      verdict: { kind: 'reject', reason: 'not_business' },
      ...by,
    })
    await addAddress('C3', 'petra@voss.example')
    expect(await previewRedecision(db(), workspaceId, wide)).toMatchObject({ byPerson: 2, unchanged: 2 })
  })
})

describe('undoing what a rule decided', () => {
  it('takes its mail off the timelines, says so, and leaves other rules alone', async () => {
    await office.import(workspaceId, 'sales@acme.example', letters())
    const before = await state()
    const outcome = await undo({ kind: 'reason', reason: 'exact_address', since: always })
    expect(outcome).toMatchObject({ kind: 'undone', messages: 2 })
    const decisions = await office.decisions(workspaceId)
    expect(decisions.get('<1@birch.example>')).toMatchObject({ action: 'ignored', reason: 'undone', links: [] })
    expect(decisions.get('<3@voss.example>')?.action).toBe('review')
    if (outcome.kind !== 'undone') return
    await undo({ kind: 'batch', batchId: outcome.batchId })
    expect(await state()).toEqual(before)
  })

  it('finds nothing of a rule that decided before that day', async () => {
    await office.import(workspaceId, 'sales@acme.example', letters())
    const since = new Date('2026-03-22T00:00:00Z')
    expect(await undo({ kind: 'reason', reason: 'exact_address', since })).toEqual({ kind: 'nothing-to-undo' })
  })

  it('undoes one decision alone', async () => {
    await office.import(workspaceId, 'sales@acme.example', letters())
    const row = await inside(tx =>
      tx
        .selectFrom('decision')
        .select('id')
        .where('workspaceId', '=', workspaceId)
        .where('reason', '=', 'exact_address')
        .where('kind', '=', 'match')
        .orderBy('id')
        .executeTakeFirstOrThrow(),
    )
    expect(await undo({ kind: 'decision', decisionId: row.id })).toMatchObject({ kind: 'undone', messages: 1 })
  })
})

describe('a batch of which a part was taken back before', () => {
  const batchOf = async (scope: UndoScope) => {
    const outcome = await undo(scope)
    if (outcome.kind !== 'undone') throw new Error(`not undone: ${outcome.kind}`)
    return { batch: { kind: 'batch', batchId: outcome.batchId } as const, messages: outcome.messages }
  }
  const redecideTwo = async () => {
    await office.import(workspaceId, 'sales@acme.example', letters())
    await addAddress('C3', 'petra@voss.example')
    const before = await state()
    const { batchId } = await redecide()
    const after = await state()
    const row = await inside(tx =>
      tx
        .selectFrom('decision')
        .select('id')
        .where('workspaceId', '=', workspaceId)
        .where('batchId', '=', batchId)
        .where('kind', '=', 'message')
        .orderBy('id')
        .executeTakeFirstOrThrow(),
    )
    const part = await batchOf({ kind: 'decision', decisionId: row.id })
    return { before, after, part, whole: { kind: 'batch', batchId } as const }
  }

  it('does not come back with that part once the rest is undone too', async () => {
    const { before, part, whole } = await redecideTwo()
    expect(part.messages).toBe(1)
    expect(await batchOf(whole)).toMatchObject({ messages: 1 })
    expect(await state()).toEqual(before)
    await undo(part.batch)
    expect(await state()).toEqual(before)
    expect(await undo(whole)).toEqual({ kind: 'nothing-to-undo' })
  })

  it('does not come back either where the part was decided anew in between, and that undone', async () => {
    const { before, part, whole } = await redecideTwo()
    const again = await redecide()
    await batchOf({ kind: 'batch', batchId: again.batchId })
    expect(await batchOf(whole)).toMatchObject({ messages: 1 })
    await undo(part.batch)
    expect(await state()).toEqual(before)
  })

  it('comes back as it was when both are undone, the later one first', async () => {
    const { after, part, whole } = await redecideTwo()
    const taken = await state()
    const rest = await batchOf(whole)
    await batchOf(rest.batch)
    expect(await state()).toEqual(taken)
    await batchOf(part.batch)
    expect(await state()).toEqual(after)
    expect(await batchOf(whole)).toMatchObject({ messages: 2 })
  })

  it('is brought back by the undo of its undo, also when it was asked for twice', async () => {
    const { after, part, whole } = await redecideTwo()
    await batchOf(part.batch)
    expect(await state()).toEqual(after)
    const undone = await batchOf(whole)
    expect(await undo(whole)).toEqual({ kind: 'nothing-to-undo' })
    await batchOf(undone.batch)
    expect(await state()).toEqual(after)
  })
})

describe('decisions that others rest on', () => {
  it('are refused with those that rest on them, and undone with them when asked', async () => {
    await office.import(workspaceId, 'sales@acme.example', letters())
    await addAddress('C3', 'petra@voss.example')
    const before = await state()
    const { batchId } = await redecide()
    const decided = await decideSuggestion(db(), workspaceId, {
      suggestionId: await openId(),
      verdict: { kind: 'reject', reason: 'private' },
      ...by,
    })
    if (decided.kind !== 'decided') throw new Error(decided.kind)
    const refused = await state()
    expect(await undo({ kind: 'batch', batchId })).toMatchObject({
      kind: 'depended-on',
      by: [{ decisionId: decided.decisionId }],
    })
    expect(await state()).toEqual(refused)
    expect(await undo({ kind: 'batch', batchId }, true)).toMatchObject({ kind: 'undone', dependents: 1 })
    expect(await state()).toEqual(before)
  })
})

describe('what was taken back', () => {
  it('gives later mail of its thread no deal, also where both are looked at together', async () => {
    const bob = { from: 'Bob Stone <bob@stone.example>', subject: 'Operator training' }
    const at = (minute: number) => new Date(Date.UTC(2026, 2, 1, 8, minute)).toUTCString()
    await office.import(workspaceId, 'sales@acme.example', [mail({ ...bob, id: '<1@stone.example>', date: at(2) })])
    await addAddress('C2', 'bob@stone.example')
    const { batchId } = await redecide()
    await undo({ kind: 'batch', batchId })
    // the earlier one has all that follows looked at again
    await office.import(workspaceId, 'sales@acme.example', [
      mail({ ...bob, id: '<0@stone.example>', date: at(0), dmarc: 'none', inReplyTo: '<1@stone.example>' }),
      mail({ ...bob, id: '<2@stone.example>', date: at(9), inReplyTo: '<1@stone.example>' }),
    ])
    const { rows } = await inside(tx =>
      sql<{ rfcMessageId: string; reason: string }>`
        select m.rfc_message_id, d.reason from decision d
        join message m on m.workspace_id = d.workspace_id and m.id = d.message_id
        where d.workspace_id = ${workspaceId} and d.kind = 'deal' and d.action = 'linked'
          and d.undone_by is null and d.superseded_by is null`.execute(tx),
    )
    expect(rows).toMatchObject([{ reason: expect.stringMatching(/^only_open_deal/) }])
  })
})

describe('what a CRM was told', () => {
  const connect = () =>
    inside(tx =>
      tx
        .insertInto('crmConnection')
        .values({ workspaceId, crm: 'fake', baseUrl: 'http://127.0.0.1' })
        .returning('id')
        .executeTakeFirstOrThrow(),
    )
  const outbox = () =>
    inside(tx =>
      tx
        .selectFrom('outbox')
        .select(['operation', 'state'])
        .where('workspaceId', '=', workspaceId)
        .orderBy('id')
        .execute(),
    )

  it('is cancelled while it waits', async () => {
    await connect()
    await office.import(workspaceId, 'sales@acme.example', letters().slice(0, 1))
    await undo({ kind: 'reason', reason: 'exact_address', since: always })
    expect(await outbox()).toEqual([{ operation: 'push_activity', state: 'cancelled' }])
  })

  describe('and has', () => {
    let crm: FakeCrm
    let minutes = 0
    const push = () =>
      pushDue({
        db: db(),
        connectors: connection => (connection.workspaceId === workspaceId ? crm.connector : null),
        now: new Date(Date.now() + ++minutes * 60_000),
      })
    const nameRecords = (connectionId: string) =>
      inside(tx =>
        sql`insert into external_ref (workspace_id, connection_id, local_kind, local_id, external_id)
          select workspace_id, ${connectionId}::bigint, 'contact', id, external_id from contact
            where workspace_id = ${workspaceId}
          union all
          select workspace_id, ${connectionId}::bigint, 'deal', id, external_id from deal
            where workspace_id = ${workspaceId}`.execute(tx),
      )
    const tasks = () => inside(tx => listOpenTasks(tx, workspaceId))
    beforeEach(async () => {
      crm = openFakeCrm()
      const { id } = await connect()
      await office.import(workspaceId, 'sales@acme.example', letters().slice(0, 1))
      await nameRecords(id)
      await push()
      expect(crm.records).toHaveLength(1)
    })

    it('is taken back there', async () => {
      await undo({ kind: 'reason', reason: 'exact_address', since: always })
      await push()
      expect(crm.records).toEqual([])
      expect(await tasks()).toEqual([])
    })

    it('is left there where somebody changed it since, as a task that a page shows until it is done', async () => {
      crm.editByHand('crm-1', 'Called her: interested')
      await undo({ kind: 'reason', reason: 'exact_address', since: always })
      await push()
      await push()
      expect(crm.records).toMatchObject([{ externalId: 'crm-1', note: 'Called her: interested' }])
      expect((await outbox()).at(-1)).toEqual({ operation: 'remove_activity', state: 'refused' })
      expect(await tasks()).toMatchObject([
        {
          ...{ code: 'remove_edited', crm: 'fake', externalId: 'crm-1', subject: 'Offer D-10442' },
          ...{ actor: 'person:ann', decidedAt: by.now },
        },
      ])
      const name = await workspaceName()
      const app = createApp({ db: db(), now: () => by.now, onFault: fault => expect.unreachable(String(fault)) })
      const ask = (path: string, init: RequestInit = {}) =>
        app.request(`http://localhost${path}`, {
          ...init,
          headers: { cookie: `workspace=${name}`, origin: 'http://localhost' },
        })
      const page = await (await ask('/')).text()
      expect(page).toContain('someone has changed it in the CRM since')
      expect(page).toMatch(/Offer D-10442<\/a>\s*· record crm-1 in fake/)
      const [, action] = /action="(\/tasks\/\d+\/close)"/.exec(page) ?? []
      expect((await ask(action ?? '', { method: 'POST' })).status).toBe(303)
      expect(await tasks()).toEqual([])
      expect(await (await ask('/')).text()).not.toContain('For you to do')
    })

    it('is changed there, not sent a second time, when it is linked otherwise', async () => {
      expect(crm.records).toMatchObject([{ write: { activity: { dealIds: ['D1'] } } }])
      await inside(tx =>
        sql`update deal set stage = 'lost', reference = 'D-20000' where workspace_id = ${workspaceId}
          and external_id = 'D1'`.execute(tx),
      )
      await redecide()
      await push()
      expect(crm.records).toMatchObject([
        { externalId: 'crm-1', write: { operation: 'update_activity', activity: { contactIds: ['C1'], dealIds: [] } } },
      ])
    })
  })
})
