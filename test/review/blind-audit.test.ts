import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { readDecisionRules } from '../../src/mailboxes/workspace-rules.ts'
import { shippedModel } from '../../src/matching/rank-candidates.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import { drawSample } from '../../src/review/draw-audits.ts'
import { proveWorkspace } from '../../src/review/prove-promises.ts'
import { findSuggestion } from '../../src/review/queries.ts'
import type { Verdict } from '../../src/review/suggestion.ts'
import { listIncidents, listProof } from '../../src/review/threshold-queries.ts'
import { undoDecision } from '../../src/review/undo-decision.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { addContact, makeWorld, receive, type World, worldNow } from '../support/review-world.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())

const day = 24 * 3600 * 1000
const prove = (world: World, now = worldNow, seed = 'a') =>
  inWorkspace(database.db, world.workspaceId, tx => proveWorkspace(tx, world.workspaceId, now, seed))
const answer = (world: World, suggestionId: string, verdict: Verdict, actor = 'person:local') =>
  decideSuggestion(database.db, world.workspaceId, { suggestionId, verdict, actor, now: worldNow })
const audits = (world: World) =>
  inWorkspace(database.db, world.workspaceId, tx =>
    tx
      .selectFrom('suggestion')
      .selectAll()
      .where('workspaceId', '=', world.workspaceId)
      .where('isAudit', '=', true)
      .orderBy('id')
      .execute(),
  )
const labels = (world: World) =>
  inWorkspace(database.db, world.workspaceId, tx =>
    tx.selectFrom('decisionLabel').selectAll().where('workspaceId', '=', world.workspaceId).orderBy('id').execute(),
  )
const timelineOf = async (world: World, messageId: string) => {
  const rows = await inWorkspace(database.db, world.workspaceId, tx =>
    tx
      .selectFrom('activityLink as l')
      .innerJoin('activity as a', join => join.onRef('a.id', '=', 'l.activityId'))
      .select('l.targetId')
      .where('l.workspaceId', '=', world.workspaceId)
      .where('a.messageId', '=', messageId)
      .where('l.targetKind', '=', 'contact')
      .execute(),
  )
  return rows.map(({ targetId }) => targetId)
}

/** Two people of one name and mail that was logged to the first of them. */
async function loggedWorld(messages = 1) {
  const world = await makeWorld(database)
  const ann = await addContact(world, { first: 'Ann', last: 'Lee', email: 'ann@birch.example' })
  const other = await addContact(world, { first: 'Ann', last: 'Lee', email: 'lee@larch.example' })
  const candidates = [
    { contactId: ann, confidence: 0.998 },
    { contactId: other, confidence: 0.001 },
  ]
  const ids: string[] = []
  for (let at = 0; at < messages; at++)
    ids.push(
      await receive(world, {
        ...{ from: { name: 'Ann Lee', address: 'ann@birch.example' }, subject: `Order ${at}`, lines: ['b Hello'] },
        link: { action: 'logged', reason: 'exact_address', candidates },
      }),
    )
  return { world, ann, other, ids }
}

describe('the draw', () => {
  it('takes as many as are set a day of what was logged since the last one, each with the same chance', async () => {
    const { world } = await loggedWorld(25)
    expect(await prove(world)).toEqual({ eligible: 25, drawn: 20, inclusionProbability: 0.8 })
    expect((await audits(world)).every(row => row.inclusionProbability === 0.8 && row.reason === 'audit')).toBe(true)
    expect(await prove(world, new Date(worldNow.getTime() + 3600 * 1000))).toBeNull()
    expect(await prove(world, new Date(worldNow.getTime() + day))).toBeNull()
    expect(await audits(world)).toHaveLength(20)
  })

  it('can be repeated from its seed and differs with another', () => {
    const ids = Array.from({ length: 1000 }, (_, at) => String(at))
    expect(drawSample(ids, 20, 'x')).toEqual(drawSample([...ids].reverse(), 20, 'x'))
    expect(drawSample(ids, 20, 'x')).not.toEqual(drawSample(ids, 20, 'y'))
    const often = new Map<string, number>()
    for (let seed = 0; seed < 400; seed++)
      for (const id of drawSample(ids.slice(0, 10), 5, `s${seed}`)) often.set(id, (often.get(id) ?? 0) + 1)
    for (const count of often.values()) expect(Math.abs(count - 200)).toBeLessThan(50)
  })
})

describe('an audited decision', () => {
  it('is shown without what the system thinks of it', async () => {
    const { world, ann, other } = await loggedWorld()
    await prove(world)
    const [audit] = await audits(world)
    const view = await inWorkspace(database.db, world.workspaceId, tx =>
      findSuggestion(tx, world.workspaceId, audit?.id ?? ''),
    )
    expect(view).toMatchObject({ isBlind: true, confidence: null, contactId: null, reason: 'audit' })
    const candidates = view?.proposal?.kind === 'match' ? view.proposal.candidates : []
    expect(candidates.map(({ contactId }) => contactId).sort()).toEqual([ann, other].sort())
    expect(candidates.every(({ confidence, terms }) => confidence === 0 && terms.length === 0)).toBe(true)
  })

  it('is no answer without a choice', async () => {
    const { world } = await loggedWorld()
    await prove(world)
    const [audit] = await audits(world)
    expect(await answer(world, audit?.id ?? '', { kind: 'approve' })).toMatchObject({ kind: 'conflict' })
  })

  it('counts as right where the reviewer chose the same, and nothing moves', async () => {
    const { world, ann, ids } = await loggedWorld()
    await prove(world)
    const [audit] = await audits(world)
    expect(await answer(world, audit?.id ?? '', { kind: 'approve', contactId: ann })).toMatchObject({ kind: 'decided' })
    expect(await labels(world)).toMatchObject([
      { isRight: true, isBlind: true, inclusionProbability: 1, confidence: 0.998, decisionId: audit?.auditOf },
    ])
    expect(await timelineOf(world, ids[0] ?? '')).toEqual([ann])
  })

  it('is corrected where the reviewer chose another, and put back by an undo that takes the label along', async () => {
    const { world, ann, other, ids } = await loggedWorld()
    await prove(world)
    const [audit] = await audits(world)
    const outcome = await answer(world, audit?.id ?? '', { kind: 'approve', contactId: other })
    expect(await labels(world)).toMatchObject([{ isRight: false, isBlind: true }])
    expect(await timelineOf(world, ids[0] ?? '')).toEqual([other])
    const decisionId = outcome.kind === 'decided' ? outcome.decisionId : ''
    const undo = { decisionId, actor: 'person:local', now: worldNow }
    expect(await undoDecision(database.db, world.workspaceId, undo)).toMatchObject({ kind: 'undone' })
    expect(await timelineOf(world, ids[0] ?? '')).toEqual([ann])
    expect((await labels(world))[0]?.withdrawnAt).not.toBeNull()
  })

  it('is asked no more once another decision has taken its place', async () => {
    const { world, ids } = await loggedWorld()
    await prove(world)
    await inWorkspace(database.db, world.workspaceId, tx =>
      tx
        .updateTable('decision')
        .set({ supersededBy: '1' })
        .where('workspaceId', '=', world.workspaceId)
        .where('messageId', '=', ids[0] ?? '')
        .execute(),
    )
    const [audit] = await audits(world)
    expect(await answer(world, audit?.id ?? '', { kind: 'approve', contactId: audit?.contactId ?? '' })).toMatchObject({
      kind: 'already-decided',
      state: 'withdrawn',
    })
  })
})

describe('a threshold', () => {
  const held = (world: World, contactId: string, at: number) =>
    receive(world, {
      ...{ from: { name: 'Ann Lee', address: `ann.lee${at}@birch.example` }, subject: 'Order', lines: ['b Hello'] },
      link: { action: 'review', reason: 'below_threshold', candidates: [{ contactId, confidence: 0.9985 }] },
    })

  /** Blind answers of several reviewers as they would stand after months, written as an answer writes them. */
  async function answered(world: World, count: number, options: { wrong?: number; from?: number; reviewers?: number }) {
    const contactId = await addContact(world, { first: 'Ann', last: 'Lee' })
    const messageId = await held(world, contactId, options.from ?? 0)
    await inWorkspace(database.db, world.workspaceId, async tx => {
      const { workspaceId } = world
      const judged = await tx
        .selectFrom('decision')
        .select('id')
        .where('workspaceId', '=', workspaceId)
        .where('messageId', '=', messageId)
        .where('kind', '=', 'match')
        .executeTakeFirstOrThrow()
      const rows = Array.from({ length: count }, (_, at) => ({
        ...{ workspaceId, decisionId: judged.id, reviewer: `person:${at % (options.reviewers ?? 1)}` },
        ...{ isRight: at >= (options.wrong ?? 0), isBlind: true, inclusionProbability: 0.5, confidence: 0.9985 },
        ...{ modelVersion: shippedModel.version, labelledAt: new Date(worldNow.getTime() + (options.from ?? 0) + at) },
      }))
      await tx.insertInto('decisionLabel').values(rows).execute()
    })
  }
  const inForce = (world: World) =>
    inWorkspace(database.db, world.workspaceId, async tx => {
      const { thresholds } = await readDecisionRules(tx, world.workspaceId)
      return thresholds.log
    })
  const incidents = (world: World) =>
    inWorkspace(database.db, world.workspaceId, tx => listIncidents(tx, world.workspaceId))

  it('is not there before 598 blind answers without a mistake, and is with them', async () => {
    const world = await makeWorld(database)
    await answered(world, 597, {})
    await prove(world)
    expect(await inForce(world)).toBeNull()
    await answered(world, 1, { from: 1000 })
    await prove(world)
    expect(await inForce(world)).toBe(0.998)
    expect(await incidents(world)).toMatchObject([{ subjectKey: 'threshold_set', severity: 'notice' }])
  })

  it('takes more answers when one in ten reviewers may approve whatever is shown', async () => {
    const world = await makeWorld(database)
    await answered(world, 620, { reviewers: 10 })
    await prove(world)
    expect(await inForce(world)).toBeNull()
    await answered(world, 80, { reviewers: 10, from: 1000 })
    await prove(world)
    expect(await inForce(world)).toBe(0.998)
  })

  it('goes by itself when the newest answers break it, is superseded and not edited, and the admin is told', async () => {
    const world = await makeWorld(database)
    await answered(world, 900, {})
    await prove(world)
    expect(await inForce(world)).toBe(0.998)
    await answered(world, 100, { wrong: 12, from: 100_000 })
    await prove(world)
    expect(await inForce(world)).toBeNull()
    expect((await incidents(world)).map(({ subjectKey }) => subjectKey)).toContain('threshold_breached')
    const stored = await inWorkspace(database.db, world.workspaceId, tx =>
      tx
        .selectFrom('calibration')
        .select(['version', 'thresholds', 'supersededAt'])
        .where('workspaceId', '=', world.workspaceId)
        .where('kind', '=', 'match')
        .orderBy('id')
        .execute(),
    )
    expect(stored).toMatchObject([
      { version: '1', thresholds: { log: 0.998 } },
      { version: '2', thresholds: { log: null }, supersededAt: null },
    ])
    expect(stored[0]?.supersededAt).not.toBeNull()
  })

  it('rests on blind answers about held matches alone: an audit of an identity rule proves no confidence', async () => {
    const { world, ann } = await loggedWorld()
    await prove(world)
    const [audit] = await audits(world)
    await answer(world, audit?.id ?? '', { kind: 'approve', contactId: ann })
    const proof = await inWorkspace(database.db, world.workspaceId, tx =>
      listProof(tx, world.workspaceId, shippedModel.version),
    )
    expect(await labels(world)).toHaveLength(1)
    expect(proof).toEqual([])
  })
})
