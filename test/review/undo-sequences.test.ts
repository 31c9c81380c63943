import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mergeContacts } from '../../src/contacts/merge-contacts.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import { readProposal, type SuggestionKind, type Verdict } from '../../src/review/suggestion.ts'
import { undoBatch } from '../../src/review/undo-batch.ts'
import type { UndoScope } from '../../src/review/undo-targets.ts'
import { applyRedecision } from '../../src/timeline/redecide-since.ts'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'
import { visibleState } from '../support/visible-state.ts'

/** Sequences to try: a few in every run, always the same; a thousand by `npm run soak:undo`, other ones each time. */
const sequences = Number(process.env.UNDO_SEQUENCES ?? 8)
/** The second once found changed details that were lost when the undo of a rule was undone. */
const seeds = sequences > 100 ? [Math.trunc(Date.now() % 2 ** 31)] : [20_260_321, -1_109_470_790]
/** A workspace grows with each sequence; now and then a fresh one keeps them alike. */
const sequencesAWorkspace = 10

let office: Office
let workspaceId: string

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const by = { actor: 'person:ann', now: new Date('2026-03-21T12:00:00Z') }
const db = () => office.database.db
const inside = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(db(), workspaceId, work)
const state = async () => {
  const { suggestions: _, ...seen } = await visibleState(db(), workspaceId)
  return { ...seen, waiting: seen.waiting.sort() }
}

const senders = [
  'Ann Lee <ann.lee@birch.example>',
  'Bob Stone <bob.stone@birch.example>',
  'Bob Stone <bob@stone.example>',
  'Petra Voss <petra@voss.example>',
  'Petra Voss <p.voss@larch.example>',
  'Jutta Weber <jutta.weber@larch.example>',
]
const subjects = ['Offer D-10442', 'Burners D-10777', 'Operator training', 'Hello', 'Meeting on Friday']

let letters = 0
const write = (which: number, how: number): string => {
  const n = ++letters
  return mail({
    from: senders[which % senders.length] as string,
    subject: subjects[how % subjects.length] as string,
    id: `<letter-${n}@mail.example>`,
    date: new Date(Date.UTC(2026, 2, 1, 8, n)).toUTCString(),
    dmarc: how % 7 === 6 ? 'none' : 'pass',
    ...(how % 2 === 1 && n > 1 ? { inReplyTo: `<letter-${n - 1}@mail.example>` } : {}),
    body: `Hello,\n\nshall we talk?\n\nBest regards\n${(senders[which % senders.length] as string).replace(/ <.*/, '')}\nTel. +44 7700 9001${10 + (which % 80)}`,
  })
}

const kinds = [
  { weight: 2, kind: 'import' },
  { weight: 1, kind: 'alias' },
  { weight: 5, kind: 'decide' },
  { weight: 4, kind: 'redecide' },
  { weight: 3, kind: 'merge' },
  { weight: 2, kind: 'rule' },
  { weight: 3, kind: 'undo' },
] as const
const step = fc.oneof(
  ...kinds.map(({ weight, kind }) => ({
    weight,
    arbitrary: fc.record({ kind: fc.constant(kind), which: fc.nat(40), how: fc.nat(13), atOnce: fc.boolean() }),
  })),
)

const addAlias = (which: number) =>
  inside(tx =>
    sql`insert into contact_point (workspace_id, contact_id, kind, value, value_norm, domain, set_by)
      select workspace_id, id, 'email', a.value, a.value, split_part(a.value, '@', 2), 'person'
      from contact, (values (${['petra@voss.example', 'bob@stone.example'][which % 2]})) a(value)
      where workspace_id = ${workspaceId} and external_id = ${['C1', 'C2', 'C3'][which % 3]}
      on conflict do nothing`.execute(tx),
  )

const verdictFor = (question: { kind: string; proposal: unknown }, how: number): Verdict => {
  const proposal = readProposal(question.kind as SuggestionKind, question.proposal)
  if (how % 5 === 0) return { kind: 'reject', reason: 'not_business' }
  if ((proposal?.kind === 'match' || proposal?.kind === 'create') && proposal.contact && how % 3 === 0)
    return { kind: 'create', contact: proposal.contact }
  return { kind: 'approve' }
}

/** Does the step, and says what would undo it; null where it changed nothing. */
async function doStep(kind: string, which: number, how: number): Promise<UndoScope | null> {
  switch (kind) {
    case 'decide': {
      const open = await inside(tx =>
        tx
          .selectFrom('suggestion')
          .select(['id', 'kind', 'proposal'])
          .where('workspaceId', '=', workspaceId)
          .where('state', '=', 'open')
          .orderBy('id')
          .execute(),
      )
      const question = open[which % Math.max(open.length, 1)]
      if (!question) return null
      const outcome = await decideSuggestion(db(), workspaceId, {
        ...{ ...by, suggestionId: question.id },
        verdict: verdictFor(question, how),
      })
      return outcome.kind === 'decided' ? { kind: 'decision', decisionId: outcome.decisionId } : null
    }
    case 'redecide': {
      const scope = { since: new Date('2020-01-01T00:00:00Z'), mailboxId: null }
      const { batchId } = await applyRedecision(db(), workspaceId, scope, by)
      return batchId === null ? null : { kind: 'batch', batchId }
    }
    case 'merge': {
      const ids = await inside(tx =>
        tx.selectFrom('contact').select('id').where('workspaceId', '=', workspaceId).orderBy('id').execute(),
      )
      const from = ids[which % ids.length]?.id ?? ''
      const into = ids[how % ids.length]?.id ?? ''
      const outcome = await inside(tx => mergeContacts(tx, workspaceId, { from, into, ...by }))
      return outcome.kind === 'merged' ? { kind: 'decision', decisionId: outcome.decisionId } : null
    }
    case 'rule': {
      const reason = ['exact_address', 'no_candidate', 'thread'][which % 3] as string
      const since = new Date('2020-01-01T00:00:00Z')
      const outcome = await undoBatch(db(), workspaceId, {
        scope: { kind: 'reason', reason, since },
        cascade: false,
        ...by,
      })
      return outcome.kind === 'undone' && outcome.messages > 0 ? { kind: 'batch', batchId: outcome.batchId } : null
    }
    default:
      return null
  }
}

const undo = (scope: UndoScope, cascade = false) => undoBatch(db(), workspaceId, { scope, cascade, ...by })

describe('undo of anything', () => {
  it.each(seeds)(
    'brings back what users saw before, whatever was imported, decided, merged and undone in between (%i)',
    async seed => {
      letters = 0
      let run = 0
      const counts = { undone: 0, refused: 0 }
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 9 }), async steps => {
          if (run++ % sequencesAWorkspace === 0) {
            workspaceId = await office.open()
            await office.import(
              workspaceId,
              'sales@acme.example',
              [0, 2, 3, 5].map(which => write(which, which)),
            )
          }
          let start = await state()
          let made: UndoScope[] = []
          for (const { kind, which, how, atOnce } of steps) {
            if (kind === 'import' || kind === 'alias') {
              if (kind === 'alias') await addAlias(which)
              else
                await office.import(workspaceId, 'sales@acme.example', [write(which, how), write(which + how, how + 1)])
              start = await state()
              made = []
              continue
            }
            if (kind === 'undo') {
              const scope = made[which % Math.max(made.length, 1)]
              if (scope === undefined) continue
              const before = await state()
              const outcome = await undo(scope)
              if (outcome.kind === 'undone') made = made.filter(one => one !== scope)
              else {
                counts.refused++
                expect(await state()).toEqual(before)
              }
              continue
            }
            const before = await state()
            const scope = await doStep(kind, which, how)
            if (scope === null) {
              expect(await state()).toEqual(before)
              continue
            }
            if (!atOnce) {
              made.push(scope)
              continue
            }
            expect(await undo(scope)).toMatchObject({ kind: 'undone' })
            expect(await state()).toEqual(before)
            counts.undone++
          }
          for (const scope of made.reverse()) {
            const before = await state()
            const outcome = await undo(scope)
            if (outcome.kind === 'undone') {
              counts.undone++
              continue
            }
            // An undo of what has itself been undone as part of a larger batch since: nothing of it is left.
            expect(outcome).toEqual({ kind: 'nothing-to-undo' })
            expect(await state()).toEqual(before)
          }
          expect(await state()).toEqual(start)
        }),
        { numRuns: sequences, endOnFailure: true, seed },
      )
      expect(counts.undone).toBeGreaterThan(sequences / 4)
    },
    7_200_000,
  )
})
