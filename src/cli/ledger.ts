import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { type DatabaseOptions, withDatabaseOptions } from './database-options.ts'
import { type Entrance, UsageError } from './entrance.ts'
import { withInstallation } from './with-installation.ts'

export interface LedgerOptions extends DatabaseOptions {
  message?: string
  address?: string
}

export function addLedger(program: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const command = program
    .command('ledger')
    .summary('what a mailbox held and what became of it; why a mail is not here')
    .description(
      'Counts every message that a mailbox ever held: seen = pending + logged + review + ignored (by reason) + failed + gone. With --message or --address it answers why one mail is not on a timeline.',
    )
    .argument('[mailbox]', 'address of the mailbox; all mailboxes without it')
    .option('--message <id>', 'the Message-ID of one mail')
    .option('--address <address>', 'whose mail is looked for')
  withDatabaseOptions(command).action(async (mailbox: string | undefined, options: LedgerOptions) => {
    if (options.message !== undefined && options.address !== undefined) {
      throw new UsageError('give either --message or --address, not both')
    }
    const status = await withInstallation(entrance, argv, options.data, async installation => {
      const { runLedger } = await import('./print-ledger.ts')
      return await runLedger(installation, mailbox ?? null, options, entrance.io)
    })
    finish(status)
  })
}
