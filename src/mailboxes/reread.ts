import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import { type PendingMessage, type PipelineContext, rereadMessages } from '../pipeline.ts'
import { readingVersion } from '../signatures/parse-signature.ts'
import type { RedecisionScope } from '../timeline/redecide-since.ts'
import { OWN_BUDGET } from './budget.ts'
import { fetchFromFiles } from './files/fetch-from-files.ts'
import { toPending } from './pending.ts'
import { MailProviderError, type OpenMailbox } from './provider.ts'
import { findMailbox, type Mailbox } from './queries.ts'

export interface Rereading {
  /** Messages whose reading is of this version now. */
  read: number
  /** Of an older reading, and in no mail file or mailbox any more. */
  gone: number
  /** Today's rules would not let them in, or keep less of them: their stored reading stays as it is. */
  refused: number
  /** Their mailbox could not be read now. */
  unreachable: number
}

interface Outdated {
  messageId: string
  ledgerItemId: string
  mailboxId: string
  providerMessageId: string
  locator: unknown
}

const PAGE = 100
/** What Gmail serves in one call without complaint. */
const FETCH_AT_ONCE = 50

/**
 * Reads messages again whose stored reading is of an older version, from the mail files or the mailboxes in which they
 * lie, through the ordinary path and under today's rules. What cannot be read again keeps the reading it has, and is
 * counted.
 */
export async function rereadOutdated(
  context: PipelineContext & { openMailbox: OpenMailbox },
  workspaceId: string,
  scope: RedecisionScope,
  signal: AbortSignal,
): Promise<Rereading> {
  const result: Rereading = { read: 0, gone: 0, refused: 0, unreachable: 0 }
  let after = '0'
  while (!signal.aborted) {
    const page = await inWorkspace(context.db, workspaceId, tx => listOutdated(tx, workspaceId, scope, after))
    const last = page.at(-1)
    if (last === undefined) break
    after = last.messageId
    for (const mailboxId of new Set(page.map(item => item.mailboxId))) {
      const mailbox = await inWorkspace(context.db, workspaceId, tx => findMailbox(tx, workspaceId, mailboxId))
      if (mailbox === null) continue
      const items = page.filter(item => item.mailboxId === mailboxId)
      const { found, gone, unreachable } =
        mailbox.provider === 'files'
          ? await fetchOldFiles(items)
          : await fetchOldMail(context.openMailbox, workspaceId, mailbox, items, signal)
      result.gone += gone
      result.unreachable += unreachable
      if (found.length === 0) continue
      const read = await rereadMessages(context, workspaceId, mailbox, found)
      result.read += read
      result.refused += found.length - read
    }
  }
  return result
}

interface FetchedAgain {
  found: PendingMessage[]
  gone: number
  unreachable: number
}

async function fetchOldFiles(items: Outdated[]): Promise<FetchedAgain> {
  const fetched = await fetchFromFiles(items)
  const found = items.flatMap(item => {
    const raw = fetched.get(item.providerMessageId)
    return raw === undefined ? [] : [toPending(item.ledgerItemId, raw)]
  })
  return { found, gone: items.length - found.length, unreachable: 0 }
}

/** Behind live mail in the quota; a mailbox that cannot be reached now is left for another time. */
async function fetchOldMail(
  openMailbox: OpenMailbox,
  workspaceId: string,
  { id: mailboxId, headersOnly }: Mailbox,
  items: Outdated[],
  signal: AbortSignal,
): Promise<FetchedAgain> {
  const result: FetchedAgain = { found: [], gone: 0, unreachable: 0 }
  // Whoever allowed headers only since has not allowed the text that a reading is made of.
  if (headersOnly) return { ...result, unreachable: items.length }
  try {
    const client = await openMailbox(workspaceId, mailboxId)
    for (let from = 0; from < items.length; from += FETCH_AT_ONCE) {
      const part = items.slice(from, from + FETCH_AT_ONCE)
      const ids = part.map(({ providerMessageId }) => providerMessageId)
      const fetched = await withPatience(() => client.fetchRaw(ids, { signal, urgency: 'backfill' }), signal)
      for (const { ledgerItemId, providerMessageId } of part) {
        const answer = fetched.get(providerMessageId)
        if (answer?.kind === 'message') {
          const { raw, tooLarge, labels, inSentFolder, receivedAt } = answer
          result.found.push({ ledgerItemId, providerMessageId, raw, tooLarge, labels, inSentFolder, receivedAt })
        } else if (answer?.kind === 'failed') result.unreachable++
        else result.gone++
      }
    }
  } catch (error) {
    if (!(error instanceof MailProviderError)) throw error
    result.unreachable = items.length - result.found.length - result.gone
  }
  return result
}

/** A command can wait for its quota; what a provider says about itself it cannot change. */
async function withPatience<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const retryAt = error instanceof MailProviderError && error.code === OWN_BUDGET ? error.retryAt : null
      if (retryAt === null) throw error
      await sleep(Math.max(100, retryAt.getTime() - Date.now()), undefined, { signal })
    }
  }
}

/** Each message by the copy that its stored reading was made of. */
async function listOutdated(
  tx: Tx,
  workspaceId: string,
  { since, mailboxId }: RedecisionScope,
  after: string,
): Promise<Outdated[]> {
  const { rows } = await sql<Outdated>`
    select distinct on (m.id) m.id as message_id, i.id as ledger_item_id, i.mailbox_id, i.provider_message_id, i.locator
    from message m
    join message_copy c on c.workspace_id = ${workspaceId} and c.message_id = m.id
    join ledger_item i on i.workspace_id = ${workspaceId} and i.id = c.ledger_item_id
    where m.workspace_id = ${workspaceId} and m.id > ${after}::bigint and m.sent_at >= ${since}
      and m.storage = 'full' and m.reading_version <> ${readingVersion}
      and (${mailboxId}::bigint is null or i.mailbox_id = ${mailboxId}::bigint)
    order by m.id, right(m.source_rank, length(i.provider_message_id)) = i.provider_message_id desc, i.id
    limit ${PAGE}`.execute(tx)
  return rows
}
