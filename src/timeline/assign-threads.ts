import { takeRowIds } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'

/** The Message-IDs (as thread keys) that one message has or names. */
export interface ThreadMember {
  keys: Buffer[]
}

/**
 * Gives each message its thread: those that share a Message-ID, seen or only referred to, are one. A message that
 * names ids of several threads joins them; the oldest thread stays and the others point to it, so that links survive.
 * The caller holds the workspace's recording lock.
 */
export async function assignThreads(
  tx: Tx,
  workspaceId: string,
  members: ThreadMember[],
): Promise<{ threadIds: string[]; joinedThreadIds: string[] }> {
  if (members.length === 0) return { threadIds: [], joinedThreadIds: [] }
  const known = await findThreads(tx, workspaceId, members)
  const groups = new Groups()
  for (const member of members) {
    const names = member.keys.map(key => key.toString('hex'))
    for (const name of names) groups.join(names[0]!, known.has(name) ? knownThread(known.get(name)!) : name)
  }
  const threadOfGroup = new Map<string, string>()
  for (const threadId of known.values()) {
    const group = groups.find(knownThread(threadId))
    const oldest = threadOfGroup.get(group)
    if (oldest === undefined || BigInt(threadId) < BigInt(oldest)) threadOfGroup.set(group, threadId)
  }
  const newGroups = [...new Set(members.map(({ keys }) => groups.find(keys[0]!.toString('hex'))))].filter(
    group => !threadOfGroup.has(group),
  )
  const ids = await takeRowIds(tx, newGroups.length)
  newGroups.forEach((group, index) => {
    threadOfGroup.set(group, ids[index]!)
  })
  if (ids.length > 0) {
    await tx
      .insertInto('thread')
      .values(ids.map(id => ({ workspaceId, id })))
      .execute()
  }
  await insertKeys(tx, workspaceId, members, known, key => threadOfGroup.get(groups.find(key))!)
  const joinedThreadIds = await mergeThreads(
    tx,
    workspaceId,
    known,
    threadId => threadOfGroup.get(groups.find(knownThread(threadId)))!,
  )
  const threadIds = members.map(({ keys }) => threadOfGroup.get(groups.find(keys[0]!.toString('hex')))!)
  return { threadIds, joinedThreadIds }
}

/** A thread that was there before, among the names that groups are made of. */
function knownThread(threadId: string): string {
  return `thread:${threadId}`
}

async function findThreads(tx: Tx, workspaceId: string, members: ThreadMember[]): Promise<Map<string, string>> {
  const keys = [...new Map(members.flatMap(member => member.keys).map(key => [key.toString('hex'), key])).values()]
  const rows = await tx
    .selectFrom('threadKey')
    .select(['key', 'threadId'])
    .where('workspaceId', '=', workspaceId)
    .where('key', 'in', keys)
    .execute()
  return new Map(rows.map(row => [row.key.toString('hex'), row.threadId]))
}

async function insertKeys(
  tx: Tx,
  workspaceId: string,
  members: ThreadMember[],
  known: Map<string, string>,
  threadOf: (key: string) => string,
): Promise<void> {
  const rows = new Map(
    members.flatMap(({ keys }) =>
      keys.map(key => [key.toString('hex'), { workspaceId, key, threadId: threadOf(key.toString('hex')) }] as const),
    ),
  )
  const missing = [...rows].filter(([name]) => !known.has(name)).map(([, row]) => row)
  for (let from = 0; from < missing.length; from += 5_000) {
    await tx
      .insertInto('threadKey')
      .values(missing.slice(from, from + 5_000))
      .execute()
  }
}

async function mergeThreads(
  tx: Tx,
  workspaceId: string,
  known: Map<string, string>,
  survivorOf: (threadId: string) => string,
): Promise<string[]> {
  const merged = new Map(
    [...new Set(known.values())].map(from => [from, survivorOf(from)] as const).filter(([from, into]) => from !== into),
  )
  for (const [from, into] of merged) {
    for (const table of ['message', 'threadKey'] as const) {
      await tx
        .updateTable(table)
        .set({ threadId: into })
        .where('workspaceId', '=', workspaceId)
        .where('threadId', '=', from)
        .execute()
    }
    await tx
      .updateTable('thread')
      .set({ mergedInto: into })
      .where('workspaceId', '=', workspaceId)
      .where('id', '=', from)
      .execute()
  }
  return [...new Set(merged.values())]
}

/** Union-find over names. */
class Groups {
  private readonly parents = new Map<string, string>()

  find(name: string): string {
    let root = name
    for (let parent = this.parents.get(root); parent !== undefined; parent = this.parents.get(root)) root = parent
    for (let at = name; at !== root; ) {
      const next = this.parents.get(at)!
      this.parents.set(at, root)
      at = next
    }
    return root
  }

  join(a: string, b: string): void {
    const [rootA, rootB] = [this.find(a), this.find(b)]
    if (rootA !== rootB) this.parents.set(rootA, rootB)
  }
}
