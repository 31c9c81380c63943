import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { withDataOption } from './database-options.ts'
import type { Entrance } from './entrance.ts'
import { withInstallation } from './with-installation.ts'

export function addKeys(program: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const keys = program.command('keys').description('the keys of this installation')
  const rotate = keys
    .command('rotate')
    .summary('make a new key for stored tokens and encrypt them anew')
    .description(
      'Makes a new credential key in the keys file and encrypts all stored tokens and secrets with it; the old key stays in the file for reading, backups of the database too. May be interrupted and run again. Keys given by the environment are changed there: CREDENTIAL_KEY is the new one, OLD_CREDENTIAL_KEYS names the one before; then this encrypts with the new one.',
    )
  withDataOption(rotate).action(async (options: { data?: string }) => {
    const status = await withInstallation(entrance, argv, options.data, async installation => {
      const { runRotation } = await import('./rotate-keys.ts')
      return await runRotation(installation, entrance.readConfig(options.data).keys, entrance.io)
    })
    finish(status)
  })
}
