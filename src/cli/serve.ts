import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { withDataOption } from './database-options.ts'
import type { Entrance } from './entrance.ts'

export function addServe(program: Command, entrance: Entrance, finish: Finish): void {
  const command = program
    .command('serve')
    .summary('serve the pages and work on what is due')
    .description(
      'Serves the pages at HOST and PORT (http://127.0.0.1:4100) and works on mail in the same process. Other commands for the same embedded folder run through it.',
    )
  withDataOption(command).action(async (options: { data?: string }) => {
    const { runServer } = await import('./run-server.ts')
    finish(await runServer(entrance, { command: 'serve', data: options.data }))
  })
}
