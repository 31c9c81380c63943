import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { type DatabaseOptions, withDatabaseOptions } from './database-options.ts'
import type { Entrance } from './entrance.ts'
import { withInstallation } from './with-installation.ts'

export function addExport(program: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const parent = program
    .command('export')
    .summary('what became of each message')
    .description('Writes what was decided, as lines of JSON.')
  const command = parent
    .command('decisions')
    .summary('one line for each distinct message')
    .description(
      'Writes one line of JSON for each distinct message, dropped ones included: what it is, what was done and why, on whose timeline and on which deal it stands, each with its probability.',
    )
  withDatabaseOptions(command).action(async (options: DatabaseOptions) => {
    const status = await withInstallation(entrance, argv, options.data, async installation => {
      const { runExport } = await import('./export-decisions.ts')
      return await runExport(installation, options.workspace, entrance.io)
    })
    finish(status)
  })
}
