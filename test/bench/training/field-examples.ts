/**
 * Labelled pieces for the field model: a gold record names values, not places, so every piece of the block that a value
 * covers takes the field of the shortest such value ("海外事業部" is the department, though the title's accepted
 * spellings hold it too).
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseAddressList } from '../../../src/messages/addresses.ts'
import { findContactPoints } from '../../../src/signatures/contact-points.ts'
import { featureName } from '../../../src/signatures/feature-names.ts'
import { fold } from '../../../src/signatures/fold.ts'
import { readableLine, readPieces } from '../../../src/signatures/label-block.ts'
import { type Label, type LINKS, linkOf, withNeighbours } from '../../../src/signatures/label-pieces.ts'
import type { Piece } from '../../../src/signatures/pieces.ts'
import { readSender } from '../../../src/signatures/sender.ts'
import type { SignatureInput } from '../../../src/signatures/signature.ts'

export interface GoldRow {
  id: string
  lang: string
  from_header: string
  subject: string
  body_text: string
  gold: {
    has_signature: boolean
    lines: [number, number] | null
    name: string[]
    title: string[]
    department: string[]
    company: string[]
    address: string[]
    phones: { number: string; kind: string }[]
    emails: string[]
    urls: string[]
  }
}

export interface FieldExample {
  row: GoldRow
  sender: string
  /** Features of each piece alone, and with those of its neighbours. */
  own: number[][]
  features: string[][]
  links: (typeof LINKS)[number][]
  labels: Label[]
  pieces: Piece[]
}

export function readGold(file: string): GoldRow[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as GoldRow)
}

export function fromOf(row: GoldRow): SignatureInput['from'] {
  const [from] = parseAddressList(row.from_header)
  return { name: from?.name ?? null, address: from?.address ?? null }
}

export function senderOf(row: GoldRow): string {
  return fromOf(row).address ?? row.from_header.toLowerCase()
}

/** The block may be another than the gold lines: what the zones find, say. */
export function toExample(row: GoldRow, block: [number, number]): FieldExample {
  const lines = row.body_text
    .split('\n')
    .slice(block[0], block[1] + 1)
    .map(readableLine)
  const from = fromOf(row)
  const sender = readSender(from)
  const points = findContactPoints(lines, sender.domain, row.lang)
  const { pieces, features } = readPieces(lines, points.holes, sender)
  const links = pieces.map(piece => linkOf(piece.before))
  return {
    row,
    sender: senderOf(row),
    own: features,
    features: withNeighbours(
      features.map(list => list.map(featureName)),
      links,
    ),
    links,
    labels: labelByGold(pieces, row.gold),
    pieces,
  }
}

/** Gold blocks. Blocks as the zones find them, added to these, made it no better (94.0 against 94.1 on real mail). */
export function readExamples(folder: string): FieldExample[] {
  const examples: FieldExample[] = []
  for (const set of ['real-dev', 'written-dev']) {
    for (const row of readGold(path.join(folder, 'signatures', `${set}.jsonl`))) {
      if (!row.gold.lines) continue
      examples.push(toExample(row, row.gold.lines))
    }
  }
  const seen = new Set<string>()
  for (const row of readGold(path.join(folder, 'world-dev', 'signatures.jsonl'))) {
    if (!row.gold.lines || seen.has(row.from_header)) continue
    seen.add(row.from_header)
    // its blocks run from the closing line
    examples.push(toExample(row, row.gold.lines))
  }
  return examples
}

const FIELDS = ['name', 'title', 'company', 'department'] as const

function labelByGold(pieces: readonly Piece[], gold: GoldRow['gold']): Label[] {
  const best = pieces.map((): { label: Label; size: number } => ({ label: 'other', size: Number.POSITIVE_INFINITY }))
  const orders = [
    pieces.map((_, i) => i),
    pieces.map((_, i) => i).sort((a, b) => pieces[a]!.line - pieces[b]!.line || pieces[a]!.start - pieces[b]!.start),
  ]
  for (const order of orders) {
    const stream = order.flatMap(i => tokens(pieces[i]!.text).map(token => ({ token, piece: i })))
    for (const field of FIELDS) {
      for (const value of gold[field]) markOccurrences(stream, tokens(value), field, pieces, best)
    }
  }
  const addresses = gold.address.map(value => new Set(tokens(value)))
  pieces.forEach((piece, i) => {
    const words = tokens(piece.text)
    if (
      words.length > 0 &&
      best[i]!.label === 'other' &&
      addresses.some(set => words.filter(word => set.has(word)).length >= words.length * 0.7)
    ) {
      best[i] = { label: 'address', size: 99 }
    }
  })
  return best.map(item => item.label)
}

function markOccurrences(
  stream: readonly { token: string; piece: number }[],
  value: readonly string[],
  label: Label,
  pieces: readonly Piece[],
  best: { label: Label; size: number }[],
): void {
  if (value.length === 0) return
  for (let at = 0; at + value.length <= stream.length; at++) {
    if (!value.every((token, k) => stream[at + k]!.token === token)) continue
    const covered = new Map<number, number>()
    for (let k = 0; k < value.length; k++)
      covered.set(stream[at + k]!.piece, (covered.get(stream[at + k]!.piece) ?? 0) + 1)
    for (const [piece, count] of covered) {
      if (count < tokens(pieces[piece]!.text).length * 0.6) continue
      if (value.length < best[piece]!.size) best[piece] = { label, size: value.length }
    }
  }
}

function tokens(text: string): string[] {
  return fold(text.normalize('NFKC')).match(/[\u3040-\u30ff\u3400-\u9fff]|[\p{L}\p{M}\p{N}?]+/gu) ?? []
}
