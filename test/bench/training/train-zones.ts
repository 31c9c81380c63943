import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { bestPath } from '../../../src/signatures/viterbi.ts'
import { scoreLines, toScorer, type ZoneModel } from '../../../src/signatures/zone-model.ts'
import { ruleTransitions, scoreByRules } from '../../../src/signatures/zone-rules.ts'
import { readPath, readZoneTable } from '../../../src/signatures/zones.ts'
import { type CrfOptions, trainCrf } from './crf.ts'
import { generateSignatures } from './generate-signatures.ts'
import { benchFolder, readLabelled } from './labelled-messages.ts'
import { toExample, type ZoneExample } from './zone-examples.ts'
import { countReading, figuresRow, noCounts } from './zone-figures.ts'

/**
 * Trains the model of zones and prints how each way of reading does on senders it never saw (five folds by sender).
 * `npm run train:zones` writes src/signatures/model/zones.json; with `--check` it only prints.
 */
const FOLDS = 5
const OPTIONS: CrfOptions = { offsets: [-2, -1, 0, 1, 2], epochs: 14, rate: 0.15, decay: 0.002 }
const VERSION = 'zones-2'
const OUT = path.resolve(import.meta.dirname, '../../../src/signatures/model/zones.json')

const folder = benchFolder()
if (!folder) throw new Error('Training needs the labelled data: set BENCH_DATA to its folder.')
const labelled = [
  ...readLabelled(path.join(folder, 'signatures/real-dev.jsonl'), 'real').map(message => toExample(message)),
  ...readLabelled(path.join(folder, 'signatures/written-dev.jsonl'), 'written').map(message => toExample(message)),
  ...readLabelled(path.join(folder, 'world-dev/signatures.jsonl'), 'world').map(message => toExample(message, 0.3)),
]

const generated = generateSignatures(2500, 11).map(message => toExample(message, 0.3))

report('rules', example => bestPath(scoreByRules(example.table), example.table.breaks, ruleTransitions))
const byFold = Array.from({ length: FOLDS }, (_, fold) =>
  trainCrf([...labelled.filter(example => foldOf(example) !== fold), ...generated], OPTIONS),
)
report('crf', example => readWith(byFold[foldOf(example)]!, example))
if (!process.argv.includes('--check')) {
  writeFileSync(OUT, `${JSON.stringify({ ...trainCrf([...labelled, ...generated], OPTIONS), version: VERSION })}\n`)
}

function readWith(model: ZoneModel, example: ZoneExample): Uint8Array {
  const scorer = toScorer(model)
  return bestPath(scoreLines(example.table, scorer), example.table.breaks, scorer.transitions)
}

/** Senders of one company write alike in the generated world, so there the domain decides. */
function foldOf(example: ZoneExample): number {
  const { set, sender } = example.message
  const key = set === 'world' ? (sender.split('@')[1] ?? sender) : sender
  let hash = 7
  for (const character of key) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return hash % FOLDS
}

function report(way: string, read: (example: ZoneExample) => Uint8Array): void {
  for (const set of ['real', 'written', 'world']) {
    const counts = noCounts()
    for (const example of labelled) {
      const { message, table } = example
      if (message.set !== set) continue
      const { parts } = readZoneTable(message.input)
      countReading(counts, message, readPath(message.input, parts, table, read(example)))
    }
    console.log(figuresRow(`${way} ${set}`, counts))
  }
}
