/**
 * Trains the model that labels the pieces of a signature, measures it on senders it has not seen, and writes the weights:
 *   npx tsx test/bench/training/train-fields.ts [--write]
 * Deterministic: fixed order, fixed seed, AdaGrad on the log-likelihood of a linear-chain CRF with L2.
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { emissions, LABELS, type LabelModel, LINKS, labelPieces } from '../../../src/signatures/label-pieces.ts'
import { trainChain } from './field-chain.ts'
import { type FieldExample, readExamples } from './field-examples.ts'
import { FOLDS, foldOf } from './field-folds.ts'
import { benchFolder } from './labelled-messages.ts'

/** Models that each left a fifth of the senders out: the benchmark and the calibration read them. */
const FOLD_MODELS = path.resolve(import.meta.dirname, 'field-fold-models.json')
const MODEL = path.resolve(import.meta.dirname, '../../../src/signatures/model/fields.json')

function report(
  examples: readonly FieldExample[],
  fold: number,
  model: LabelModel,
  tally: Map<string, number[]>,
): void {
  for (const example of examples) {
    if (foldOf(example.sender) !== fold) continue
    // made-up messages train, and are not measured on
    if (example.row.id.includes('@')) continue
    const { labels } = labelPieces(model, emissions(model, example.own, example.links), example.links)
    labels.forEach((label, i) => {
      const gold = example.labels[i]!
      const count = (name: string, index: number) => {
        const row = tally.get(name) ?? [0, 0, 0]
        row[index]!++
        tally.set(name, row)
      }
      if (label === gold) count(gold, 0)
      else {
        count(label, 1)
        count(gold, 2)
      }
    })
  }
}

async function main(): Promise<void> {
  const folder = benchFolder()
  if (!folder) {
    console.error('SKIPPED: no labelled data (set BENCH_DATA)')
    return
  }
  const examples = readExamples(folder)
  console.error(`${examples.length} blocks`)
  const tally = new Map<string, number[]>()
  const models: LabelModel[] = []
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = trainChain(examples.filter(example => foldOf(example.sender) !== fold))
    models.push(model)
    report(examples, fold, model, tally)
  }
  for (const label of LABELS) {
    const [hit = 0, wrong = 0, missed = 0] = tally.get(label) ?? []
    console.log(
      `${label.padEnd(12)} P ${(hit / (hit + wrong)).toFixed(3)} R ${(hit / (hit + missed)).toFixed(3)} n ${hit + missed}`,
    )
  }
  if (process.argv.includes('--write')) writeFileSync(FOLD_MODELS, `${JSON.stringify(models)}\n`)
  if (process.argv.includes('--write')) {
    const model = trainChain(examples)
    writeFileSync(
      MODEL,
      `${JSON.stringify({ version: `fields-${new Date().toISOString().slice(0, 10)}`, ...model })}\n`,
    )
    console.error(
      `${Object.keys(model.weights).length} features × ${LABELS.length} labels, ${LINKS.length} links → ${MODEL}`,
    )
  }
}

await main()
