import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { requireFile } from './arguments.ts'
import { type Entrance, succeeded } from './entrance.ts'

export function addDuplicates(program: Command, entrance: Entrance, finish: Finish): void {
  program
    .command('duplicates')
    .summary('pairs of contacts that may be one person')
    .description(
      'Prints {"a", "b", "confidence", "reasons"} for each pair of contacts that may be one person, best first, from a probability of 0.5 up.',
    )
    .requiredOption('--contacts <file>', 'contacts.csv as `import crm` takes it')
    .requiredOption('--companies <file>', 'companies.csv as `import crm` takes it')
    .action(async (files: { contacts: string; companies: string }) => {
      const { io } = entrance
      const contacts = resolve(io.cwd, files.contacts)
      const companies = resolve(io.cwd, files.companies)
      await requireFile(contacts, '--contacts')
      await requireFile(companies, '--companies')
      const { findDuplicates } = await import('../contacts/find-duplicates.ts')
      for (const { a, b, confidence, reasons } of await findDuplicates(contacts, companies))
        io.stdout.write(`${JSON.stringify({ a, b, confidence, reasons })}\n`)
      finish(succeeded)
    })
}
