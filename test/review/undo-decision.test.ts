import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import { readProposal, type SuggestionKind, type Verdict } from '../../src/review/suggestion.ts'
import { undoDecision } from '../../src/review/undo-decision.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { addContact, addDeal, makeWorld, receive, type World, worldNow } from '../support/review-world.ts'
import { visibleState } from '../support/visible-state.ts'

/** Sequences to try: a few in every run, a thousand by `npm run test:undo`. */
const sequences = Number(process.env.UNDO_SEQUENCES ?? 12)

let database: TestDatabase
let world: World

beforeAll(async () => {
  database = await openTestDatabase()
  world = await makeWorld(database)
  await fillWorld()
}, 240_000)
afterAll(() => database.destroy())

/** Questions of every kind, hanging together: one sender asks twice, a thread goes on, contacts are alike. */
async function fillWorld() {
  const ann = await addContact(world, {
    first: 'Ann',
    last: 'Lee',
    email: 'ann@quay.example',
    company: 'Quay Ltd',
    phone: '+44 1632 960001',
  })
  const anna = await addContact(world, { first: 'Anna', last: 'Lee', email: 'anna@quay.example' })
  const cranes = await addDeal(world, { name: 'Cranes', contactIds: [ann] })
  const ropes = await addDeal(world, { name: 'Ropes', contactIds: [ann] })
  await addDeal(world, { name: 'Buoys', contactIds: [anna] })
  const lee = {
    from: { name: 'A. Lee', address: 'lee@moved.example' },
    subject: 'Delivery',
    lines: ['b When?', 's A. Lee'],
  }
  const link = {
    ...{ action: 'review' as const, reason: 'ambiguous' },
    candidates: [
      { contactId: ann, confidence: 0.6 },
      { contactId: anna, confidence: 0.3 },
    ],
  }
  const first = await receive(world, { ...lee, link, sentAt: new Date('2026-03-01T08:00:00Z') })
  await receive(world, { ...lee, link, verdict: 'none', sentAt: new Date('2026-03-02T08:00:00Z') })
  const third = await receive(world, { ...lee, link, answers: first, sentAt: new Date('2026-03-03T08:00:00Z') })
  await receive(world, {
    ...{ from: { name: 'Anna Lee', address: 'anna@quay.example' }, subject: 'Re: Delivery', lines: ['b In May.'] },
    ...{ answers: third, sentAt: new Date('2026-03-04T08:00:00Z') },
    link: { action: 'logged', reason: 'exact_address', candidates: [{ contactId: anna, confidence: 0.99 }] },
  })
  const jan = {
    from: { name: 'Jan Nowak', address: 'jan@nowak.example' },
    subject: 'Ropes',
    lines: ['b Price?', 's Jan Nowak'],
  }
  const asked = await receive(world, { ...jan, sentAt: new Date('2026-03-05T08:00:00Z') })
  await receive(world, { ...jan, answers: asked, sentAt: new Date('2026-03-06T08:00:00Z') })
  await receive(world, {
    ...{ from: { name: 'Ewa Nowak', address: 'ewa@nowak.example' }, subject: 'Re: Ropes', lines: ['b We agree.'] },
    ...{ answers: asked, sentAt: new Date('2026-03-07T08:00:00Z') },
  })
  await receive(world, {
    ...{ from: { name: 'Ann Lee', address: 'ann@quay.example' }, subject: 'Two things', lines: ['b Both.'] },
    link: { action: 'logged', reason: 'exact_address', candidates: [{ contactId: ann, confidence: 0.99 }] },
    deal: { action: 'review', reason: 'several_open_deals', dealIds: [cranes, ropes] },
  })
  const open = (kind: string, proposal: unknown) =>
    inWorkspace(database.db, world.workspaceId, tx =>
      tx
        .insertInto('suggestion')
        .values({
          ...{
            workspaceId: world.workspaceId,
            kind,
            subjectKey: `${kind}:${ann}`,
            contactId: ann,
            reason: 'details_changed',
          },
          ...{ openedAt: worldNow, proposal: JSON.stringify(proposal) },
        })
        .execute(),
    )
  await open('merge', { otherContactId: anna })
  await open('update', {
    changes: [
      { field: 'title', old: null, value: 'Director' },
      { field: 'phone', old: '+44 1632 960001', value: '+44 1632 960002' },
      { field: 'company', old: 'Quay Ltd', value: 'Quay Holdings' },
    ],
  })
}

const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('decide' as const), which: fc.nat(20), how: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), which: fc.nat(20), how: fc.nat(5) }) },
)

const reviewer = { actor: 'person:ann', now: worldNow }

const state = async () => {
  const { suggestions: _, ...seen } = await visibleState(database.db, world.workspaceId)
  return { ...seen, waiting: seen.waiting.sort() }
}

const listOpen = () =>
  inWorkspace(database.db, world.workspaceId, tx =>
    tx
      .selectFrom('suggestion')
      .select(['id', 'kind', 'proposal'])
      .where('workspaceId', '=', world.workspaceId)
      .where('state', '=', 'open')
      .orderBy('id')
      .execute(),
  )

const verdictFor = (question: { kind: string; proposal: unknown }, how: number): Verdict => {
  const proposal = readProposal(question.kind as SuggestionKind, question.proposal)
  if (how === 0) return { kind: 'reject', reason: 'not_business' }
  if (proposal?.kind !== 'match' && proposal?.kind !== 'create') return { kind: 'approve' }
  if (how === 1 && proposal.contact)
    return { kind: 'create', contact: { ...proposal.contact, companyName: 'Nowak Sp. z o.o.' } }
  return { kind: 'approve', contactId: proposal.candidates[how % 2]?.contactId }
}

const undo = (decisionId: string) => undoDecision(database.db, world.workspaceId, { ...reviewer, decisionId })

describe('undo', () => {
  it('brings back exactly what users saw, whatever was decided and undone in between', async () => {
    let refused = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async steps => {
        const start = await state()
        const made: string[] = []
        for (const { kind, which, how } of steps) {
          if (kind === 'undo' && made.length > 0) {
            const at = which % made.length
            const outcome = await undo(made[at] as string)
            if (outcome.kind === 'undone') made.splice(at, 1)
            else refused++
            continue
          }
          const questions = await listOpen()
          const question = questions[which % questions.length]
          if (!question) continue
          const before = await state()
          const verdict = verdictFor(question, how)
          const outcome = await decideSuggestion(database.db, world.workspaceId, {
            ...reviewer,
            suggestionId: question.id,
            verdict,
          })
          if (outcome.kind !== 'decided') {
            expect(await state()).toEqual(before)
            continue
          }
          if (how === 5) {
            expect(await undo(outcome.decisionId)).toMatchObject({ kind: 'undone' })
            expect(await state()).toEqual(before)
          } else made.push(outcome.decisionId)
        }
        for (const decisionId of made.reverse()) expect(await undo(decisionId)).toMatchObject({ kind: 'undone' })
        expect(await state()).toEqual(start)
      }),
      { numRuns: sequences, endOnFailure: true },
    )
    if (sequences >= 200) expect(refused).toBeGreaterThan(0)
  }, 3_600_000)
})
