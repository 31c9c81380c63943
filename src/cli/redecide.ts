import { type Command, InvalidArgumentError } from 'commander'
import type { Finish } from '../cli.ts'
import { mailAddress } from './arguments.ts'
import { type DatabaseOptions, withDatabaseOptions } from './database-options.ts'
import type { Entrance } from './entrance.ts'
import { withInstallation } from './with-installation.ts'

export interface RedecideOptions extends DatabaseOptions {
  since: Date
  mailbox?: string
  apply?: true
  reread?: true
  json?: true
}

export function addRedecide(program: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const command = program
    .command('redecide')
    .summary('decide again after a new contact, alias, deal, policy or version')
    .description(
      'Decides mail again from what is stored of it, and shows what would change. With --apply it is changed, as one batch that `countersign undo --batch` takes back. What a person decided stays.',
    )
    .requiredOption('--since <when>', 'mail sent since a day (2026-03-01) or in the last days (30d)', sinceWhen)
    .option('--mailbox <address>', 'mail of one mailbox only', mailAddress)
    .option('--apply', 'change it')
    .option('--reread', 'with --apply: read mail files again whose reading is of an older version')
    .option('--json', 'print one JSON object')
  withDatabaseOptions(command).action(async (options: RedecideOptions) => {
    const status = await withInstallation(entrance, argv, options.data, async installation => {
      const { runRedecide } = await import('./print-redecision.ts')
      return await runRedecide(installation, options, entrance.io)
    })
    finish(status)
  })
}

/** 2026-03-01, 2026-03-01T08:00:00Z, or 30d: so many days back from now. */
export function sinceWhen(value: string): Date {
  const days = /^(\d{1,5})d$/.exec(value)?.[1]
  const when = days === undefined ? isoMoment(value) : new Date(Date.now() - Number(days) * 86_400_000)
  if (when === null || Number.isNaN(when.getTime()))
    throw new InvalidArgumentError('Expected a day like 2026-03-01, a moment like 2026-03-01T08:00:00Z, or 30d.')
  return when
}

function isoMoment(value: string): Date | null {
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]{4,15}(Z|[+-]\d{2}:\d{2})?)?$/.test(value) ? new Date(value) : null
}
