import { CAPS } from '../../src/messages/caps.ts'
import { readMessage } from '../../src/read-message.ts'
import { mutateMessage, seededRandom } from './mutate-message.ts'
import { READING } from './reading-context.ts'

export interface FuzzFault {
  /** Gives the same input again: `--seed N --inputs 1`. */
  seed: number
  what: string
}

/** Reading costs less than this on a busy machine; what costs more is either a hang or its beginning. */
const MAX_MS = 2_000

/** Reads one mutated message and says what a reading must never be. Null when all is well. */
export async function fuzzOnce(seeds: readonly Buffer[], seed: number): Promise<FuzzFault | null> {
  const random = seededRandom(seed)
  const raw = mutateMessage(seeds[Math.floor(random() * seeds.length)]!, seeds, random)
  const began = performance.now()
  try {
    const { message, signature } = await readMessage(raw, READING)
    if (performance.now() - began > MAX_MS) return { seed, what: `took ${Math.round(performance.now() - began)} ms` }
    const { lines, parts } = message.content
    if (lines.length !== parts.length) return { seed, what: `${lines.length} lines, ${parts.length} parts` }
    if (lines.some(line => line.text.length > CAPS.lineChars)) return { seed, what: 'a line over the cap' }
    if (signature !== null && signature.zones.length !== lines.length)
      return { seed, what: `${signature.zones.length} zones for ${lines.length} lines` }
    // Crosses threads and reaches PostgreSQL, which takes neither NUL nor half a character.
    const bad = badString(structuredClone({ message, signature }), 'reading')
    return bad === null ? null : { seed, what: bad }
  } catch (error) {
    return {
      seed,
      what: error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : String(error),
    }
  }
}

function badString(value: unknown, path: string): string | null {
  if (typeof value === 'string') return /\0|\p{Surrogate}/u.test(value) ? `NUL or lone surrogate in ${path}` : null
  if (typeof value === 'number') return Number.isFinite(value) ? null : `no finite number in ${path}`
  if (value === null || typeof value !== 'object') return null
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? `invalid date in ${path}` : null
  for (const [key, inner] of Object.entries(value)) {
    const bad = badString(inner, Array.isArray(value) ? `${path}[]` : `${path}.${key}`)
    if (bad !== null) return bad
  }
  return null
}
