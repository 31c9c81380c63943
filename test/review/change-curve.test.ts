import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { readDecisionRules } from '../../src/mailboxes/workspace-rules.ts'
import { shippedModel } from '../../src/matching/rank-candidates.ts'
import { prepareCurve } from '../../src/review/change-curve.ts'
import { listProof } from '../../src/review/threshold-queries.ts'
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
const request = async (path: string, body?: Record<string, string>) => {
  const faults: unknown[] = []
  const app = createApp({ db: office.database.db, now: office.context.now, onFault: fault => faults.push(fault) })
  const headers = { cookie, origin: 'http://localhost' }
  const init = body ? { method: 'POST', body: new URLSearchParams(body), headers } : { headers }
  const answer = await app.request(`http://localhost${path}`, init)
  expect(faults).toEqual([])
  return { status: answer.status, text: await answer.text() }
}
/** Known by name at the company's domain: logged as long as the ranker is as sure as that rule asks. */
const letter = (id: number) =>
  mail({ from: 'Bob Stone <stone@birch.example>', subject: `Kilns ${id}`, id: `<${id}@birch.example>` })
const match = (id: string) =>
  inside(tx =>
    tx
      .selectFrom('decision as d')
      .innerJoin('message as m', 'm.id', 'd.messageId')
      .select(['d.id', 'd.action', 'd.reason', 'd.confidence', 'd.shippedConfidence', 'd.modelVersion'])
      .where('d.workspaceId', '=', workspaceId)
      .where('m.rfcMessageId', '=', id)
      .where('d.kind', '=', 'match')
      .where('d.undoneBy', 'is', null)
      .where('d.supersededBy', 'is', null)
      .executeTakeFirstOrThrow(),
  )

/** Answers as they would stand after months; of those as sure as the given decision every second is wrong. */
const answered = (decision: { id: string; confidence: number | null }, count: number) =>
  inside(tx =>
    tx
      .insertInto('decisionLabel')
      .values(
        Array.from({ length: count }, (_, at) => ({
          ...{ workspaceId, decisionId: decision.id, reviewer: 'person:ann', isRight: at % 2 === 0, isBlind: true },
          ...{ inclusionProbability: 0.5, confidence: decision.confidence, modelVersion: shippedModel.version },
          labelledAt: new Date(Date.UTC(2026, 1, 1) + at),
        })),
      )
      .execute(),
  )
const prepare = () => inside(tx => prepareCurve(tx, workspaceId, office.context.now()))

describe('a workspace’s own curve', () => {
  it('decides nothing while it is only ready, and what an admin was shown once he applies it', async () => {
    await office.import(workspaceId, 'sales@acme.example', [letter(1)])
    const before = await match('<1@birch.example>')
    expect(before).toMatchObject({ action: 'logged', reason: 'name_at_company_domain', shippedConfidence: null })
    await answered(before, 120)
    expect(await prepare()).toBe(true)
    expect(await prepare()).toBe(false)

    await office.import(workspaceId, 'sales@acme.example', [letter(2)])
    expect(await match('<2@birch.example>')).toMatchObject({ action: 'logged', modelVersion: shippedModel.version })
    expect((await request('/')).text).toContain('A new calibration curve is ready')
    const settings = (await request('/settings')).text
    expect(settings).toMatch(/Curve 1 is ready/)
    const link = /href="(\/settings\/decide-again\?since=[\d-]+&amp;curve=1)"/.exec(settings)?.[1] ?? ''
    const preview = (await request(link.replaceAll('&amp;', '&'))).text
    expect(preview).toContain('2 messages would change')
    expect(preview).toContain('As it would be with curve 1 in force')
    expect(await match('<1@birch.example>')).toEqual(before)

    const applied = (await request('/settings/decide-again', { since: '2026-01-01', curve: '1' })).text
    expect(applied).toContain('The new curve is in force. 2 messages changed.')
    const after = await match('<1@birch.example>')
    expect(after).toMatchObject({ action: 'review', modelVersion: `${shippedModel.version}+curve-1` })
    expect(after.shippedConfidence).toBe(before.confidence)
    expect(after.confidence).toBeLessThan(0.9)
    await office.import(workspaceId, 'sales@acme.example', [letter(3)])
    expect(await match('<3@birch.example>')).toMatchObject({ action: 'review', modelVersion: after.modelVersion })
    expect((await request('/')).text).not.toContain('A new calibration curve is ready')
  })

  it('is undone as one batch, and gives way to the shipped one when an admin says so', async () => {
    await office.import(workspaceId, 'sales@acme.example', [letter(1)])
    const before = await match('<1@birch.example>')
    await answered(before, 120)
    await prepare()
    const applied = (await request('/settings/decide-again', { since: '2026-01-01', curve: '1' })).text
    const batch = /name="batch" value="(\d+)"/.exec(applied)?.[1] ?? ''
    expect((await request('/settings/decide-again/undo', { batch })).text).toContain('Undone: 1 messages')
    expect(await match('<1@birch.example>')).toMatchObject({ action: 'logged', modelVersion: shippedModel.version })

    const back = await request('/settings/decide-again', { since: '2026-01-01', curve: 'shipped' })
    expect(back.text).toContain('The shipped curve is in force.')
    expect((await inside(tx => readDecisionRules(tx, workspaceId))).model).toBe(shippedModel)
    const stale = await request('/settings/decide-again', { since: '2026-01-01', curve: '1' })
    expect(stale.status).toBe(409)
    const audit = await inside(tx =>
      tx.selectFrom('auditEntry').select(['action', 'detail']).where('workspaceId', '=', workspaceId).execute(),
    )
    expect(audit.filter(({ action }) => action === 'curve_changed').map(({ detail }) => detail)).toEqual([
      { before: null, after: '1' },
      { before: '1', after: null },
    ])
  })

  it('leaves the proof of a threshold as it is: that rests on the shipped confidence', async () => {
    await office.import(workspaceId, 'sales@acme.example', [letter(1)])
    await answered(await match('<1@birch.example>'), 120)
    await prepare()
    await request('/settings/decide-again', { since: '2026-01-01', curve: '1' })
    const { id, confidence, shippedConfidence, modelVersion } = await match('<1@birch.example>')
    await inside(async tx => {
      const held = { id, action: 'review', reason: 'below_threshold' }
      await tx
        .insertInto('decision')
        .values({ ...{ workspaceId, kind: 'match', actor: 'system', confidence }, ...held, id: `9${id}` })
        .execute()
      await tx
        .insertInto('decisionLabel')
        .values({
          ...{ workspaceId, decisionId: `9${id}`, reviewer: 'person:bob', isRight: true, isBlind: true },
          ...{ inclusionProbability: 1, confidence, shippedConfidence, modelVersion, labelledAt: new Date() },
        })
        .execute()
    })
    const proof = await inside(tx => listProof(tx, workspaceId, shippedModel.version))
    expect(proof).toMatchObject([{ confidence: shippedConfidence, reviewer: 'person:bob' }])
  })
})
