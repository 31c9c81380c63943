import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { withDataOption } from './database-options.ts'
import { type Entrance, succeeded } from './entrance.ts'
import { withInstallation } from './with-installation.ts'

export function addMigrate(program: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const command = program
    .command('migrate')
    .summary('bring the tables up to date')
    .description(
      'Applies the migrations that the database lacks, forward only. The embedded database and a new PostgreSQL database are brought up to date by every command; one that is in use only by this, once the workers of the older version are stopped.',
    )
  withDataOption(command).action(async (options: { data?: string }) => {
    const { io } = entrance
    const status = await withInstallation(
      entrance,
      argv,
      options.data,
      async ({ database }) => {
        const { migrate } = await import('../db/migrate.ts')
        const { applied, alreadyThere } = await migrate(database)
        for (const name of applied) io.stdout.write(`applied ${name}\n`)
        if (applied.length === 0) io.stdout.write(`up to date: ${alreadyThere} migrations\n`)
        return succeeded
      },
      { migrate: 'never' },
    )
    finish(status)
  })
}
