import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { extractContactDetails } from '../../src/signatures/extract-contact-details.ts'
import type { LabelModel } from '../../src/signatures/label-pieces.ts'
import { parseSignature } from '../../src/signatures/parse-signature.ts'
import type { SignatureInput } from '../../src/signatures/signature.ts'
import { findZones } from '../../src/signatures/zones.ts'
import { benchData } from './bench-data.ts'
import { foldOf as fieldFoldOf } from './training/field-folds.ts'
import { type LabelledMessage, readLabelled } from './training/labelled-messages.ts'
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
const FIELD_MODELS = path.resolve(import.meta.dirname, 'training/field-fold-models.json')

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
  console.log('\nspeed')
  for (const [set, file] of SETS) speed(set, readLabelled(path.join(folder, file), set))
  growth()
  rmSync(scratch, { recursive: true })

  function score(gold: string, messages: LabelledMessage[], read: (message: LabelledMessage) => object): void {
    const predictions = path.join(scratch, 'predictions.jsonl')
    writeFileSync(predictions, messages.map(message => JSON.stringify(toAnswer(message, read(message)))).join('\n'))
    const scorer = path.join(folder!, 'score-signatures.mjs')
    spawnSync(process.execPath, [scorer, gold, predictions], { stdio: 'inherit' })
  }
}

function toAnswer(message: LabelledMessage, reading: object): object {
  const { hasSignature, ...rest } = reading as { hasSignature: boolean }
  return { id: message.id, has_signature: hasSignature, ...rest }
}

/** Reads a message with models that left its sender out; null, said loudly, before these were trained. */
function readHeldOut(): ((message: LabelledMessage) => object) | null {
  const scorers = readFoldScorers()
  if (!scorers) {
    process.stderr.write('SKIPPED: out-of-fold figures need the models of the folds: npm run train:zones\n')
    return null
  }
  const fields = existsSync(FIELD_MODELS) ? (JSON.parse(readFileSync(FIELD_MODELS, 'utf8')) as LabelModel[]) : null
  if (!fields) process.stderr.write('Fields are labelled by the shipped model: no models of the folds for fields.\n')
  return message => {
    const { input } = message
    const { signature, language, zoneConfidence } = findZones(input, scorers[foldOf(message)])
    if (!signature) return { hasSignature: false, lines: null, fields: {} }
    const lines = input.lines.slice(signature[0], signature[1] + 1)
    const block = { lines, firstLine: signature[0], language, zoneConfidence }
    const details = extractContactDetails(block, input.from, fields?.[fieldFoldOf(message.sender)])
    return { hasSignature: true, lines: signature, fields: details }
  }
}

function zoneFigures(set: string, messages: LabelledMessage[]): void {
  const scorers = readFoldScorers()
  const counts = noCounts()
  for (const message of messages) countReading(counts, message, findZones(message.input, scorers?.[foldOf(message)]))
  console.log(figuresRow(set, counts))
}

function speed(set: string, messages: LabelledMessage[]): void {
  const rounds = Math.ceil(4000 / messages.length)
  console.log(
    `${set.padEnd(8)} ${perSecond(messages, rounds, message => parseSignature(message.input))} bodies/s of one core, ` +
      `zones alone ${perSecond(messages, rounds, message => findZones(message.input))}`,
  )
}

function perSecond(messages: LabelledMessage[], rounds: number, work: (message: LabelledMessage) => unknown): string {
  messages.forEach(work)
  const before = process.cpuUsage()
  for (let round = 0; round < rounds; round++) messages.forEach(work)
  const spent = process.cpuUsage(before)
  return ((rounds * messages.length * 1e6) / (spent.user + spent.system)).toFixed(0)
}

/** Ten times the text must not cost more than fifteen times the time. */
function growth(): void {
  const block = [
    'Kind regards',
    '',
    'Ada Marlow',
    'Sales Manager',
    'Norvane Ltd',
    'Tel: +44 20 7946 0018',
    'ada@norvane.example',
  ]
  const input = (times: number): SignatureInput => ({
    lines: [
      ...Array.from({ length: 400 * times }, (_, line) => `Line ${line} of a long letter about the delivery.`),
      ...block,
    ],
    from: { name: 'Ada Marlow', address: 'ada@norvane.example' },
  })
  const milliseconds = (text: SignatureInput): number => {
    const start = process.cpuUsage()
    for (let round = 0; round < 40; round++) parseSignature(text)
    return process.cpuUsage(start).user / 40_000
  }
  const [small, large] = [input(1), input(10)]
  milliseconds(small)
  milliseconds(large)
  const [one, ten] = [milliseconds(small), milliseconds(large)]
  console.log(
    `growth   400 lines ${one.toFixed(2)} ms, 4,000 lines ${ten.toFixed(2)} ms: ${(ten / one).toFixed(1)} times`,
  )
}
