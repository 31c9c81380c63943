/**
 * Questions about changed details that an answer brings about: once a message is a contact's, its signature may say
 * something new of the contact. They are kept as effects, so that undoing the answer takes them back, but they never
 * stand in the way: later mail refreshes them, and nothing waits behind one.
 */
import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import type { Effect } from './effects.ts'

/**
 * Open ones of these contacts, and of whom the messages stand with.
 * @param openedAfter only those that a row id as high as this is older than
 */
export async function listUpdateQuestions(
  tx: Tx,
  workspaceId: string,
  about: { contactIds: string[]; messageIds: string[]; openedAfter?: string },
): Promise<string[]> {
  const { contactIds, messageIds, openedAfter = '0' } = about
  const { rows } = await sql<{ id: string }>`
    select s.id from suggestion s
    where s.workspace_id = ${workspaceId} and s.kind = 'update' and s.state = 'open' and s.id > ${openedAfter}::bigint
      and s.contact_id in (
        select unnest(${contactIds}::bigint[])
        union
        select d.contact_id from decision d
        where d.workspace_id = ${workspaceId} and d.message_id = any(${messageIds}::bigint[]) and d.kind = 'match'
          and d.undone_by is null and d.superseded_by is null)
    order by s.id`.execute(tx)
  return rows.map(({ id }) => id)
}

/** Of an answer to such a question itself the state is an answer's. */
export function isFollowUp({ table, before, after }: Effect): boolean {
  if (table !== 'suggestion') return false
  const { kind, state } = JSON.parse(after ?? before ?? '{}') as { kind?: string; state?: string }
  return kind === 'update' && (state === 'open' || state === 'withdrawn')
}
