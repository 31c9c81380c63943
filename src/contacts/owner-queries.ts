import { sql } from 'kysely'
import type { Tx } from '../db/schema.ts'
import { readSettings } from '../settings/queries.ts'
import { type Settings, settingsFor } from '../settings/settings.ts'

/**
 * Who owns a contact made from this message: the owner of the personal mailbox that holds it, of several the one whose
 * address sorts first; in shared mailboxes alone whoever connected the first of them.
 */
export async function ownerFromMessage(tx: Tx, workspaceId: string, messageId: string | null): Promise<string | null> {
  if (messageId === null) return null
  const holders = await tx
    .selectFrom('messageCopy as y')
    .innerJoin('mailbox as b', join =>
      join.onRef('b.workspaceId', '=', 'y.workspaceId').onRef('b.id', '=', 'y.mailboxId'),
    )
    .select(['b.id', 'b.address', 'b.isShared', 'b.connectedBy'])
    .distinct()
    .where('y.workspaceId', '=', workspaceId)
    .where('y.messageId', '=', messageId)
    .orderBy('b.address')
    .execute()
  const settings = await readSettings(tx, workspaceId)
  const ids = holders.map(({ id }) => id)
  const { owner } = settingsFor(settings, ids)
  if (owner === 'nobody') return null
  const personal = owner === 'mailbox_owner' ? holders.find(({ isShared }) => !isShared) : undefined
  return personal?.address ?? holders.find(({ connectedBy }) => connectedBy !== null)?.connectedBy ?? null
}

/**
 * New contacts whose owner the system chose go to the first of us who wrote to them, by date and not by arrival.
 * Called with the messages that have just come.
 */
export async function handOverToFirstAnswer(
  tx: Tx,
  workspaceId: string,
  messageIds: string[],
  settings: Settings,
  now: Date,
): Promise<void> {
  if (!settings.workspace.firstAnswerTakesOver || messageIds.length === 0) return
  const provenance = JSON.stringify({ ownerEmail: { by: 'system', at: now.toISOString() } })
  await sql`
    with written as (
      select distinct k.contact_id from participant p
      join contact_point k on k.workspace_id = ${workspaceId} and k.kind = 'email' and k.value_norm = p.address
      where p.workspace_id = ${workspaceId} and p.message_id = any(${messageIds}::bigint[]) and p.role in ('to', 'cc')
    ), first as (
      select distinct on (k.contact_id) k.contact_id, a.address from written w
      join contact_point k on k.workspace_id = ${workspaceId} and k.contact_id = w.contact_id and k.kind = 'email'
      join participant p on p.workspace_id = ${workspaceId} and p.address = k.value_norm and p.role in ('to', 'cc')
      join message m on m.workspace_id = ${workspaceId} and m.id = p.message_id and m.kind = 'person'
        and m.verdict in ('own', 'pass', 'pass_aligned', 'trusted')
      join participant a on a.workspace_id = ${workspaceId} and a.message_id = m.id and a.is_author and a.is_own
        and a.address is not null
      order by k.contact_id, m.sent_at, m.rfc_message_id
    )
    update contact c set owner_email = first.address, provenance = c.provenance || ${provenance}::jsonb, updated_at = ${now}
    from first
    where c.workspace_id = ${workspaceId} and c.id = first.contact_id and c.origin <> 'crm'
      and (c.owner_email is null or c.provenance -> 'ownerEmail' ->> 'by' = 'system')
      and c.owner_email is distinct from first.address`.execute(tx)
}
