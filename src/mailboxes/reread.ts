import { sql } from 'kysely'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Tx } from '../db/schema.ts'
import { type PipelineContext, rereadMessages } from '../pipeline.ts'
import { readingVersion } from '../signatures/parse-signature.ts'
import type { RedecisionScope } from '../timeline/redecide-since.ts'
import { fetchFromFiles } from './files/fetch-from-files.ts'
import { toPending } from './pending.ts'
import { findMailbox } from './queries.ts'

export interface Rereading {
  /** Messages whose reading is of this version now. */
  read: number
  /** Of an older reading, and in no mail file any more. */
  gone: number
  /** Today's rules would not let them in, or keep less of them: their stored reading stays as it is. */
  refused: number
}

interface Outdated {
  messageId: string
  ledgerItemId: string
  mailboxId: string
  providerMessageId: string
  locator: unknown
}

const PAGE = 100

/**
 * Reads messages again whose stored reading is of an older version, from the mail files in which they lay, through the
 * ordinary path and under today's rules. What cannot be read again keeps the reading it has, and is counted.
 */
export async function rereadOutdated(
  context: PipelineContext,
  workspaceId: string,
  scope: RedecisionScope,
  signal: AbortSignal,
): Promise<Rereading> {
  const result: Rereading = { read: 0, gone: 0, refused: 0 }
  let after = '0'
  while (!signal.aborted) {
    const page = await inWorkspace(context.db, workspaceId, tx => listOutdated(tx, workspaceId, scope, after))
    const last = page.at(-1)
    if (last === undefined) break
    after = last.messageId
    const fetched = await fetchFromFiles(page)
    for (const mailboxId of new Set(page.map(item => item.mailboxId))) {
      const mailbox = await inWorkspace(context.db, workspaceId, tx => findMailbox(tx, workspaceId, mailboxId))
      const found = page.flatMap(item => {
        const raw = item.mailboxId === mailboxId ? fetched.get(item.providerMessageId) : undefined
        return raw === undefined ? [] : [toPending(item.ledgerItemId, raw)]
      })
      if (mailbox === null || found.length === 0) continue
      const read = await rereadMessages(context, workspaceId, mailbox, found)
      result.read += read
      result.refused += found.length - read
    }
    result.gone += page.filter(item => !fetched.has(item.providerMessageId)).length
  }
  return result
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
