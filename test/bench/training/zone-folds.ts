import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { toScorer, type ZoneModel, type ZoneScorer } from '../../../src/signatures/zone-model.ts'
import type { LabelledMessage } from './labelled-messages.ts'

export const FOLDS = 5
/** The five models that each left out the senders of one fold: what is measured with them is out-of-fold. */
export const FOLD_MODELS = path.resolve(import.meta.dirname, 'zone-fold-models.json')

/** Senders of one company write alike in the generated world, so there the domain decides. */
export function foldOf(message: Pick<LabelledMessage, 'set' | 'sender'>): number {
  const { set, sender } = message
  const key = set === 'world' ? (sender.split('@')[1] ?? sender) : sender
  let hash = 7
  for (const character of key) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return hash % FOLDS
}

export function readFoldScorers(): ZoneScorer[] | null {
  if (!existsSync(FOLD_MODELS)) return null
  return (JSON.parse(readFileSync(FOLD_MODELS, 'utf8')) as ZoneModel[]).map(toScorer)
}
