/**
 * Predictions on the development sets by models that have not seen the sender, one file a set, for score-signatures.mjs:
 *   npx tsx test/bench/training/predict-fields.ts FOLD_MODELS.json OUT_FOLDER [--gold-lines]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { extractContactDetails } from '../../../src/signatures/extract-contact-details.ts'
import type { LabelModel } from '../../../src/signatures/label-pieces.ts'
import { findZones } from '../../../src/signatures/zones.ts'
import { fromOf, readGold, senderOf } from './field-examples.ts'
import { foldOf } from './field-folds.ts'
import { benchFolder } from './labelled-messages.ts'

const [modelsPath, out] = process.argv.slice(2)
const goldLines = process.argv.includes('--gold-lines')
const folder = benchFolder()
if (!folder || !modelsPath || !out) {
  console.error('SKIPPED: needs BENCH_DATA, FOLD_MODELS.json and OUT_FOLDER')
} else {
  const models = JSON.parse(readFileSync(modelsPath, 'utf8')) as LabelModel[]
  for (const set of ['real-dev', 'written-dev']) {
    const answers = readGold(path.join(folder, 'signatures', `${set}.jsonl`)).map(row => {
      const lines = row.body_text.split('\n')
      const from = fromOf(row)
      const zones = goldLines
        ? { signature: null, language: row.lang, zoneConfidence: 0.95 }
        : findZones({ lines, from, subject: row.subject })
      const signature = goldLines ? row.gold.lines : zones.signature
      if (!signature) return { id: row.id, has_signature: false, lines: null, fields: {} }
      const block = {
        lines: lines.slice(signature[0], signature[1] + 1),
        firstLine: signature[0],
        language: zones.language,
        zoneConfidence: zones.zoneConfidence,
      }
      return {
        id: row.id,
        has_signature: true,
        lines: signature,
        fields: extractContactDetails(block, from, models[foldOf(senderOf(row))]!),
      }
    })
    writeFileSync(path.join(out, `${set}.jsonl`), answers.map(answer => JSON.stringify(answer)).join('\n'))
  }
}
