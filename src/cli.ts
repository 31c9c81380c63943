/**
 * The command line: which commands there are, and how an answer becomes an exit status. Each command stands in a file of
 * its own under cli/ and loads what it needs only when it runs, so that `parse` starts without a database.
 */
import { Command, CommanderError } from 'commander'
import { addCompareNames } from './cli/compare-names.ts'
import { addDuplicates } from './cli/duplicates.ts'
import { CommandError, type Entrance, failed, interrupted, misused, succeeded, UsageError } from './cli/entrance.ts'
import { addExport } from './cli/export.ts'
import { addImport } from './cli/import.ts'
import { addKeys } from './cli/keys.ts'
import { addLedger } from './cli/ledger.ts'
import { addMailbox } from './cli/mailbox.ts'
import { addMatch } from './cli/match.ts'
import { addMigrate } from './cli/migrate.ts'
import { addParse } from './cli/parse.ts'
import { addRedecide } from './cli/redecide.ts'
import { addSample } from './cli/sample.ts'
import { addServe } from './cli/serve.ts'
import { addStart } from './cli/start.ts'
import { addUndo } from './cli/undo.ts'
import { addWorker } from './cli/worker.ts'
import { ConfigError } from './config.ts'
import { version } from './version.ts'

/** A command reports its status here once it is done; commander itself has no place for one. */
export type Finish = (status: number) => void

export async function runCommand(argv: string[], entrance: Entrance): Promise<number> {
  let status = succeeded
  const program = buildProgram({ ...entrance }, argv, result => {
    status = result
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return status
  } catch (error) {
    return report(error, entrance)
  }
}

function buildProgram(entrance: Entrance, argv: string[], finish: Finish): Command {
  const { io } = entrance
  const program = new Command('countersign')
    .description('Reads the signatures in a team’s mail, and asks for a second one only when it isn’t sure.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: text => void io.stdout.write(text),
      writeErr: text => void io.stderr.write(text),
      outputError: (text, write) => {
        const help = ['countersign', ...commandWords(program, argv), '--help'].join(' ')
        write(`countersign: ${oneLine(text.replace(/^error: /, ''))} (\`${help}\` says what there is)\n`)
      },
      getOutHelpWidth: () => Math.min(io.columns ?? 100, 110),
      getErrHelpWidth: () => Math.min(io.columns ?? 100, 110),
    })
    .addHelpText(
      'after',
      `
Examples:
  countersign start                                    look at a made-up company
  countersign import crm ./crm                         companies.csv, contacts.csv, deals.csv
  countersign import mail sales.mbox --mailbox sales@acme.example --shared
  countersign serve                                    http://127.0.0.1:4100/review
  countersign parse letter.eml                         one signature, nothing stored`,
    )
  program.commandsGroup('Run:')
  addStart(program, entrance, finish)
  addServe(program, entrance, finish)
  addWorker(program, entrance, finish)
  addMigrate(program, entrance, argv, finish)
  program.commandsGroup('Fill and read the database:')
  addImport(program, entrance, argv, finish)
  addExport(program, entrance, argv, finish)
  addMailbox(program, entrance, argv, finish)
  addLedger(program, entrance, argv, finish)
  addRedecide(program, entrance, argv, finish)
  addUndo(program, entrance, argv, finish)
  addSample(program, entrance, argv, finish)
  addKeys(program, entrance, argv, finish)
  program.commandsGroup('Without a database:')
  addParse(program, entrance, finish)
  addMatch(program, entrance, finish)
  addCompareNames(program, entrance, finish)
  addDuplicates(program, entrance, finish)
  return program
}

/** Of what was typed the words that name a command. */
function commandWords(program: Command, argv: string[]): string[] {
  const words: string[] = []
  let command: Command | undefined = program
  for (const word of argv) {
    command = command.commands.find(one => one.name() === word)
    if (command === undefined) break
    words.push(word)
  }
  return words
}

function report(error: unknown, { io }: Entrance): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? succeeded : misused
  if (io.signal.aborted) return interrupted
  const message = error instanceof Error ? error.message : String(error)
  io.stderr.write(`countersign: ${oneLine(message)}\n`)
  if (error instanceof UsageError || error instanceof ConfigError) return misused
  // A failure of ours: where it happened is what a report of it needs.
  if (error instanceof Error && !(error instanceof CommandError)) io.stderr.write(`${frames(error)}\n`)
  return failed
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ')
}

function frames(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter(line => line.startsWith('    at '))
    .slice(0, 8)
    .join('\n')
}
