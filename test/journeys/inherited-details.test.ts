import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { mail } from '../support/mail.ts'
import { type Office, openOffice } from '../support/office.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office.close())

const sales = 'sales@acme.example'
const block = '\n\nKind regards\n\nIda Moss\nPlant Manager\nFern Glass Ltd\nTel. +44 113 496 0321'
const from = 'Ida Moss <ida.moss@fern.example>'
const on = (day: number) => `Mon, ${day} Mar 2026 09:00:00 +0000`

const unsigned = mail({ from, id: '<unsigned@fern.example>', date: on(16), body: 'Any news about the kilns?' })
const firstName = mail({ from, id: '<first@fern.example>', date: on(9), body: 'That would suit us.\n\nThanks\nIda' })
const signed = mail({ from, id: '<signed@fern.example>', date: on(2), body: `Could you quote for two kilns?${block}` })

const suggestions = (workspaceId: string) =>
  inWorkspace(office.database.db, workspaceId, tx =>
    tx
      .selectFrom('suggestion as s')
      .leftJoin('message as m', 'm.id', 's.messageId')
      .select(['s.kind', 's.state', 's.reason', 's.address', 's.proposal', 'm.rfcMessageId'])
      .where('s.workspaceId', '=', workspaceId)
      .where('s.state', '=', 'open')
      .orderBy('s.kind')
      .execute(),
  )

function permutations<T>(all: T[]): T[][] {
  if (all.length < 2) return [all]
  return all.flatMap((one, at) => permutations(all.filter((_, index) => index !== at)).map(rest => [one, ...rest]))
}

describe('an unknown sender who signs only once', () => {
  it('is suggested with all details, whichever of the messages came first', async () => {
    const found: unknown[] = []
    for (const order of permutations([unsigned, firstName, signed])) {
      const workspaceId = await office.open()
      for (const message of order) await office.import(workspaceId, sales, [message])
      found.push(await suggestions(workspaceId))
    }
    expect(found[0]).toMatchObject([
      {
        kind: 'create',
        address: 'ida.moss@fern.example',
        rfcMessageId: '<unsigned@fern.example>',
        proposal: {
          contact: {
            firstName: 'Ida',
            lastName: 'Moss',
            title: 'Plant Manager',
            companyName: 'Fern Glass Ltd',
            phones: [{ value: '+441134960321' }],
          },
        },
      },
    ])
    for (const other of found) expect(other).toEqual(found[0])
  })

  it('inherits nothing from a message that nobody vouches for', async () => {
    const workspaceId = await office.open()
    const forged = mail({ from, id: '<forged@fern.example>', date: on(9), dmarc: 'fail', body: `Hello${block}` })
    await office.import(workspaceId, sales, [forged, unsigned])
    const create = (await suggestions(workspaceId)).find(({ kind }) => kind === 'create')
    expect(create?.proposal).toMatchObject({ contact: { title: null, companyName: null, phones: [] } })
  })

  it('lends nothing to a message that nobody vouches for', async () => {
    const workspaceId = await office.open()
    const forged = mail({ from, id: '<forged@fern.example>', date: on(9), dmarc: 'fail', body: 'Pay me.' })
    await office.import(workspaceId, sales, [signed, forged])
    const match = (await suggestions(workspaceId)).find(({ kind }) => kind === 'match')
    expect(match?.proposal).toMatchObject({ contact: { title: null, companyName: null, phones: [] } })
  })

  it('lends nothing to somebody else who writes from the same address', async () => {
    const workspaceId = await office.open()
    const other = mail({
      from: 'Rolf Hagen <ida.moss@fern.example>',
      id: '<other@fern.example>',
      date: on(16),
      body: 'Any news?',
    })
    await office.import(workspaceId, sales, [signed, other])
    const asked = await suggestions(workspaceId)
    expect(JSON.stringify(asked.filter(({ rfcMessageId }) => rfcMessageId === '<other@fern.example>'))).not.toContain(
      'Plant Manager',
    )
  })
})

describe('mail of several senders, some signed', () => {
  const known = 'Ann Lee <ann.lee@poplar.example>'
  const hers = '\n\nBest regards\n\nAnn Lee\nBuyer\nBirch Foods Ltd\nMobile +44 7700 900123'
  const written = [
    mail({ from: known, id: '<k1@poplar.example>', date: on(2), body: 'Is Tuesday still fine?' }),
    mail({ from: known, id: '<k2@poplar.example>', date: on(9), body: `I write from my other address.${hers}` }),
    mail({ from: '<ann.lee@poplar.example>', id: '<k3@poplar.example>', date: on(16), body: 'And the invoice?' }),
    unsigned,
    signed,
    mail({
      from,
      id: '<moved@fern.example>',
      date: on(18),
      body: 'One more question.\n\nKind regards\n\nIda Moss\nOperations Director\nFern Glass Ltd\nTel. +44 113 496 0321',
    }),
  ]

  it('decides and asks the same in any order, by one import or by several', async () => {
    const orders = [
      written,
      [...written].reverse(),
      [3, 0, 5, 2, 4, 1].map(at => written[at]!),
      [written.slice(3), written.slice(0, 3)].flat(),
    ]
    const found: unknown[] = []
    for (const [at, order] of orders.entries()) {
      const workspaceId = await office.open()
      const steps = at % 2 === 0 ? order.map(message => [message]) : [order.slice(0, 2), order.slice(2)]
      for (const step of steps) await office.import(workspaceId, sales, step)
      const decisions = [...(await office.decisions(workspaceId)).values()]
      found.push({
        decisions: decisions
          .map(({ message_id, action, reason, links }) => ({ message_id, action, reason, links }))
          .sort((a, b) => String(a.message_id).localeCompare(String(b.message_id))),
        asked: (await suggestions(workspaceId)).map(({ kind, address, rfcMessageId, proposal }) => {
          const { contact } = proposal as { contact: unknown }
          return { kind, address, rfcMessageId, contact }
        }),
      })
    }
    for (const other of found) expect(other).toEqual(found[0])
    expect(found[0]).toMatchObject({
      asked: [
        { kind: 'create', rfcMessageId: '<moved@fern.example>', contact: { title: 'Operations Director' } },
        { kind: 'match', rfcMessageId: '<k3@poplar.example>', contact: { lastName: 'Lee', title: 'Buyer' } },
      ],
    })
  })
})
