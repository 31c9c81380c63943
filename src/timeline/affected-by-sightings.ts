import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { fuseSightings } from '../signatures/fuse-sightings.ts'
import { valueKey } from '../signatures/value-key.ts'
import { isOnePersonsAddress, knownSignature } from './known-details.ts'
import { loadSightings, type SenderSighting } from './load-sightings.ts'

/**
 * Messages whose decision or question may change because these arrived with a signature of the same sender: those that
 * wait, and those that were logged with the help of other signed mail. Where the new signatures say nothing new, none.
 */
export async function affectedBySightings(tx: Tx, workspaceId: string, messageIds: string[]): Promise<string[]> {
  if (messageIds.length === 0) return []
  const { rows: authors } = await sql<{ address: string }>`
    select distinct p.address from participant p
    where p.workspace_id = ${workspaceId} and p.message_id = any(${messageIds}::bigint[]) and p.is_author
      and not p.is_own and p.address is not null`.execute(tx)
  const sightings = await loadSightings(
    tx,
    workspaceId,
    authors.map(({ address }) => address).filter(isOnePersonsAddress),
  )
  const arrived = new Set(messageIds)
  const changed = [...sightings].filter(([, list]) => saysMore(list, arrived)).map(([address]) => address)
  if (changed.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select distinct d.message_id as id from participant p
    join decision d on d.workspace_id = ${workspaceId} and d.message_id = p.message_id and d.position = p.position
    where p.workspace_id = ${workspaceId} and p.address = any(${changed}::text[]) and p.is_author and not p.is_own
      and d.kind = 'match' and d.actor = 'system' and d.undone_by is null and d.superseded_by is null
      and (d.action in ('review', 'create_suggested') or d.terms @> ${JSON.stringify([{ code: knownSignature }])}::jsonb)
      and d.message_id <> all(${messageIds}::bigint[])
    order by id limit ${MOST_AFFECTED}`.execute(tx)
  return rows.map(({ id }) => id)
}

/** One sender's waiting mail is rarely more than dozens; a flood of it must not hold up everything else. */
const MOST_AFFECTED = 2_000

function saysMore(all: SenderSighting[], arrived: ReadonlySet<string>): boolean {
  const before = all.filter(({ messageId }) => !arrived.has(messageId))
  return before.length < all.length && essence(all) !== essence(before)
}

/** What stands, apart for each name: two people of one mailbox don't inherit from each other. */
function essence(sightings: SenderSighting[]): string {
  const byName = new Map<string, SenderSighting[]>()
  for (const sighting of sightings) {
    const name = sighting.details.name?.value
    if (name === undefined) continue
    const key = valueKey('name', name)
    byName.set(key, [...(byName.get(key) ?? []), sighting])
  }
  const said = [...byName].map(([name, list]) => {
    const { values } = fuseSightings(list)
    return [name, ...values.filter(({ isCurrent }) => isCurrent).map(({ field, value }) => `${field}:${value}`)].join(
      '\n',
    )
  })
  return [
    ...said.sort(),
    ...fuseSightings(sightings).values.map(({ field, value, isCurrent }) => `${field}:${value}:${isCurrent}`),
  ].join('\n\n')
}
