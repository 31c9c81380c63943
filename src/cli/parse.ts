import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { CommandError, type Entrance, isTerminal, succeeded, UsageError } from './entrance.ts'

interface ParseOptions {
  jsonl?: true
  json?: true
}

export function addParse(program: Command, entrance: Entrance, finish: Finish): void {
  program
    .command('parse')
    .summary('read signatures: one message, or lines of JSON')
    .description(
      'Reads who signed a message: name, title, company, phones, each with the probability that it is right and the line it was read from. Nothing is stored.',
    )
    .argument('[file]', 'a message (.eml)')
    .option('--jsonl', 'read {"id", "from_header", "subject", "body_text"} or {"id", "raw"} line by line from stdin')
    .option('--json', 'print the object instead of a page')
    .action(async (file: string | undefined, options: ParseOptions) => {
      finish(await parse(file, options, entrance))
    })
}

async function parse(file: string | undefined, options: ParseOptions, entrance: Entrance): Promise<number> {
  if (options.jsonl && file !== undefined) throw new UsageError('give either a file or --jsonl, not both')
  if (options.jsonl) {
    const { parseLines } = await import('./parse-lines.ts')
    return await parseLines(entrance)
  }
  if (file === undefined) throw new UsageError('give a file to read, or --jsonl to read lines from stdin')
  return await parseFile(file, options.json ?? false, entrance)
}

async function parseFile(file: string, asJson: boolean, { io }: Entrance): Promise<number> {
  const raw = await readFile(resolve(io.cwd, file)).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOENT' ? 'there is no such file' : `cannot be read (${error.code})`
    throw error.code === 'ENOENT' ? new UsageError(`${file}: ${why}`) : new CommandError(`${file}: ${why}`)
  })
  if (asJson) {
    const { parseJsonlLine } = await import('../signatures/parse-jsonl.ts')
    const reading = await parseJsonlLine({ id: file, raw: raw.toString('base64') })
    io.stdout.write(`${JSON.stringify(reading, null, 2)}\n`)
    return succeeded
  }
  const { readRawMessage } = await import('../signatures/parse-jsonl.ts')
  const { printReading } = await import('../signatures/print-reading.ts')
  const { reading, lines } = await readRawMessage(raw)
  io.stdout.write(printReading(reading, lines, { colour: isTerminal(io.stdout) }))
  return succeeded
}
