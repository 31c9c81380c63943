/**
 * Whatever happens in a mailbox, in whatever order, and wherever reading stops: in the end what was told is what is
 * there. No database: the cursor is kept only where a page was taken over whole, as the machine does it.
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Change, type Cursor, type MailboxClient, MailProviderError } from '../../../src/mailboxes/provider.ts'
import { callOptions, openClient } from '../../support/fake-graph/open-client.ts'
import { type FakeGraph, ingestableIds, startFakeGraph } from '../../support/fake-graph/start-fake-graph.ts'

const RUNS = Number(process.env.OUTLOOK_RUNS ?? 60)
const FOLDERS = ['inbox', 'archive', 'sentitems', 'junkemail', 'deleteditems', 'Projects'] as const
const REFUSALS = ['410', 'SyncStateNotFound', 'SyncStateInvalid', 'resyncRequired'] as const

let graph: FakeGraph
beforeAll(async () => {
  graph = await startFakeGraph()
})
afterAll(() => graph.close())

const at = fc.nat({ max: 30 })
const folder = fc.constantFrom(...FOLDERS)
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('deliver' as const), folder, count: fc.integer({ min: 1, max: 130 }) }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('move' as const), at, folder }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('boomerang' as const), at, folder }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('remove' as const), at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('touch' as const), at }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('draft' as const), isSent: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('folder' as const), below: fc.constantFrom('inbox', 'Projects') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('expire' as const),
      folder,
      refusal: fc.constantFrom(...REFUSALS),
      isPage: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('refuse' as const),
      status: fc.constantFrom(429, 500, 503, 404),
      skip: fc.nat({ max: 12 }),
    }),
  },
  // Reads, and dies after so many pages; what was read of the last one is lost.
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant('read' as const), pages: fc.nat({ max: 5 }), isTwice: fc.boolean() }),
  },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

let runs = 0

it('what was told in the end is what is there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 3, maxLength: 30 }), async happenings => {
      graph.faults.clear()
      const address = `any${++runs}@acme.example`
      const { store } = graph.addUser({ mail: address })
      store.addFolder('Projects')
      deliver(address, 'inbox', 2)
      const client = openClient(graph, address)
      const reading: Reading = { client, cursor: await client.baseline(callOptions()), known: new Set() }
      for (const ref of await listAll(client)) reading.known.add(ref)
      for (const one of happenings) await happen(address, one, reading)
      graph.faults.clear()
      await read(reading, Number.POSITIVE_INFINITY)
      expect([...(await there(reading))].sort()).toEqual(ingestableIds(graph, address).sort())
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
}, 600_000)

interface Reading {
  client: MailboxClient
  cursor: Cursor
  /** Ids that the ledger would hold: told, and not told to be gone for good. */
  known: Set<string>
}

async function happen(address: string, one: Happening, reading: Reading): Promise<void> {
  const { store } = graph.user(address)
  const ids = [...store.messages.keys()]
  const some = 'at' in one && ids.length > 0 ? ids[one.at % ids.length]! : null
  switch (one.kind) {
    case 'deliver':
      return deliver(address, one.folder, one.count)
    case 'move':
      if (some !== null) store.move(some, one.folder)
      return
    case 'boomerang': {
      if (some === null) return
      const home = store.get(some).folderId
      store.move(some, one.folder)
      store.move(some, home)
      return
    }
    case 'remove':
      if (some !== null) store.remove(some)
      return
    case 'touch':
      if (some !== null) store.change(some, { isRead: true, categories: ['Blue'] })
      return
    case 'draft': {
      const id = graph.draft(address, 'Subject: draft\n\nHi')
      if (one.isSent) graph.sendDraft(address, id)
      return
    }
    case 'folder':
      deliver(address, store.addFolder(`Folder ${store.folders.size}`, one.below), 1)
      return
    case 'expire':
      return graph.expireDelta(address, one.folder, one.refusal, one.isPage ? 'skip' : undefined)
    case 'refuse': {
      // A 404 that names no message is one of folders or rounds: it must not be taken for "nothing there".
      let left = one.skip
      const code = one.status === 404 ? 'ErrorServerBusy' : null
      return graph.faults.failNext(() => left-- === 0, { status: one.status, code, retryAfter: '0' })
    }
    case 'read':
      graph.faults.repeatsChanges = one.isTwice
      return read(reading, one.pages)
  }
}

/** Pages that were taken over move the cursor; a refusal or the end of patience leaves it where it was. */
async function read(reading: Reading, pages: number): Promise<void> {
  let left = pages
  try {
    for await (const page of reading.client.changes(reading.cursor, { ...callOptions(), resyncSince: new Date(0) })) {
      if (left-- <= 0) return
      for (const change of page.changes) takeOver(change, reading.known)
      reading.cursor = page.cursor
    }
  } catch (error) {
    if (!(error instanceof MailProviderError)) throw error
  }
}

function takeOver(change: Change, known: Set<string>): void {
  if (change.kind === 'removed') known.delete(change.providerMessageId)
  else known.add(change.providerMessageId)
}

/** What the machine would have of it after fetching: spam, trash and drafts are no mail. */
async function there({ client, known }: Reading): Promise<Set<string>> {
  const fetched = await client.fetchHeaders([...known], callOptions())
  return new Set([...fetched].flatMap(([id, answer]) => (answer.kind === 'message' ? [id] : [])))
}

function deliver(address: string, folder: string, count: number): void {
  for (let n = 0; n < count; n++) graph.deliver(address, 'From: a@client.example\nSubject: Hi\n\nHi', { folder })
}

async function listAll(client: MailboxClient): Promise<string[]> {
  const { refs } = await client.list({ since: null, page: null }, callOptions())
  return refs.map(ref => ref.providerMessageId)
}
