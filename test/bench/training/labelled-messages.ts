import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseAddressList } from '../../../src/messages/addresses.ts'
import type { SignatureInput, Zone } from '../../../src/signatures/signature.ts'

/** A message whose signature people (or a generator) marked. */
export interface LabelledMessage {
  id: string
  set: string
  language: string
  /** Messages of one sender stay in one fold. */
  sender: string
  input: SignatureInput
  hasSignature: boolean
  /** From the identity to the last contact data; null where there is none. */
  lines: [number, number] | null
  closing: number | null
  /** Of each line, where they are known. */
  zones?: readonly Zone[]
}

interface Row {
  id: string
  lang: string
  from_header: string
  subject: string
  body_text: string
  gold: { has_signature: boolean; lines: [number, number] | null; closing_line?: number | null }
}

/** The folder of labelled data; null where there is none, which callers say loudly. */
export function benchFolder(): string | null {
  const folder = process.env.BENCH_DATA ?? path.resolve(import.meta.dirname, '../../../../shared/bench')
  return existsSync(folder) ? folder : null
}

export function readLabelled(file: string, set: string): LabelledMessage[] {
  const rows = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return rows.map(row => fromRow(JSON.parse(row) as Row, set))
}

function fromRow(row: Row, set: string): LabelledMessage {
  const [from] = parseAddressList(row.from_header)
  return {
    id: row.id,
    set,
    language: row.lang,
    sender: from?.address ?? row.from_header.toLowerCase(),
    input: {
      lines: row.body_text.split('\n'),
      from: { name: from?.name ?? null, address: from?.address ?? null },
      subject: row.subject,
    },
    hasSignature: row.gold.has_signature,
    lines: row.gold.lines,
    closing: row.gold.closing_line ?? null,
  }
}
