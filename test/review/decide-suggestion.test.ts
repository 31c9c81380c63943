import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import type { Verdict } from '../../src/review/suggestion.ts'
import { undoDecision } from '../../src/review/undo-decision.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { addContact, addDeal, makeWorld, receive, type World, worldNow } from '../support/review-world.ts'
import { visibleState } from '../support/visible-state.ts'

let database: TestDatabase
let world: World

beforeAll(async () => {
  database = await openTestDatabase()
}, 240_000)
afterAll(() => database.destroy())

const fresh = async () => {
  world = await makeWorld(database)
}
const reviewer = 'person:ann'
const decide = (suggestionId: string, verdict: Verdict) =>
  decideSuggestion(database.db, world.workspaceId, { suggestionId, actor: reviewer, verdict, now: worldNow })
const undo = (decisionId: string) =>
  undoDecision(database.db, world.workspaceId, { decisionId, actor: reviewer, now: worldNow })
const decided = async (suggestionId: string, verdict: Verdict) => {
  const outcome = await decide(suggestionId, verdict)
  if (outcome.kind !== 'decided') throw new Error(`not decided: ${JSON.stringify(outcome)}`)
  return outcome
}
const state = () => visibleState(database.db, world.workspaceId)
const openOf = async (messageId: string) => {
  const rows = await inWorkspace(database.db, world.workspaceId, tx =>
    tx
      .selectFrom('decision')
      .select('suggestionId')
      .where('workspaceId', '=', world.workspaceId)
      .where('messageId', '=', messageId)
      .where('suggestionId', 'is not', null)
      .where('supersededBy', 'is', null)
      .where('undoneBy', 'is', null)
      .execute(),
  )
  const id = rows[0]?.suggestionId
  if (!id) throw new Error('nothing waits for this message')
  return id
}

const unknownSender = (name: string, address: string) => ({
  from: { name, address },
  subject: `Question of ${name}`,
  lines: ['b Hello,', 'b do you deliver to Gdynia?', `s ${name}`],
})

describe('approving a contact', () => {
  it('puts the message on the timeline of the contact and of the company', async () => {
    await fresh()
    const ann = await addContact(world, { first: 'Ann', last: 'Lee', email: 'ann@quay.example', company: 'Quay Ltd' })
    const message = await receive(world, {
      ...unknownSender('Ann Lee', 'ann.lee@freemail.example'),
      link: { action: 'review', reason: 'free_mail_name', candidates: [{ contactId: ann, confidence: 0.82 }] },
    })
    await decided(await openOf(message), { kind: 'approve' })
    const { messages, waiting } = await state()
    expect(messages[message]).toMatchObject({ action: 'logged', links: [`company Quay Ltd`, `contact Ann Lee`] })
    expect(waiting).toEqual([])
  })

  it('takes the contact that the reviewer chose, and calls the suggestion edited', async () => {
    await fresh()
    const ann = await addContact(world, { first: 'Ann', last: 'Lee' })
    const anna = await addContact(world, { first: 'Anna', last: 'Lee' })
    const message = await receive(world, {
      ...unknownSender('A. Lee', 'lee@quay.example'),
      link: {
        action: 'review',
        reason: 'ambiguous',
        candidates: [
          { contactId: ann, confidence: 0.5 },
          { contactId: anna, confidence: 0.4 },
        ],
      },
    })
    const suggestion = await openOf(message)
    await decided(suggestion, { kind: 'approve', contactId: anna })
    const after = await state()
    expect(after.messages[message]?.links).toEqual(['contact Anna Lee'])
    expect(after.suggestions[suggestion]).toBe('edited')
  })

  it('answers other believed messages behind the question, and asks again about the unbelieved', async () => {
    await fresh()
    const ann = await addContact(world, { first: 'Ann', last: 'Lee' })
    const link = { action: 'review' as const, reason: 'ambiguous', candidates: [{ contactId: ann, confidence: 0.7 }] }
    const sender = unknownSender('Ann Lee', 'ann@moved.example')
    const believed = await receive(world, { ...sender, link, sentAt: new Date('2026-03-01T08:00:00Z') })
    const forged = await receive(world, { ...sender, link, verdict: 'none', sentAt: new Date('2026-03-02T08:00:00Z') })
    const shown = await receive(world, { ...sender, link, sentAt: new Date('2026-03-03T08:00:00Z') })
    const before = await state()
    const { decisionId } = await decided(await openOf(shown), { kind: 'approve' })
    const after = await state()
    expect(after.messages[shown]?.action).toBe('logged')
    expect(after.messages[believed]?.action).toBe('logged')
    expect(after.messages[forged]).toMatchObject({ action: 'review', links: [] })
    expect(after.waiting).toEqual(['match ann@moved.example sender_unverified'])
    await undo(decisionId)
    expect(await state()).toEqual(before)
  })
})

describe('making a contact', () => {
  it('uses it at once for everything of that sender, and takes it all back on undo', async () => {
    await fresh()
    const first = await receive(world, unknownSender('Jan Nowak', 'jan@nowak.example'))
    const second = await receive(world, {
      ...unknownSender('Jan Nowak', 'jan@nowak.example'),
      sentAt: new Date('2026-03-12T11:00:00Z'),
    })
    const before = await state()
    const { decisionId, contactId } = await decided(await openOf(second), { kind: 'approve' })
    expect(contactId).not.toBeNull()
    const after = await state()
    expect(after.messages[first]?.links).toEqual(['contact Jan Nowak'])
    expect(after.messages[second]?.links).toEqual(['contact Jan Nowak'])
    expect(after.contacts).toEqual([
      expect.objectContaining({ name: 'Jan Nowak', points: ['email jan@nowak.example person'] }),
    ])
    expect(await undo(decisionId)).toMatchObject({ kind: 'undone' })
    expect(await state()).toEqual(before)
  })

  it('is refused when another contact has the address, and names that contact', async () => {
    await fresh()
    const message = await receive(world, unknownSender('Jan Nowak', 'jan@nowak.example'))
    const there = await addContact(world, { first: 'Johann', last: 'Nowak', email: 'jan@nowak.example' })
    const before = await state()
    expect(await decide(await openOf(message), { kind: 'approve' })).toEqual({
      kind: 'conflict',
      code: 'address_taken',
      contactId: there,
    })
    expect(await state()).toEqual(before)
  })

  it('cannot be undone before the decisions that chose the contact', async () => {
    await fresh()
    const first = await receive(world, unknownSender('Jan Nowak', 'jan@nowak.example'))
    const made = await decided(await openOf(first), { kind: 'approve' })
    const contactId = made.contactId as string
    const later = await receive(world, {
      ...unknownSender('J. Nowak', 'jnowak@freemail.example'),
      link: { action: 'review', reason: 'free_mail_name', candidates: [{ contactId, confidence: 0.8 }] },
    })
    const chosen = await decided(await openOf(later), { kind: 'approve' })
    expect(await undo(made.decisionId)).toMatchObject({
      kind: 'depended-on',
      by: [expect.objectContaining({ decisionId: chosen.decisionId })],
    })
    await undo(chosen.decisionId)
    expect(await undo(made.decisionId)).toMatchObject({ kind: 'undone' })
  })
})

describe('rejecting', () => {
  it('leaves every message behind the question out, with the reason, until it is undone', async () => {
    await fresh()
    const message = await receive(world, unknownSender('Promo', 'promo@offers.example'))
    const before = await state()
    const { decisionId } = await decided(await openOf(message), { kind: 'reject', reason: 'not_business' })
    expect((await state()).messages[message]).toMatchObject({ action: 'ignored', links: [] })
    await undo(decisionId)
    expect(await state()).toEqual(before)
  })
})

describe('choosing a deal', () => {
  it('links the chosen deal and nothing else', async () => {
    await fresh()
    const ann = await addContact(world, { first: 'Ann', last: 'Lee', email: 'ann@quay.example' })
    const cranes = await addDeal(world, { name: 'Cranes', contactIds: [ann] })
    const ropes = await addDeal(world, { name: 'Ropes', contactIds: [ann] })
    const message = await receive(world, {
      ...unknownSender('Ann Lee', 'ann@quay.example'),
      link: { action: 'logged', reason: 'exact_address', candidates: [{ contactId: ann, confidence: 0.999 }] },
      deal: { action: 'review', reason: 'several_open_deals', dealIds: [cranes, ropes] },
    })
    const before = await state()
    const { decisionId } = await decided(await openOf(message), { kind: 'approve', dealId: ropes })
    expect((await state()).messages[message]?.links).toEqual(['contact Ann Lee', 'deal Ropes'])
    await undo(decisionId)
    expect(await state()).toEqual(before)
  })
})

describe('answering twice', () => {
  it('is refused, and says what was answered before', async () => {
    await fresh()
    const message = await receive(world, unknownSender('Jan Nowak', 'jan@nowak.example'))
    const suggestion = await openOf(message)
    const { decisionId } = await decided(suggestion, { kind: 'approve' })
    expect(await decide(suggestion, { kind: 'reject', reason: 'suspicious' })).toEqual({
      kind: 'already-decided',
      state: 'approved',
      decisionId,
    })
    expect(await undo(decisionId)).toMatchObject({ kind: 'undone' })
    expect(await undo(decisionId)).toEqual({ kind: 'already-undone' })
    expect((await decide(suggestion, { kind: 'approve' })).kind).toBe('decided')
  })

  it('finds nothing under an id of another workspace', async () => {
    await fresh()
    const suggestion = await openOf(await receive(world, unknownSender('Jan Nowak', 'jan@nowak.example')))
    const { decisionId } = await decided(suggestion, { kind: 'approve' })
    const other = await makeWorld(database)
    const request = { actor: reviewer, now: worldNow }
    expect(
      await decideSuggestion(database.db, other.workspaceId, {
        ...request,
        suggestionId: suggestion,
        verdict: { kind: 'approve' },
      }),
    ).toEqual({ kind: 'not-found' })
    expect(await undoDecision(database.db, other.workspaceId, { ...request, decisionId })).toEqual({
      kind: 'not-found',
    })
  })
})
