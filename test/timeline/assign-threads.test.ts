import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { inWorkspace } from '../../src/db/in-workspace.ts'
import { assignThreads } from '../../src/timeline/assign-threads.ts'
import { createWorkspace, openTestDatabase, type TestDatabase } from '../support/database.ts'

let database: TestDatabase
let workspaceId: string
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.destroy())
beforeEach(async () => {
  workspaceId = await createWorkspace(database)
})

const key = (name: string) => Buffer.from(name.padEnd(32, '.'))
const assign = (...members: string[][]) =>
  inWorkspace(database.db, workspaceId, tx =>
    assignThreads(
      tx,
      workspaceId,
      members.map(names => ({ keys: names.map(key) })),
    ),
  )

describe('threads', () => {
  it('hold messages that name the same id, in one batch and over batches', async () => {
    const { threadIds } = await assign(['a'], ['b', 'a'], ['x'])
    expect(threadIds[0]).toBe(threadIds[1])
    expect(threadIds[2]).not.toBe(threadIds[0])
    const later = await assign(['c', 'b'])
    expect(later.threadIds).toEqual([threadIds[0]])
  })

  it('join over an id that was only ever referred to', async () => {
    const { threadIds } = await assign(['b', 'never-seen'])
    expect((await assign(['c', 'never-seen'])).threadIds).toEqual(threadIds)
  })

  it('are joined by a late parent into the older one, and say so', async () => {
    const first = (await assign(['a'])).threadIds[0]
    const second = (await assign(['b'])).threadIds[0]
    const joined = await assign(['c', 'a', 'b'])
    expect(joined).toEqual({ threadIds: [first], joinedThreadIds: [first] })
    expect((await assign(['d', 'b'])).threadIds).toEqual([first])
    expect(second).not.toBe(first)
  })

  it('of another workspace are another’s', async () => {
    const { threadIds } = await assign(['a'])
    workspaceId = await createWorkspace(database)
    expect((await assign(['a'])).threadIds).not.toEqual(threadIds)
  })
})
