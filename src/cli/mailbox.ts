import { type Command, InvalidArgumentError, Option } from 'commander'
import type { Finish } from '../cli.ts'
import { mailAddress } from './arguments.ts'
import { type DatabaseOptions, withDatabaseOptions } from './database-options.ts'
import { type Entrance, UsageError } from './entrance.ts'
import { readSince, type Since } from './since.ts'
import { withInstallation } from './with-installation.ts'

export interface ConnectOptions extends DatabaseOptions {
  address?: string
  by: 'consent' | 'delegation' | 'app-only'
  reconnect: boolean
  shared: boolean
  headersOnly: boolean
  since: Since
}

export function addMailbox(program: Command, entrance: Entrance, argv: string[], finish: Finish): void {
  const mailbox = program
    .command('mailbox')
    .summary('connect Gmail and Outlook mailboxes, and look after them')
    .description('Watched mailboxes: how they are registered, connected, read and ended.')
  const withDatabase = (name: string, summary: string) =>
    withDatabaseOptions(mailbox.command(name).summary(summary).description(summary))
  const run = async (options: DatabaseOptions, work: Parameters<typeof withInstallation>[3]) =>
    finish(await withInstallation(entrance, argv, options.data, work))
  const { io } = entrance

  withDatabase('list', 'Say how each watched mailbox is').action(async (options: DatabaseOptions) =>
    run(options, async installation =>
      (await import('./mailbox-actions.ts')).runMailboxList(installation, options, io),
    ),
  )
  withDatabase('app', 'Say how this workspace is registered with Google and Microsoft, or change it')
    .argument('[provider]', 'gmail or outlook', providerName)
    .option('--file <path>', 'JSON object of fields to change; - for standard input. Secrets never stand in arguments')
    .addHelpText('after', appFields)
    .action(async (provider: 'gmail' | 'outlook' | undefined, options: DatabaseOptions & { file?: string }) => {
      if (provider === undefined && options.file !== undefined) throw new UsageError('--file needs a provider')
      await run(options, async installation =>
        (await import('./mailbox-app.ts')).runMailboxApp(installation, provider ?? null, options, io),
      )
    })
  withDatabase('connect', 'Connect a mailbox, or connect one again that asks for it')
    .argument('<provider>', 'gmail or outlook', providerName)
    .option('--address <address>', 'whose mailbox; by consent only for a shared one', mailAddress)
    .addOption(
      new Option('--by <access>', 'whose permission reads it')
        .choices(['consent', 'delegation', 'app-only'])
        .default('consent'),
    )
    .option('--reconnect', 'the mailbox of --address is known and is to be read again', false)
    .option('--shared', 'a mailbox of the team', false)
    .option('--headers-only', 'never fetch a body', false)
    .addOption(
      new Option('--since <when>', 'read back so many days, to a day like 2026-01-31, or all')
        .argParser(readSince)
        .default({ days: 90 }, '90 days'),
    )
    .action(async (provider: 'gmail' | 'outlook', options: ConnectOptions) => {
      const { checkConnectOptions, runMailboxConnect } = await import('./mailbox-connect.ts')
      checkConnectOptions(provider, options)
      await run(options, installation => runMailboxConnect(installation, provider, options, entrance))
    })
  const withAddress = (name: string, summary: string) =>
    withDatabase(name, summary).argument('<address>', 'of the mailbox', mailAddress)
  const onMailbox = (name: string, summary: string) =>
    withAddress(name, summary).action(async (address: string, options: DatabaseOptions) =>
      run(options, async installation =>
        (await import('./mailbox-actions.ts')).runMailboxAction(installation, name, address, options, io),
      ),
    )
  onMailbox('sync', 'Read now what has happened in a mailbox')
  onMailbox('test', 'Ask the provider for each thing that watching needs, and say what fails and why')
  onMailbox('retry', 'Try messages again that could not be read')
  onMailbox('live', 'End the pilot: log from now on, and what was read in pilot as well')
  for (const [name, summary] of [
    ['pause', 'Read nothing until it is resumed'],
    ['resume', 'Go on from where it was paused'],
  ] as const)
    withAddress(name, summary)
      .option('--backfill', 'older mail alone; new mail goes on')
      .action(async (address: string, options: DatabaseOptions & { backfill?: boolean }) =>
        run(options, async installation => {
          const action = options.backfill ? `${name}-backfill` : name
          return (await import('./mailbox-actions.ts')).runMailboxAction(installation, action, address, options, io)
        }),
      )
  withAddress('horizon', 'Change how far back older mail is read')
    .requiredOption('--since <when>', 'so many days, a day like 2026-01-31, or all', readSince)
    .action(async (address: string, options: DatabaseOptions & { since: Since }) =>
      run(options, async installation =>
        (await import('./mailbox-actions.ts')).runMailboxHorizon(installation, address, options, io),
      ),
    )
  withAddress('disconnect', 'Read nothing more, give the permission back and delete the tokens')
    .option('--keep', 'what was read stays')
    .option('--erase', 'what no other mailbox holds goes')
    .action(async (address: string, options: DatabaseOptions & { keep?: boolean; erase?: boolean }) => {
      if (options.keep === options.erase)
        throw new UsageError('say either --keep or --erase: what was read stays, or goes')
      await run(options, async installation =>
        (await import('./mailbox-actions.ts')).runMailboxDisconnect(installation, address, options, io),
      )
    })
}

function providerName(value: string): string {
  if (value === 'gmail' || value === 'outlook') return value
  throw new InvalidArgumentError('Expected gmail or outlook.')
}

const appFields = `
Fields for Gmail: clientId, clientSecret, topic, subscription, delivery (push, pull or poll), pushAccount, audience,
  serviceAccount (the JSON file, for delegation), pullKey (the JSON file of the account that pulls), isOldProject,
  mailboxes (those that delegation may open)
Fields for Outlook: clientId, clientSecret, tenantId, delivery (push or poll), mailboxes (those the app alone may open),
  deniedMailbox (one that it must not open, for the self-test)

Example: countersign mailbox app gmail --file - < gmail.json`
