import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { withDataOption } from './database-options.ts'
import type { Entrance } from './entrance.ts'
import { withInstallation } from './with-installation.ts'

export function addSample(program: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const parent = program
    .command('sample')
    .summary('the made-up company that `start` put in')
    .description('The made-up company that `countersign start` puts into an empty database, in the workspace "sample".')
  const command = parent
    .command('remove')
    .summary('take the made-up company out again')
    .description('Removes the workspace "sample" and everything in it. Other workspaces are not touched.')
  withDataOption(command).action(async (options: { data?: string }) => {
    const status = await withInstallation(entrance, argv, options.data, async installation => {
      const { runSampleRemoval } = await import('./remove-sample.ts')
      return await runSampleRemoval(installation, entrance.io)
    })
    finish(status)
  })
}
