import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { requireFile } from './arguments.ts'
import type { Entrance } from './entrance.ts'

interface Files {
  contacts: string
  companies: string
}

export function addMatch(program: Command, entrance: Entrance, finish: Finish): void {
  program
    .command('match')
    .summary('rank contacts for lines of senders')
    .description(
      'Reads {"id", "email", "display_name", "signature"} line by line from stdin and answers with up to five contacts, best first, each with its probability and reasons. It asks as mail does, in a database of its own that is gone afterwards.',
    )
    .requiredOption('--contacts <file>', 'contacts.csv as `import crm` takes it')
    .requiredOption('--companies <file>', 'companies.csv as `import crm` takes it')
    .action(async (files: Files) => {
      finish(await match(files, entrance))
    })
}

async function match({ contacts, companies }: Files, { io }: Entrance): Promise<number> {
  const [contactsFile, companiesFile] = [resolve(io.cwd, contacts), resolve(io.cwd, companies)]
  await requireFile(contactsFile, '--contacts')
  await requireFile(companiesFile, '--companies')
  const { openMatcher } = await import('../matching/match-lines.ts')
  const { answerLines, answerTogether } = await import('./answer-lines.ts')
  const matcher = await openMatcher(contactsFile, companiesFile)
  try {
    return await answerLines(io, answerTogether(matcher.matchAll), { verb: 'Matching', inFlight: 2 })
  } finally {
    await matcher.close()
  }
}
