import { hasWorkspaces } from '../access/queries.ts'
import type { Installation } from '../installation.ts'
import { loadSample } from '../sample/load-sample.ts'
import type { Entrance } from './entrance.ts'
import { openProgress } from './progress.ts'

/** The sample goes into an empty embedded database only; one that was stopped while it was loading goes on. */
export function fillEmptyDatabase({ io }: Entrance): (installation: Installation) => Promise<void> {
  return async ({ database, pipeline }) => {
    if (database.kind !== 'pglite' || (await hasWorkspaces(database.db))) return
    io.stderr.write('An empty database: reading the mail of a made-up company into it\n')
    const progress = openProgress(io, { verb: 'Reading', unit: 'messages', total: null })
    try {
      const { messages } = await loadSample(pipeline, io.signal, seen => progress.set(seen.messages))
      progress.stop()
      io.stderr.write(`${messages} messages read. \`countersign sample remove\` takes them out again.\n`)
    } finally {
      progress.stop()
    }
  }
}
