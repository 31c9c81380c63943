/**
 * Fits the curves from evidence to probability, on predictions of zones and label models that had not seen the sender:
 *   npx tsx test/bench/training/calibrate-fields.ts [--write] [--gold-lines]
 *   (after training, and again whenever the zones' own confidence changed)
 * The printed error is of curves that had not seen the sender either; the written ones are fitted on all. --write also
 * draws docs/reliability.svg.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { applyCurve, type Curve, clueTerms } from '../../../src/signatures/calibration.ts'
import { draftContactDetails } from '../../../src/signatures/extract-contact-details.ts'
import type { LabelModel } from '../../../src/signatures/label-pieces.ts'
import { findZones } from '../../../src/signatures/zones.ts'
import { fromOf, readGold, senderOf } from './field-examples.ts'
import { FOLDS, foldOf } from './field-folds.ts'
import { judgeDrafts, type Verdict } from './field-verdict.ts'
import { benchFolder } from './labelled-messages.ts'
import { type ReliabilityBin, reliabilityPicture } from './reliability-picture.ts'
import { readFoldScorers, foldOf as zoneFoldOf } from './zone-folds.ts'

const OUT = path.resolve(import.meta.dirname, '../../../src/signatures/model/confidence.json')
const PICTURE = path.resolve(import.meta.dirname, '../../../docs/reliability.svg')
const STEPS = 400
const RATE = 0.5
/** Pulls a curve towards saying little where few values speak. */
const L2 = 2

interface Case extends Verdict {
  zone: number
  fold: number
}

function readCases(folder: string, models: readonly LabelModel[], goldLines: boolean): Case[] {
  const cases: Case[] = []
  const scorers = readFoldScorers()
  if (!scorers) throw new Error('Curves need the zones of the folds: run train:zones first.')
  for (const set of ['real-dev', 'written-dev']) {
    for (const row of readGold(path.join(folder, 'signatures', `${set}.jsonl`))) {
      const lines = row.body_text.split('\n')
      const from = fromOf(row)
      const zoneFold = zoneFoldOf({ set: set.replace('-dev', ''), sender: senderOf(row) })
      const found = findZones({ lines, from, subject: row.subject }, scorers[zoneFold])
      const signature = goldLines ? row.gold.lines : found.signature
      if (!signature) continue
      const fold = foldOf(senderOf(row))
      const zone = found.zoneConfidence
      const block = {
        lines: lines.slice(signature[0], signature[1] + 1),
        firstLine: 0,
        language: found.language,
        zoneConfidence: zone,
      }
      for (const verdict of judgeDrafts(draftContactDetails(block, from, models[fold]!), row.gold)) {
        cases.push({ ...verdict, zone, fold })
      }
    }
  }
  return cases
}

/** Newton would be quicker; gradient steps with a decaying rate are enough for a thousand cases and never diverge. */
function fitCurve(cases: readonly Case[]): Curve {
  const curve: Curve = {}
  const rows = cases.map(item => ({ terms: clueTerms(item.clue, item.zone), right: item.right ? 1 : 0 }))
  const squares: Record<string, number> = {}
  for (let step = 0; step < STEPS; step++) {
    const gradient: Record<string, number> = {}
    for (const { terms, right } of rows) {
      let sum = 0
      for (const [name, value] of terms) sum += (curve[name] ?? 0) * value
      const error = 1 / (1 + Math.exp(-sum)) - right
      for (const [name, value] of terms) gradient[name] = (gradient[name] ?? 0) + error * value
    }
    for (const [name, value] of Object.entries(gradient)) {
      const g = value + (name === 'bias' ? 0.1 : L2) * (curve[name] ?? 0)
      squares[name] = (squares[name] ?? 1) + g * g
      curve[name] = (curve[name] ?? 0) - (RATE * g) / Math.sqrt(squares[name])
    }
  }
  return Object.fromEntries(Object.entries(curve).map(([name, value]) => [name, Math.round(value * 1000) / 1000]))
}

function toBins(scored: readonly { confidence: number; right: boolean }[]): ReliabilityBin[] {
  const sorted = [...scored].sort((a, b) => a.confidence - b.confidence)
  const bins: ReliabilityBin[] = []
  for (let i = 0; i < 10; i++) {
    const bin = sorted.slice(Math.floor((i * sorted.length) / 10), Math.floor(((i + 1) * sorted.length) / 10))
    if (bin.length === 0) continue
    const said = bin.reduce((sum, item) => sum + item.confidence, 0) / bin.length
    const right = bin.filter(item => item.right).length / bin.length
    bins.push({ said, right, count: bin.length })
  }
  return bins
}

function calibrationError(bins: readonly ReliabilityBin[]): number {
  const count = bins.reduce((sum, bin) => sum + bin.count, 0)
  return bins.reduce((sum, bin) => sum + (bin.count / count) * Math.abs(bin.said - bin.right), 0)
}

const FOLD_MODELS = path.resolve(import.meta.dirname, 'field-fold-models.json')
const folder = benchFolder()
if (!folder) {
  console.error('SKIPPED: no labelled data (set BENCH_DATA)')
} else {
  const models = JSON.parse(readFileSync(FOLD_MODELS, 'utf8')) as LabelModel[]
  const cases = readCases(folder, models, process.argv.includes('--gold-lines'))
  const curves: Record<string, Curve> = {}
  const counts: Record<string, [number, number]> = {}
  const scored: { confidence: number; right: boolean }[] = []
  for (const field of new Set(cases.map(item => item.field))) {
    const own = cases.filter(item => item.field === field)
    for (let fold = 0; fold < FOLDS; fold++) {
      const curve = fitCurve(own.filter(item => item.fold !== fold))
      for (const item of own) {
        // the scorer leaves departments out of its calibration error
        if (item.fold === fold && field !== 'department')
          scored.push({ confidence: applyCurve(curve, item.clue, item.zone), right: item.right })
      }
    }
    curves[field] = fitCurve(own)
    counts[field] = [own.length, own.filter(item => item.right).length]
  }
  const bins = toBins(scored)
  for (const { said, right, count } of bins)
    console.log(`  ${said.toFixed(3)} said, ${right.toFixed(3)} right, n ${count}`)
  console.log(`out-of-fold ECE ${calibrationError(bins).toFixed(4)} over ${scored.length} values`)
  if (process.argv.includes('--write')) {
    const version = `confidence-${new Date().toISOString().slice(0, 10)}`
    writeFileSync(OUT, `${JSON.stringify({ version, counts, fields: curves }, null, 1)}\n`)
    const caption = `Fields of unseen senders: ${scored.length} values in tenths`
    writeFileSync(PICTURE, reliabilityPicture(bins, caption))
  }
}
