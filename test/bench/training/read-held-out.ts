/** Reads labelled messages with models that left their senders out: one of zones and one of fields for each fold. */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { extractContactDetails } from '../../../src/signatures/extract-contact-details.ts'
import type { LabelModel } from '../../../src/signatures/label-pieces.ts'
import type { ZoneScorer } from '../../../src/signatures/zone-model.ts'
import { findZones } from '../../../src/signatures/zones.ts'
import { foldOf as fieldFoldOf } from './field-folds.ts'
import type { LabelledMessage } from './labelled-messages.ts'
import { foldOf } from './zone-folds.ts'

const FIELD_MODELS = path.resolve(import.meta.dirname, 'field-fold-models.json')

/** Null before they were trained. */
export function readFieldFoldModels(): LabelModel[] | null {
  return existsSync(FIELD_MODELS) ? (JSON.parse(readFileSync(FIELD_MODELS, 'utf8')) as LabelModel[]) : null
}

/** Without models of the folds fields are labelled by the shipped one. */
export function heldOutReader(
  scorers: readonly ZoneScorer[],
  fields: readonly LabelModel[] | null,
): (message: LabelledMessage) => object {
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

/** In the form that score-signatures.mjs reads. */
export function toAnswer(message: LabelledMessage, reading: object): object {
  const { hasSignature, ...rest } = reading as { hasSignature: boolean }
  return { id: message.id, has_signature: hasSignature, ...rest }
}
