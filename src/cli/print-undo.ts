import type { CommandIo } from '../db/command-socket.ts'
import type { Installation } from '../installation.ts'
import { undoBatch } from '../review/undo-batch.ts'
import type { UndoScope } from '../review/undo-targets.ts'
import { CommandError, failed, succeeded, UsageError } from './entrance.ts'
import { requireWorkspace } from './require-workspace.ts'
import type { UndoOptions } from './undo.ts'

export async function runUndo(
  { database, pipeline }: Installation,
  options: UndoOptions,
  io: CommandIo,
): Promise<number> {
  const { id: workspaceId } = await requireWorkspace(database.db, options.workspace)
  const outcome = await undoBatch(database.db, workspaceId, {
    scope: scopeOf(options),
    cascade: options.cascade ?? false,
    actor: 'person:local',
    now: pipeline.now(),
  })
  if (options.json) {
    io.stdout.write(`${JSON.stringify(outcome)}\n`)
    return outcome.kind === 'undone' ? succeeded : failed
  }
  switch (outcome.kind) {
    case 'undone': {
      const { messages, answers, dependents, batchId } = outcome
      io.stdout.write(
        `Undone: decisions about ${messages} messages, ${answers} answers, ${dependents} that rested on them.\n`,
      )
      if (messages > 0)
        io.stdout.write(`\`countersign undo --batch ${batchId}\` puts the messages back as they were.\n`)
      return succeeded
    }
    case 'nothing-to-undo':
      io.stdout.write('There is nothing of it to undo.\n')
      return succeeded
    case 'depended-on': {
      const lines = outcome.by.map(
        ({ decisionId, action, madeAt }) => `  decision ${decisionId}, ${action}, ${madeAt.toISOString()}`,
      )
      io.stdout.write(`Later decisions rest on it; --cascade undoes them as well:\n${lines.join('\n')}\n`)
      return failed
    }
    case 'not-undoable':
      throw new CommandError(`decision ${outcome.decisionId} cannot be undone: ${codeWords[outcome.code]}`)
  }
}

const codeWords = {
  erased: 'what it changed was erased',
  changed_since: 'what it changed was changed again since',
}

function scopeOf({ batch, decision, reason, modelVersion, since }: UndoOptions): UndoScope {
  if (batch !== undefined) return { kind: 'batch', batchId: batch }
  if (decision !== undefined) return { kind: 'decision', decisionId: decision }
  if (since === undefined) throw new UsageError('--reason and --model-version need --since')
  if (reason !== undefined) return { kind: 'reason', reason, since }
  return { kind: 'version', version: modelVersion ?? '', since }
}
