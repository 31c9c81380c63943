import { once } from 'node:events'
import type { CommandIo } from '../db/command-socket.ts'
import type { Installation } from '../installation.ts'
import { exportDecisions } from '../timeline/export-decisions.ts'
import { interrupted, succeeded } from './entrance.ts'
import { requireWorkspace } from './require-workspace.ts'

const linesAtOnce = 200

export async function runExport({ database }: Installation, workspaceName: string, io: CommandIo): Promise<number> {
  const workspace = await requireWorkspace(database.db, workspaceName)
  let lines: string[] = []
  const write = async () => {
    const text = lines.join('')
    lines = []
    if (!io.stdout.write(text) && !io.signal.aborted) await once(io.stdout, 'drain', { signal: io.signal })
  }
  for await (const decision of exportDecisions(database.db, workspace.id)) {
    if (io.signal.aborted) return interrupted
    lines.push(`${JSON.stringify(decision)}\n`)
    if (lines.length >= linesAtOnce) await write()
  }
  await write()
  return succeeded
}
