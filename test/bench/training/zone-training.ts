/** What the model of zones is trained on, and how: the training proper and the learning curve both read it here. */
import path from 'node:path'
import type { CrfOptions } from './crf.ts'
import { generateSignatures } from './generate-signatures.ts'
import { readLabelled } from './labelled-messages.ts'
import { toExample, type ZoneExample } from './zone-examples.ts'

export const CRF_OPTIONS: CrfOptions = { offsets: [-2, -1, 0, 1, 2], epochs: 14, rate: 0.15, decay: 0.002 }

/** The generated company repeats itself, and so do generated messages: each counts less than a person's. */
const LESS = 0.3

export function readZoneExamples(folder: string): { labelled: ZoneExample[]; generated: ZoneExample[] } {
  const read = (file: string, set: string, weight: number) =>
    readLabelled(path.join(folder, file), set).map(message => toExample(message, weight))
  return {
    labelled: [
      ...read('signatures/real-dev.jsonl', 'real', 1),
      ...read('signatures/written-dev.jsonl', 'written', 1),
      ...read('world-dev/signatures.jsonl', 'world', LESS),
    ],
    generated: generateSignatures(3000, 11).map(message => toExample(message, LESS)),
  }
}
