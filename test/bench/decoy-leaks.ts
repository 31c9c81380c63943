import type { Evidence, SignatureReading } from '../../src/signatures/signature.ts'
import type { LabelledMessage } from './training/labelled-messages.ts'

/** A value that was read from a line that is not of the sender's own block, and is not the sender's either. */
export interface Leak {
  message: string
  field: string
  value: string
  line: number
}

/**
 * The values of a reading that leaked in: quoted and forwarded people, people named in the body, list footers,
 * disclaimers. A value counts unless its line lies in the marked block, it is the From address, or it shares a word
 * with the From name (a person who signs above the marked block is still the sender).
 */
export function findLeaks(message: LabelledMessage, fields: Partial<SignatureReading['fields']>): Leak[] {
  const [first, last] = message.lines ?? [-1, -2]
  const leaks: Leak[] = []
  for (const [field, found] of Object.entries(fields)) {
    for (const { value, evidence } of [found ?? []].flat()) {
      const line = outside(evidence, first, last)
      if (line !== null && !isSenders(value, message.input.from))
        leaks.push({ message: message.id, field, value, line })
    }
  }
  return leaks
}

/** The line the value was read from, where that lies outside of the block. */
function outside(evidence: readonly Evidence[], first: number, last: number): number | null {
  const lines = evidence.flatMap(({ line }) => line ?? [])
  return lines.every(line => line < first || line > last) ? (lines[0] ?? null) : null
}

function isSenders(value: string, from: { name: string | null; address: string | null }): boolean {
  const lower = value.toLowerCase()
  if (lower === from.address?.toLowerCase()) return true
  const words = (from.name ?? '').toLowerCase().split(/[^\p{L}\p{N}]+/u)
  return words.some(word => word.length > 1 && lower.includes(word))
}

/** What names or reaches a person; the rest is a line taken too many, mostly of the sender's own surroundings. */
const PERSONAL = new Set(['name', 'phones', 'emails'])

export function leaksRow(label: string, messages: number, leaks: readonly Leak[]): string {
  const share = (some: readonly Leak[]): string => {
    const leaking = new Set(some.map(({ message }) => message)).size
    return `${String(leaking).padStart(3)} ${((100 * leaking) / Math.max(1, messages)).toFixed(2).padStart(5)} %`
  }
  const personal = leaks.filter(({ field }) => PERSONAL.has(field))
  return `${label.padEnd(10)} n ${String(messages).padStart(5)}  name, phone or e-mail ${share(personal)}  any field ${share(leaks)}`
}
