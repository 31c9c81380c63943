import { inWorkspace } from '../db/in-workspace.ts'
import { refreshStatistics } from '../db/refresh-statistics.ts'
import { type BatchCounts, type PipelineContext, processMessages } from '../pipeline.ts'
import { type RawMailItem, readMailFiles } from './files/read-mail-files.ts'
import { insertSeen } from './item-queries.ts'
import { toPending } from './pending.ts'
import { type Mailbox, upsertFilesMailbox } from './queries.ts'
import { failNotProcessed, runDueFiles } from './run-files-round.ts'
import { clearDue } from './watching/due-queries.ts'

export interface MailImport {
  address: string
  isShared: boolean
  authservId: string | null
  trustSender: boolean
  ownDomains: string[]
  paths: string[]
}

export interface ImportProgress {
  /** Bytes read of all files. */
  bytes: number
  messages: number
}

export interface ImportResult {
  mailboxId: string
  /** Messages found in the files, and those of them that earlier imports had dealt with. */
  found: number
  knownBefore: number
  counts: BatchCounts
  isInterrupted: boolean
}

/** Large enough that a commit costs little a message, small enough that a stop loses seconds of work. */
const BATCH_MESSAGES = 200
const BATCH_BYTES = 16 * 1024 * 1024
/** While one batch is being committed the next one is read. */
const BATCHES_IN_FLIGHT = 2
/** Then at twice as many, and so on: a table's statistics hold for a while, and looking costs a second or more. */
const FIRST_STATISTICS_AT_MESSAGES = 1_000
/** Items that an import holds are nobody else's until then; after a crash a worker takes them up. */
const LEASE_MILLISECONDS = 60_000

/**
 * Reads mail files into the ledger of a mailbox and decides each message. The ledger knows what was done, so it may be
 * stopped anywhere and run again, twice, in any order. An import runs live: it logs.
 */
export async function importMail(
  context: PipelineContext,
  workspaceId: string,
  options: MailImport,
  signal: AbortSignal,
  onProgress: (progress: ImportProgress) => void,
): Promise<ImportResult> {
  const mailbox = await inWorkspace(context.db, workspaceId, tx =>
    upsertFilesMailbox(tx, workspaceId, options, context.now()),
  )
  const result: ImportResult = {
    mailboxId: mailbox.id,
    found: 0,
    knownBefore: 0,
    counts: { logged: 0, review: 0, ignored: 0, unchanged: 0, dropped: 0 },
    isInterrupted: false,
  }
  const inFlight = new Set<Promise<void>>()
  const failures: unknown[] = []
  let batch: RawMailItem[] = []
  let batchBytes = 0
  let statisticsAt = FIRST_STATISTICS_AT_MESSAGES
  const submit = async () => {
    const items = batch
    batch = []
    batchBytes = 0
    while (inFlight.size >= BATCHES_IN_FLIGHT) await Promise.race(inFlight)
    if (result.found - result.knownBefore >= statisticsAt) {
      await refreshStatistics(context.db)
      statisticsAt *= 2
    }
    const work = importBatch(context, workspaceId, mailbox, items)
      .then(({ counts, known }) => {
        result.found += items.length
        result.knownBefore += known
        for (const name of Object.keys(counts) as (keyof BatchCounts)[]) result.counts[name] += counts[name]
        onProgress({ bytes: items.at(-1)?.position ?? 0, messages: result.found })
      })
      .catch(error => void failures.push(error))
      .finally(() => inFlight.delete(work))
    inFlight.add(work)
  }
  for await (const item of readMailFiles(options.paths)) {
    if (signal.aborted || failures.length > 0) break
    batch.push(item)
    batchBytes += item.raw.byteLength
    if (batch.length >= BATCH_MESSAGES || batchBytes >= BATCH_BYTES) await submit()
  }
  if (batch.length > 0 && !signal.aborted && failures.length === 0) await submit()
  await Promise.all(inFlight)
  if (failures.length > 0) throw failures[0]
  // What the options of this import make to be read again, in other mailboxes too.
  while (!signal.aborted && (await runDueFiles(context, workspaceId)));
  result.isInterrupted = signal.aborted
  await clearDue(context.db, workspaceId, mailbox.id)
  return result
}

/** First the ledger knows of the messages, then they are worked on: a crash in between leaves them pending, not lost. */
async function importBatch(
  context: PipelineContext,
  workspaceId: string,
  mailbox: Mailbox,
  items: RawMailItem[],
): Promise<{ counts: BatchCounts; known: number }> {
  const byId = new Map(items.map(item => [item.providerMessageId, item]))
  const leaseUntil = new Date(context.now().getTime() + LEASE_MILLISECONDS)
  const waiting = await inWorkspace(context.db, workspaceId, tx =>
    insertSeen(tx, workspaceId, mailbox.id, [...byId.values()].map(toSeen), { leaseUntil }),
  )
  const pending = [...waiting].map(([providerMessageId, ledgerItemId]) =>
    toPending(ledgerItemId, byId.get(providerMessageId)!),
  )
  const known = items.length - pending.length
  if (pending.length === 0) return { counts: { logged: 0, review: 0, ignored: 0, unchanged: 0, dropped: 0 }, known }
  const { counts, failed } = await processMessages(context, workspaceId, mailbox, pending)
  await failNotProcessed(context, workspaceId, failed)
  return { counts, known }
}

function toSeen(item: RawMailItem) {
  return { providerMessageId: item.providerMessageId, locator: item.source }
}
