import type { Command } from 'commander'
import type { Finish } from '../cli.ts'
import { type Entrance, UsageError } from './entrance.ts'

export function addCompareNames(program: Command, entrance: Entrance, finish: Finish): void {
  program
    .command('compare-names')
    .summary('how likely two spellings name the same person or company')
    .description(
      'Reads {"id", "kind": "person" or "company", "a", "b"} line by line from stdin and answers with the probability that both spellings name the same, and whether looking for one would find the other.',
    )
    .option('--jsonl', 'lines of JSON in, lines of JSON out')
    .action(async (options: { jsonl?: true }) => {
      if (!options.jsonl) throw new UsageError('compare-names reads lines of JSON: give --jsonl')
      const { compareNamesLine } = await import('../matching/compare-names-line.ts')
      const { answerEach, answerLines } = await import('./answer-lines.ts')
      finish(await answerLines(entrance.io, answerEach(compareNamesLine), { verb: 'Comparing' }))
    })
}
