import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { type Entrance, succeeded, UsageError, untilStopped } from './entrance.ts'

export function addWorker(program: Command, entrance: Entrance, finish: Finish): void {
  program
    .command('worker')
    .summary('work on what is due, without pages')
    .description(
      'Works on mail and on background jobs until it is stopped. Start as many as you like on one PostgreSQL; the embedded database belongs to one process, so there `serve` does this work.',
    )
    .action(async () => {
      finish(await runWorker(entrance))
    })
}

async function runWorker({ io, readConfig }: Entrance): Promise<number> {
  const config = readConfig()
  if (config.database.kind === 'pglite') {
    throw new UsageError('worker needs PostgreSQL (DATABASE_URL): with the embedded database `countersign serve` works')
  }
  const { openInstallation } = await import('../installation.ts')
  const { startWork } = await import('../jobs/start-work.ts')
  const { noConnectors } = await import('../crm/connector.ts')
  const installation = await openInstallation(config)
  try {
    const work = await startWork(installation, noConnectors)
    io.stdout.write('The worker is ready\n')
    await untilStopped(io)
    await work.stop()
    return succeeded
  } finally {
    await installation.close()
  }
}
