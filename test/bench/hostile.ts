/**
 * Reads odd and hostile mail through the pool: the generated bombs, and the public samples where they are at hand.
 * Nothing may crash, be dropped, or hold a worker; a failure is a fault of ours and makes the exit status 1.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { openReadPool, type ReadOutcome, type ReadPool } from '../../src/read-pool.ts'
import { benchData } from './bench-data.ts'
import { type Bomb, makeBombs } from './bombs.ts'
import { READING } from './reading-context.ts'

const data = benchData()
const samples = data === null ? [] : readFiles(join(data, 'hostile'))

const pool = openReadPool({ threads: 1 })
// The worker's start and its first, unoptimised reading are no message's fault.
for (let round = 0; round < 20; round++) await pool.read([{ raw: Buffer.from('From: a@b.example\n\nHi\n') }], READING)
const failed = [
  ...(await measure('public samples', samples, pool)),
  ...(await measure('generated bombs', makeBombs(), pool)),
]
await pool.close()
console.log(
  `memory of the process, worker and bombs included: ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB; load ${loadavg()[0]!.toFixed(1)}`,
)
process.exitCode = failed.length === 0 ? 0 : 1

function readFiles(folder: string): Bomb[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => statSync(join(folder, name)).isFile())
    .sort()
    .map(name => ({ name, raw: readFileSync(join(folder, name)) }))
}

async function measure(title: string, messages: readonly Bomb[], pool: ReadPool): Promise<string[]> {
  const times: { name: string; ms: number; outcome: ReadOutcome | undefined }[] = []
  for (const { name, raw } of messages) {
    const began = performance.now()
    const [outcome] = await pool.read([{ raw }], READING)
    times.push({ name, ms: performance.now() - began, outcome })
  }
  if (times.length === 0) return []
  times.sort((a, b) => a.ms - b.ms)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!.ms.toFixed(0)
  const failures = times.filter(({ outcome }) => outcome?.kind !== 'read')
  const capped = times.filter(({ outcome }) => outcome?.kind === 'read' && outcome.message.content.unparsed !== null)
  console.log(
    `${title}: ${times.length} messages, ${failures.length} failed, ${capped.length} over a cap; p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, max ${at(1)} ms`,
  )
  for (const { name, ms } of times.slice(-5).reverse()) console.log(`  ${ms.toFixed(0).padStart(6)} ms  ${name}`)
  for (const { name, outcome } of failures)
    console.log(`  failed: ${name} (${outcome?.kind === 'failed' ? outcome.reason : 'no outcome'})`)
  return failures.map(({ name }) => name)
}
