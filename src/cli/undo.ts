import { type Command, InvalidArgumentError } from 'commander'
import type { Finish } from '../cli.ts'
import { type DatabaseOptions, withDatabaseOptions } from './database-options.ts'
import { type Entrance, UsageError } from './entrance.ts'
import { sinceWhen } from './redecide.ts'
import { withInstallation } from './with-installation.ts'

export interface UndoOptions extends DatabaseOptions {
  batch?: string
  decision?: string
  reason?: string
  modelVersion?: string
  since?: Date
  cascade?: true
  json?: true
}

export function addUndo(program: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const command = program
    .command('undo')
    .summary('take back a decision, a batch, or all that a rule decided')
    .description(
      'Puts back what stood before: links, questions, contacts; what waits for a CRM is cancelled, what it has is taken back. Where later decisions rest on it, nothing is changed and they are listed, unless --cascade undoes them, too.',
    )
    .option('--batch <id>', 'all decisions of a batch', rowId)
    .option('--decision <id>', 'one decision', rowId)
    .option('--reason <code>', 'all that a rule decided by itself, by its code; with --since')
    .option('--model-version <version>', 'all that a version of the model or of the policy decided; with --since')
    .option('--since <when>', 'decided since a day (2026-03-01) or in the last days (30d)', sinceWhen)
    .option('--cascade', 'undo what rests on it as well, newest first')
    .option('--json', 'print one JSON object')
  withDatabaseOptions(command).action(async (options: UndoOptions) => {
    requireOneScope(options)
    const status = await withInstallation(entrance, argv, options.data, async installation => {
      const { runUndo } = await import('./print-undo.ts')
      return await runUndo(installation, options, entrance.io)
    })
    finish(status)
  })
}

function requireOneScope({ batch, decision, reason, modelVersion, since }: UndoOptions): void {
  const given = [batch, decision, reason, modelVersion].filter(value => value !== undefined)
  if (given.length !== 1) throw new UsageError('give one of --batch, --decision, --reason, --model-version')
  if ((reason ?? modelVersion) !== undefined && since === undefined) {
    throw new UsageError('--reason and --model-version need --since')
  }
}

function rowId(value: string): string {
  if (/^[1-9]\d{0,17}$/.test(value)) return value
  throw new InvalidArgumentError('Expected a number.')
}
