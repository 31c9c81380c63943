import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { suggestMerges } from '../../src/contacts/suggest-merges.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import { undoDecision } from '../../src/review/undo-decision.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { addContact, makeWorld, type World, worldNow } from '../support/review-world.ts'
import { visibleState } from '../support/visible-state.ts'

let database: TestDatabase
let world: World
let ids: string[]

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())
beforeEach(async () => {
  world = await makeWorld(database)
  ids = [
    await addContact(world, {
      ...{ first: 'Katarzyna', last: 'Nowak', email: 'k.nowak@quay.example', company: 'Quay Ltd' },
      phone: '+48 601 123 456',
    }),
    await addContact(world, { first: 'Kasia', last: 'Nowak', phone: '+48 601 123 456', company: 'Quay Ltd' }),
    await addContact(world, { first: 'Marek', last: 'Lis', email: 'm.lis@quay.example', company: 'Quay Ltd' }),
  ]
})

const inside = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(database.db, world.workspaceId, work)
const run = () => suggestMerges(database.db, world.workspaceId, worldNow)
const open = () =>
  inside(tx =>
    tx
      .selectFrom('suggestion')
      .select(['id', 'contactId', 'proposal', 'confidence'])
      .where('workspaceId', '=', world.workspaceId)
      .where('state', '=', 'open')
      .execute(),
  )
const by = { actor: 'person:ann', now: worldNow }

describe('records that may be one person', () => {
  it('are asked about once, with what speaks for it, and the fuller record stays', async () => {
    expect(await run()).toBe(1)
    expect(await run()).toBe(0)
    const [question] = await open()
    expect(question?.contactId).toBe(ids[0])
    expect(question?.proposal).toMatchObject({ otherContactId: ids[1] })
    const { terms } = (question?.proposal ?? { terms: [] }) as { terms: { code: string }[] }
    expect(terms.map(({ code }) => code)).toContain('duplicate.same_phone')
  })

  it('are merged by an approval, and two again by its undo', async () => {
    await run()
    const before = await visibleState(database.db, world.workspaceId)
    const [question] = await open()
    const outcome = await decideSuggestion(database.db, world.workspaceId, {
      ...{ ...by, suggestionId: question?.id ?? '' },
      verdict: { kind: 'approve' },
    })
    const after = await visibleState(database.db, world.workspaceId)
    expect(after.contacts.map(({ mergedInto }) => mergedInto)).toEqual([null, ids[0], null])
    if (outcome.kind !== 'decided') throw new Error(outcome.kind)
    await undoDecision(database.db, world.workspaceId, { ...by, decisionId: outcome.decisionId })
    expect(await visibleState(database.db, world.workspaceId)).toEqual(before)
  })

  it('are not asked about again after a no', async () => {
    await run()
    const [question] = await open()
    await decideSuggestion(database.db, world.workspaceId, {
      ...{ ...by, suggestionId: question?.id ?? '' },
      verdict: { kind: 'reject', reason: 'not_this_person' },
    })
    expect(await run()).toBe(0)
    expect(await open()).toEqual([])
  })

  it('are asked about no more when one of them was merged by other means', async () => {
    await run()
    await inside(tx =>
      sql`update contact set merged_into = ${ids[2]} where workspace_id = ${world.workspaceId} and id = ${ids[1]}`.execute(
        tx,
      ),
    )
    await run()
    expect((await open()).some(({ proposal }) => JSON.stringify(proposal).includes(`"${ids[1]}"`))).toBe(false)
  })
})
