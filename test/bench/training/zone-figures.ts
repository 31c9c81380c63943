import type { ZoneReading } from '../../../src/signatures/zones.ts'
import type { LabelledMessage } from './labelled-messages.ts'

/** Sums over messages; `figures` turns them into what the tables show. */
export interface ZoneCounts {
  messages: number
  found: number
  invented: number
  missed: number
  overlap: number
  exact: number
  blockExact: number
  marked: number
  /** Lines of closing and signature together, blank ones left out. */
  linesRight: number
  linesInvented: number
  linesMissed: number
}

export function noCounts(): ZoneCounts {
  const zero = { messages: 0, found: 0, invented: 0, missed: 0, overlap: 0, exact: 0, blockExact: 0, marked: 0 }
  return { ...zero, linesRight: 0, linesInvented: 0, linesMissed: 0 }
}

type Reading = Pick<ZoneReading, 'signature' | 'closing'>

export function countReading(counts: ZoneCounts, message: LabelledMessage, reading: Reading): void {
  counts.messages++
  const { lines: gold } = message
  const { signature } = reading
  if (message.hasSignature && signature) counts.found++
  else if (message.hasSignature) counts.missed++
  else if (signature) counts.invented++
  if (!gold) return
  counts.marked++
  const wanted = blockLines(message.input.lines, gold, message.closing)
  const got = blockLines(message.input.lines, signature, reading.closing)
  let right = 0
  for (const line of got) if (wanted.has(line)) right++
  counts.linesRight += right
  counts.linesInvented += got.size - right
  counts.linesMissed += wanted.size - right
  if (right === wanted.size && right === got.size) counts.blockExact++
  if (!signature) return
  const shared = Math.max(0, Math.min(gold[1], signature[1]) - Math.max(gold[0], signature[0]) + 1)
  counts.overlap += shared / (Math.max(gold[1], signature[1]) - Math.min(gold[0], signature[0]) + 1)
  if (gold[0] === signature[0] && gold[1] === signature[1]) counts.exact++
}

/** A closing counts where it stands within four lines of text above the signature. */
function blockLines(
  lines: readonly string[],
  signature: readonly [number, number] | null,
  closing: number | null,
): Set<number> {
  const block = new Set<number>()
  if (!signature) return block
  const isText = (line: number): boolean => /[\p{L}\p{N}]/u.test(lines[line] ?? '')
  for (let line = signature[0]; line <= signature[1]; line++) if (isText(line)) block.add(line)
  if (closing !== null && closing < signature[0] && closing >= signature[0] - 8) {
    let between = 0
    for (let line = closing + 1; line < signature[0]; line++) if (isText(line)) between++
    if (between <= 2) block.add(closing)
  }
  return block
}

export function figuresRow(label: string, counts: ZoneCounts): string {
  const share = (part: number, whole: number): string => (whole ? ((100 * part) / whole).toFixed(1) : '-').padStart(5)
  const f1 = (right: number, invented: number, missed: number): string =>
    share(2 * right, 2 * right + invented + missed)
  return [
    label.padEnd(26),
    `n ${String(counts.messages).padStart(5)}`,
    `detection F1 ${f1(counts.found, counts.invented, counts.missed)} (${counts.missed} missed, ${counts.invented} invented)`,
    `lines F1 ${f1(counts.linesRight, counts.linesInvented, counts.linesMissed)}`,
    `overlap ${share(counts.overlap, counts.marked)}`,
    `exact ${share(counts.exact, counts.marked)}`,
    `with closing ${share(counts.blockExact, counts.marked)}`,
  ].join('  ')
}
