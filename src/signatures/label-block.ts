/** From the lines of a block to runs of text with a field each: cut, described, labelled together, joined. */
import { collectRuns, type Run } from './assignment.ts'
import { emissions, LABELS, type Label, type LabelModel, labelPieces, linkOf } from './label-pieces.ts'
import { pieceFeatures } from './piece-features.ts'
import { cutPieces, type Hole, type Piece } from './pieces.ts'
import type { Sender } from './sender.ts'
import { addSurroundings } from './surroundings.ts'

/** What is longer says nothing of a person, and costs. */
const MAX_LINE = 1000

const FULL_WIDTH = /[\uff01-\uff5e]/

/** Full-width signs in their usual width, targets of links and pictures removed. */
export function readableLine(line: string): string {
  let text = line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line
  if (FULL_WIDTH.test(text)) {
    text = text.replace(/[\uff01-\uff5e]/g, sign => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
  }
  if (text.includes('<')) text = text.replace(/<(?:tel|sms|callto):[^>]{0,40}>/gi, ' ')
  return text.includes('[') ? text.replace(/\[(?:cid|image|logo|mailto):[^\]]{0,200}\]/gi, ' ') : text
}

/** Pieces with their features: what is labelled, and what the model is trained on. */
export function readPieces(
  lines: readonly string[],
  holes: readonly (readonly Hole[])[],
  sender: Sender,
): { pieces: Piece[]; features: number[][] } {
  const pieces = cutPieces(lines, holes)
  const lastIndex = new Int16Array(lines.length).fill(-1)
  for (const piece of pieces) lastIndex[piece.line] = Math.max(lastIndex[piece.line]!, piece.index)
  const ranks = new Int16Array(lines.length)
  let lineCount = 0
  for (let line = 0; line < lines.length; line++) {
    ranks[line] = lineCount
    if (lastIndex[line]! >= 0) lineCount++
  }
  const features = pieces.map(piece =>
    pieceFeatures(piece, {
      sender,
      lineHasPoints: (holes[piece.line]?.length ?? 0) > 0,
      lineRank: ranks[piece.line]!,
      lineCount,
      lastOfLine: lastIndex[piece.line] === piece.index,
    }),
  )
  addSurroundings(features)
  return { pieces, features }
}

export function readRuns(
  lines: readonly string[],
  holes: readonly (readonly Hole[])[],
  sender: Sender,
  model: LabelModel,
): Run[] {
  const { pieces, features } = readPieces(lines, holes, sender)
  const links = pieces.map(piece => linkOf(piece.before))
  const { labels, probabilities } = labelPieces(model, emissions(model, features, links), links)
  for (const [label, least] of RESCUED) rescue(label, least, labels, probabilities)
  return collectRuns(
    lines,
    pieces.map((piece, i) => {
      const label = labels[i]!
      return { piece, label, probability: probabilities[i * LABELS.length + LABELS.indexOf(label)]! }
    }),
  )
}

/**
 * The best labels together leave a field out where each of several pieces might be it. The likeliest is taken from
 * this probability up; measured on unseen senders, lower costs more wrong values than it finds right ones.
 */
const RESCUED: [Label, number][] = [
  ['company', 0.4],
  ['title', 0.3],
  ['name', 0.35],
]

function rescue(label: Label, least: number, labels: Label[], probabilities: Float64Array): void {
  if (labels.includes(label)) return
  const column = LABELS.indexOf(label)
  let best = -1
  let top = 0
  for (let i = 0; i < labels.length; i++) {
    if (label === 'title' && labels[i] === 'department') continue
    const probability = probabilities[i * LABELS.length + column]!
    if (probability < least || (best >= 0 && probability <= top)) continue
    best = i
    top = probability
  }
  if (best >= 0) labels[best] = label
}
