import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { mailAddress, mailDomain, requireFolder } from './arguments.ts'
import { type DatabaseOptions, withDatabaseOptions } from './database-options.ts'
import type { Entrance } from './entrance.ts'
import { withInstallation } from './with-installation.ts'

export interface ImportMailOptions extends DatabaseOptions {
  mailbox: string
  shared?: true
  authservId?: string
  trustSender?: true
  ownDomain?: string[]
}

export function addImport(program: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const command = program
    .command('import')
    .summary('bring in CRM records or mail files')
    .description('Brings in CRM records or mail files.')
  addImportCrm(command, entrance, argv, finish)
  addImportMail(command, entrance, argv, finish)
}

function addImportCrm(parent: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const command = parent
    .command('crm')
    .summary('the CRM records to match against')
    .description(
      'Reads companies.csv, contacts.csv and deals.csv of a folder. A second run changes nothing; changed files change what came from them, and nothing that a person set.',
    )
    .argument('<dir>', 'folder with the three files')
  withDatabaseOptions(command).action(async (dir: string, options: DatabaseOptions) => {
    const folder = resolve(entrance.io.cwd, dir)
    await requireFolder(folder, 'DIR')
    const status = await withInstallation(entrance, argv, options.data, async installation => {
      const { runCrmImport } = await import('./import-crm.ts')
      return await runCrmImport(installation, options.workspace, folder, entrance.io)
    })
    finish(status)
  })
}

function addImportMail(parent: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const command = parent
    .command('mail')
    .summary('mail files of one mailbox')
    .description(
      'Reads mbox files, .eml files, Maildirs and folders of these into the ledger of a mailbox and decides each message. May be stopped at any time and run again: it goes on where it was and logs nothing twice.',
    )
    .argument('<path...>', '.mbox, .eml, a Maildir, or a folder of these')
    .requiredOption('--mailbox <address>', 'whose mail it is; its domain counts as ours', mailAddress)
    .option('--shared', 'a team mailbox, not one person’s')
    .option('--authserv-id <id>', 'believe Authentication-Results of exactly this receiver (mx.acme.example)')
    .option('--trust-sender', 'believe unverified senders: for an archive of your own; never overrides a failed check')
    .option('--own-domain <domain>', 'one more domain that is ours; may be given several times', mailDomain)
  withDatabaseOptions(command).action(async (paths: string[], options: ImportMailOptions) => {
    const files = paths.map(path => resolve(entrance.io.cwd, path))
    const status = await withInstallation(entrance, argv, options.data, async installation => {
      const { runMailImport } = await import('./import-mail.ts')
      return await runMailImport(installation, options, files, entrance.io)
    })
    finish(status)
  })
}
