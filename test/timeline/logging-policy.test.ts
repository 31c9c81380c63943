import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { readDecisionRules } from '../../src/mailboxes/workspace-rules.ts'
import { undoDecision } from '../../src/review/undo-decision.ts'
import { changeSettings, type SettingChange } from '../../src/settings/queries.ts'
import { decideAgain } from '../../src/timeline/redecide.ts'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const sales = 'sales@acme.example'
const nora = 'nora@acme.example'
const ann = 'Ann Lee <ann.lee@birch.example>'
const signed =
  'Could you quote for two kilns?\n\nKind regards\n\nIda Moss\nPlant Manager\nFern Glass Ltd\nTel. +44 113 496 0321'
const ida = (options: Partial<Parameters<typeof mail>[0]> = {}) =>
  mail({ from: 'Ida Moss <ida.moss@fern.example>', id: '<ask@fern.example>', body: signed, ...options })
const answer = mail({
  from: 'Nora Field <nora@acme.example>',
  to: 'ida.moss@fern.example',
  id: '<answer@acme.example>',
  date: 'Tue, 10 Mar 2026 09:00:00 +0000',
})

const openWith = async (values: SettingChange['values'] = {}): Promise<string> => {
  const workspaceId = await office.open()
  await set(workspaceId, values)
  return workspaceId
}
const set = (workspaceId: string, values: SettingChange['values'], mailboxId: string | null = null) =>
  inWorkspace(office.database.db, workspaceId, tx =>
    changeSettings(tx, workspaceId, { mailboxId, values, actor: 'person:local', now: office.context.now() }),
  )
const decided = async (workspaceId: string, id: string) => {
  const { action, reason, links } = (await office.decisions(workspaceId)).get(id) ?? {}
  return { action, reason, links: links?.map(link => link.action) }
}
const contacts = (workspaceId: string) =>
  inWorkspace(office.database.db, workspaceId, tx =>
    tx
      .selectFrom('contact')
      .select(['firstName', 'lastName', 'title', 'origin', 'originMessageId', 'ownerEmail'])
      .where('workspaceId', '=', workspaceId)
      .where('origin', '!=', 'crm')
      .execute(),
  )

describe('logging', () => {
  it('asks about known senders where an admin says ask, and leaves everything where he says off', async () => {
    const asking = await openWith({ logging: 'ask' })
    await office.import(asking, sales, [mail({ from: ann, id: '<one@birch.example>' })])
    expect(await decided(asking, '<one@birch.example>')).toMatchObject({ action: 'review', reason: 'policy_ask' })
    const off = await openWith({ logging: 'off' })
    await office.import(off, sales, [mail({ from: ann, id: '<one@birch.example>' })])
    expect(await decided(off, '<one@birch.example>')).toMatchObject({ action: 'ignored', reason: 'policy_off' })
  })

  it('always asks about people of a key account', async () => {
    const workspaceId = await openWith()
    await inWorkspace(office.database.db, workspaceId, tx =>
      tx
        .updateTable('company')
        .set({ isKeyAccount: true })
        .where('workspaceId', '=', workspaceId)
        .where('externalId', '=', 'K1')
        .execute(),
    )
    const jutta = mail({ from: 'Jutta Weber <jutta.weber@larch.example>', id: '<two@larch.example>' })
    await office.import(workspaceId, sales, [mail({ from: ann, id: '<one@birch.example>' }), jutta])
    expect(await decided(workspaceId, '<one@birch.example>')).toMatchObject({ action: 'review', reason: 'key_account' })
    expect(await decided(workspaceId, '<two@larch.example>')).toMatchObject({ action: 'logged' })
  })

  it('asks about classes of addresses that are to be decided by hand', async () => {
    const workspaceId = await openWith({ loggingByHand: ['company_domain'] })
    await office.import(workspaceId, sales, [mail({ from: ann, id: '<one@birch.example>' })])
    expect(await decided(workspaceId, '<one@birch.example>')).toMatchObject({
      action: 'review',
      reason: 'policy_by_hand_company_domain',
    })
  })

  it('waits for both directions, whichever is imported first', async () => {
    const question = mail({ from: ann, id: '<q@birch.example>' })
    const reply = mail({
      from: 'Nora <nora@acme.example>',
      to: 'ann.lee@birch.example',
      id: '<r@acme.example>',
      dmarc: null,
    })
    const outcomes = []
    for (const order of [[question], [question, reply], [reply, question]]) {
      const workspaceId = await openWith({ twoWay: 'logging_and_creating' })
      for (const message of order) await office.import(workspaceId, nora, [message])
      outcomes.push(await decided(workspaceId, '<q@birch.example>'))
    }
    expect(outcomes[0]).toMatchObject({ action: 'review', reason: 'policy_one_way' })
    expect(outcomes[1]).toMatchObject({ action: 'logged', reason: 'exact_address' })
    expect(outcomes[2]).toEqual(outcomes[1])
  })

  it('asks once for each contact in a shared mailbox taken stepwise, and not in a personal one', async () => {
    const workspaceId = await openWith({ shared: 'stepwise' })
    await office.import(workspaceId, sales, [mail({ from: ann, id: '<one@birch.example>' })], { isShared: true })
    await office.import(workspaceId, nora, [mail({ from: ann, id: '<two@birch.example>' })])
    expect(await decided(workspaceId, '<one@birch.example>')).toMatchObject({ reason: 'policy_first_in_shared' })
    expect(await decided(workspaceId, '<two@birch.example>')).toMatchObject({ action: 'logged' })
  })

  it('still distrusts a forged sender, whatever is allowed', async () => {
    const workspaceId = await openWith({ creating: 'automatic', twoWay: 'not_needed', minimum: [] })
    await office.import(workspaceId, sales, [ida({ dmarc: 'fail' })])
    expect(await decided(workspaceId, '<ask@fern.example>')).toMatchObject({ action: 'review' })
    expect(await contacts(workspaceId)).toEqual([])
  })
})

describe('creating contacts', () => {
  it('is never even suggested where an admin says never', async () => {
    const workspaceId = await openWith({ creating: 'never' })
    await office.import(workspaceId, sales, [ida()])
    expect(await decided(workspaceId, '<ask@fern.example>')).toMatchObject({
      action: 'ignored',
      reason: 'policy_never_create',
    })
  })

  it('happens by itself once we have answered, in either order of import, with what the signature said', async () => {
    for (const order of [[[ida()], [answer]], [[answer], [ida()]], [[ida(), answer]]]) {
      const workspaceId = await openWith({ creating: 'automatic' })
      for (const messages of order) await office.import(workspaceId, nora, messages)
      expect(await contacts(workspaceId)).toMatchObject([
        { firstName: 'Ida', lastName: 'Moss', title: 'Plant Manager', origin: 'signature', ownerEmail: nora },
      ])
      expect(await decided(workspaceId, '<ask@fern.example>')).toMatchObject({ action: 'logged' })
      expect(await decided(workspaceId, '<answer@acme.example>')).toMatchObject({ action: 'logged' })
      // Read again, e.g. in another mailbox, nothing new is decided.
      const before = await office.decisions(workspaceId)
      await office.import(workspaceId, 'otto@acme.example', [mail({ from: ann, id: '<other@birch.example>' })])
      const again = await inWorkspace(office.database.db, workspaceId, async tx => {
        const rules = await readDecisionRules(tx, workspaceId)
        const messages = await tx.selectFrom('message').select('id').where('workspaceId', '=', workspaceId).execute()
        const ids = messages.map(({ id }) => id)
        return decideAgain(tx, workspaceId, ids, rules, { now: office.context.now() })
      })
      expect(again.unchanged).toBe(before.size + 1)
    }
  })

  it('waits for a person while too little is known, or nobody has answered', async () => {
    const bare = mail({ from: 'Ida Moss <ida.moss@fern.example>', id: '<ask@fern.example>', body: 'Please call.' })
    const little = await openWith({ creating: 'automatic' })
    await office.import(little, nora, [bare, answer])
    expect(await decided(little, '<ask@fern.example>')).toMatchObject({ reason: 'policy_little_known' })
    const oneWay = await openWith({ creating: 'automatic' })
    await office.import(oneWay, nora, [ida()])
    expect(await decided(oneWay, '<ask@fern.example>')).toMatchObject({ reason: 'policy_one_way' })
    expect([...(await contacts(little)), ...(await contacts(oneWay))]).toEqual([])
  })

  it('is left to a person for free mail and functions, unless an admin allows them', async () => {
    const settings = { creating: 'automatic', twoWay: 'not_needed', minimum: ['name'] } as const
    const free = mail({ from: 'Ida Moss <ida.moss@gmail.com>', id: '<free@gmail.com>' })
    const workspaceId = await openWith({ ...settings, minimum: ['name'] })
    await office.import(workspaceId, nora, [free])
    expect(await decided(workspaceId, '<free@gmail.com>')).toMatchObject({ reason: 'policy_by_hand_free_mail' })
    const wider = await openWith({ ...settings, minimum: ['name'], creatingByHand: [] })
    await office.import(wider, nora, [free])
    expect(await contacts(wider)).toMatchObject([{ firstName: 'Ida' }])
  })

  it('can be undone as a whole, and the system does not make the contact again', async () => {
    const workspaceId = await openWith({ creating: 'automatic' })
    await office.import(workspaceId, nora, [ida(), answer])
    const made = await inWorkspace(office.database.db, workspaceId, tx =>
      tx
        .selectFrom('decision')
        .select(['id', 'actor', 'reason'])
        .where('workspaceId', '=', workspaceId)
        .where('kind', '=', 'contact')
        .executeTakeFirstOrThrow(),
    )
    expect(made).toMatchObject({ actor: 'system', reason: 'policy_create' })
    const request = { decisionId: made.id, actor: 'person:local', now: office.context.now() }
    expect(await undoDecision(office.database.db, workspaceId, request)).toMatchObject({ kind: 'undone' })
    expect(await contacts(workspaceId)).toEqual([])
    await office.import(workspaceId, nora, [ida({ id: '<again@fern.example>' })])
    expect(await contacts(workspaceId)).toEqual([])
    expect(await decided(workspaceId, '<again@fern.example>')).toMatchObject({ action: 'review' })
  })

  it('gives the contact to the first of us who wrote, by date, where that is set', async () => {
    const first = mail({
      from: 'Otto <otto@acme.example>',
      to: 'ida.moss@fern.example',
      id: '<first@acme.example>',
      date: 'Mon, 9 Mar 2026 09:00:00 +0000',
    })
    const workspaceId = await openWith({ creating: 'automatic', firstAnswerTakesOver: true })
    await office.import(workspaceId, nora, [ida(), answer])
    expect(await contacts(workspaceId)).toMatchObject([{ ownerEmail: nora }])
    await office.import(workspaceId, 'otto@acme.example', [first])
    expect(await contacts(workspaceId)).toMatchObject([{ ownerEmail: 'otto@acme.example' }])
  })
})
