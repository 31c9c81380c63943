import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { bestPath } from '../../../src/signatures/viterbi.ts'
import { readStates, toScorer } from '../../../src/signatures/zone-model.ts'
import { ruleTransitions, scoreByRules } from '../../../src/signatures/zone-rules.ts'
import { readPath, readZoneTable, type ZoneReading } from '../../../src/signatures/zones.ts'
import { scoreByTrees, trainTrees } from './boosted-trees.ts'
import { trainCrf } from './crf.ts'
import { benchFolder } from './labelled-messages.ts'
import type { ZoneExample } from './zone-examples.ts'
import { countReading, figuresRow, noCounts } from './zone-figures.ts'
import { FOLD_MODELS, FOLDS, foldOf } from './zone-folds.ts'
import { CRF_OPTIONS, readZoneExamples } from './zone-training.ts'

/**
 * Trains the model of zones and prints how each way of reading does on senders it never saw (five folds by sender).
 * `npm run train:zones` writes src/signatures/model/zones.json and the models of the folds; with `--check` it only prints;
 * `--trees` adds boosted trees to the table.
 */
const VERSION = 'zones-3'
const OUT = path.resolve(import.meta.dirname, '../../../src/signatures/model/zones.json')

const folder = benchFolder()
if (!folder) throw new Error('Training needs the labelled data: set BENCH_DATA to its folder.')
const { labelled, generated } = readZoneExamples(folder)

report('rules', example => bestPath(scoreByRules(example.table), example.table.breaks, ruleTransitions).states)
const foldModels = Array.from({ length: FOLDS }, (_, fold) =>
  trainCrf([...labelled.filter(example => foldOf(example.message) !== fold), ...generated], CRF_OPTIONS),
)
const byFold = foldModels.map(toScorer)
report('chain', example => readStates(example.table, byFold[foldOf(example.message)]!).states)
const lead = fitLead()
console.log(`lead: slope ${lead.slope}, offset ${lead.offset}`)
if (!process.argv.includes('--check')) {
  const model = trainCrf([...labelled, ...generated], CRF_OPTIONS)
  writeFileSync(FOLD_MODELS, `${JSON.stringify(foldModels.map(fold => ({ ...fold, lead, version: VERSION })))}\n`)
  writeFileSync(OUT, `${JSON.stringify({ ...model, lead, version: VERSION })}\n`)
}

if (process.argv.includes('--trees')) {
  const some = generated.slice(0, 800)
  const forests = Array.from({ length: FOLDS }, (_, fold) =>
    trainTrees([...labelled.filter(example => foldOf(example.message) !== fold), ...some]),
  )
  report('trees', example => {
    const forest = forests[foldOf(example.message)]!
    return bestPath(scoreByTrees(example, forest), example.table.breaks, forest.transitions).states
  })
}

function read(example: ZoneExample, states: Uint8Array): ZoneReading {
  const { message, table } = example
  return readPath(message.input, { parts: readZoneTable(message.input).parts, table, states, confidence: 1 })
}

function report(way: string, statesOf: (example: ZoneExample) => Uint8Array): void {
  for (const set of ['real', 'written', 'world']) {
    const counts = noCounts()
    for (const example of labelled) {
      if (example.message.set === set) countReading(counts, example.message, read(example, statesOf(example)))
    }
    console.log(figuresRow(`${way} ${set}`, counts))
  }
}

/** Platt's logistic curve from the lead of held-out blocks to whether two thirds of the block were right. */
function fitLead(): { slope: number; offset: number } {
  const seen: { x: number; right: number }[] = []
  for (const example of labelled) {
    if (example.message.set === 'world') continue
    const { states, lead } = readStates(example.table, byFold[foldOf(example.message)]!)
    const { signature } = read(example, states)
    if (!signature) continue
    const gold = example.message.lines ?? [-1, -1]
    const shared = Math.min(gold[1], signature[1]) - Math.max(gold[0], signature[0]) + 1
    const all = Math.max(gold[1], signature[1]) - Math.min(gold[0], signature[0]) + 1
    seen.push({ x: Math.log1p(Math.max(0, lead)), right: shared / all >= 2 / 3 ? 1 : 0 })
  }
  let slope = 1
  let offset = 0
  for (let step = 0; step < 20_000; step++) {
    let slopeGradient = 0
    let offsetGradient = 0
    for (const { x, right } of seen) {
      const error = right - 1 / (1 + Math.exp(-(slope * x + offset)))
      slopeGradient += error * x
      offsetGradient += error
    }
    slope += (0.2 * slopeGradient) / seen.length
    offset += (0.2 * offsetGradient) / seen.length
  }
  const round = (value: number): number => Math.round(value * 1000) / 1000
  return { slope: round(slope), offset: round(offset) }
}
