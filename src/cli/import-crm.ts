import { ensureWorkspace } from '../access/queries.ts'
import { importCrm } from '../contacts/import-crm.ts'
import type { CrmFileCounts } from '../contacts/import-rows.ts'
import type { CommandIo } from '../db/command-socket.ts'
import type { Installation } from '../installation.ts'
import { failed, succeeded } from './entrance.ts'
import { openProgress, type Progress } from './progress.ts'

/** More than a screen of them says nothing that the first ones don't. */
const problemsShown = 20

export async function runCrmImport(
  { database, pipeline }: Installation,
  workspaceName: string,
  folder: string,
  io: CommandIo,
): Promise<number> {
  const workspace = await ensureWorkspace(database.db, workspaceName)
  let progress: Progress | null = null
  const onProgress = (done: number, total: number) => {
    progress ??= openProgress(io, { verb: 'Importing', unit: 'kB', total })
    progress.set(done, Math.round(done / 1000))
  }
  const counts = await importCrm(database.db, workspace.id, folder, onProgress, {
    suppressionKey: pipeline.keys.suppression,
    now: pipeline.now(),
  }).finally(() => progress?.stop())

  for (const { file, line, error } of counts.problems.slice(0, problemsShown)) {
    io.stderr.write(`${file}:${line}: ${error}\n`)
  }
  const more = counts.problems.length - problemsShown
  if (more > 0) io.stderr.write(`and ${more} more rows with problems\n`)
  for (const file of counts.missingFiles) io.stderr.write(`${file} is not there: nothing was read from it\n`)
  for (const kind of ['companies', 'contacts', 'deals'] as const) {
    io.stdout.write(`${kind.padEnd(10)} ${describe(counts[kind])}\n`)
  }
  if (counts.suppressed > 0) io.stdout.write(`left out   ${counts.suppressed} contacts that were erased here\n`)
  return counts.problems.length > 0 ? failed : succeeded
}

function describe({ added, updated, unchanged }: CrmFileCounts): string {
  return `${added} added · ${updated} updated · ${unchanged} unchanged`
}
