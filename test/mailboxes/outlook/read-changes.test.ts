/** Delta rounds of the real client against the fake. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MailProviderError } from '../../../src/mailboxes/provider.ts'
import { callOptions, idsOf, openClient, readAll } from '../../support/fake-graph/open-client.ts'
import { type FakeGraph, startFakeGraph } from '../../support/fake-graph/start-fake-graph.ts'

const ANNA = 'anna@acme.example'
let graph: FakeGraph

beforeEach(async () => {
  graph = await startFakeGraph({ users: [{ mail: ANNA }] })
})
afterEach(() => graph.close())

const mailOf = (subject: string) => `From: Bea <bea@client.example>\nTo: ${ANNA}\nSubject: ${subject}\n\nHello\n`
const deliver = (subject: string, more = {}) => graph.deliver(ANNA, mailOf(subject), more)
const folderId = (name: string) => graph.user(ANNA).store.folder(name).id

/** Paths of requests since the given count, without the version and what is opaque. */
const askedSince = (count: number) => graph.faults.requests.slice(count).map(({ method, path }) => `${method} ${path}`)

describe('a round', () => {
  it('tells what came, what was sent and what was moved, each by its immutable id, with its labels', async () => {
    graph.user(ANNA).store.addFolder('Projects')
    const client = openClient(graph, ANNA)
    const before = deliver('before')
    const cursor = await client.baseline(callOptions())
    const came = deliver('came', { categories: ['Key Account'] })
    const sent = graph.sendFrom(ANNA, mailOf('sent'))
    graph.move(ANNA, before, 'Projects')
    const { changes } = await readAll(client, cursor)
    const labels = new Map(changes.map(change => [change.providerMessageId, 'labels' in change ? change.labels : []]))
    expect(labels).toEqual(
      new Map([
        [came, ['inbox', 'key account']],
        [sent, ['sentitems']],
        [before, ['projects']],
      ]),
    )
    expect(graph.faults.requests.every(({ prefer }) => prefer?.includes('IdType="ImmutableId"'))).toBe(true)
  })

  it('leaves drafts, spam, trash and chats alone until they are mail', async () => {
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    const draft = graph.draft(ANNA, mailOf('draft'))
    const spam = deliver('spam', { folder: 'junkemail' })
    deliver('trash', { folder: 'deleteditems' })
    deliver('chat', { folder: 'conversationhistory' })
    const first = await readAll(client, cursor)
    expect(first.changes).toEqual([])
    graph.sendDraft(ANNA, draft)
    graph.move(ANNA, spam, 'inbox')
    expect(idsOf((await readAll(client, first.cursor)).changes).sort()).toEqual([draft, spam].sort())
  })

  it('tells of spam that is rescued weeks later, also where the token began after it came', async () => {
    const weeksAgo = new Date(Date.now() - 25 * 86_400_000)
    const spam = deliver('spam', { folder: 'junkemail', receivedAt: weeksAgo })
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    graph.move(ANNA, spam, 'inbox')
    expect(idsOf((await readAll(client, cursor)).changes)).toEqual([spam])
  })

  it('tells of new folders and their children, and forgets folders that are gone', async () => {
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    const { store } = graph.user(ANNA)
    store.addFolder('Customers')
    const child = store.addFolder('Client Ltd', 'Customers')
    const grandchild = store.addFolder('2026', child)
    const ids = [deliver('one', { folder: child }), deliver('two', { folder: grandchild })]
    const second = await readAll(client, cursor)
    expect(idsOf(second.changes).sort()).toEqual([...ids].sort())
    store.dropFolder(grandchild)
    const third = await readAll(client, second.cursor)
    expect(third.cursor).not.toHaveProperty(['folders', grandchild])
    expect(third.cursor).toHaveProperty(['folders', child])
  })

  it('does not follow what is below Deleted Items, nor saved searches', async () => {
    const { store } = graph.user(ANNA)
    store.addFolder('Old customers', 'deleteditems')
    store.addFolder('Unread mail', null, { isSearchFolder: true })
    const cursor = await openClient(graph, ANNA).baseline(callOptions())
    const followed = Object.keys((cursor as { folders: object }).folders)
    expect(followed).not.toContain(folderId('Old customers'))
    expect(followed).not.toContain(folderId('Unread mail'))
    expect(followed.slice(0, 2)).toEqual([folderId('inbox'), folderId('sentitems')])
  })

  it('tells of a deletion for good, and of a category that came later', async () => {
    const [gone, marked] = [deliver('gone'), deliver('marked')]
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    graph.remove(ANNA, gone)
    graph.categorise(ANNA, marked, ['No CRM'])
    const { changes } = await readAll(client, cursor)
    expect(changes).toContainEqual({ kind: 'removed', providerMessageId: gone })
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'labels', labels: ['inbox', 'no crm'] }))
  })

  it('does not call removed what only lies in the trash', async () => {
    const id = deliver('trashed')
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    graph.trash(ANNA, id)
    const { changes } = await readAll(client, cursor)
    expect(changes).toMatchObject([{ kind: 'set_aside', providerMessageId: id, labels: ['deleteditems'] }])
  })

  it('writes the position of quiet folders once, at the end', async () => {
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    const { pages } = await readAll(client, cursor)
    expect(pages).toHaveLength(1)
    expect(pages[0]!.cursor).not.toEqual(cursor)
  })

  it('survives that everything is told twice', async () => {
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    graph.faults.repeatsChanges = true
    const id = deliver('once')
    expect(idsOf((await readAll(client, cursor)).changes)).toEqual([id])
  })

  it('goes on from any page it stopped at, and tells what came since that round began', async () => {
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    const ids = Array.from({ length: 250 }, (_, n) => deliver(`${n}`))
    const pages = []
    for await (const page of client.changes(cursor, { ...callOptions(), resyncSince: new Date(0) })) {
      pages.push(page)
      break
    }
    expect(pages[0]!.changes).toHaveLength(100)
    ids.push(deliver('meanwhile'))
    const rest = await readAll(client, pages[0]!.cursor)
    expect([...idsOf(pages[0]!.changes), ...idsOf(rest.changes)].sort()).toEqual(ids.sort())
  })
})

describe.each(['410', 'SyncStateNotFound', 'SyncStateInvalid', 'resyncRequired'] as const)('after %s', refusal => {
  it('failure 02: only the folder whose token expired starts over, back to the given time', async () => {
    const old = deliver('old', { receivedAt: new Date('2026-01-10T00:00:00Z') })
    const known = deliver('known')
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    const sentLink = (cursor as { folders: Record<string, { link: string }> }).folders[folderId('sentitems')]!.link
    graph.expireDelta(ANNA, 'inbox', refusal)
    const missed = deliver('missed')
    const before = graph.faults.requests.length
    const { changes } = await readAll(client, cursor, new Date(Date.now() - 2 * 86_400_000))
    expect(idsOf(changes).sort()).toEqual([known, missed].sort())
    expect(idsOf(changes)).not.toContain(old)
    const asked = graph.faults.requests.slice(before)
    expect(
      asked.some(
        ({ path, query }) =>
          decodeURIComponent(sentLink) === decodeURIComponent(`${path.replace('/v1.0', '')}${query}`),
      ),
    ).toBe(true)
    expect(asked.filter(({ query }) => query.includes('$filter=')).map(({ path }) => path)).toEqual([
      expect.stringContaining(encodeURIComponent(folderId('inbox'))),
    ])
  })
})

it('failure 03: a page that expires mid-round starts the round again, and not the folder', async () => {
  const client = openClient(graph, ANNA)
  const cursor = await client.baseline(callOptions())
  const ids = Array.from({ length: 250 }, (_, n) => deliver(`${n}`))
  const told = []
  for await (const page of client.changes(cursor, { ...callOptions(), resyncSince: new Date() })) {
    told.push(...page.changes)
    // After the second page, Graph forgets the way to the third.
    if (told.length === 200) graph.expireDelta(ANNA, 'inbox', 'SyncStateNotFound', 'skip')
  }
  expect(new Set(idsOf(told))).toEqual(new Set(ids))
  // Back to the beginning of the round: nothing was asked for by time.
  const filtered = graph.faults.requests.filter(({ query }) => query.includes('$filter='))
  expect(filtered).toHaveLength(Object.keys((cursor as { folders: object }).folders).length)
})

describe('a first round', () => {
  it('is completed by listing where Graph stops short because of the filter', async () => {
    const client = openClient(graph, ANNA, { mostFiltered: 5 })
    const cursor = await client.baseline(callOptions())
    graph.faults.mostFiltered = 5
    const ids = Array.from({ length: 12 }, (_, n) => deliver(`${n}`, { receivedAt: new Date(Date.now() - n * 60_000) }))
    graph.expireDelta(ANNA, 'inbox')
    const { changes, cursor: next } = await readAll(client, cursor)
    expect(new Set(idsOf(changes))).toEqual(new Set(ids))
    expect((await readAll(client, next)).changes).toEqual([])
  })

  it('ends with an error that passes, where Graph forgets again and again', async () => {
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    graph.faults.failNext(/messages\/delta/, { status: 410, code: 'syncStateNotFound' }, 10)
    await expect(readAll(client, cursor)).rejects.toMatchObject({ kind: 'transient', code: 'sync_state_not_found' })
  })
})

it('failure 34: a message that left a folder and came back between two rounds is not taken for deleted', async () => {
  const id = deliver('boomerang')
  const client = openClient(graph, ANNA)
  const cursor = await client.baseline(callOptions())
  graph.move(ANNA, id, 'archive')
  graph.move(ANNA, id, 'inbox')
  const { changes } = await readAll(client, cursor)
  expect(idsOf(changes, 'removed')).toEqual([])
  expect(changes).toContainEqual(expect.objectContaining({ kind: 'labels', providerMessageId: id, labels: ['inbox'] }))
})

it('failure 35: ids that differ in case alone are two messages', async () => {
  const client = openClient(graph, ANNA)
  const cursor = await client.baseline(callOptions())
  deliver('one', { id: 'AAkALgAAx=' })
  deliver('two', { id: 'AAkALgAAX=' })
  const ids = idsOf((await readAll(client, cursor)).changes)
  expect(ids.sort()).toEqual(['AAkALgAAX=', 'AAkALgAAx='])
  const fetched = await client.fetchRaw(ids, callOptions())
  const subjects = ids.map(id => {
    const answer = fetched.get(id)
    return answer?.kind === 'message' ? /Subject: (\w+)/.exec(Buffer.from(answer.raw).toString())?.[1] : null
  })
  expect(subjects).toEqual(['two', 'one'])
})

it.each([
  [
    'Polish',
    {
      inbox: 'Skrzynka odbiorcza',
      sentitems: 'Elementy wysłane',
      junkemail: 'Wiadomości-śmieci',
      drafts: 'Wersje robocze',
    },
  ],
  [
    'Japanese',
    { inbox: '受信トレイ', sentitems: '送信済みアイテム', junkemail: '迷惑メール', deleteditems: '削除済みアイテム' },
  ],
] as const)('failure 36: folders are known by what they are, not by what %s calls them', async (_language, names) => {
  const address = 'kasia@acme.example'
  graph.addUser({ mail: address, folderNames: names })
  // A folder of her own that is called as another one's Junk is a folder like any other.
  graph.user(address).store.addFolder('Junk Email')
  const client = openClient(graph, address)
  const cursor = await client.baseline(callOptions())
  const came = graph.deliver(address, mailOf('came'))
  const sent = graph.sendFrom(address, mailOf('sent'))
  const own = graph.deliver(address, mailOf('own'), { folder: 'Junk Email' })
  graph.deliver(address, mailOf('spam'), { folder: 'junkemail' })
  const { changes } = await readAll(client, cursor)
  expect(idsOf(changes).sort()).toEqual([came, sent, own].sort())
  const fetched = await client.fetchRaw([came, sent, own], callOptions())
  expect([came, sent, own].map(id => fetched.get(id))).toMatchObject([
    { kind: 'message', inSentFolder: false, labels: ['inbox'] },
    { kind: 'message', inSentFolder: true, labels: ['sentitems'] },
    { kind: 'message', inSentFolder: null, labels: ['junk email'] },
  ])
})

describe('failure 57: a link to another host', () => {
  it.each(['https://evil.example', 'http://127.0.0.1:9'])('as %s is refused, and gets no token', async origin => {
    const client = openClient(graph, ANNA)
    const cursor = await client.baseline(callOptions())
    for (let n = 0; n < 150; n++) deliver(`${n}`)
    graph.faults.evilLinks = origin
    const error = await readAll(client, cursor).catch(caught => caught)
    expect(error).toBeInstanceOf(MailProviderError)
    expect(error).toMatchObject({ kind: 'permanent', code: 'foreign_link' })
  })

  it('is not stored in a cursor, whatever its user part or port pretends', async () => {
    const client = openClient(graph, ANNA)
    const { host } = new URL(graph.url)
    for (const origin of [`http://${host}@evil.example`, `http://${host}.evil.example`, `https://${host}`]) {
      graph.faults.evilLinks = origin
      await expect(client.baseline(callOptions())).rejects.toMatchObject({ code: 'foreign_link' })
    }
    graph.faults.evilLinks = null
    const cursor = await client.baseline(callOptions())
    expect(JSON.stringify(cursor)).not.toContain('http')
  })

  it('is not followed as a redirect either', async () => {
    const asked: string[] = []
    const { createServer } = await import('node:http')
    const evil = createServer((request, response) => {
      asked.push(request.headers.authorization ?? '')
      response.end('{"value":[]}')
    })
    await new Promise<void>(done => evil.listen(0, '127.0.0.1', done))
    const { port } = evil.address() as { port: number }
    graph.faults.failNext(/mailFolders$/, { status: 307, location: `http://127.0.0.1:${port}/` })
    await expect(openClient(graph, ANNA).baseline(callOptions())).rejects.toBeInstanceOf(MailProviderError)
    expect(asked).toEqual([])
    await new Promise(done => evil.close(done))
  })
})

it('asks for folders and rounds alone where nothing happened', async () => {
  const client = openClient(graph, ANNA)
  const cursor = await client.baseline(callOptions())
  const before = graph.faults.requests.length
  await readAll(client, cursor)
  const asked = askedSince(before)
  // inbox, sent items, archive; and the batch with its parts
  expect(asked.filter(line => line.includes('/delta'))).toHaveLength(3)
  expect(asked.filter(line => line.includes('$batch'))).toHaveLength(1)
  expect(asked.filter(line => line.endsWith('/mailFolders'))).toHaveLength(1)
})
