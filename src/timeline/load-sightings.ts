import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { VerdictResult } from '../messages/message.ts'
import type { Sighting } from '../signatures/fuse-sightings.ts'
import type { ContactDetails } from '../signatures/signature.ts'
import { believedVerdicts, distrustFlags } from './link-outcome.ts'

/** A signature on a message whose sender was vouched for. */
export interface SenderSighting extends Sighting {
  verdict: VerdictResult
}

/** Newest signatures of one address that are looked at: older ones say little of today, and a batch stays bounded. */
const MOST_SIGHTINGS = 20

/** By address, newest first. What nobody vouches for says nothing about the owner of the address. */
export async function loadSightings(
  tx: Tx,
  workspaceId: string,
  addresses: string[],
  most = MOST_SIGHTINGS,
): Promise<Map<string, SenderSighting[]>> {
  const found = new Map<string, SenderSighting[]>()
  const wanted = [...new Set(addresses)]
  if (wanted.length === 0) return found
  const { rows } = await sql<{
    address: string
    messageId: string
    tieBreak: string
    seenAt: Date
    verdict: VerdictResult
    details: ContactDetails
  }>`
    select w.address, t.* from unnest(${wanted}::text[]) w(address), lateral (
      select s.message_id, coalesce(m.rfc_message_id, encode(m.logical_key, 'hex')) as tie_break, s.seen_at, m.verdict,
        s.details
      from signature_sighting s
      join message m on m.workspace_id = ${workspaceId} and m.id = s.message_id
      where s.workspace_id = ${workspaceId} and s.address = w.address and m.kind = 'person'
        and m.verdict = any(${[...believedVerdicts]}::text[]) and not m.sender_flags && ${[...distrustFlags]}::text[]
      order by s.seen_at desc, tie_break limit ${most}) t`.execute(tx)
  for (const { address, ...sighting } of rows) {
    const list = found.get(address)
    if (list === undefined) found.set(address, [sighting])
    else list.push(sighting)
  }
  return found
}
