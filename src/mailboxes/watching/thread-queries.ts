import { sql } from 'kysely'
import type { Tx } from '../../db/schema.ts'
import { type Priority, priorities } from '../item-queries.ts'
import type { MessageRef } from '../provider.ts'
import type { MailboxRun } from './mailbox-run.ts'

/**
 * Remembers the threads of these messages, so that each is read whole; where all mail is read anyway, nothing need be.
 * A thread that is wanted sooner takes its other messages along.
 */
export async function noteThreads(tx: Tx, run: MailboxRun, refs: MessageRef[], priority: Priority): Promise<void> {
  const { mailbox, lease, context } = run
  const { workspaceId, mailboxId } = lease
  const threadIds = [...new Set(refs.flatMap(({ providerThreadId }) => providerThreadId ?? []))]
  if (mailbox.horizonAt === null || threadIds.length === 0) return
  const now = context.now()
  await sql`
    insert into provider_thread as t (workspace_id, mailbox_id, provider_thread_id, priority, seen_at)
    select ${workspaceId}, ${mailboxId}, id, ${priority}, ${now} from unnest(${threadIds}::text[]) as i (id)
    on conflict (workspace_id, mailbox_id, provider_thread_id) do update set priority = excluded.priority
    where t.priority > excluded.priority`.execute(tx)
  if (priority < priorities.backfill) await raiseThreads(tx, workspaceId, mailboxId, threadIds)
}

async function raiseThreads(tx: Tx, workspaceId: string, mailboxId: string, threadIds: string[]): Promise<void> {
  await sql`
    update ledger_item set priority = ${priorities.known}
    where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId} and provider_thread_id = any(${threadIds}::text[])
      and state = 'pending' and priority > ${priorities.known}`.execute(tx)
}

/** Of items just read, those with a known contact on them: the rest of their threads is read before other old mail. */
export async function raiseThreadmates(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  ledgerItemIds: string[],
): Promise<void> {
  await sql`
    update ledger_item set priority = ${priorities.known}
    where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId} and state = 'pending'
      and priority > ${priorities.known} and provider_thread_id in (
        select i.provider_thread_id from ledger_item i
        join participant p on p.workspace_id = ${workspaceId} and p.message_id = i.message_id and not p.is_own
        join contact_point c on c.workspace_id = ${workspaceId} and c.kind = 'email' and c.value_norm = p.address
        where i.workspace_id = ${workspaceId} and i.id = any(${ledgerItemIds}::bigint[])
          and i.provider_thread_id is not null)`.execute(tx)
}

/**
 * Threads still to be read whole. One whose first message is in the ledger began within the horizon, and all the rest of
 * it was or will be listed: Gmail names a thread by its first message.
 */
export async function listUnreadThreads(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  { most, upTo, now }: { most: number; upTo: Priority; now: Date },
): Promise<{ providerThreadId: string; priority: Priority }[]> {
  await sql`
    update provider_thread t set read_at = ${now}
    where t.workspace_id = ${workspaceId} and t.mailbox_id = ${mailboxId} and t.read_at is null
      and t.priority <= ${upTo} and exists (
        select 1 from ledger_item l where l.workspace_id = ${workspaceId} and l.mailbox_id = ${mailboxId}
          and l.provider_message_id = t.provider_thread_id)`.execute(tx)
  const rows = await tx
    .selectFrom('providerThread')
    .select(['providerThreadId', 'priority'])
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where('readAt', 'is', null)
    .where('priority', '<=', upTo)
    .orderBy('priority')
    .orderBy('seenAt')
    .limit(most)
    .execute()
  return rows as { providerThreadId: string; priority: Priority }[]
}

export async function markThreadRead(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  providerThreadId: string,
  now: Date,
): Promise<void> {
  await tx
    .updateTable('providerThread')
    .set({ readAt: now })
    .where('workspaceId', '=', workspaceId)
    .where('mailboxId', '=', mailboxId)
    .where('providerThreadId', '=', providerThreadId)
    .execute()
}
