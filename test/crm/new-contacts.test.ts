import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { pushDue } from '../../src/crm/push-due.ts'
import { listOpenTasks } from '../../src/crm/task-queries.ts'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import { readProposal, type SuggestionKind } from '../../src/review/suggestion.ts'
import { undoDecision } from '../../src/review/undo-decision.ts'
import { type FakeCrm, openFakeCrm } from '../support/fake-crm.ts'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
let workspaceId: string
let crm: FakeCrm
let hours = 0

beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())
beforeEach(async () => {
  crm = openFakeCrm()
  workspaceId = await office.open()
  await inside(tx =>
    tx.insertInto('crmConnection').values({ workspaceId, crm: 'fake', baseUrl: 'http://127.0.0.1' }).execute(),
  )
  await office.import(workspaceId, 'sales@acme.example', [
    mail({ from: 'Petra Voss <petra@voss.example>', subject: 'Kiln shelves', id: '<1@voss.example>' }),
  ])
})

const by = { actor: 'person:ann', now: new Date('2026-03-21T12:00:00Z') }
const db = () => office.database.db
const inside = <T>(work: Parameters<typeof inWorkspace<T>>[2]) => inWorkspace(db(), workspaceId, work)
/** An hour after the one before. */
const push = () => {
  hours += 1
  return pushDue({
    db: db(),
    connectors: connection => (connection.workspaceId === workspaceId ? crm.connector : null),
    now: new Date(Date.now() + hours * 3_600_000),
  })
}
const outbox = () =>
  inside(tx =>
    tx
      .selectFrom('outbox')
      .select(['operation', 'state'])
      .where('workspaceId', '=', workspaceId)
      .orderBy('id')
      .execute(),
  )

/** A reviewer makes the contact that the message suggests. */
async function create(): Promise<string> {
  const question = await inside(tx =>
    tx
      .selectFrom('suggestion')
      .select(['id', 'kind', 'proposal'])
      .where('workspaceId', '=', workspaceId)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow(),
  )
  const proposal = readProposal(question.kind as SuggestionKind, question.proposal)
  if (proposal?.kind !== 'create' || proposal.contact === null)
    throw new Error(`expected the question for a new contact, got ${proposal?.kind}`)
  const outcome = await decideSuggestion(db(), workspaceId, {
    ...{ ...by, suggestionId: question.id },
    verdict: { kind: 'create', contact: proposal.contact },
  })
  if (outcome.kind !== 'decided') throw new Error(`expected a decision, got ${outcome.kind}`)
  return outcome.decisionId
}
const undo = async (decisionId: string) =>
  expect(await undoDecision(db(), workspaceId, { ...by, decisionId })).toMatchObject({ kind: 'undone' })

describe('a contact that a reviewer made', () => {
  it('reaches the CRM before the mail that hangs on it', async () => {
    await create()
    await push()
    expect(crm.records).toMatchObject([
      { externalId: 'crm-1', write: { contact: { lastName: 'Voss', emails: ['petra@voss.example'] } } },
      { write: { activity: { subject: 'Kiln shelves', contactIds: ['crm-1'] } } },
    ])
  })

  it('is never sent when the decision is undone while it waits', async () => {
    await undo(await create())
    await push()
    expect(crm.sends).toBe(0)
    expect(await outbox()).toEqual([
      { operation: 'create_contact', state: 'cancelled' },
      { operation: 'push_activity', state: 'cancelled' },
    ])
  })

  it('is taken back after the mail when the decision is undone', async () => {
    const decisionId = await create()
    await push()
    await undo(decisionId)
    await push()
    expect(crm.records).toEqual([])
    expect((await outbox()).slice(2)).toEqual([
      { operation: 'remove_activity', state: 'delivered' },
      { operation: 'remove_contact', state: 'delivered' },
    ])
  })

  it('is found and taken back when the answer of the CRM was lost before the decision was undone', async () => {
    const decisionId = await create()
    crm.misbehave({ kind: 'times-out', afterEffect: true })
    await push()
    await undo(decisionId)
    for (let round = 0; round < 4; round++) await push()
    expect(crm.records).toEqual([])
  })

  it('and the mail are both found when both answers were lost', async () => {
    const decisionId = await create()
    await push()
    await inside(tx =>
      tx.updateTable('outbox').set({ state: 'unknown' }).where('workspaceId', '=', workspaceId).execute(),
    )
    await inside(tx => tx.deleteFrom('externalRef').where('workspaceId', '=', workspaceId).execute())
    await undo(decisionId)
    for (let round = 0; round < 4; round++) await push()
    expect(crm.records).toEqual([])
  })

  it('stays where somebody has changed it there since, as a task', async () => {
    const decisionId = await create()
    await push()
    crm.editByHand('crm-1', 'Met her at the fair')
    await undo(decisionId)
    await push()
    expect(crm.records).toMatchObject([{ externalId: 'crm-1', note: 'Met her at the fair' }])
    expect(await inside(tx => listOpenTasks(tx, workspaceId))).toMatchObject([
      { code: 'remove_edited', externalId: 'crm-1' },
    ])
  })
})
