import { sql } from 'kysely'
import type { Db, Tx } from '../../db/schema.ts'
import type { WatchedProvider } from '../provider.ts'

/** A push that was verified. It says only that something happened: what, the cursor tells. */
export interface PushSignal {
  mailboxId: string
  /** renew: the provider asks for its subscription to be renewed or made anew. */
  wants: 'sync' | 'renew'
  /** Ids and cursors of the provider, for whoever looks into what came when. */
  detail: Readonly<Record<string, string | number>>
}

export interface RoutedMailbox {
  workspaceId: string
  mailboxId: string
}

/** Whom a push is for, by what it names the mailbox by. */
export async function findRoutes(db: Db, provider: WatchedProvider, routeKey: string): Promise<RoutedMailbox[]> {
  return db
    .selectFrom('mailboxRoute')
    .select(['workspaceId', 'mailboxId'])
    .where('provider', '=', provider)
    .where('routeKey', '=', routeKey)
    .execute()
}

/** What pushes name this mailbox by from now on. */
export async function putRoutes(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  provider: WatchedProvider,
  routeKeys: string[],
): Promise<void> {
  await sql`delete from mailbox_route where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId}
    and not (provider = ${provider} and route_key = any(${routeKeys}::text[]))`.execute(tx)
  if (routeKeys.length === 0) return
  await tx
    .insertInto('mailboxRoute')
    .values(routeKeys.map(routeKey => ({ provider, routeKey, workspaceId, mailboxId })))
    .onConflict(conflict => conflict.doNothing())
    .execute()
}

/** Mailboxes in these states take no turn before a person has done something. */
const AT_REST = ['paused', 'reconnect_required', 'disabled']

/**
 * Stores pushes and makes their mailboxes due, in the transaction after which the provider is answered. A mailbox that
 * is due already is not written to again: a burst costs an insert each.
 */
export async function storeSignals(tx: Tx, workspaceId: string, signals: PushSignal[], now: Date): Promise<void> {
  if (signals.length === 0) return
  const mailboxIds = [...new Set(signals.map(({ mailboxId }) => mailboxId))]
  await sql`
    insert into signal (workspace_id, mailbox_id, received_at, payload)
    select ${workspaceId}, s.mailbox_id, ${now}, s.payload
    from unnest(${signals.map(({ mailboxId }) => mailboxId)}::bigint[],
      ${signals.map(({ wants, detail }) => JSON.stringify({ wants, ...detail }))}::jsonb[]) as s (mailbox_id, payload)
    join mailbox m on m.workspace_id = ${workspaceId} and m.id = s.mailbox_id`.execute(tx)
  await sql`
    with woken as (
      update mailbox set sync_due_at = least(sync_due_at, ${now}::timestamptz), last_signal_at = ${now}
      where workspace_id = ${workspaceId} and id in (
        select id from mailbox
        where workspace_id = ${workspaceId} and id = any(${mailboxIds}::bigint[]) and state <> all(${AT_REST}::text[])
          and (sync_due_at is null or sync_due_at > ${now} or last_signal_at is null
            or last_signal_at < ${new Date(now.getTime() - 60_000)})
        order by id for no key update)
      returning id)
    insert into work_due (workspace_id, mailbox_id, due_at, is_watched)
    select ${workspaceId}::uuid, id, ${now}::timestamptz, true from woken
    on conflict (workspace_id, mailbox_id) do update set due_at = least(work_due.due_at, excluded.due_at)`.execute(tx)
}

export interface UnhandledSignals {
  count: number
  wantsRenewal: boolean
}

/** What waits to be answered by a sync that starts now. */
export async function findUnhandled(tx: Tx, workspaceId: string, mailboxId: string): Promise<UnhandledSignals> {
  const { rows } = await sql<UnhandledSignals>`
    select count(*)::integer as count, coalesce(bool_or(payload ->> 'wants' = 'renew'), false) as wants_renewal
    from signal
    where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId} and handled_at is null`.execute(tx)
  return rows[0]!
}

/**
 * Those received before a sync began are answered by it; a later one, which has made the mailbox due again, makes it run
 * once more. Sets the next poll otherwise.
 */
export async function handleSignals(
  tx: Tx,
  workspaceId: string,
  mailboxId: string,
  { upTo, now, pollAt }: { upTo: Date; now: Date; pollAt: Date },
): Promise<void> {
  // Nobody else writes null here: a time that stands was set by a push since the sync began.
  await sql`
    with answered as (
      update signal set handled_at = ${now}
      where workspace_id = ${workspaceId} and mailbox_id = ${mailboxId} and handled_at is null and received_at <= ${upTo})
    update mailbox set sync_due_at = least(sync_due_at, ${pollAt})
    where workspace_id = ${workspaceId} and id = ${mailboxId}`.execute(tx)
}

/** Handled ones are of use to whoever asks why a mail was late, for a while. */
export async function forgetSignals(tx: Tx, workspaceId: string, before: Date): Promise<void> {
  await tx
    .deleteFrom('signal')
    .where('workspaceId', '=', workspaceId)
    .where('receivedAt', '<', before)
    .where('handledAt', 'is not', null)
    .execute()
}
