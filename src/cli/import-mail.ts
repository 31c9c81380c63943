import { ensureWorkspace } from '../access/queries.ts'
import type { CommandIo } from '../db/command-socket.ts'
import { inWorkspace } from '../db/in-workspace.ts'
import type { Installation } from '../installation.ts'
import { listMailFiles } from '../mailboxes/files/list-mail-files.ts'
import { MailFileError } from '../mailboxes/files/mail-file-error.ts'
import { importMail } from '../mailboxes/import-mail.ts'
import { countLedger } from '../mailboxes/ledger.ts'
import { CommandError, failed, interrupted, succeeded, UsageError } from './entrance.ts'
import type { ImportMailOptions } from './import.ts'
import { printCounts } from './print-ledger.ts'
import { openProgress } from './progress.ts'

export async function runMailImport(
  { database, pipeline }: Installation,
  options: ImportMailOptions,
  paths: string[],
  io: CommandIo,
): Promise<number> {
  const bytes = await measure(paths, io)
  const { id: workspaceId } = await ensureWorkspace(database.db, options.workspace)
  const progress = openProgress(io, { verb: 'Importing', unit: 'messages', total: bytes })
  const wanted = {
    address: options.mailbox,
    isShared: options.shared ?? false,
    authservId: options.authservId ?? null,
    trustSender: options.trustSender ?? false,
    ownDomains: options.ownDomain ?? [],
    paths,
  }
  const result = await importMail(pipeline, workspaceId, wanted, io.signal, seen =>
    progress.set(seen.bytes, seen.messages),
  ).finally(() => progress.stop())

  const [counts] = await inWorkspace(database.db, workspaceId, async tx =>
    (await countLedger(tx, workspaceId)).filter(({ mailboxId }) => mailboxId === result.mailboxId),
  )
  io.stdout.write(`${result.found} messages read, ${result.knownBefore} of them known before\n`)
  if (counts) io.stdout.write(printCounts(counts))
  if (result.isInterrupted) {
    io.stderr.write('Stopped. Run the same command again to go on.\n')
    return interrupted
  }
  return counts && counts.failed.length > 0 ? failed : succeeded
}

async function measure(paths: string[], io: CommandIo): Promise<number> {
  try {
    const { files, skipped } = await listMailFiles(paths)
    for (const { path, reason } of skipped) io.stderr.write(`left out: ${path}: ${reason}\n`)
    return files.reduce((sum, file) => sum + file.size, 0)
  } catch (error) {
    if (!(error instanceof MailFileError)) throw error
    // A path that cannot be what was meant is an argument to correct; one that may not be read is a failure.
    throw error.kind === 'unreadable' ? new CommandError(error.message) : new UsageError(error.message)
  }
}
