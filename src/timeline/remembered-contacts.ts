import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'

/**
 * To which contact a person tied each of these addresses: the one that all their standing answers about it name. Where
 * they name several, or the contact is gone, nothing is remembered. A merged contact is the one it went into.
 */
export async function findRememberedContacts(
  tx: Tx,
  workspaceId: string,
  addresses: string[],
): Promise<Map<string, string>> {
  if (addresses.length === 0) return new Map()
  const { rows } = await sql<{ address: string; contactId: string }>`
    select p.address, min(coalesce(c.merged_into, c.id)) as contact_id
    from participant p
    join decision d on d.workspace_id = ${workspaceId} and d.message_id = p.message_id and d.position = p.position
      and d.kind = 'match' and d.actor <> 'system' and d.action in ('logged', 'created')
      and d.undone_by is null and d.superseded_by is null
    join contact c on c.workspace_id = ${workspaceId} and c.id = d.contact_id
    where p.workspace_id = ${workspaceId} and p.address = any(${addresses}::text[])
    group by p.address
    having min(coalesce(c.merged_into, c.id)) = max(coalesce(c.merged_into, c.id))`.execute(tx)
  return new Map(rows.map(row => [row.address, row.contactId]))
}
