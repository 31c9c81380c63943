import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Cursor, MailboxClient } from '../../../src/mailboxes/provider.ts'
import { type FakeGmail, startFakeGmail } from '../../support/fake-gmail/start-fake-gmail.ts'
import { changesSince, live, openClient } from './open-client.ts'

let fake: FakeGmail
let address: string
let client: MailboxClient
let counter = 0
const customer = { from: 'Kim Client <kim@client.example>', subject: 'Offer' }

beforeAll(async () => {
  fake = await startFakeGmail({ quota: { isEnforced: false } })
})
afterAll(() => fake.close())
beforeEach(() => {
  address = `ann${++counter}@acme.example`
  fake.addUser(address)
  fake.clearFaults()
  Object.assign(fake.knobs, { emptyHistoryPages: 0, historyPageSize: 500 })
  client = openClient(fake, address)
})

describe('changes of a Gmail mailbox', () => {
  test('tell what arrived, was sent and was deleted for good, each once', async () => {
    const start = await client.baseline(live)
    const kept = fake.deliver(address, customer)
    const deleted = fake.deliver(address, customer)
    fake.label(address, kept.id, [], ['UNREAD'])
    fake.delete(address, deleted.id)
    const sent = fake.send(address, { from: address, to: 'kim@client.example' })

    const { changes, cursor } = await changesSince(client, start)
    expect(changes).toHaveLength(3)
    expect(changes).toEqual(
      expect.arrayContaining([
        { kind: 'removed', providerMessageId: deleted.id },
        { kind: 'present', providerMessageId: kept.id, providerThreadId: kept.threadId },
        { kind: 'present', providerMessageId: sent.id, providerThreadId: sent.threadId },
      ]),
    )
    expect(await changesSince(client, cursor)).toMatchObject({ changes: [], cursor })
  })

  test('are told to the end, over pages without any history', async () => {
    const start = await client.baseline(live)
    fake.knobs.historyPageSize = 3
    fake.knobs.emptyHistoryPages = 2
    const ids = Array.from({ length: 10 }, () => fake.deliver(address, customer).id)

    const { changes, pages } = await changesSince(client, start)
    expect(changes.map(change => change.providerMessageId)).toEqual(ids)
    expect(pages).toBe(6)
  })

  test('carry on each page a cursor from which the rest follows', async () => {
    const start = await client.baseline(live)
    fake.knobs.historyPageSize = 4
    const ids = Array.from({ length: 10 }, () => fake.deliver(address, customer).id)

    const cursors: Cursor[] = []
    for await (const page of client.changes(start, { ...live, resyncSince: new Date(0) })) cursors.push(page.cursor)
    const rest = await changesSince(client, cursors[0]!)
    expect(rest.changes.map(change => change.providerMessageId)).toEqual(ids.slice(4))
  })

  test('failure 43: nothing of a draft until it is sent, whichever way Gmail numbers it then', async () => {
    const start = await client.baseline(live)
    const first = fake.draft(address, { from: address, to: 'kim@client.example' })
    for (let edit = 0; edit < 10; edit++) fake.editDraft(address, first, { from: address, subject: `Version ${edit}` })
    const second = fake.draft(address, { from: address, to: 'kim@client.example' })

    const edited = await changesSince(client, start)
    expect(edited.changes.filter(change => change.kind !== 'removed')).toEqual([])

    const renumbered = fake.sendDraft(address, first)
    const relabelled = fake.sendDraft(address, second, { keepId: true })
    const sent = await changesSince(client, edited.cursor)
    expect(sent.changes.filter(change => change.kind !== 'removed')).toEqual([
      { kind: 'present', providerMessageId: renumbered.id, providerThreadId: renumbered.threadId },
      { kind: 'labels', labels: ['sent'], providerMessageId: relabelled.id, providerThreadId: relabelled.threadId },
    ])
  })

  test('failure 44: tell of mail that is set aside later, not of what was spam from the beginning, and of what is rescued', async () => {
    const start = await client.baseline(live)
    const spam = fake.deliver(address, customer, { labels: ['SPAM'] })
    const trashed = fake.deliver(address, customer)
    fake.trash(address, trashed.id)
    fake.deliver(address, customer, { labels: ['CHAT'] })
    const before = await changesSince(client, start)
    expect(before.changes).toMatchObject([
      { kind: 'set_aside', providerMessageId: trashed.id, labels: expect.arrayContaining(['trash']) },
    ])

    fake.rescueFromSpam(address, spam.id)
    fake.untrash(address, trashed.id)
    const after = await changesSince(client, before.cursor)
    expect(after.changes.map(({ kind, providerMessageId }) => [kind, providerMessageId])).toEqual([
      ['labels', spam.id],
      ['labels', trashed.id],
    ])
  })

  test('name labels as people do, in lower case, and ask for the names once', async () => {
    const start = await client.baseline(live)
    const label = fake.addLabel(address, 'No CRM/Private')
    const one = fake.deliver(address, customer)
    const other = fake.deliver(address, customer)
    fake.label(address, one.id, [label])
    fake.label(address, other.id, [label])

    const { changes } = await changesSince(client, start)
    expect(changes).toMatchObject([
      { kind: 'labels', providerMessageId: one.id, labels: expect.arrayContaining(['inbox', 'no crm/private']) },
      { kind: 'labels', providerMessageId: other.id },
    ])
    expect(fake.requests.filter(({ route, user }) => route === 'labels.list' && user === address)).toHaveLength(1)
  })

  test('failure 01: that Gmail has forgotten are told apart from every other trouble', async () => {
    const start = await client.baseline(live)
    fake.deliver(address, customer)
    fake.expireHistoryBefore(address)
    await expect(changesSince(client, start)).rejects.toMatchObject({ kind: 'cursor_expired', status: 404 })
    await expect(changesSince(client, await client.baseline(live))).resolves.toMatchObject({ changes: [] })
  })

  test('keep numbers that no JavaScript number holds', async () => {
    fake.user(address).historyId = 18_446_744_073_709_551_000n
    const start = await client.baseline(live)
    expect(start).toEqual({ kind: 'gmail', version: 1, historyId: '18446744073709551000' })
    const { id } = fake.deliver(address, customer)
    const { changes, cursor } = await changesSince(client, start)
    expect(changes.map(change => change.providerMessageId)).toEqual([id])
    expect(cursor).toEqual({ kind: 'gmail', version: 1, historyId: fake.user(address).historyId.toString() })
  })
})
