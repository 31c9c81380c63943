import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseSignature } from '../../src/signatures/parse-signature.ts'
import type { SignatureReading } from '../../src/signatures/signature.ts'
import { findZones } from '../../src/signatures/zones.ts'
import { benchData } from './bench-data.ts'
import { findLeaks, leaksRow } from './decoy-leaks.ts'
import { generateSignatures } from './training/generate-signatures.ts'
import { type LabelledMessage, readLabelled } from './training/labelled-messages.ts'
import { heldOutReader, readFieldFoldModels, toAnswer } from './training/read-held-out.ts'
import { countReading, figuresRow, noCounts } from './training/zone-figures.ts'
import { foldOf, readFoldScorers } from './training/zone-folds.ts'

/**
 * `npm run bench:signatures`: how well and how fast signatures are read. Figures under "out of fold" come from models
 * that never saw the message's sender; those under "as shipped" from the models in the product, which did.
 */
const SETS = [
  ['real', 'signatures/real-dev.jsonl'],
  ['written', 'signatures/written-dev.jsonl'],
  ['world', 'world-dev/signatures.jsonl'],
] as const
/** Training uses another one. */
const HELD_OUT_SEED = 977

const folder = benchData()
if (folder) {
  const scratch = mkdtempSync(path.join(tmpdir(), 'countersign-bench-'))
  const heldOut = readHeldOut()
  for (const [set, file] of SETS) {
    const gold = path.join(folder, file)
    const messages = readLabelled(gold, set)
    if (heldOut) {
      console.log(`\n${set}, out of fold`)
      score(gold, messages, heldOut)
    }
    console.log(`\n${set}, as shipped`)
    score(gold, messages, message => parseSignature(message.input))
  }
  console.log('\nzones, out of fold where there are fold models')
  for (const [set, file] of SETS) zoneFigures(set, readLabelled(path.join(folder, file), set))
  console.log("\nmessages with a value from outside the own block that is not the sender's (goal 1 % at most)")
  for (const [set, file] of SETS) countLeaks(set, readLabelled(path.join(folder, file), set))
  countLeaks('generated', generateSignatures(1500, HELD_OUT_SEED))
  console.log('\nspeed of the translated product')
  const speed = path.join(import.meta.dirname, 'signature-speed.mjs')
  spawnSync(process.execPath, [speed], { stdio: 'inherit', env: { ...process.env, BENCH_DATA: folder } })
  rmSync(scratch, { recursive: true })

  function score(gold: string, messages: LabelledMessage[], read: (message: LabelledMessage) => object): void {
    const predictions = path.join(scratch, 'predictions.jsonl')
    writeFileSync(predictions, messages.map(message => JSON.stringify(toAnswer(message, read(message)))).join('\n'))
    const scorer = path.join(folder!, 'score-signatures.mjs')
    spawnSync(process.execPath, [scorer, gold, predictions], { stdio: 'inherit' })
  }
}

/** Reads a message with models that left its sender out; null, said loudly, before these were trained. */
function readHeldOut(): ((message: LabelledMessage) => object) | null {
  const scorers = readFoldScorers()
  if (!scorers) {
    process.stderr.write('SKIPPED: out-of-fold figures need the models of the folds: npm run train:zones\n')
    return null
  }
  const fields = readFieldFoldModels()
  if (!fields) process.stderr.write('Fields are labelled by the shipped model: no models of the folds for fields.\n')
  return heldOutReader(scorers, fields)
}

function zoneFigures(set: string, messages: LabelledMessage[]): void {
  const scorers = readFoldScorers()
  const counts = noCounts()
  for (const message of messages) countReading(counts, message, findZones(message.input, scorers?.[foldOf(message)]))
  console.log(figuresRow(set, counts))
}

/** Dev sets are read by models that never saw the sender, the generated set by the shipped ones, trained on another seed. */
function countLeaks(set: string, messages: LabelledMessage[]): void {
  const read = set === 'generated' ? null : readHeldOut()
  const leaks = messages.flatMap(message => {
    const { fields } = (read?.(message) ?? parseSignature(message.input)) as { fields: SignatureReading['fields'] }
    return findLeaks(message, fields)
  })
  console.log(leaksRow(set, messages.length, leaks))
  if (process.argv.includes('--leaks')) console.table(leaks)
}
