import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { withDataOption } from './database-options.ts'
import type { Entrance } from './entrance.ts'

export function addStart(program: Command, entrance: Entrance, finish: Finish): void {
  const command = program
    .command('start')
    .summary('serve, with a made-up company to look around in')
    .description(
      'Serves the pages as `serve` does. Into an empty embedded database it first puts a made-up company with its mail, in the workspace "sample"; `countersign sample remove` takes it out again.',
    )
  withDataOption(command).action(async (options: { data?: string }) => {
    const { runServer } = await import('./run-server.ts')
    const { fillEmptyDatabase } = await import('./fill-empty-database.ts')
    const prepare = fillEmptyDatabase(entrance)
    finish(await runServer(entrance, { command: 'start', data: options.data, prepare }))
  })
}
