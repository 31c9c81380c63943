/**
 * `npm run bench:learning-curve`: what more labelled senders would bring. Zones and fields are trained on an eighth, a
 * quarter, half and all of the senders outside of each fold, and score those inside. Each share holds the smaller ones;
 * generated messages stay the same throughout. The whole is what train:zones and train:fields wrote, whose errors are
 * then counted by class. Last, zones on mail of a kind that they were not trained on: without the scored set, and on
 * generated messages alone. Deterministic.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LabelModel } from '../../../src/signatures/label-pieces.ts'
import type { ContactDetails } from '../../../src/signatures/signature.ts'
import { toScorer, type ZoneScorer } from '../../../src/signatures/zone-model.ts'
import { findZones } from '../../../src/signatures/zones.ts'
import { trainCrf } from './crf.ts'
import { classOfError, ERROR_CLASSES, SINGLE_FIELDS } from './error-classes.ts'
import { trainChain } from './field-chain.ts'
import { readExamples, readGold } from './field-examples.ts'
import { FOLDS, foldOf as fieldFoldOf } from './field-folds.ts'
import { benchFolder, readLabelled } from './labelled-messages.ts'
import { heldOutReader, readFieldFoldModels, toAnswer } from './read-held-out.ts'
import { countReading, figuresRow, noCounts } from './zone-figures.ts'
import { readFoldScorers, foldOf as zoneFoldOf } from './zone-folds.ts'
import { CRF_OPTIONS, readZoneExamples } from './zone-training.ts'

const SHARES = [0.125, 0.25, 0.5, 1]
const SETS = ['real', 'written'] as const
const SHOWN = ['all', 'name', 'title', 'company', 'phones'] as const

const folder = benchFolder()
if (folder) printCurve(folder)
else console.error('SKIPPED: no labelled data (set BENCH_DATA)')

function printCurve(folder: string): void {
  const zoneExamples = readZoneExamples(folder)
  const fieldExamples = readExamples(folder)
  const folds = Array.from({ length: FOLDS }, (_, fold) => fold)
  const scratch = mkdtempSync(path.join(tmpdir(), 'countersign-curve-'))
  for (const share of SHARES) {
    const labelled = zoneExamples.labelled.filter(({ message }) => isWithin(message.sender, share))
    const blocks = fieldExamples.filter(({ sender }) => isWithin(sender, share))
    const zones = share === 1 ? readFoldScorers() : folds.map(fold => trainZones(fold))
    const fields = share === 1 ? readFieldFoldModels() : folds.map(fold => trainFields(fold))
    if (!zones || !fields)
      throw new Error('The whole needs the models of the folds: train:zones and train:fields first.')
    const senders = new Set(labelled.map(({ message }) => message.sender)).size
    console.log(`\n${100 * share} % of senders: ${senders}, ${labelled.length} messages, ${blocks.length} blocks`)
    for (const set of SETS) printSet(set, zones, fields)

    function trainZones(fold: number): ZoneScorer {
      const others = labelled.filter(({ message }) => zoneFoldOf(message) !== fold)
      return toScorer(trainCrf([...others, ...zoneExamples.generated], CRF_OPTIONS))
    }

    function trainFields(fold: number): LabelModel {
      return trainChain(blocks.filter(({ sender }) => fieldFoldOf(sender) !== fold))
    }
  }
  rmSync(scratch, { recursive: true })
  printErrors(folder)
  console.log('\nzones on another kind of mail')
  const unlabelled = toScorer(trainCrf(zoneExamples.generated, CRF_OPTIONS))
  for (const set of SETS) {
    const others = zoneExamples.labelled.filter(({ message }) => message.set !== set)
    printZones(`${set}, not trained on`, set, toScorer(trainCrf([...others, ...zoneExamples.generated], CRF_OPTIONS)))
    printZones(`${set}, generated only`, set, unlabelled)
  }

  function printZones(label: string, set: string, scorer: ZoneScorer): void {
    const counts = noCounts()
    for (const { message } of zoneExamples.labelled) {
      if (message.set === set) countReading(counts, message, findZones(message.input, scorer))
    }
    console.log(figuresRow(label, counts))
  }

  function printSet(set: string, zones: ZoneScorer[], fields: LabelModel[]): void {
    const gold = path.join(folder, 'signatures', `${set}-dev.jsonl`)
    const messages = readLabelled(gold, set)
    const counts = noCounts()
    for (const message of messages) countReading(counts, message, findZones(message.input, zones[zoneFoldOf(message)]))
    console.log(figuresRow(set, counts))
    const read = heldOutReader(zones, fields)
    const predictions = path.join(scratch, 'predictions.jsonl')
    writeFileSync(predictions, messages.map(message => JSON.stringify(toAnswer(message, read(message)))).join('\n'))
    const scorer = path.join(folder, 'score-signatures.mjs')
    const { stdout } = spawnSync(process.execPath, [scorer, gold, predictions, '--json'], { encoding: 'utf8' })
    const score = JSON.parse(stdout) as Score
    const of = (name: (typeof SHOWN)[number]) => (name === 'all' ? score.all : score.fields[name]).f1
    console.log(SHOWN.map(name => `${name} F1 ${(100 * of(name)).toFixed(1)}`).join('  '))
  }
}

/** What the whole still does wrong: a row for each class, a column for each field. */
function printErrors(folder: string): void {
  const read = heldOutReader(readFoldScorers() ?? [], readFieldFoldModels())
  for (const set of SETS) {
    const file = path.join(folder, 'signatures', `${set}-dev.jsonl`)
    const messages = new Map(readLabelled(file, set).map(message => [message.id, message]))
    const table = ERROR_CLASSES.map(name => ({ name, counts: SINGLE_FIELDS.map(() => 0) }))
    for (const { id, gold } of readGold(file)) {
      const reading = read(messages.get(id)!) as { hasSignature: boolean; fields: Partial<ContactDetails> }
      SINGLE_FIELDS.forEach((field, column) => {
        const error = classOfError(field, reading.fields, gold, reading.hasSignature)
        if (error !== null) table[ERROR_CLASSES.indexOf(error)]!.counts[column]!++
      })
    }
    console.log(`\n${`errors, ${set}`.padEnd(28)}${SINGLE_FIELDS.map(field => field.padStart(9)).join('')}`)
    for (const { name, counts } of table) {
      console.log(name.padEnd(28) + counts.map(count => String(count).padStart(9)).join(''))
    }
  }
}

interface Score {
  all: { f1: number }
  fields: Record<string, { f1: number }> & Record<'name' | 'title' | 'company' | 'phones', { f1: number }>
}

/** By another number than the folds, so that a share is as large in every fold. */
function isWithin(sender: string, share: number): boolean {
  let hash = 0x811c9dc5
  for (const character of sender) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0
  // the last step spreads addresses that differ at their ends alone
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0
  return hash / 2 ** 32 < share
}
