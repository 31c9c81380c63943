import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { decideSuggestion } from '../../src/review/decide-suggestion.ts'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const sales = 'sales@acme.example'
const phone = 'Mobile +44 7700 900123'
const signed = (day: number, lines: string[], options: Partial<Parameters<typeof mail>[0]> = {}) =>
  mail({
    from: 'Ann Lee <ann.lee@birch.example>',
    id: `<${day}@birch.example>`,
    date: `Mon, ${day} Mar 2026 09:00:00 +0000`,
    body: ['Could we meet about the kilns on Tuesday?', '', 'Kind regards', '', ...lines].join('\n'),
    ...options,
  })
const buyer = ['Ann Lee', 'Buyer', 'Birch Foods Ltd', phone]
const director = ['Ann Lee', 'Purchasing Director', 'Birch Foods Ltd', phone]

const updates = (workspaceId: string) =>
  inWorkspace(office.database.db, workspaceId, tx =>
    tx
      .selectFrom('suggestion as s')
      .innerJoin('message as m', 'm.id', 's.messageId')
      .select(['s.id', 's.state', 's.proposal', 'm.rfcMessageId'])
      .where('s.workspaceId', '=', workspaceId)
      .where('s.kind', '=', 'update')
      .orderBy('s.id')
      .execute(),
  )
const openUpdates = async (workspaceId: string) =>
  (await updates(workspaceId)).filter(({ state }) => state === 'open').map(({ id: _, ...row }) => row)
const changesOf = (proposal: unknown): { field: string; value: string; source: { messageId: string } }[] =>
  (proposal as { changes: { field: string; value: string; source: { messageId: string } }[] }).changes

describe('details changed', () => {
  it('is asked with the old value, who set it, and the line that says otherwise', async () => {
    const workspaceId = await office.open()
    await office.import(workspaceId, sales, [signed(2, director)])
    expect(await openUpdates(workspaceId)).toMatchObject([
      {
        rfcMessageId: '<2@birch.example>',
        proposal: {
          changes: [
            {
              field: 'title',
              old: 'Buyer',
              oldSetBy: 'crm',
              value: 'Purchasing Director',
              source: { text: 'Purchasing Director', seenAt: '2026-03-02T09:00:00.000Z' },
            },
          ],
        },
      },
    ])
  })

  it('asks the same in whatever order the mail arrives: the newest signature counts', async () => {
    const asked: string[] = []
    for (const days of [
      [2, 9, 16],
      [16, 9, 2],
      [9, 16, 2],
    ]) {
      const workspaceId = await office.open()
      for (const day of days)
        await office.import(workspaceId, sales, [
          signed(day, day === 2 ? buyer : day === 9 ? director : ['Ann Lee', 'Chief Buyer', 'Birch Foods Ltd', phone]),
        ])
      const [only, ...more] = await openUpdates(workspaceId)
      expect(more).toEqual([])
      asked.push(`${only?.rfcMessageId} ${changesOf(only?.proposal).map(({ field, value }) => `${field} ${value}`)}`)
    }
    expect(new Set(asked)).toEqual(new Set(['<16@birch.example> title Chief Buyer']))
  })

  it('is asked no more once the newest signature says what we knew', async () => {
    const workspaceId = await office.open()
    await office.import(workspaceId, sales, [signed(2, director)])
    await office.import(workspaceId, sales, [signed(9, buyer)])
    expect((await updates(workspaceId)).map(({ state }) => state)).toEqual(['withdrawn'])
  })

  it('is never asked by a message that nobody vouches for, nor by somebody else’s signature', async () => {
    const workspaceId = await office.open()
    await office.import(workspaceId, sales, [
      signed(2, director, { dmarc: 'fail' }),
      signed(9, ['Bea Marsh', 'Assistant to Ann Lee', 'Birch Foods Ltd', 'Tel. +44 113 496 0777']),
    ])
    expect(await openUpdates(workspaceId)).toEqual([])
  })

  it('is not asked by signatures older than what a person set', async () => {
    const workspaceId = await office.open()
    await office.import(workspaceId, sales, [signed(9, director)])
    const [asked] = await updates(workspaceId)
    await decideSuggestion(office.database.db, workspaceId, {
      suggestionId: asked!.id,
      actor: 'person:local',
      verdict: { kind: 'edit', changes: [{ field: 'title', value: 'Director of Purchasing, Europe' }] },
      now: office.context.now(),
    })
    await office.import(workspaceId, sales, [signed(16, director)])
    expect(await openUpdates(workspaceId)).toEqual([])
  })

  it('shows an address of hers that we did not know, and not the team’s', async () => {
    const workspaceId = await office.open()
    await office.import(workspaceId, sales, [
      signed(2, [...buyer, 'ann.lee@birch-foods.example', 'office@birch-foods.example']),
    ])
    const [asked] = await openUpdates(workspaceId)
    expect(changesOf(asked?.proposal)).toMatchObject([{ field: 'email', value: 'ann.lee@birch-foods.example' }])
  })
})
